"""Sweep, plinths, gym, kitchen, pegs and flat lay: the product and the words have their room, all stands or hangs."""

import importlib

import numpy as np
import pytest

from engines.paint.plane import HEIGHT, WIDTH
from engines.vocabulary.places import PLACES
from export.studio.places.things.dress import DRESSES
from tests.support.place_samples import points, props, seen, things

STANDING = ("sweep", "plinth", "gym", "kitchen")
KEYS = (*STANDING, "peg", "flat")
ARRANGEMENTS = [(key, arrangement) for key in KEYS for arrangement in range(4)]
FLUSH = 0.014
"""Stand widths: a sheet or cloth that is lower may lie under the product."""


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_no_prop_stands_beside_before_or_on_the_product(key: str, arrangement: int) -> None:
    x, y, z = (points(props(key, arrangement)) / PLACES[key].across).T
    behind = z < -0.15 if key in STANDING else z < -0.62
    assert not ((np.abs(x) < 0.2) & ~behind & (y > FLUSH)).any()


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_words_have_their_room_left_of_the_props_above_and_below_them(key: str, arrangement: int) -> None:
    column, row = seen(key, points(props(key, arrangement)))
    shown = (column < WIDTH) & (row < HEIGHT) & (row >= 0)
    assert column[shown].min() >= 464
    assert row[shown].min() >= 240
    assert row[shown].max() <= 592


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_all_is_held_by_the_ground_the_wall_or_another_prop(key: str, arrangement: int) -> None:
    """Boxes around the props, grown by half a centimetre, form chains that begin at ground or wall."""
    boxes = [(thing.mesh.points.min(axis=0), thing.mesh.points.max(axis=0)) for thing in props(key, arrangement)]
    pegs = things(key, arrangement, props=False)[1:] if key == "peg" else ()
    held = [(thing.mesh.points.min(axis=0), thing.mesh.points.max(axis=0)) for thing in pegs]
    held += [box for box in boxes if key != "peg" and box[0][1] < 0.3]
    loose = [box for box in boxes if not any(box is other for other in held)]
    while loose:
        touching = [
            (low, high)
            for low, high in loose
            if any((low <= top + 0.5).all() and (high >= bottom - 0.5).all() for bottom, top in held)
        ]
        assert touching, f"{len(loose)} of {len(boxes)} hang in the air"
        held += touching
        loose = [box for box in loose if not any(box[0] is low for low, _ in touching)]


@pytest.mark.parametrize("key", [key for key in KEYS if key != "peg"])
def test_nothing_sinks_into_the_ground_or_the_wall(key: str) -> None:
    module = importlib.import_module(f"export.studio.places.sets.{key}")
    raised = getattr(module, "STEP", 0.0) * PLACES[key].across
    for arrangement in range(4):
        _, y, z = points(props(key, arrangement)).T
        assert -raised - 0.3 <= y.min() <= 0.3
        assert key == "flat" or z.min() >= -PLACES[key].depth


@pytest.mark.parametrize("key", KEYS)
def test_arrangements_differ_in_what_there_is(key: str) -> None:
    counts = {sum(len(thing.mesh.faces) for thing in props(key, arrangement)) for arrangement in range(4)}
    assert len(counts) == 4


@pytest.mark.parametrize(("key", "arrangement"), ARRANGEMENTS)
def test_a_place_is_no_heavier_than_the_path_tracer_likes(key: str, arrangement: int) -> None:
    assert sum(len(thing.mesh.faces) for thing in things(key, arrangement)) <= 150_000


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("arrangement", range(4))
def test_a_dressed_place_keeps_the_words_room_and_is_no_heavier(key: str, arrangement: int) -> None:
    for dress in sorted(DRESSES)[arrangement::4]:
        column, row = seen(key, points(props(key, arrangement, dress)))
        shown = (column < WIDTH) & (row < HEIGHT)
        assert column[shown].min() >= 464
        assert row[shown].min() >= 240
        assert sum(len(thing.mesh.faces) for thing in things(key, arrangement, dress=dress)) <= 150_000
