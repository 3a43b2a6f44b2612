"""The angle of a photo is read from round rims; what only looks round somewhere says nothing."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from engines.photo.elevation import elevation_of
from engines.photo.packshot import Packshot
from engines.photo.rims import rims_of
from engines.photo.standing import can_stand

BODY, INSIDE = (170, 90, 60, 255), (90, 40, 25, 255)


def cup(angle: float, *, width: int = 300, height: int = 300, narrow: float = 0.85, handle: bool = False) -> Packshot:
    """An open cup seen from `angle` degrees: its rim, its sides, its base."""
    flat = math.sin(math.radians(angle))
    tall = height * math.cos(math.radians(angle))
    rim, base = width / 2, narrow * width / 2
    left, top = 20, 20
    image = Image.new("RGBA", (width + 180, round(tall + rim * flat + base * flat) + 60), (0, 0, 0, 0))
    draw, middle = ImageDraw.Draw(image), left + rim
    upper, lower = top + rim * flat, top + rim * flat + tall
    if handle:
        draw.ellipse((middle + rim - 40, upper + 40, middle + rim + 90, upper + 200), outline=BODY, width=26)
    draw.polygon(
        [(middle - rim, upper), (middle + rim, upper), (middle + base, lower), (middle - base, lower)], fill=BODY
    )
    draw.ellipse((middle - base, lower - base * flat, middle + base, lower + base * flat), fill=BODY)
    draw.ellipse((middle - rim, upper - rim * flat, middle + rim, upper + rim * flat), fill=INSIDE)
    return Packshot(image.crop(image.getbbox()), f"cup {angle}")


def drawn(name: str, *shapes: tuple[str, tuple[int, ...]]) -> Packshot:
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    for shape, box in shapes:
        getattr(ImageDraw.Draw(image), shape)(box, fill=BODY)
    return Packshot(image.crop(image.getbbox()), name)


@given(st.floats(6, 35), st.floats(0.7, 1.0), st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_cup_tells_from_where_it_was_photographed(angle: float, narrow: float, handle: bool) -> None:
    rims = rims_of(cup(angle, narrow=narrow, handle=handle))
    assert rims is not None
    assert rims.angle == pytest.approx(angle, abs=4)
    assert rims.sureness >= 0.7


@given(st.floats(8, 22))
@settings(max_examples=20, deadline=None)
def test_the_base_of_a_bottle_is_enough(angle: float) -> None:
    shot = cup(angle, width=140, height=420, narrow=1.0)
    rims = rims_of(shot)
    assert rims is not None
    assert rims.angle == pytest.approx(angle, abs=4)


@pytest.mark.parametrize(
    "shot",
    [
        drawn("box", ("rectangle", (50, 60, 330, 380))),
        drawn("phone", ("rectangle", (150, 20, 290, 390))),
        drawn("ball", ("ellipse", (20, 20, 380, 380))),
        drawn("pillow", ("ellipse", (60, 100, 340, 380)), ("rectangle", (60, 100, 340, 240))),
    ],
    ids=lambda shot: shot.sha256,
)
def test_boxes_balls_and_bellies_have_no_rim(shot: Packshot) -> None:
    rims = rims_of(shot)
    assert rims is None or rims.why.startswith("its outline is a disc")


def test_a_heap_in_a_bowl_is_no_rim() -> None:
    heap = drawn("heap", ("ellipse", (90, 60, 310, 220)))
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    image.alpha_composite(cup(14, width=330, height=90).image, (20, 140))
    image.alpha_composite(heap.image, (80, 60))
    rims = rims_of(Packshot(image.crop(image.getbbox()), "heap in a bowl"))
    assert rims is not None
    assert rims.angle == pytest.approx(14, abs=5)


def test_a_plate_from_above_is_a_disc() -> None:
    rims = rims_of(drawn("plate", ("ellipse", (10, 60, 390, 330))))
    assert rims is not None
    assert rims.angle == pytest.approx(math.degrees(math.asin(270 / 380)), abs=2)


def test_the_picture_counts_before_the_kind_and_the_kind_where_the_picture_is_silent() -> None:
    seen = elevation_of(cup(15), "raised round")
    assert seen is not None
    assert seen.degrees == pytest.approx(15, abs=4)
    assert seen.sureness >= 0.9
    box = drawn("a box", ("rectangle", (50, 60, 330, 380)))
    front = elevation_of(box, "front")
    assert front is not None
    assert 0 <= front.degrees <= 7
    assert "front" in front.why
    assert elevation_of(box) is None


def test_an_arc_in_what_is_not_round_says_nothing() -> None:
    assert elevation_of(cup(25), "front") == elevation_of(drawn("b", ("rectangle", (50, 60, 330, 380))), "front")


def test_a_base_alone_is_not_believed_against_its_kind() -> None:
    shot = cup(18, width=140, height=420, narrow=1.0)
    pixels = np.asarray(shot.image).copy()
    pixels[pixels[..., 3] > 0, :3] = BODY[:3]  # no rim is seen
    bottle = elevation_of(Packshot(Image.fromarray(pixels), "bottle"), "front round")
    assert bottle is not None
    assert bottle.degrees <= 7


def test_what_was_photographed_from_above_never_stands() -> None:
    assert can_stand(cup(15), "raised round")
    assert not can_stand(cup(42), "raised round")
    assert not can_stand(drawn("a ring", ("rectangle", (50, 60, 330, 380))), "above")
    assert can_stand(drawn("anything", ("rectangle", (50, 60, 330, 380))))


def test_an_empty_picture_has_no_rim() -> None:
    assert rims_of(Packshot(Image.fromarray(np.zeros((120, 120, 4), np.uint8)), "empty")) is None
