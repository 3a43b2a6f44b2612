"""Renders that the painter of places learns from: asked the same each time, kept whole, never made twice."""

from collections import Counter
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from typer.testing import CliRunner

from engines.vocabulary.lamps import OUTDOORS, key_of, lights_of, lit
from engines.vocabulary.places import PLACES
from export.commands import export as cli
from export.places import renders
from export.places.rows import sets

MITSUBA = ModuleType("mitsuba")
"""Stands for the path tracer where nothing is traced."""


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The seeds of what was path-traced; layers are a few pixels of the seed's number."""
    seeds: list[int] = []

    def layers(_mi, _things, _camera, _place, names, *, seed):
        seeds.append(seed)
        return {name: np.full((2, 3, 3), at + 0.5, np.float16) for at, name in enumerate(names)}

    monkeypatch.setattr(renders, "render_layers", layers)
    return seeds


def test_what_is_asked_of_a_render_is_the_same_each_time() -> None:
    for row in range(len(sets())):
        for turn in range(renders.ROUNDS):
            assert renders.asked(row, turn) == renders.asked(row, turn)


def test_the_first_render_of_a_set_has_its_own_colours_and_others_have_others() -> None:
    for row, chosen in enumerate(sets()):
        wall, stand, material = renders.maker(chosen).DEFAULT
        first, other = (renders.asked(row, turn)[0] for turn in (0, 1))
        assert (first.wall, first.stand, first.material) == (wall, stand, material)
        assert (other.wall, other.stand) != (wall, stand)
        assert (
            (first.dress, first.arrangement) == (other.dress, other.arrangement) == (chosen.dress, chosen.arrangement)
        )


def test_every_render_has_the_places_own_light_and_its_fill() -> None:
    for row, chosen in enumerate(sets()):
        for turn in range(renders.ROUNDS):
            _, layers = renders.asked(row, turn)
            assert layers[:2] == (lit(PLACES[chosen.place], "own").softness, "fill")
            assert len(set(layers)) == len(layers)
            assert "sash" not in layers or chosen.place not in OUTDOORS


def test_a_set_is_first_rendered_in_all_keys_that_its_lights_need() -> None:
    for row, chosen in enumerate(sets()):
        place = PLACES[chosen.place]
        needed = {key_of(place, kind) for kind in lights_of(chosen.place)}
        assert needed <= set(renders.asked(row, 0)[1])


def test_all_sets_are_rendered_once_before_any_is_again_and_dressed_ones_have_a_colour_less() -> None:
    order = list(renders.order())
    assert order[: len(sets())] == [(row, 0) for row in range(len(sets()))]
    counted = Counter(row for row, _ in order)
    assert len(set(order)) == len(order)
    for row, chosen in enumerate(sets()):
        assert counted[row] == renders.ROUNDS - (chosen.dress != "none")


def test_a_render_is_kept_whole_and_read_back(tmp_path: Path, traced: list[int]) -> None:
    renders.render(MITSUBA, tmp_path, 3, 1)
    setting, names = renders.asked(3, 1)
    (file,) = tmp_path.iterdir()
    kept = renders.load(file)
    assert file == renders.file_of(tmp_path, 3, 1)
    assert (kept.row, kept.wall, kept.stand) == (3, setting.wall, setting.stand)
    assert tuple(kept.layers) == names
    assert [float(layer.mean()) for layer in kept.layers.values()] == [at + 0.5 for at in range(len(names))]
    assert len(traced) == 1


def test_a_kept_render_is_not_rendered_again(tmp_path: Path, traced: list[int]) -> None:
    renders.file_of(tmp_path, 3, 1).write_bytes(b"kept")
    renders.render(MITSUBA, tmp_path, 3, 1)
    assert renders.file_of(tmp_path, 3, 1).read_bytes() == b"kept"
    assert traced == []


def test_a_render_that_was_broken_off_is_made_anew(tmp_path: Path, traced: list[int]) -> None:
    file = renders.file_of(tmp_path, 3, 1)
    file.with_suffix(".part").write_bytes(b"half")
    renders.render(MITSUBA, tmp_path, 3, 1)
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert renders.load(file).row == 3


def test_no_two_renders_have_one_seed(tmp_path: Path, traced: list[int]) -> None:
    for row, turn in ((0, 0), (0, 1), (1, 0), (1, 3), (2, 0)):
        renders.render(MITSUBA, tmp_path, row, turn)
    assert len(set(traced)) == 5


def test_the_command_renders_what_is_missing_and_tells_of_each(
    tmp_path: Path, traced: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("mitsuba", reason="the export extra is not installed: no path tracer")
    monkeypatch.setattr(renders, "order", lambda rounds: [(row, turn) for turn in range(rounds) for row in (0, 1)])
    told: list[int] = []
    monkeypatch.setattr("export.places.responses.keep", lambda _mi, _folder, row: told.append(row))
    out = tmp_path / "new" / "places"
    asked = ["dataset", "places", "--out", str(out), "--rounds", "2"]
    first = CliRunner().invoke(cli.app, asked)
    assert first.exit_code == 0, first.output
    assert told == [0, 1, *range(len(sets()))]  # as they are rendered, and what is missing of all at last
    lines = first.output.splitlines()
    assert lines[0] == "0 of 4 are there"
    assert [line.partition(", colours")[0] for line in lines[1:3]] == [
        f"{at} of 4: {one.place} {one.arrangement}, {one.dress}" for at, one in enumerate(sets()[:2], 1)
    ]
    assert {path.name for path in out.iterdir()} == {"000-0.npz", "001-0.npz", "000-1.npz", "001-1.npz"}
    renders.file_of(out, 1, 1).unlink()
    again = CliRunner().invoke(cli.app, asked).output.splitlines()
    assert again[0] == "3 of 4 are there"
    assert [line.partition(":")[0] for line in again[1:]] == ["4 of 4"]
    assert len(traced) == 5


def test_fewer_than_two_rounds_are_refused_as_dressed_sets_would_have_no_render() -> None:
    assert CliRunner().invoke(cli.app, ["dataset", "places", "--rounds", "1"]).exit_code == 2
