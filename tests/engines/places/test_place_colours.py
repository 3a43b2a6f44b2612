"""Walls and stands of places: quiet, few, and such that a product stands out."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.pixels.colour import RGB, Shade, to_rgb, to_shade
from engines.places.colours import KEPT, OWN, PAINTED, clear, colours_for, stand_for, walls
from engines.vocabulary.places import PLACES

MIDDLE = np.full(100, 0.55)
BYTE = st.integers(0, 255)
PAINTABLE = sorted(set(OWN) - KEPT)


def apart(first: float, second: float) -> float:
    """Degrees between two hues in radians."""
    return abs(math.degrees(math.remainder(first - second, math.tau)))


@given(st.floats(0, math.tau), st.floats(0.4, 0.8), st.sampled_from(PAINTABLE))
def test_a_wall_is_near_the_products_hue_or_its_opposite_and_quiet(hue: float, lightness: float, place: str) -> None:
    accent = to_rgb(Shade(lightness, 0.1, hue))
    for wall in walls(place, accent):
        shade = to_shade(wall)
        off = apart(shade.hue, to_shade(accent).hue)
        assert min(off, 180 - off) <= 36  # thirty, and what bytes round away, most where it is dark
        assert 0.80 <= shade.lightness <= 0.975 or 0.3 <= shade.lightness <= 0.42
        assert shade.chroma <= 0.03


def test_a_product_without_a_hue_gets_a_neutral_wall() -> None:
    assert all(to_shade(wall).chroma < 0.015 for wall in walls("kitchen", None))


@given(st.lists(st.tuples(BYTE, BYTE, BYTE), min_size=20, max_size=30))
@settings(max_examples=10, deadline=None)
def test_there_are_few_walls_in_all(accents: list[RGB]) -> None:
    found = {wall for accent in (None, *accents) for place in PAINTABLE for wall in walls(place, accent)}
    assert len(found) <= 24  # sixteen, and eight that the gym has lighter


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.sampled_from(sorted(OWN)))
def test_a_product_stands_out_from_its_wall_or_has_no_colours(edge: list[float], place: str) -> None:
    outline = np.array(edge)
    pair = colours_for(place, outline, None)
    if pair is not None and place not in {"gym", "snow", "forest", "picnic", "drape"}:
        assert clear(outline, to_shade(pair[0]).lightness) >= 0.8


def test_what_is_seen_from_above_stands_out_from_what_it_stands_on() -> None:
    cloth = to_shade(OWN["picnic"][1]).lightness
    assert colours_for("picnic", np.full(10, cloth), None) is None
    assert colours_for("picnic", np.full(10, to_shade(OWN["picnic"][0]).lightness), None) == OWN["picnic"]


def test_before_a_pale_product_a_wall_is_dark() -> None:
    pair = colours_for("kitchen", np.full(10, 0.87), None)
    assert pair is not None
    assert to_shade(pair[0]).lightness == pytest.approx(0.32, abs=0.01)
    assert colours_for("dining", np.full(10, 0.87), None) == OWN["dining"]


def test_a_pale_room_turns_dark_only_where_no_pale_wall_will_do() -> None:
    dark = {place for place in PAINTABLE if to_shade(walls(place, (200, 40, 40))[-1]).lightness < 0.45}
    assert dark == set(PAINTABLE) - PAINTED
    pair = colours_for("kitchen", MIDDLE, (200, 40, 40))
    assert pair is not None
    assert to_shade(pair[0]).lightness > 0.75


@pytest.mark.parametrize("place", sorted(KEPT & set(OWN)))
def test_nature_and_dark_rooms_keep_their_own_walls(place: str) -> None:
    assert walls(place, (200, 40, 40)) == (OWN[place][0],)
    assert stand_for(place, OWN[place][0]) == OWN[place][1]


def test_a_wall_that_light_only_grazes_is_painted_lighter() -> None:
    assert to_shade(walls("gym", None)[0]).lightness > to_shade(walls("kitchen", None)[0]).lightness
    assert len(set(walls("gym", None))) == len(walls("gym", None))


def test_dark_places_have_dark_walls() -> None:
    for place in ("dining", "forest", "workshop", "market", "night"):
        assert PLACES[place].empty == "dark"
        assert to_shade(walls(place, None)[0]).lightness < 0.45


@pytest.mark.parametrize("place", sorted(set(PAINTABLE) - PAINTED))
def test_a_stand_that_nobody_paints_keeps_its_colour_and_is_told_from_the_wall(place: str) -> None:
    found = colours_for(place, MIDDLE, (180, 60, 50))
    assert found is not None
    assert found[1] == OWN[place][1]
    assert abs(to_shade(found[1]).lightness - to_shade(found[0]).lightness) > 0.01


@pytest.mark.parametrize("place", sorted(PAINTED))
def test_paper_plaster_and_cloth_take_the_walls_hue(place: str) -> None:
    found = colours_for(place, MIDDLE, (180, 60, 50))
    assert found is not None
    wall, stand = map(to_shade, found)
    assert apart(wall.hue, stand.hue) < 12
    assert abs(wall.lightness - stand.lightness) < 0.1
