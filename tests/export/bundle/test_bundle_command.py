"""`adloom export bundle`: what is trained goes into its bundle, the starter's or one that is named."""

from pathlib import Path

import pytest

pytest.importorskip("cv2", reason="the export extra is not installed: pictures are measured with it")

from typer.testing import CliRunner

from engines.bundle.bundle import STARTER
from engines.errors import AdloomError
from export.bundle.named import named
from export.commands import export as cli


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
    for file in ("generator.safetensors", "places.safetensors"):
        (tmp_path / file).touch()
    result = invoke("bundle", "generator", "places", "--work", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert written == [
        ("generator", "generator.safetensors", STARTER),
        ("places", "places.safetensors", STARTER),
    ]


def test_another_bundle_is_named(tmp_path: Path, written: list[tuple[str, str, Path]]) -> None:
    (tmp_path / "generator.safetensors").touch()
    result = invoke("bundle", "generator", "--work", str(tmp_path), "--target", str(tmp_path / "mine"))
    assert result.exit_code == 0, result.output
    assert written == [("generator", "generator.safetensors", tmp_path / "mine")]


@pytest.mark.parametrize(("name", "said"), [("places", "adloom export train places"), ("poet", "no engine is called")])
def test_what_is_not_trained_or_not_known_is_a_clear_error(tmp_path: Path, name: str, said: str) -> None:
    result = invoke("bundle", name, "--work", str(tmp_path))
    assert isinstance(result.exception, AdloomError)
    assert said in str(result.exception)


def test_a_bundle_beside_another_is_named_by_name_and_folder() -> None:
    assert named("mine=some/folder") == ("mine", Path("some/folder"))
    with pytest.raises(ValueError, match="NAME=FOLDER"):
        named("mine")
