"""From which side a product was lit, how warm its place may be, and how black and white it is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engines.photo.lighting import lighting_of, linear_light, oklab
from engines.photo.packshot import Packshot
from engines.pixels.colour import to_shade

RED = np.array((150, 60, 50), np.float32)


def lit(fall: float, colour: np.ndarray = RED, printed: bool = False) -> Packshot:
    """A thing of one colour whose light falls off by `fall` from left to right."""
    light = 1 + fall * (0.5 - np.linspace(0, 1, 240, dtype=np.float32))
    picture = colour * np.broadcast_to(light[None, :, None], (300, 240, 1))
    if printed:
        picture = np.broadcast_to(colour, (300, 240, 3)).copy()
        picture[40:140, :70] *= 0.3
    return Packshot(
        Image.fromarray(np.dstack([picture.clip(0, 255), np.full((300, 240), 255)]).astype(np.uint8)), f"{fall}"
    )


@given(st.floats(0.2, 0.6))
@settings(max_examples=20, deadline=None)
def test_the_brighter_side_is_the_keys(fall: float) -> None:
    left, right = lighting_of(lit(fall)), lighting_of(lit(-fall))
    assert (left.side, right.side) == ("left", "right")
    assert left.ratio > 1.12
    assert right.ratio < 0.89


def test_even_light_comes_from_no_side() -> None:
    assert lighting_of(lit(0.0)).side == "above"
    assert lighting_of(lit(0.04)).side == "above"


def test_print_and_parts_of_other_colours_are_no_light() -> None:
    assert lighting_of(lit(0, printed=True)).side in {"above", "untold"}
    two = np.zeros((300, 240, 4), np.uint8)
    two[..., 3] = 255
    two[:, :120, :3] = (200, 180, 60)
    two[:, 120:, :3] = (40, 50, 120)
    assert lighting_of(Packshot(Image.fromarray(two), "two")).side == "untold"


def test_white_goods_show_the_warmth_of_a_light_and_dark_or_coloured_ones_do_not() -> None:
    white = lighting_of(lit(0, np.array((244, 244, 243), np.float32)))
    dark = lighting_of(lit(0, np.array((30, 30, 32), np.float32)))
    assert white.neutral > 0.9
    assert not white.dark_or_coloured
    assert dark.neutral == 0
    assert dark.dark_or_coloured
    assert lighting_of(lit(0)).dark_or_coloured


def test_black_and_white_are_the_ends_of_what_is_solid() -> None:
    picture = np.full((100, 100, 4), 128, np.uint8)
    picture[..., 3] = 255
    picture[:20, :, :3], picture[80:, :, :3] = 12, 250
    picture[:, :30, 3] = 0
    found = lighting_of(Packshot(Image.fromarray(picture), "ends"))
    assert found.black == pytest.approx(12, abs=3)
    assert found.white == pytest.approx(250, abs=3)


@given(st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255)))
@settings(max_examples=40, deadline=None)
def test_lightness_is_that_of_single_colours(colour: tuple[int, int, int]) -> None:
    lab = oklab(linear_light(np.array([colour], np.uint8)))
    assert lab[0, 0] == pytest.approx(to_shade(colour).lightness, abs=1e-3)


def test_a_ghost_of_a_product_is_measured_too() -> None:
    assert lighting_of(Packshot(Image.new("RGBA", (120, 120), (90, 90, 90, 60)), "ghost")).side == "above"
