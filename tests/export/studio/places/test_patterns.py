"""Patterns are tiles: 0 to 1, alike on every machine, and without a seam."""

from collections.abc import Callable

import numpy as np
import pytest

from export.studio.places import patterns

SEAMLESS: list[Callable[[], np.ndarray]] = [patterns.plaster, patterns.marble, patterns.grain, patterns.clouds]


@pytest.mark.parametrize(
    "pattern", [*SEAMLESS, patterns.wood, patterns.linen, patterns.speckle], ids=lambda p: p.__name__
)
def test_a_pattern_lies_between_its_two_colours(pattern: Callable[[], np.ndarray]) -> None:
    tile = pattern()
    assert tile.shape == (patterns.SIDE, patterns.SIDE)
    assert tile.min() >= 0
    assert tile.max() <= 1
    assert tile.std() > 0.02


@pytest.mark.parametrize("pattern", SEAMLESS, ids=lambda p: p.__name__)
def test_a_tile_goes_on_over_its_edge_as_smoothly_as_inside(pattern: Callable[[], np.ndarray]) -> None:
    tile = pattern()
    inside = np.abs(np.diff(tile, axis=1)).mean()
    assert np.abs(tile[:, 0] - tile[:, -1]).mean() < 1.5 * inside
    assert np.abs(tile[0] - tile[-1]).mean() < 1.5 * np.abs(np.diff(tile, axis=0)).mean()


def test_all_values_of_noise_are_equally_common() -> None:
    counts, _ = np.histogram(patterns.noise(4, 1, 30), bins=10, range=(0, 1))
    assert counts.max() - counts.min() <= 2
