"""Light by its numbers: what is white comes out white, and warmth changes no brightness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.vocabulary.lamps import LIGHTS, OUTDOORS, WHITE, Lamp, key_of, lights_of, lit, mix, warmth
from engines.vocabulary.places import PLACES, Place

KELVIN = st.floats(2500, 9000)
EVERY_LIGHT = [(name, kind) for name in PLACES for kind in lights_of(name)]


def luminance(rgb: tuple[float, float, float]) -> float:
    red, green, blue = rgb
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def white(place: Place, kind: str) -> float:
    """Luminance of a white card that lies on the stand or hangs on the wall, whichever is lit better."""
    _, up, front = lit(place, kind).towards
    made = mix(place, kind)
    return max(up, front, 0.35) * luminance(made.key_rgb) + luminance(made.fill_rgb)


@given(KELVIN)
def test_warmth_changes_colour_and_not_brightness(kelvin: float) -> None:
    red, _, blue = warmth(kelvin)
    assert luminance(warmth(kelvin)) == pytest.approx(1)
    assert (red > blue) == (kelvin < 5300) or kelvin == pytest.approx(5300)


@given(KELVIN, st.floats(50, 2000))
def test_fewer_kelvin_are_warmer(kelvin: float, more: float) -> None:
    (red, _, blue), (cooler_red, _, cooler_blue) = warmth(kelvin), warmth(kelvin + more)
    assert red / blue > cooler_red / cooler_blue


@given(st.floats(-180, 180), st.floats(0, 90))
def test_the_way_to_a_light_is_one_long(azimuth: float, elevation: float) -> None:
    assert sum(part**2 for part in Lamp(azimuth, elevation, "m", 5300).towards) == pytest.approx(1)


def test_a_light_stands_where_its_angles_say() -> None:
    assert Lamp(-90, 0, "m", 5300).towards == pytest.approx((-1, 0, 0), abs=1e-9)
    assert Lamp(0, 90, "m", 5300).towards == pytest.approx((0, 1, 0), abs=1e-9)
    assert Lamp(0, 0, "m", 5300).towards == pytest.approx((0, 0, 1), abs=1e-9)


def test_a_warmer_light_is_warmer_alone() -> None:
    assert Lamp(-40, 30, "s", 5000, 5200, 2).warmer(0.9) == Lamp(-40, 30, "s", 4500, 5200, 2)


@pytest.mark.parametrize("kind", LIGHTS)
def test_every_light_keeps_the_side_from_which_its_place_is_lit(kind: str) -> None:
    for place in PLACES.values():
        light = lit(place, kind)
        assert (light.azimuth, light.elevation) == (place.azimuth, place.elevation)


def test_a_light_that_there_is_not_is_refused() -> None:
    with pytest.raises(KeyError):
        lit(PLACES["kitchen"], "moon")


def test_windows_have_bars_indoors_alone() -> None:
    assert set(PLACES) > OUTDOORS
    assert {name for name in PLACES if "window" not in lights_of(name)} == OUTDOORS
    assert {key_of(PLACES[name], kind) for name, kind in EVERY_LIGHT if kind == "window"} == {"sash"}
    assert "sash" not in {key_of(PLACES[name], kind) for name, kind in EVERY_LIGHT if kind != "window"}


def test_a_white_card_is_white_in_every_light_of_every_place() -> None:
    assert [white(PLACES[name], kind) for name, kind in EVERY_LIGHT] == pytest.approx([WHITE] * len(EVERY_LIGHT))


def test_a_soft_light_has_more_fill_than_one_from_the_side_and_a_sunset_is_warm() -> None:
    for place in PLACES.values():
        shares = {}
        for kind in LIGHTS:
            made = mix(place, kind)
            shares[kind] = luminance(made.fill_rgb) / luminance(made.key_rgb)
        assert shares["soft"] > shares["window"] > shares["side"]
        red, _, blue = mix(place, "sunset").key_rgb
        assert red > 1.5 * blue
        red, _, blue = mix(place, "cool").key_rgb
        assert red < blue
