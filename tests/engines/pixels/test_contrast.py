import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.pixels.colour import RGB, mix, to_rgb, to_shade
from engines.pixels.contrast import Ground, ratio

BYTE = st.integers(0, 255)
COLOURS = st.tuples(BYTE, BYTE, BYTE)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [((0, 0, 0), (255, 255, 255), 21.0), ((119, 119, 119), (255, 255, 255), 4.48), ((255, 0, 0), (255, 255, 255), 4.0)],
)
def test_ratios_are_those_of_wcag(first: RGB, second: RGB, expected: float) -> None:
    assert ratio(first, second) == pytest.approx(expected, abs=0.01)


@given(COLOURS, COLOURS)
def test_ratio_is_symmetric_and_between_1_and_21(first: RGB, second: RGB) -> None:
    assert ratio(first, second) == pytest.approx(ratio(second, first))
    assert 1 <= ratio(first, second) <= 21.01


def test_the_gate_is_set_by_the_bad_pixels_and_not_by_the_best() -> None:
    ground = np.full((10, 10, 3), 255, dtype=np.uint8)
    ground[:1] = 60
    assert Ground(ground).contrast((30, 30, 30)) < 2
    ground[:1] = 255
    ground[0, :3] = 60
    assert Ground(ground).contrast((30, 30, 30)) > 12


@given(COLOURS)
def test_oklch_goes_there_and_back(colour: RGB) -> None:
    assert np.abs(np.array(to_rgb(to_shade(colour))) - colour).max() <= 1


def test_mixing_goes_from_the_first_to_the_second() -> None:
    mixed = [mix((0, 0, 0), (200, 100, 50), share) for share in (0, 0.5, 1)]
    assert mixed == [
        (0, 0, 0),
        (100, 50, 25),
        (200, 100, 50),
    ]
