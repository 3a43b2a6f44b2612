"""`adloom export bundle`: what is trained goes into its bundle, generators of other families into one of their own."""

import json
from pathlib import Path

import pytest

pytest.importorskip("cv2", reason="the export extra is not installed: pictures are measured with it")

from typer.testing import CliRunner

from engines.bundle.bundle import STARTER
from engines.errors import AdloomError
from export.bundle.named import named
from export.commands import export as cli
from export.evaluation import families


def invoke(*arguments: str):
    return CliRunner().invoke(cli.app, arguments)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, Path]]:
    """What was bundled: engine, checkpoint's name and bundle."""
    found: list[tuple[str, str, Path]] = []
    monkeypatch.setattr(
        cli, "_write", lambda name, checkpoint, work, folder: found.append((name, checkpoint.name, folder))
    )
    return found


def test_the_starters_engines_go_into_the_starter(tmp_path: Path, written: list[tuple[str, str, Path]]) -> None:
    for file in ("generator-regression.safetensors", "places.safetensors"):
        (tmp_path / file).touch()
    result = invoke("bundle", "generator", "places", "--work", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert written == [
        ("generator", "generator-regression.safetensors", STARTER),
        ("places", "places.safetensors", STARTER),
    ]


def test_another_family_goes_into_a_bundle_that_is_named(tmp_path: Path, written: list[tuple[str, str, Path]]) -> None:
    (tmp_path / "generator-vae.safetensors").touch()
    result = invoke(
        "bundle", "generator", "--work", str(tmp_path), "--family", "vae", "--target", str(tmp_path / "vae")
    )
    assert result.exit_code == 0, result.output
    assert written == [("generator", "generator-vae.safetensors", tmp_path / "vae")]


def test_another_family_never_takes_the_starters_place(tmp_path: Path, written: list[tuple[str, str, Path]]) -> None:
    (tmp_path / "generator-vae.safetensors").touch()
    result = invoke("bundle", "generator", "--work", str(tmp_path), "--family", "vae")
    assert isinstance(result.exception, AdloomError)
    assert "--target FOLDER" in str(result.exception)
    assert written == []


@pytest.mark.parametrize(("name", "said"), [("places", "adloom export train places"), ("poet", "no engine is called")])
def test_what_is_not_trained_or_not_known_is_a_clear_error(tmp_path: Path, name: str, said: str) -> None:
    result = invoke("bundle", name, "--work", str(tmp_path))
    assert isinstance(result.exception, AdloomError)
    assert said in str(result.exception)


def test_a_bundle_to_compare_needs_a_name_and_a_folder() -> None:
    assert named("mine=some/folder") == ("mine", Path("some/folder"))
    result = invoke("families", "--bundle", "mine")
    assert isinstance(result.exception, AdloomError)
    assert "NAME=FOLDER" in str(result.exception)


def test_bundles_of_ones_own_are_measured_beside_the_starter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        families,
        "compare",
        lambda bundles, prompts: [(name, one.folder.name, prompts) for name, one in bundles.items()],
    )
    result = invoke("families", "--bundle", f"mine={STARTER}", "--prompts", "5", "--json")
    assert json.loads(result.output) == [["starter", "starter", 5], ["mine", "starter", 5]]
