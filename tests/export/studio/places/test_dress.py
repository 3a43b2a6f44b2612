"""A season or an occasion adds one thing, beside and behind the product."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.vocabulary.places import PLACES
from export.studio.mesh import Array
from export.studio.places.setting import Setting
from export.studio.places.surface import Thing
from export.studio.places.things.dress import DRESSES, dress


def setting(key: str, name: str, arrangement: int = 0) -> Setting:
    return Setting(PLACES[key], (238, 234, 225), (184, 138, 91), "wood", dress=name, arrangement=arrangement)


def points(things: list[Thing]) -> Array:
    return np.vstack([thing.mesh.points for thing in things])


@pytest.mark.parametrize("name", sorted(DRESSES))
@pytest.mark.parametrize("arrangement", range(4))
def test_it_lies_on_the_stand_right_of_the_product_and_behind_it(name: str, arrangement: int) -> None:
    x, y, z = (points(dress(setting("kitchen", name, arrangement))) / 60).T
    assert y.min() == pytest.approx(0.0, abs=1e-9)
    assert 0.1 < np.median(x) < 0.4
    assert not ((np.abs(x) < 0.2) & (z > -0.1)).any()


@pytest.mark.parametrize("name", sorted(DRESSES))
def test_it_is_large_enough_to_be_named(name: str) -> None:
    """At 512 pixels for the stand's width both sides are 40 at least, the height 30."""
    wide, high, _ = np.ptp(points(dress(setting("kitchen", name))), axis=0) / 60 * 512
    assert wide >= 40
    assert high >= 30


@settings(deadline=None, max_examples=12)
@given(name=st.sampled_from(["none", "newyear", "mother", "double11", "national", "midyear", "school", ""]))
def test_other_occasions_add_type_only(name: str) -> None:
    assert not dress(setting("kitchen", name))


@settings(deadline=None, max_examples=12)
@given(
    x=st.floats(-0.3, 0.4),
    z=st.floats(-0.5, 0.2),
    level=st.floats(0, 40),
    name=st.sampled_from(("easter", "halloween")),
)
def test_a_place_may_give_another_spot_and_height(x: float, z: float, level: float, name: str) -> None:
    usual, moved = points(dress(setting("tea", name))), points(dress(setting("tea", name), spot=(x, z), level=level))
    assert moved[:, 1].min() == pytest.approx(level, abs=1e-6)
    assert np.allclose(np.ptp(usual, axis=0), np.ptp(moved, axis=0))


def test_new_year_brings_a_plum_branch_or_two_tangerines() -> None:
    branch, fruit = dress(setting("tea", "lunar", 0)), dress(setting("tea", "lunar", 1))
    orange = [thing for thing in fruit if thing.surface.colour[0] > 200 and thing.surface.colour[2] < 80]
    assert len(orange) == 2
    assert not any(thing.surface.colour[2] < 60 < thing.surface.colour[1] for thing in branch[:2])


def test_dark_places_get_the_moon_behind_and_light_ones_a_twig() -> None:
    (moon,) = dress(setting("dining", "moon"))
    assert moon.mesh.points[:, 2].max() == pytest.approx(-PLACES["dining"].depth, abs=1.0)
    assert len(dress(setting("tea", "moon"))) > 1


def test_it_is_the_same_in_every_picture_of_an_arrangement() -> None:
    first, again = (points(dress(setting("kitchen", "spring", 2))) for _ in range(2))
    assert np.array_equal(first, again)
