"""Bath, vanity, desk, bedside, windows and silk: the product and the words have their room, all stands on something."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.paint.plane import HEIGHT, WIDTH
from engines.vocabulary.places import PLACES
from export.studio.mesh import Array
from export.studio.places import patterns
from export.studio.places.sets import drape
from export.studio.places.things import books, textiles, turned
from tests.support.place_samples import points, props, seen, things

KEYS = ("bathroom", "vanity", "desk", "bedside", "windowsill", "night", "drape")
ARRANGEMENTS = [(key, arrangement) for key in KEYS for arrangement in range(4)]
FRAMED = ("windowsill", "night")
"""Here a curtain or the window's upright runs up the right edge."""
EDGE = 744
"""Column right of which it may."""


def floor(key: str, where: Array) -> Array:
    """Heights of the silk where it begins to rise, of a level stand elsewhere."""
    if key != "drape":
        return np.zeros(len(where))
    into = np.clip((-where[:, 2] - PLACES[key].depth + drape.BEND) / drape.BEND, 0, 1)
    return np.asarray(drape.BEND * (1 - np.sqrt(1 - into**2)))


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_no_prop_stands_beside_or_before_the_product(key: str, arrangement: int) -> None:
    x, _, z = (points(props(key, arrangement)) / PLACES[key].across).T
    assert not ((np.abs(x) < 0.2) & (z > -0.15)).any()


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_words_have_their_room_left_of_the_props_above_and_below_them(key: str, arrangement: int) -> None:
    column, row = seen(key, points(props(key, arrangement)))
    shown = (column < WIDTH) & (row < HEIGHT) & (row >= 0)
    assert column[shown].min() >= 464
    assert row[shown].max() <= 592
    below = column < EDGE if key in FRAMED else column < WIDTH
    assert row[shown & below].min() >= 243


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_something_is_seen_in_the_square(key: str, arrangement: int) -> None:
    column, row = seen(key, points(props(key, arrangement)))
    assert ((column > 470) & (column < 715) & (row > 165) & (row < 665)).sum() > 200


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_props_lie_between_the_wall_and_the_stand(key: str, arrangement: int) -> None:
    where = points(props(key, arrangement))
    if key not in FRAMED:
        assert where[:, 2].min() >= -PLACES[key].depth - 1.01  # a rail's wall plate is let in
    assert (where[:, 1] - floor(key, where)).min() > (-1.01 if key in FRAMED else -0.2)


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_nothing_hangs_in_the_air(key: str, arrangement: int) -> None:
    """Boxes around the props, grown by half a centimetre, form chains that begin at the ground or at the wall."""
    some = props(key, arrangement)
    boxes = [(thing.mesh.points.min(axis=0), thing.mesh.points.max(axis=0)) for thing in some]
    gaps = [float((thing.mesh.points[:, 1] - floor(key, thing.mesh.points)).min()) for thing in some]
    wall = -PLACES[key].depth
    held = {n for n, (low, _) in enumerate(boxes) if gaps[n] < 0.3 or low[2] < wall + 0.05}
    while True:
        more = {
            n
            for n, (low, high) in enumerate(boxes)
            if any((np.maximum(low, boxes[m][0]) <= np.minimum(high, boxes[m][1]) + 0.5).all() for m in held)
        }
        if more <= held:
            break
        held |= more
    assert held == set(range(len(boxes)))


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
def test_what_a_season_adds_is_seen_beside_the_product(key: str, arrangement: int) -> None:
    plain, dressed = props(key, arrangement), props(key, arrangement, "christmas")
    added = tuple(t for t in dressed if not any(np.array_equal(t.mesh.points, p.mesh.points) for p in plain))
    column, row = seen(key, points(added))
    assert 464 <= np.median(column) <= WIDTH
    assert 243 <= np.median(row) <= 592


@pytest.mark.parametrize("key", KEYS)
def test_normals_look_out_of_the_side_that_faces_show(key: str) -> None:
    for thing in (thing for arrangement in range(4) for thing in props(key, arrangement)):
        corners = thing.mesh.points[thing.mesh.faces]
        flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        along = (flat * thing.mesh.normals[thing.mesh.faces].mean(axis=1)).sum(axis=1)
        assert (along > -1e-6).mean() > 0.95


@pytest.mark.parametrize("arrangement", range(4))
def test_the_silk_is_level_where_a_product_stands_and_nearly_so_under_words(arrangement: int) -> None:
    where = things("drape", arrangement, props=False)[0].mesh.points
    x, y, _ = where.T
    _, _, z = (where / PLACES["drape"].across).T
    foot = (np.abs(x) < 0.2 * PLACES["drape"].across) & (np.abs(z) < 0.1)
    assert np.abs(y[foot]).max() < 0.02
    column, row = seen("drape", where)
    words = (column > 233) & (column < 464) & (row > 430) & (row < 640)
    assert np.abs(y - floor("drape", where))[words].max() < 0.45


@settings(deadline=None, max_examples=15)
@given(st.floats(14, 26), st.floats(9, 18), st.floats(1.2, 4.0))
def test_a_book_lies_within_its_boards(width: float, depth: float, thick: float) -> None:
    where = points(tuple(books.book(width, depth, thick, (90, 90, 90))))
    assert np.allclose(np.ptp(where, axis=0)[:2], (width, thick), atol=1e-6)
    assert where[:, 1].min() == pytest.approx(0)


@settings(deadline=None, max_examples=15)
@given(st.floats(8, 40), st.floats(4, 20), st.integers(1, 4), st.integers(0, 99))
def test_a_towel_lies_on_the_ground_as_thick_as_its_folds(width: float, depth: float, folds: int, seed: int) -> None:
    high = textiles.fold(width, depth, folds, 0.8, seed=seed).points[:, 1]
    assert high.min() == pytest.approx(0, abs=0.05)
    assert high.max() == pytest.approx(2 * folds * 0.8, abs=0.25)


@settings(deadline=None, max_examples=15)
@given(st.floats(2.0, 5.0), st.floats(6.0, 14.0), st.floats(0.2, 0.9))
def test_water_stands_in_a_glass_up_to_its_level(radius: float, height: float, level: float) -> None:
    where = turned.filled(radius, height, level).points
    inside = np.hypot(where[:, 0], where[:, 2]) < 0.3 * radius
    assert where[inside, 1].max() == pytest.approx(level * height, abs=0.2)


@given(st.integers(0, 3))
@settings(deadline=None, max_examples=4)
def test_marble_is_mostly_pale_and_seamless(seed: int) -> None:
    tile = patterns.marble(seed)
    assert np.quantile(tile, 0.5) < 0.2
    assert 0.3 < tile.max() <= 1.0
    across = np.abs(np.diff(tile, axis=1)).max()
    assert np.abs(tile[:, 0] - tile[:, -1]).max() <= across
