"""The subject of a busy photo is found, and the part of the photo that is shown holds all of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engines.photo.packshot import Packshot
from engines.photo.subject import saliency, subject_of
from engines.photo.window import CLOSEST, window_of
from engines.pixels.box import Box


def striped(size: tuple[int, int], thing: Box | None) -> Packshot:
    """Dark and pale stripes that reach the border, and before them something red."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width]
    stripes = np.where(((x + y) // 60 % 2)[..., None], [60, 66, 72], [190, 186, 180]).astype(np.uint8)
    if thing is not None:
        stripes[thing.top : thing.bottom, thing.left : thing.right] = (210, 50, 40)
    return Packshot(Image.fromarray(stripes).convert("RGBA"), f"{size} {thing}", "card", "")


@given(st.integers(30, 300), st.integers(30, 200), st.integers(60, 220), st.integers(60, 140), st.floats(0.3, 3.5))
@settings(max_examples=40, deadline=None)
def test_the_part_shown_holds_the_subject_and_keeps_to_the_photo(
    left: int, top: int, width: int, height: int, aspect: float
) -> None:
    thing = Box(left, top, left + width, top + height)
    shot = striped((600, 400), thing)
    found = subject_of(shot)
    assert thing.inside(found.grown(4))
    part = window_of(shot, aspect)
    assert thing.inside(part)
    assert part.inside(Box(0, 0, 600, 400))


@pytest.mark.parametrize("aspect", [0.6, 1.0, 1.5])
def test_a_small_subject_is_shown_in_its_surroundings_in_the_places_own_shape(aspect: float) -> None:
    part = window_of(striped((600, 400), Box(280, 180, 340, 240)), aspect)
    assert part.width / part.height == pytest.approx(aspect, rel=0.02)
    assert part.width >= 0.99 * CLOSEST * min(600, 400 * aspect)


def test_a_photo_of_nothing_but_its_ground_is_all_subject() -> None:
    flat = Packshot(Image.new("RGBA", (300, 200), (120, 130, 140, 255)), "flat", "card", "")
    assert subject_of(flat) == Box(0, 0, 300, 200)
    assert not saliency(np.asarray(flat.image.convert("RGB"))).any()
