"""A place is held against a photo in one of its lights after the other; paper is as large as its product asks."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.photo.belonging import Facts, belongs
from engines.photo.elevation import Elevation
from engines.photo.lighting import Lighting, Side
from engines.places.colours import OWN
from engines.places.spot import LIGHTS, Spot, spot_for
from engines.vocabulary.extent import ProductSize
from engines.vocabulary.lamps import lights_of, lit
from engines.vocabulary.places import PLACES

LIT = Lighting(side="left", ratio=1.3, neutral=0.0, dark_or_coloured=True, black=10, white=240)
MUG = Facts(Elevation(13, 0.9, "rim"), ProductSize(10, "longest", "usual for mug"), 1.2, LIT)


def found(name: str, facts: Facts) -> Spot:
    """The place, where the product belongs there."""
    spot = spot_for(name, facts)
    assert isinstance(spot, Spot), spot
    return spot


def test_a_mug_belongs_on_a_kitchen_counter_in_its_own_light() -> None:
    spot = found("kitchen", MUG)
    assert spot.light == "own"
    assert (spot.azimuth, spot.kelvin) == (PLACES["kitchen"].azimuth, PLACES["kitchen"].kelvin)
    assert spot.span == pytest.approx(10 / 0.22)


def test_what_was_lit_from_no_side_takes_soft_light_from_above_or_from_all_around() -> None:
    even = replace(MUG, lighting=replace(LIT, side="above"))
    assert found("garden", even).light == "soft"
    assert found("stone", replace(even, elevation=Elevation(10, 0.5, "kind"))).light == "own"
    assert found("kitchen", even).light == "soft"
    assert found("kitchen", even).even


def test_what_is_too_pale_for_a_warm_light_takes_a_mild_one() -> None:
    pale = replace(MUG, lighting=replace(LIT, dark_or_coloured=False))
    assert found("bedside", MUG).light == "own"
    assert found("bedside", pale).light == "soft"


def test_white_goods_stay_out_of_warm_and_cold_light() -> None:
    white = replace(MUG, lighting=replace(LIT, neutral=0.3))
    spot = found("bedside", white)
    assert (spot.light, spot.kelvin) == ("soft", 4900.0)


@given(
    st.sampled_from(sorted(OWN)),
    st.none() | st.floats(0, 90),
    st.floats(1, 300),
    st.floats(0.3, 3),
    st.sampled_from(get_args(Side)),
    st.floats(0, 0.5),
    st.booleans(),
)
def test_nothing_is_set_where_it_does_not_belong(  # noqa: PLR0917
    name: str, angle: float | None, cm: float, aspect: float, side: Side, neutral: float, dark: bool
) -> None:
    lighting = replace(LIT, side=side, neutral=neutral, dark_or_coloured=dark)
    seen = Elevation(angle, 0.5, "kind") if angle is not None else None
    facts = Facts(seen, ProductSize(cm, "longest", "said"), aspect, lighting)
    spot = spot_for(name, facts)
    if isinstance(spot, Spot):
        assert belongs(facts, spot) == []
        assert PLACES[name].sizes[0] <= cm <= PLACES[name].sizes[1]
        assert 0.2199 <= cm / spot.span <= 0.6001
    else:
        assert spot


def test_the_table_may_ask_for_more_than_the_photo() -> None:
    case = replace(MUG, elevation=Elevation(8, 0.5, "kind"), size=ProductSize(58, "longest", "said"))
    assert spot_for("beach", case) == ["58 cm where things have 11 to 55"]


def test_what_nothing_tells_the_angle_of_is_not_laid_on_the_ground() -> None:
    unknown = replace(MUG, elevation=None, size=ProductSize(20, "longest", "said"))
    assert spot_for("drape", unknown) == ["nothing tells from where it was photographed"]
    assert found("kitchen", unknown)


def test_a_product_of_unknown_size_belongs_in_no_place() -> None:
    unknown = replace(MUG, size=None)
    assert not [name for name in OWN if isinstance(spot_for(name, unknown), Spot)]


def test_every_place_has_the_lights_that_are_tried() -> None:
    for name in OWN:
        assert set(LIGHTS) <= set(lights_of(name))
        assert all(lit(PLACES[name], light) for light in LIGHTS)
