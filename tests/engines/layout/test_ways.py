"""The four ways to show a product, and what holds in each."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from engines.layout.compose import Composed, compose
from engines.layout.plan import Plan
from engines.layout.slots import DEFAULT_SLOTS, SLOTS, parse_slot
from engines.layout.ways.card import as_card, framed
from engines.layout.ways.ground import on_ground
from engines.layout.ways.laid import laid_flat
from engines.photo.extend import extended, opaque
from engines.photo.packshot import Packshot, scaled
from engines.pixels.box import Box
from engines.pixels.contrast import REQUIRED
from engines.vocabulary.product import Show
from tests.support.layout_samples import STAGE, chinese_copy, copy, packshot, photo, product, stage_picture

SMALLER = sorted(name for name, slot in SLOTS.items() if slot.width * slot.height < 200_000)
GROUNDS = st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))


def made(shot: Packshot | None, size: str, **changes: object) -> Composed:
    shown = replace(product(), **changes)  # type: ignore[arg-type]
    return compose(stage_picture(), STAGE, shown, shot, copy(), parse_slot(size))


def box_of(composed: Composed) -> Box:
    return Box(*composed.boxes["product"])


@pytest.mark.parametrize("size", SMALLER)
@pytest.mark.parametrize("show", ["stage", "ground", "card", "words"])
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_way_fills_every_slot_legibly(show: str, size: str, locale: str) -> None:
    shots = {"stage": packshot(), "ground": photo(), "card": photo(show="card"), "words": None}
    words = chinese_copy() if locale == "zh" else copy()
    composed = compose(stage_picture(), STAGE, product(locale), shots[show], words, parse_slot(size))  # type: ignore[arg-type]
    slot = parse_slot(size)
    placed = [Box(*edges) for edges in composed.boxes.values()]
    assert composed.contrast >= REQUIRED
    assert all(box.inside(Box(0, 0, slot.width, slot.height)) for box in placed)
    assert not any(one.overlap(other) for index, one in enumerate(placed) for other in placed[index + 1 :])


@given(GROUNDS, st.sampled_from(DEFAULT_SLOTS), st.floats(0, 0.3))
@settings(max_examples=40, deadline=None)
def test_on_its_own_ground_a_product_keeps_its_photos_pixels_and_no_edge_of_the_photo_is_seen(
    ground: tuple[int, int, int], size: str, light: float
) -> None:
    shot = photo(ground, light=light)
    composed = made(shot, size)
    assume(composed.show == "ground")  # on a middling ground no headline can be read: there it is a card
    box, found = box_of(composed), extended(shot).product
    factor = next(note.after for note in composed.notes if note.name == "crop")
    whole = scaled(shot, round(shot.image.width * factor), round(shot.image.height * factor))
    left, top = round(found.left * box.width / found.width), round(found.top * box.height / found.height)
    seen = np.asarray(composed.image)[box.top : box.bottom, box.left : box.right].astype(int)
    wanted = np.asarray(opaque(whole)).astype(int)
    differences = [
        np.abs(part - seen).max()
        for down in (-1, 0, 1)
        for across in (-1, 0, 1)
        if (part := wanted[top + down : top + down + box.height, left + across : left + across + box.width]).shape
        == seen.shape
    ]
    assert min(differences) == 0
    # Beside the product the ground goes on: no step from pixel to pixel that a photo's edge would make.
    row = np.asarray(composed.image)[1, 2:-2].astype(int)
    assert np.abs(np.diff(row, axis=0)).max() <= 6


def test_the_button_takes_the_products_colour_where_its_ground_has_none() -> None:
    assert extended(photo((240, 240, 240))).accent is not None
    red, _, blue = extended(photo((240, 240, 240))).accent or (0, 0, 0)
    assert blue > red + 60
    grey = Packshot(photo().image.convert("L").convert("RGBA"), "grey", "ground", "")
    assert extended(grey).accent is None


def test_a_card_fills_its_part_of_the_slot_with_the_photo_itself() -> None:
    shot, area = busy((600, 600), (250, 200, 350, 400)), Box(0, 0, 150, 250)
    placed = as_card(shot).place(Plan((), area), parse_slot("300x250"))
    assert placed is not None
    image = Image.fromarray(placed.canvas()[0])
    placed.lay(image)
    assert placed.product == area
    seen = np.asarray(image)[area.top : area.bottom, area.left : area.right]
    assert np.array_equal(seen, np.asarray(scaled(shot, area.width, area.height, placed.cut).convert("RGB")))


@pytest.mark.parametrize("size", [(150, 250), (136, 90), (300, 300)])
def test_a_card_of_a_product_on_a_plain_ground_shows_all_of_it(size: tuple[int, int]) -> None:
    shot, area = photo(show="card"), Box(0, 0, *size)
    placed = as_card(shot).place(Plan((), area), parse_slot("300x300"))
    assert placed is not None
    image = Image.fromarray(placed.canvas()[0])
    placed.lay(image)
    assert placed.inner
    assert placed.inner.inside(area)
    seen = np.asarray(image)[: area.height, : area.width].astype(int)
    blue = (seen[..., 2] - seen[..., 0]) > 60
    assert not any(edge.any() for edge in (blue[0], blue[-1], blue[:, 0], blue[:, -1]))


def busy(size: tuple[int, int], thing: tuple[int, int, int, int]) -> Packshot:
    """A red thing on boards of many browns: no ground that could be carried on."""
    boards = np.random.Generator(np.random.PCG64(3)).integers(60, 150, (12, 1, 1), dtype=np.uint8)
    ground = Image.fromarray(np.repeat(boards * np.array([1.0, 0.8, 0.6]), 9, axis=1).astype(np.uint8))
    picture = ground.resize(size, Image.Resampling.NEAREST)
    picture.paste((210, 30, 40), thing)
    return Packshot(picture.convert("RGBA"), f"busy {size} {thing}", "card", "")


@given(st.sampled_from([(600, 400), (400, 600), (500, 500)]), st.sampled_from(DEFAULT_SLOTS), st.data())
@settings(max_examples=40, deadline=None)
def test_a_card_shows_a_product_whole_that_its_photo_shows_whole(
    size: tuple[int, int], name: str, data: st.DataObject
) -> None:
    width, height = size
    left, top = data.draw(st.integers(20, width // 2)), data.draw(st.integers(20, height // 2))
    thing = (left, top, data.draw(st.integers(left + 60, width - 20)), data.draw(st.integers(top + 60, height - 20)))
    composed = made(busy(size, thing), name)
    assume(composed.show == "card")
    seen = np.asarray(composed.image).astype(int)
    box = box_of(composed)
    red = ((seen[..., 0] > 150) & (seen[..., 1] < 70))[box.top : box.bottom, box.left : box.right]
    assert red.any()
    assert not any(edge.any() for edge in (red[0], red[-1], red[:, 0], red[:, -1]))
    rows, columns = np.nonzero(red.any(1))[0], np.nonzero(red.any(0))[0]
    shape = (np.ptp(columns) + 1) / (np.ptp(rows) + 1)
    assert shape == pytest.approx((thing[2] - thing[0]) / (thing[3] - thing[1]), rel=0.15)


@pytest.mark.parametrize(("area", "slot"), [((0, 0, 150, 250), "300x250"), ((0, 0, 300, 300), "300x600")])
def test_a_photo_of_another_shape_is_framed_evenly_or_lies_along_the_slots_edges(
    area: tuple[int, int, int, int], slot: str
) -> None:
    room, whole = Box(*area), parse_slot(slot)
    for part in (Box(0, 0, 600, 400), Box(0, 0, 300, 600), Box(0, 0, 450, 450)):
        frame = framed(part, room, whole)
        assert frame.inside(room)
        assert frame.width / frame.height == pytest.approx(part.width / part.height, rel=0.03)
        before, after = frame.left - room.left, room.right - frame.right
        above, below = frame.top - room.top, room.bottom - frame.bottom
        floats = min(before, after, above, below) > 0
        bleeds = (before, above) == (0, 0)
        assert floats or bleeds
        assert not floats or (abs(before - after) <= 1 and abs(above - below) <= 1)


def shaded_to_the_right() -> Packshot:
    """A ball whose shadow its photo cuts off."""
    picture = Image.new("RGB", (500, 400), (236, 234, 230))
    picture.paste((150, 148, 146), (250, 250, 500, 300))
    ImageDraw.Draw(picture).ellipse((150, 150, 300, 300), fill=(200, 60, 40))
    return Packshot(picture.convert("RGBA"), "shaded", "ground", "asked for")


def test_a_shadow_that_the_photo_cuts_off_ends_at_the_slots_edge_or_the_photo_is_a_card() -> None:
    way, slot = on_ground(shaded_to_the_right()), parse_slot("300x250")
    assert extended(way.packshot).cut == {"right"}
    placed = way.place(Plan((), Box(152, 16, 290, 190)), slot)
    assert placed is not None
    assert placed.photo.right == slot.width
    assert way.place(Plan((), Box(20, 16, 160, 190)), slot) is None
    composed = made(shaded_to_the_right(), "1080x1920")
    assert (composed.show, "cuts it or its shadow off" in composed.why) == ("card", True)


def test_no_shelf_is_drawn_below_what_lies_or_stands_on_its_own_ground() -> None:
    plan = Plan((), Box(370, 16, 660, 225), rule=Box(0, 225, 970, 225))
    slot = parse_slot("970x250")
    assert on_ground(photo()).place(plan, slot) is None
    assert laid_flat(packshot(), 0).place(plan, slot) is None
    framed_plan = replace(plan, rule=Box(10, 10, 960, 240))
    assert on_ground(photo()).place(framed_plan, slot) is not None


def test_what_is_seen_from_high_above_on_its_foot_casts_its_shadow_from_there() -> None:
    slot, plan = parse_slot("300x250"), Plan((), Box(80, 40, 200, 220))
    standing, lying = (laid_flat(packshot(), 0, seen).place(plan, slot) for seen in (40.0, None))
    assert standing is not None
    assert lying is not None
    box, paper = standing.product, standing.way.paper.paint(slot.pixels).astype(int)
    on_foot, behind = (paper.sum(2) - placed.canvas()[0].astype(int).sum(2) for placed in (standing, lying))
    assert on_foot.min() >= 0
    over = np.s_[max(0, box.top - 12) : box.top, box.left : box.right]
    below = np.s_[box.bottom : box.bottom + 6, box.left : box.right]
    assert on_foot[over].max() <= 3 < on_foot[below].max()
    assert behind[over].max() > 3


@pytest.mark.parametrize("level", [200, 243, 244, 254])
def test_a_ground_of_one_colour_goes_on_in_that_very_colour(level: int) -> None:
    shot = photo((level, level, level), light=0.0)
    image = np.asarray(made(shot, "970x250").image)
    assert (image[2:-2, 2] == level).all()


def test_a_card_in_a_slot_too_low_for_a_photo_gives_way_to_words() -> None:
    composed = made(photo(show="card"), "320x50")
    assert (composed.show, "product" in composed.boxes) == ("words", False)
    assert "speck" in composed.why


def test_words_alone_say_why() -> None:
    assert (made(None, "300x250").show, made(None, "300x250").why) == ("words", "there is no picture")
    assert made(None, "300x250", show_why="set by a person").why == "set by a person"


def test_words_alone_are_set_larger_than_beside_a_product() -> None:
    alone, beside = (Box(*made(shot, "300x250").boxes["headline"]) for shot in (None, packshot()))
    assert alone.area > 1.2 * beside.area


def test_what_cannot_stand_is_laid_before_the_backdrop_and_has_no_podium() -> None:
    tilted = packshot().image.rotate(38, expand=True, resample=Image.Resampling.BICUBIC)
    toppling = Packshot(tilted.crop(tilted.getbbox()).rotate(0), "tilted", "stage", "")
    leaning = Image.new("RGBA", (300, 300))
    leaning.paste((30, 60, 90, 255), (0, 0, 300, 80))
    leaning.paste((30, 60, 90, 255), (20, 0, 60, 300))
    hammer = Packshot(leaning, "hammer", "stage", "")
    steps = [note.name for note in made(hammer, "300x250").notes]
    assert "crop" not in steps
    assert "crop" in [note.name for note in made(packshot(), "300x250").notes]
    assert "crop" not in [note.name for note in made(packshot(), "300x250", flat=True).notes]
    assert made(toppling, "300x250").show == "stage"


def test_a_product_laid_flat_keeps_its_pixels() -> None:
    shot = packshot(180, 300)
    composed = made(shot, "300x250", flat=True)
    box = box_of(composed)
    wanted = np.asarray(scaled(shot, box.width, box.height))
    opaque_there = wanted[..., 3] == 255
    seen = np.asarray(composed.image)[box.top : box.bottom, box.left : box.right]
    assert np.array_equal(seen[opaque_there], wanted[opaque_there][:, :3])


@pytest.mark.parametrize("show", ["ground", "card"])
def test_a_photo_of_a_stamps_size_gives_way_to_words(show: Show) -> None:
    composed = made(photo(side=150, show=show), "300x250")
    assert (composed.show, "product" in composed.boxes) == ("words", False)
    assert "150 pixels" in composed.why
