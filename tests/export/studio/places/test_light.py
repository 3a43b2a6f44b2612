"""Light by its numbers: what is white comes out white, and warmth changes no brightness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.vocabulary.places import PLACES
from export.studio.places.light import Light, lit, sash, warmth


@given(st.floats(2500, 9000))
def test_warmth_changes_colour_and_not_brightness(kelvin: float) -> None:
    red, green, blue = warmth(kelvin)
    assert 0.2126 * red + 0.7152 * green + 0.0722 * blue == pytest.approx(1)
    assert (red > blue) == (kelvin < 5300) or kelvin == pytest.approx(5300)


def test_a_light_stands_where_its_angles_say() -> None:
    x, y, z = Light(-90, 0, "m", 5300).towards
    assert (x, y, z) == pytest.approx((-1, 0, 0), abs=1e-9)
    assert Light(0, 90, "m", 5300).towards == pytest.approx((0, 1, 0), abs=1e-9)
    assert Light(0, 0, "m", 5300).towards == pytest.approx((0, 0, 1), abs=1e-9)


@pytest.mark.parametrize("kind", ["own", "soft", "side", "sunset", "cool", "window"])
def test_every_light_keeps_the_side_from_which_its_place_is_lit(kind: str) -> None:
    for place in PLACES.values():
        light = lit(place, kind)
        assert (light.azimuth, light.elevation) == (place.azimuth, place.elevation)


def test_a_warmer_light_is_warmer_alone() -> None:
    light = Light(-40, 30, "s", 5000, 5200, 2)
    assert light.warmer(0.9) == Light(-40, 30, "s", 4500, 5200, 2)


def test_the_sash_stands_between_key_and_stand() -> None:
    place = PLACES["kitchen"]
    light = lit(place, "window")
    points = sash(light, place.across, place.depth).mesh.points
    along = points @ light.towards
    assert along.min() > place.across
