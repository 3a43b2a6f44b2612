"""A product belongs in a place when angle, size and light agree; else the reasons are said."""

from dataclasses import dataclass, replace
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.photo.belonging import Facts, Levels, belongs, mirrored, span
from engines.photo.elevation import Elevation
from engines.photo.lighting import Lighting
from engines.vocabulary.extent import ProductSize


@dataclass(frozen=True)
class Counter:
    across: float = 60
    angle: float = 12
    azimuth: float = -55
    elevation: float = 35
    softness: Literal["s", "m", "h"] = "m"
    even: bool = False
    kelvin: float = 5200


LIT = Lighting(side="left", ratio=1.3, neutral=0.0, dark_or_coloured=True, black=10, white=240)
MUG = Facts(Elevation(13, 0.9, "rim"), ProductSize(10, "longest", "usual for mug"), 1.2, LIT)


def test_a_mug_belongs_on_a_kitchen_counter() -> None:
    assert belongs(MUG, Counter()) == []


@given(st.floats(0, 30), st.floats(0, 30))
def test_angles_may_differ_by_six_degrees(photo: float, place: float) -> None:
    found = belongs(replace(MUG, elevation=Elevation(photo, 0.9, "rim")), Counter(angle=place))
    assert bool(found) == (abs(photo - place) > 6)


def test_a_shot_from_above_belongs_where_the_camera_looks_down() -> None:
    above = replace(MUG, elevation=Elevation(60, 0.5, "kind"))
    assert belongs(above, Counter()) == ["photographed from above (60°), it would stand up"]
    assert belongs(above, Counter(angle=38)) == []
    assert belongs(above, Counter(angle=90)) == []


def test_an_angle_that_nothing_tells_rules_nothing_out() -> None:
    assert belongs(replace(MUG, elevation=None), Counter()) == []


@pytest.mark.parametrize(("cm", "fits"), [(5, False), (6.6, True), (36, True), (37, False), (137, False)])
def test_sizes_are_a_fifth_to_three_fifths_of_what_the_place_shows_or_of_half_of_it(cm: float, fits: bool) -> None:
    assert (belongs(replace(MUG, size=ProductSize(cm, "longest", "said")), Counter()) == []) is fits


@given(st.floats(3, 300), st.floats(20, 240))
def test_a_place_comes_no_nearer_than_half_its_span(cm: float, across: float) -> None:
    shown = span(ProductSize(cm, "longest", "said"), 1.0, across)
    if shown is not None:
        assert 0.5 * across - 1e-9 <= shown <= across
        assert 0.22 - 1e-9 <= cm / shown <= 0.6 + 1e-9


def test_the_longest_side_of_a_height_follows_from_the_picture() -> None:
    assert ProductSize(10, "height", "said").longest(2.0) == 20
    assert ProductSize(10, "height", "said").longest(0.5) == 10
    assert ProductSize(10, "width", "said").longest(0.5) == 20
    assert ProductSize(10, "width", "said").longest(2.0) == 10
    assert ProductSize(10, "longest", "said").longest(2.0) == 10


def test_a_product_of_unknown_size_belongs_on_the_paper_sweep_only() -> None:
    assert belongs(replace(MUG, size=None), Counter()) == ["its size is unknown"]


def test_the_place_is_mirrored_and_never_the_product() -> None:
    right = replace(MUG, lighting=replace(LIT, side="right", ratio=0.7))
    assert not mirrored(MUG, Counter())
    assert mirrored(right, Counter())
    assert mirrored(MUG, Counter(azimuth=50))
    assert belongs(right, Counter()) == []


def test_what_nobody_can_tell_the_light_of_wants_soft_light() -> None:
    untold = replace(MUG, lighting=replace(LIT, side="untold", ratio=1.0))
    assert belongs(untold, Counter()) == ["from where it was lit cannot be told, the light of the place is not soft"]
    assert belongs(untold, Counter(softness="s", elevation=35.0)) == []


def test_what_was_lit_from_no_side_wants_soft_light_from_above() -> None:
    even = replace(MUG, lighting=replace(LIT, side="above", ratio=1.0))
    assert belongs(even, Counter()) == ["lit from no side, the light of the place is neither even nor soft from above"]
    assert belongs(even, Counter(softness="s", elevation=50)) == []
    assert belongs(even, Counter(even=True)) == []
    assert not mirrored(even, Counter())


def test_white_goods_stay_out_of_warm_light_and_pale_ones_too() -> None:
    white = replace(MUG, lighting=replace(LIT, neutral=0.3, dark_or_coloured=False))
    pale = replace(MUG, lighting=replace(LIT, dark_or_coloured=False))
    assert belongs(white, Counter(kelvin=4600)) == ["30% of it is white, the light has 4600 K"]
    assert belongs(white, Counter()) == []
    assert belongs(pale, Counter(kelvin=3600)) == ["neither dark nor coloured, the light has 3600 K"]
    assert belongs(MUG, Counter(kelvin=3600)) == []


def test_no_place_is_whiter_than_a_white_product_or_blacker_than_its_black() -> None:
    white = replace(MUG, lighting=replace(LIT, neutral=0.3))
    assert belongs(white, Counter(), Levels(black=12, white=238)) == []
    assert belongs(white, Counter(), Levels(black=12, white=250)) == [
        "the place has a brighter white (250) than it (240)"
    ]
    assert belongs(white, Counter(), Levels(black=40, white=238)) == ["its black (10) is not that of the place (40)"]
