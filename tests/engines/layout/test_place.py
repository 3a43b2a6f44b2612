"""A product set into a painted place: what is seen there, where it stands, and when paper takes over."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engines.layout.bucket import place_bucket
from engines.layout.busy import Busy
from engines.layout.calm import AROUND
from engines.layout.compose import Composed, compose
from engines.layout.content import content_of
from engines.layout.fitting import fit
from engines.layout.layout_file import suited
from engines.layout.plan import Board, Plan, area_of, unset
from engines.layout.slots import SLOTS, SlotSize, parse_slot
from engines.layout.ways.place import ABOVE, DISTURBED, EMPTY, PEEKING, InPlace, Placing, Settled, in_place
from engines.layout.ways.sweep import STRETCHED
from engines.paint.plane import PARTS, WINDOWS, foot_in
from engines.photo.foot import foot_of
from engines.photo.packshot import Packshot, scaled
from engines.photo.standing import UPSCALE_MOST
from engines.pixels.box import Box
from engines.pixels.contrast import REQUIRED
from engines.places.slide import Slide, Wish, slides
from engines.vocabulary.extent import ProductSize
from tests.support.layout_samples import chinese_copy, copy, packshot, photo, place_picture, product, wanted

KETTLE = replace(product(), size=ProductSize(20, "longest", "said"))
SMALL = sorted(name for name, slot in SLOTS.items() if slot.width * slot.height < 200_000 and min(slot.pixels) >= 90)
FLAT_GREY = (200, 200, 200)


def made(size: str, shot: Packshot | None = None, *, mirrored: bool = False, seed: int = 0) -> Composed:
    slot = parse_slot(size)
    bucket = place_bucket(slot, tuple(WINDOWS))
    asked, picture = wanted(mirrored=mirrored), place_picture(bucket)
    return compose(picture, None, KETTLE, shot or packshot(), copy(), slot, seed=seed, wanted=asked, bucket=bucket)


def way(
    *, mirrored: bool = False, picture: np.ndarray | None = None, density: int = 1, place: str = "kitchen"
) -> InPlace:
    seen = place_picture() if picture is None else picture
    return in_place(Placing(seen, "square", wanted(place, mirrored=mirrored), density), KETTLE, packshot())


def settled(shown: InPlace, area: Box, size: str = "300x250") -> Settled:
    found = shown.place(Plan((), area), parse_slot(size))
    assert found is not None
    return found


def in_a_place(composed: Composed) -> bool:
    return any("place scaled" in note.reason for note in composed.notes)


@pytest.mark.parametrize("size", [*SMALL, "300x250@2x", "728x90@2x"])
def test_a_product_is_set_into_its_place_in_every_usual_slot(size: str) -> None:
    composed, slot = made(size), parse_slot(size)
    assert in_a_place(composed)
    assert composed.image.size == slot.pixels
    assert composed.contrast >= REQUIRED
    assert composed.edge <= 1.15
    boxes = [Box(*edges) for edges in composed.boxes.values()]
    assert all(box.inside(Box(0, 0, slot.width, slot.height)) for box in boxes)
    assert not any(one.overlap(other) for n, one in enumerate(boxes) for other in boxes[n + 1 :])


@pytest.mark.parametrize("size", ["300x250", "300x600", "728x90", "300x250@2x"])
@pytest.mark.parametrize("mirrored", [False, True])
def test_the_products_pixels_stay_as_they_are(size: str, mirrored: bool) -> None:
    shot, slot = packshot(), parse_slot(size)
    composed = made(size, shot, mirrored=mirrored)
    left, top, right, bottom = (slot.density * edge for edge in composed.boxes["product"])
    wanted_pixels = np.asarray(scaled(shot, right - left, bottom - top))
    seen = np.asarray(composed.image)[top:bottom, left:right]
    solid = wanted_pixels[..., 3] == 255
    assert solid.any()
    assert np.array_equal(seen[solid], wanted_pixels[..., :3][solid])


def test_the_product_stands_on_the_painted_foot() -> None:
    shown = way()
    slide = settled(shown, Box(152, 16, 288, 190)).slide
    x, y = (slide.product.left + slide.product.right) / 2, slide.product.bottom
    across, down, *_ = slide.shown(Box(round(x), y, round(x) + 1, y + 1))
    foot = foot_in("square")
    assert abs(across - foot[0]) <= 0.12 * 512 + 1
    assert -1 <= down - foot[1] <= 0.06 * 512 + 1


@given(st.integers(120, 180), st.integers(210, 290), st.integers(120, 240), st.booleans())
@settings(max_examples=30, deadline=None)
def test_nothing_is_seen_but_what_was_painted(left: int, right: int, bottom: int, mirrored: bool) -> None:
    tinted = place_picture(wall=(250, 40, 40), stand=(40, 40, 250))
    shown = way(picture=tinted, mirrored=mirrored)
    found = shown.place(Plan((), Box(left, 10, right, bottom)), parse_slot("300x250"))
    if found is not None:
        picture = found.way.picture
        first, top, last, low = found.slide.shown(Box(0, 0, 300, 250))
        assert (first >= -1e-6, top >= -1e-6) == (True, True)
        assert (last <= picture.shape[1] + 1e-6, low <= picture.shape[0] + 1e-6) == (True, True)
        assert found.canvas()[0].shape == (250, 300, 3)


def test_what_is_drawn_is_the_part_of_the_picture_that_lies_there() -> None:
    rows, columns = np.mgrid[0:512, 0:512]
    ramp = np.stack([columns // 2, rows // 2, np.full_like(rows, 128)], axis=2).astype(np.uint8)
    found = settled(way(picture=ramp), Box(152, 16, 288, 190))
    left, top, right, _ = found.slide.shown(Box(0, 0, 300, 250))
    canvas = found.canvas()[0].astype(float)
    assert canvas[2, :, 0] == pytest.approx(np.linspace(left, right, 300) / 2, abs=3)
    assert canvas[2, 2, 1] == pytest.approx(top / 2, abs=3)


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_place_lit_from_the_left_throws_shadows_to_the_right_and_mirrored_to_the_left(mirrored: bool) -> None:
    grey = np.full((512, 512, 3), FLAT_GREY, np.uint8)
    found = settled(way(picture=grey, mirrored=mirrored), Box(110, 60, 190, 190))
    box, canvas = found.product, found.canvas()[0].astype(float)
    low = slice(box.bottom - 20, box.bottom)
    left, right = canvas[low, box.left - 30 : box.left].mean(), canvas[low, box.right : box.right + 30].mean()
    assert found.way.light.azimuth == (55 if mirrored else -55)
    assert bool(left < right) is mirrored
    assert min(left, right) < max(left, right) - 1


def test_a_mirrored_place_is_shown_mirrored() -> None:
    assert np.array_equal(way(mirrored=True).picture, way().picture[:, ::-1])


@pytest.mark.parametrize(("place", "material"), [("vanity", "marble"), ("water", "water"), ("kitchen", "")])
def test_stone_and_water_mirror_what_stands_on_them(place: str, material: str) -> None:
    assert way(place=place).material == material


@pytest.mark.parametrize("size", ["300x250", "160x600", "970x250", "1200x628", "300x250@2x", "300x600@2x"])
def test_no_place_is_stretched_more_than_by_half(size: str) -> None:
    composed = made(size)
    factors = [note.after for note in composed.notes if "place scaled" in note.reason]
    assert all(factor <= STRETCHED + 1e-4 for factor in factors)


def test_a_file_of_twice_the_pixels_has_the_boxes_it_was_laid_out_with() -> None:
    shown = way(density=2)
    one = settled(shown, Box(152, 16, 288, 190))
    two = one.times(2)
    assert two.product == one.product.times(2)
    assert two.canvas()[0].shape == (500, 600, 3)
    assert two.slide.scale <= STRETCHED


def test_where_a_place_would_be_stretched_paper_takes_over_and_says_so() -> None:
    composed = made("1080x1920")
    assert not in_a_place(composed)
    assert composed.show == "stage"
    assert "stretched" in composed.why
    assert any(note.name == "sweep" and "stretched" in note.reason for note in composed.notes)


def test_on_paper_no_board_stands_beside_a_product() -> None:
    for size in ("728x90", "970x250", "300x250"):
        paper = compose(None, None, KETTLE, packshot(), copy(), parse_slot(size), refused="too small")
        assert paper.family != "board"
        assert all(not one.place for one in suited(parse_slot(size), "stage"))
    assert made("728x90").family == "board"


def test_a_product_that_no_place_suits_is_on_paper_with_the_reason() -> None:
    composed = compose(None, None, KETTLE, packshot(), copy(), parse_slot("300x250"), refused="no place is as large")
    assert composed.show == "stage"
    assert composed.why.endswith("on paper: no place is as large")
    assert [note.reason for note in composed.notes if note.name == "sweep"] == ["no place is as large"]


@pytest.mark.parametrize("size", ["300x250", "728x90", "160x600"])
def test_photos_and_words_need_no_painted_picture(size: str) -> None:
    slot = parse_slot(size)
    shown = [compose(None, None, product(), shot, copy(), slot).show for shot in (photo(), photo(show="card"), None)]
    assert shown == ["ground", "card", "words"]


def test_words_without_a_picture_stand_on_the_products_own_colour() -> None:
    slot = parse_slot("300x250")
    red, plain = (
        compose(None, None, replace(product(), colour=colour), None, copy(), slot).image for colour in ("coral", "")
    )
    corner = [np.asarray(image.crop((4, 4, 12, 12))).reshape(-1, 3).mean(axis=0) for image in (red, plain)]
    assert corner[0][0] - corner[0][2] > corner[1][0] - corner[1][2] + 4


def test_a_dark_place_has_light_words_and_a_light_one_dark_words() -> None:
    inks = []
    for wall, stand in (((30, 34, 40), (60, 62, 66)), ((236, 232, 224), (226, 220, 210))):
        picture = place_picture("tall", wall, stand)
        slot = parse_slot("300x600")
        composed = compose(picture, None, KETTLE, packshot(), copy(), slot, wanted=wanted(), bucket="tall")
        assert in_a_place(composed)
        left, top, right, bottom = composed.boxes["headline"]
        words = np.asarray(composed.image.convert("L"))[top:bottom, left:right]
        inks.append((float(words.min()), float(words.max())))
    assert inks[0][1] > 200 > inks[0][0]
    assert inks[1][0] < 60


def test_the_same_ad_is_drawn_the_same_each_time() -> None:
    assert np.array_equal(np.asarray(made("300x250", seed=3).image), np.asarray(made("300x250", seed=3).image))


def test_chinese_words_fit_beside_a_place_too() -> None:
    slot = parse_slot("300x250")
    kettle = replace(product("zh"), size=KETTLE.size)
    composed = compose(place_picture(), None, kettle, packshot(), chinese_copy(), slot, wanted=wanted())
    assert in_a_place(composed)
    assert composed.contrast >= REQUIRED


@pytest.mark.parametrize(
    ("size", "bucket"),
    [
        ("300x250", "square"),
        ("160x600", "skyscraper"),
        ("160x600@2x", "tall"),
        ("300x600", "tall"),
        ("300x1050", "tall"),
        ("728x90", "banner"),
        ("728x90@2x", "banner"),
        ("970x250", "wide"),
        ("320x50", "banner"),
        ("1200x628", "square"),
        ("1080x1080", "tall"),
        ("300x600@2x", "square"),
    ],
)
def test_a_slot_takes_the_bucket_of_its_shape_unless_that_would_be_stretched(size: str, bucket: str) -> None:
    assert place_bucket(parse_slot(size), tuple(WINDOWS)) == bucket


def test_where_one_bucket_alone_is_painted_it_is_taken() -> None:
    assert place_bucket(parse_slot("728x90"), ("square",)) == "square"


@pytest.mark.parametrize(("part", "of"), [("banner", "wide"), ("skyscraper", "tall")])
def test_a_part_shows_what_the_whole_shows(part: str, of: str) -> None:
    """A part lies within its whole, and words have room on the same wall."""
    one, other = WINDOWS[part], WINDOWS[of]
    assert part in PARTS
    assert other.left <= one.left
    assert one.left + one.width <= other.left + other.width
    assert other.top <= one.top
    assert one.top + one.height <= other.top + other.height
    walls = []
    for bucket, window in ((part, one), (of, other)):
        _, top, _, bottom = EMPTY[bucket]
        walls.append((window.top + top * window.height, window.top + bottom * window.height))
    assert walls[0][1] == pytest.approx(walls[1][1], abs=2)
    assert walls[0][0] >= walls[1][0] - 1


@pytest.mark.parametrize(
    ("board", "seen"),
    [
        (Box(0, 0, 150, 250), Box(150, 0, 300, 250)),
        (Box(192, 0, 300, 250), Box(0, 0, 192, 250)),
        (Box(0, 190, 300, 250), Box(0, 0, 300, 190)),
        (Box(0, 0, 300, 90), Box(0, 90, 300, 250)),
        (Box(20, 20, 150, 230), Box(0, 0, 300, 250)),
    ],
)
def test_a_board_along_a_side_hides_what_need_not_be_covered(board: Box, seen: Box) -> None:
    plan = Plan((), Box(160, 30, 290, 200), Board(board, "paper"))
    assert plan.open(parse_slot("300x250")) == seen


def test_every_layout_for_places_shows_one_beside_its_board() -> None:
    for name in SLOTS:
        slot = parse_slot(name)
        for one in (one for one in suited(slot, "stage", place=True) if one.place):
            plan = unset(one, slot)
            assert plan.area is not None
            assert plan.area.inside(plan.open(slot))
            assert plan.open(slot).area < slot.width * slot.height


def test_edges_of_a_picture_are_counted_where_they_are() -> None:
    busy = Busy(place_picture())
    edge = foot_in("square")[1] - 40
    parts = np.array([[0, 0, 300, 200], [0, edge - 20, 300, edge + 20], [0, edge + 20, 300, 512]], float)
    assert (busy.counted(parts) > 0).tolist() == [False, True, False]


def test_a_plain_picture_has_no_edges() -> None:
    assert Busy(np.asarray(Image.new("RGB", (64, 64), FLAT_GREY))).counted(np.array([0.0, 0, 64, 64])) == 0


def test_a_picture_at_half_its_size_has_its_edges_in_the_same_places() -> None:
    edge = foot_in("square")[1] - 40
    busy = Busy(cv2.resize(place_picture(), (256, 256), interpolation=cv2.INTER_AREA), 2)
    parts = np.array([[0, 0, 300, 200], [0, edge - 20, 300, edge + 20], [0, edge + 20, 300, 512]], float)
    assert (busy.counted(parts) > 0).tolist() == [False, True, False]


def loss(shown: InPlace, plan: Plan, slot: SlotSize, slide: Slide) -> float:
    """Return what a slide loses by itself, by edges over the product and by those behind texts, counted one by one."""

    def edges(box: tuple[float, ...]) -> int:
        return int(shown.busy.counted(np.array(box)))

    left, top, right, bottom = slide.shown(slide.product)
    over = left, top - ABOVE * (bottom - top), right, top + ABOVE * (bottom - top)
    peeking = edges(over) / max(1, (over[2] - over[0]) * (over[3] - over[1]))
    seen = plan.lowered(slide.product) if slot.family == "tall" else plan
    texts = [block for block in seen.bare if block.role != "disclosure"]
    grown = [block.box.grown(round(AROUND * max(run.size for run in block.runs))) for block in texts]
    behind = np.mean([edges(slide.shown(box)) > 0 for box in grown]) if grown else 0.0
    return slide.lost + PEEKING * peeking + DISTURBED * float(behind + (behind > 0))


@pytest.mark.parametrize("size", ["300x250", "160x600", "300x600", "336x280"])
@pytest.mark.parametrize("stripes", [0, 9, 56])
def test_of_all_slides_that_one_is_taken_that_loses_least(size: str, stripes: int) -> None:
    slot, shot = parse_slot(size), packshot()
    bucket = place_bucket(slot, tuple(WINDOWS))
    picture = place_picture(bucket).copy()
    if stripes:
        picture[40 : picture.shape[0] // 2 : stripes] //= 2
    shown = in_place(Placing(picture, bucket, wanted("kitchen"), 1), KETTLE, shot)
    for layout in suited(slot, "stage", place=True):
        fitted = fit(layout, content_of(KETTLE, copy(), None), slot)
        placed = shown.place(fitted.plan, slot) if fitted else None
        if fitted is None or placed is None:
            continue
        plan, most = fitted.plan, shot.image.height * UPSCALE_MOST
        foot = foot_of(shot)
        wish = Wish(area_of(plan), plan.open(slot), shot.aspect, foot.row, foot.back, most, 1.0, STRETCHED)
        losses = [loss(shown, plan, slot, one) for one in slides(wish, shown.painted, shown.allowed)]
        assert loss(shown, plan, slot, placed.slide) == pytest.approx(min(losses))
