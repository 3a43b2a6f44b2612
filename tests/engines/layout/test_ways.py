"""The four ways to show a product, and what holds in each."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from engines.layout.compose import Composed, compose
from engines.layout.plan import Plan
from engines.layout.slots import DEFAULT_SLOTS, SLOTS, parse_slot
from engines.layout.ways.card import as_card
from engines.photo.crop import crop_to
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
    things = np.random.Generator(np.random.PCG64(1)).integers(0, 255, (5, 7, 3), dtype=np.uint8)
    busy = Image.fromarray(things).resize((450, 300), Image.Resampling.NEAREST)
    shot, area = Packshot(busy.convert("RGBA"), "busy", "card", ""), Box(0, 0, 150, 250)
    placed = as_card(shot).place(Plan((), area), parse_slot("300x250"))
    image = Image.fromarray(placed.canvas()[0])
    placed.lay(image)
    assert placed.product == area
    seen = np.asarray(image)[area.top : area.bottom, area.left : area.right]
    assert np.array_equal(seen, np.asarray(scaled(shot, area.width, area.height, placed.cut).convert("RGB")))


@pytest.mark.parametrize("size", [(150, 250), (136, 90), (300, 300)])
def test_a_card_of_a_product_on_a_plain_ground_shows_all_of_it(size: tuple[int, int]) -> None:
    shot, area = photo(show="card"), Box(0, 0, *size)
    placed = as_card(shot).place(Plan((), area), parse_slot("300x300"))
    image = Image.fromarray(placed.canvas()[0])
    placed.lay(image)
    assert placed.inner
    assert placed.inner.inside(area)
    seen = np.asarray(image)[: area.height, : area.width].astype(int)
    blue = (seen[..., 2] - seen[..., 0]) > 60
    assert not any(edge.any() for edge in (blue[0], blue[-1], blue[:, 0], blue[:, -1]))


def test_a_banner_is_cropped_to_where_something_is_to_be_seen() -> None:
    picture = Image.new("RGB", (1200, 300), (230, 230, 225))
    picture.paste((200, 30, 40), (900, 60, 1080, 260))
    shot = Packshot(picture.convert("RGBA"), "banner", "card", "")
    part = crop_to(shot, 1.0, 0.6, 1.8)
    assert part.width / part.height == pytest.approx(1.0, abs=0.35)
    assert part.left <= 900
    assert part.right >= 1080


def test_a_photo_full_of_things_is_hardly_cropped_for_looks() -> None:
    noise = np.random.Generator(np.random.PCG64(1)).integers(0, 255, (300, 450, 3), dtype=np.uint8)
    shot = Packshot(Image.fromarray(noise).convert("RGBA"), "noise", "card", "")
    part = crop_to(shot, 1.0, 0.6, 1.8)
    assert (part.width > 0.9 * 450, part.height) == (True, 300)


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
