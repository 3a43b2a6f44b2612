"""The other kinds of generator: each can be served in place of the starter's, and pictures are compared fairly."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("cv2", reason="the export extra is not installed: true renders are made with it")

from typer.testing import CliRunner

from engines.bundle.bundle import STARTER
from engines.errors import AdloomError
from engines.paint.buckets import SQUARE, WINDOWS
from engines.paint.encoder import Encoder
from engines.paint.generator import Generator
from export.bundle.families import CHECKOUT, GRAPH, NAMES, PACKED, VARIABLE, make_bundle, open_family
from export.checker.reference import frechet, moments
from export.commands import export as cli


@pytest.mark.parametrize("name", NAMES)
def test_a_family_is_served_by_changing_the_bundle(tmp_path: Path, name: str):
    bundle = make_bundle(name, tmp_path / "bundle")
    bundle.verify()
    generator = Generator(bundle, threads=1)
    assert generator.bucket(728, 90) == SQUARE
    scene = Encoder(bundle, threads=1).encode(["teal podium, sand backdrop"])
    first, again, other = (generator.paint(scene, generator.noise(seed)[None])[0] for seed in (1, 1, 2))
    assert first.shape == (256, 256, 3)
    assert first.std() > 10
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_no_family_and_a_folder_in_the_way_are_clear_errors(tmp_path: Path):
    with pytest.raises(AdloomError, match="no family is called 'gan'"):
        make_bundle("gan", tmp_path / "new")
    with pytest.raises(AdloomError, match="is there already"):
        make_bundle("vae", tmp_path)


def test_a_graph_is_unpacked_when_it_is_first_opened_and_again_when_the_checkout_has_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    folder = shutil.copytree(CHECKOUT / "vae", tmp_path / "vae", ignore=shutil.ignore_patterns(GRAPH))
    open_family("vae").read(GRAPH)
    (folder / GRAPH).write_bytes(b"of an older checkout")
    os.utime(folder / GRAPH, (0, 0))
    open_family("vae").read(GRAPH)
    assert {path.name for path in folder.iterdir()} == {GRAPH, PACKED, "manifest.json"}


def test_a_packed_graph_that_is_damaged_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    folder = shutil.copytree(CHECKOUT / "vae", tmp_path / "vae", ignore=shutil.ignore_patterns(GRAPH))
    (folder / PACKED).write_bytes(b"no xz")
    with pytest.raises(AdloomError, match="cannot be unpacked"):
        open_family("vae")


def test_where_the_weights_are_left_out_the_command_says_where_they_lie_and_how_to_name_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asked = ["family", "vae", "--out", str(tmp_path / "bundle")]
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none"))
    missing = CliRunner().invoke(cli.app, asked)
    assert isinstance(missing.exception, AdloomError)
    told = str(missing.exception)
    assert "\n" not in told
    assert str(tmp_path / "none" / "vae") in told
    assert "set ADLOOM_FAMILIES to the folder export/families of a checkout" in told
    monkeypatch.setenv(VARIABLE, str(CHECKOUT))
    assert CliRunner().invoke(cli.app, asked).exit_code == 0


@pytest.mark.parametrize(
    ("family", "folder", "buckets"), [("regression", STARTER, [*WINDOWS]), ("vae", None, [SQUARE])]
)
def test_the_starters_family_is_bundled_there_and_others_beside_it_for_the_square(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, family: str, folder: Path | None, buckets: list[str]
):
    written = []
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr(cli, "_write", lambda name, checkpoint, work, into, which: written.append((into, [*which])))
    (tmp_path / f"generator-{family}.safetensors").touch()
    result = CliRunner().invoke(cli.app, ["bundle", "generator", "--work", str(tmp_path), "--family", family])
    assert result.exit_code == 0, result.output
    assert written == [(folder or tmp_path / family, buckets)]


def test_a_bundle_to_compare_needs_a_name_and_a_folder():
    result = CliRunner().invoke(cli.app, ["families", "--bundle", "mine"])
    assert isinstance(result.exception, AdloomError)
    assert "NAME=FOLDER" in str(result.exception)


def test_the_frechet_distance_of_known_distributions_is_exact():
    rng = np.random.default_rng(5)
    features = rng.standard_normal((4000, 128))
    same, moved, wide = (moments(x) for x in (features, features + 0.5, features * 2))
    assert frechet(same, same) == pytest.approx(0, abs=1e-6)
    assert frechet(same, moved) == pytest.approx(128 * 0.25, rel=1e-6)
    assert frechet(same, wide) == pytest.approx(np.trace(same["covariance"]) + np.square(same["mean"]).sum(), rel=1e-6)
