"""Tables, shelves and stalls: their props leave the product and the words their room, and stand on something."""

import numpy as np
import pytest

from engines.vocabulary.places import PLACES
from export.studio.places.things import soft
from tests.support.place_samples import points, props, seen, things

KEYS = ("dining", "tea", "gifts", "market", "workshop", "nursery", "pet", "room")
ARRANGEMENTS = [(key, arrangement) for key in KEYS for arrangement in range(4)]


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_no_prop_stands_beside_or_before_the_product(key: str, arrangement: int) -> None:
    x, _, z = (points(props(key, arrangement)) / PLACES[key].across).T
    assert not ((np.abs(x) < 0.2) & (z > -0.15)).any()


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_props_are_seen_right_of_the_words_and_below_those_of_a_tall_picture(key: str, arrangement: int) -> None:
    column, row = seen(key, points(props(key, arrangement)))
    assert column.min() >= 464
    assert row[column < 768].min() >= 243
    assert row[column < 768].max() <= 589


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_props_lie_between_the_wall_and_the_stand_and_what_is_lowest_touches_it(key: str, arrangement: int) -> None:
    _, y, z = points(props(key, arrangement)).T
    assert z.min() > -PLACES[key].depth
    assert -0.35 < y.min() < 0.1


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_nothing_hangs_in_the_air(key: str, arrangement: int) -> None:
    """Each prop's lowest point is on the stand, or within or on another prop's height where both are."""
    placed = [(thing.mesh.points.min(axis=0), thing.mesh.points.max(axis=0)) for thing in props(key, arrangement)]
    for low, high in placed:
        under = [0.0] + [
            top[1]
            for other, top in placed
            if other is not low
            and (np.maximum(low[[0, 2]], other[[0, 2]]) <= np.minimum(high[[0, 2]], top[[0, 2]]) + 0.3).all()
            and other[1] <= low[1] + 0.1
        ]
        assert low[1] <= max(under) + 0.6


@pytest.mark.parametrize("key", KEYS)
def test_arrangements_differ_in_what_stands_where(key: str) -> None:
    middles = [points(props(key, arrangement)).mean(axis=0) for arrangement in range(4)]
    counts = {sum(len(thing.mesh.faces) for thing in props(key, arrangement)) for arrangement in range(4)}
    assert len(counts) == 4
    assert all(np.linalg.norm(a - b) > 0.5 for n, a in enumerate(middles) for b in middles[:n])


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_a_place_is_no_heavier_than_the_path_tracer_likes(key: str, arrangement: int) -> None:
    assert sum(len(thing.mesh.faces) for thing in things(key, arrangement)) <= 150_000


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_what_a_season_adds_takes_the_room_of_a_lesser_prop(key: str, arrangement: int) -> None:
    plain, dressed = props(key, arrangement), props(key, arrangement, "christmas")
    assert any(np.array_equal(a.mesh.points, b.mesh.points) for a in plain for b in dressed)
    assert not all(any(np.array_equal(a.mesh.points, b.mesh.points) for b in dressed) for a in plain)
    assert points(dressed)[:, 2].min() > -PLACES[key].depth


@pytest.mark.parametrize("key", KEYS)
def test_normals_look_out_of_the_side_that_faces_show(key: str) -> None:
    for thing in (thing for arrangement in range(4) for thing in props(key, arrangement)):
        corners = thing.mesh.points[thing.mesh.faces]
        flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        along = (flat * thing.mesh.normals[thing.mesh.faces].mean(axis=1)).sum(axis=1)
        assert (along > -1e-6).mean() > 0.95


def test_a_cushion_is_smooth_where_its_cloth_is_drawn_together() -> None:
    cushion = soft.cushion(48, 13, 40)
    top = cushion.points[:, 1] > 12.999
    assert top.any()
    assert cushion.normals[top][:, 1].min() > 0.99
