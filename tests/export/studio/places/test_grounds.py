"""Out of doors: the ground is level where a product stands, props lie on its relief and leave words their room."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.vocabulary.places import PLACES
from export.studio.places import far, ground, patterns
from tests.support.place_samples import module, points, props, seen, things

KEYS = ("beach", "garden", "stone", "snow", "forest", "water", "picnic")
RELIEF = tuple(key for key in KEYS if key != "garden")
ARRANGEMENTS = [(key, arrangement) for key in KEYS for arrangement in range(4)]
LYING = 2.5
"""Centimetres that a log may be sunk in, or a cushion's rim bent under."""


def floor(key: str, x: np.ndarray, z: np.ndarray) -> np.ndarray:
    if key not in RELIEF:
        return np.zeros_like(x)
    low: np.ndarray = module(key)._relief(x, z)
    return np.maximum(low, module(key).LEVEL) if key == "water" else low


@pytest.mark.parametrize("key", RELIEF)
def test_the_ground_is_level_where_a_product_stands(key: str) -> None:
    across = PLACES[key].across
    x, z = np.meshgrid(np.linspace(-0.22, 0.22, 31), np.linspace(-0.22, 0.22, 31))
    height = module(key)._relief(across * x, across * z)
    assert -0.4 < height.min() <= height.max() < 0.05


@pytest.mark.parametrize("key", RELIEF)
def test_the_ground_has_relief_elsewhere(key: str) -> None:
    assert np.ptp(things(key, 0)[0].mesh.points[:, 1]) > 1.0


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_no_prop_stands_beside_or_before_the_product(key: str, arrangement: int) -> None:
    x, _, z = (points(props(key, arrangement)) / PLACES[key].across).T
    assert not ((np.abs(x) < 0.18) & (z > -0.15)).any()


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_props_are_seen_right_of_the_words_and_below_those_of_a_tall_picture(key: str, arrangement: int) -> None:
    column, row = seen(key, points(props(key, arrangement)))
    assert column.min() >= 464
    assert row[column < 768].min() >= 243
    assert row[column < 768].max() <= 589


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_each_prop_lies_on_the_ground_or_on_another(key: str, arrangement: int) -> None:
    """Within 6 mm of either; what comes in from beyond the picture's right edge may hang there."""
    some = props(key, arrangement)
    boxes = [(thing.mesh.points.min(axis=0), thing.mesh.points.max(axis=0)) for thing in some]
    for thing, (low, high) in zip(some, boxes, strict=True):
        x, y, z = thing.mesh.points.T
        gap = float((y - floor(key, x, z)).min())
        held = any(
            (np.maximum(low, other) <= np.minimum(high, top) + 0.6).all() for other, top in boxes if other is not low
        )
        assert gap <= 0.6 or held or seen(key, thing.mesh.points)[0].max() > 768


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_stones_and_shells_are_not_buried(key: str, arrangement: int) -> None:
    for thing in props(key, arrangement):
        x, y, z = thing.mesh.points.T
        assert float((y - floor(key, x, z)).max()) > 0.2


@pytest.mark.parametrize("key", KEYS)
def test_arrangements_differ_in_what_stands_where(key: str) -> None:
    middles = [points(props(key, arrangement)).mean(axis=0) for arrangement in range(4)]
    counts = {sum(len(thing.mesh.faces) for thing in props(key, arrangement)) for arrangement in range(4)}
    assert len(counts) == 4
    assert all(np.linalg.norm(a - b) > 0.5 for n, a in enumerate(middles) for b in middles[:n])


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_a_place_is_no_heavier_than_the_path_tracer_likes(key: str, arrangement: int) -> None:
    assert sum(len(thing.mesh.faces) for thing in things(key, arrangement)) <= 150_000


@pytest.mark.parametrize("key", KEYS)
def test_what_a_season_adds_lies_on_the_ground_beside_the_product(key: str) -> None:
    plain, dressed = props(key, 0), props(key, 0, "christmas")
    added = tuple(t for t in dressed if not any(np.array_equal(t.mesh.points, p.mesh.points) for p in plain))
    x, y, z = points(added).T
    assert x.min() > 0
    assert abs(float((y - floor(key, x, z)).min())) < 0.6


@given(st.floats(-100, 860), st.floats(640, 780), st.sampled_from(KEYS))
def test_the_ground_is_where_the_camera_sees_it(column: float, row: float, key: str) -> None:
    x, z = ground.seen(ground.camera(PLACES[key]), np.array([column]), np.array([row]))
    found = seen(key, np.stack((x, 0 * x, z), axis=1))
    assert np.allclose((found[0][0], found[1][0]), (column, row), atol=1e-6)


@given(st.floats(1, 800), st.sampled_from(KEYS))
def test_the_row_of_a_depth_is_the_row_at_which_it_is_seen(depth: float, key: str) -> None:
    _, row = seen(key, np.array([(0.0, 0.0, -depth)]))
    assert ground.back_row(ground.camera(PLACES[key]), depth) == pytest.approx(float(row[0]))


@settings(deadline=None)  # the first tile takes its time
@given(st.floats(-3, 3), st.floats(-3, 3))
def test_a_tile_is_read_without_a_seam(u: float, v: float) -> None:
    tile = patterns.clouds(3)
    there = ground.sample(tile, np.array([u, u + 1, u + 1e-4]), np.array([v, v - 2, v]))
    assert there[1] == pytest.approx(there[0], abs=1e-6)
    assert abs(there[2] - there[0]) < 0.05


@settings(deadline=None)
@given(st.floats(1, 12))
def test_a_lens_out_of_focus_keeps_the_light(radius: float) -> None:
    picture = np.random.default_rng(1).uniform(0.2, 0.8, (40, 50, 3))
    soft = far.defocused(picture, radius)
    assert soft.shape == picture.shape
    assert soft.std() < picture.std()
    assert soft.mean() == pytest.approx(picture.mean(), rel=0.05)
