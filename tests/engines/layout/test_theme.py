"""Colours: inks, buttons, sale red, corners."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.layout.theme import SALE, badge_fill, button_fill, button_round, muted, quiet, sale_ink, theme_of
from engines.pixels.colour import RGB, Shade, to_rgb, to_shade
from engines.pixels.contrast import REQUIRED, REQUIRED_GRAPHIC, Ground, ratio

COLOURS = st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
PAPER: RGB = (239, 235, 228)
NIGHT: RGB = (32, 38, 48)
RED: RGB = (0x8C, 0x1D, 0x18)


def ground(colour: RGB) -> Ground:
    return Ground(np.full((4, 4, 3), colour, dtype=np.uint8))


def better(wall: RGB) -> RGB:
    theme = theme_of(wall)
    return max((theme.dark, theme.light), key=lambda ink: ratio(ink, wall))


@given(COLOURS, COLOURS)
def test_a_button_stands_out_and_its_label_can_be_read(colour: RGB, accent: RGB) -> None:
    wall = quiet(colour)
    theme = theme_of(wall, accent)
    fill, label = button_fill(theme, ground(wall), better(wall))
    assert ratio(label, fill) >= REQUIRED
    assert ratio(fill, wall) >= REQUIRED_GRAPHIC
    if fill not in {theme.dark, theme.light}:
        assert abs(to_shade(fill).lightness - to_shade(wall).lightness) >= 0.3


@pytest.mark.parametrize("degrees", [65, 85, 105, 120])
def test_a_button_is_ink_before_it_is_mud(degrees: int) -> None:
    accent = to_rgb(Shade(0.7, 0.13, math.radians(degrees)))
    fill, _ = button_fill(theme_of(PAPER, accent), ground(PAPER), better(PAPER))
    shade = to_shade(fill)
    assert shade.chroma < 0.04 or shade.lightness > 0.55


def test_a_button_takes_the_products_colour_before_the_scenes() -> None:
    fill, _ = button_fill(theme_of(PAPER, (20, 90, 170), (200, 60, 40)), ground(PAPER), better(PAPER))
    assert fill[2] > fill[0]
    grey, _ = button_fill(theme_of(PAPER, None, (200, 60, 40)), ground(PAPER), better(PAPER))
    assert grey[0] > grey[2]


def test_a_sale_price_is_red_where_red_can_be_read() -> None:
    assert sale_ink(theme_of(PAPER), ground(PAPER), better(PAPER)) == SALE
    assert sale_ink(theme_of(NIGHT), ground(NIGHT), better(NIGHT)) == better(NIGHT)
    assert sale_ink(theme_of(RED), ground(RED), better(RED)) == (0xFF, 0xF4, 0xE0)


def test_a_badge_is_red_or_the_ink() -> None:
    assert badge_fill(theme_of(PAPER), ground(PAPER), better(PAPER))[0] == SALE
    assert badge_fill(theme_of(NIGHT), ground(NIGHT), better(NIGHT))[0] == better(NIGHT)


@given(COLOURS)
def test_softer_small_type_is_still_easy_to_read(wall: RGB) -> None:
    ink = better(wall)
    softer = muted(ink, wall, ground(wall))
    assert softer == ink or ratio(softer, wall) >= REQUIRED + 2


@pytest.mark.parametrize(
    ("category", "radius"), [("electronics", 4), ("home", 4), ("beauty", 15), ("food", 15), ("fashion", 7)]
)
def test_corners_are_those_of_the_trade(category: str, radius: int) -> None:
    assert button_round(category, 30, 1) == radius
    assert button_round(category, 60, 2) == 2 * radius


def test_beside_the_red_of_a_sale_a_button_is_ink_or_red() -> None:
    own = ground(PAPER)
    for accent, other in (((40, 90, 160), True), ((190, 40, 40), False)):
        theme = theme_of(PAPER, accent)
        alone, beside = (button_fill(theme, own, better(PAPER), beside_red=red)[0] for red in (False, True))
        assert (alone != beside) is other
        assert beside == (better(PAPER) if other else alone)
