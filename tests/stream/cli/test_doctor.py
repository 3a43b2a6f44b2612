"""The doctor says what each engine would run on here, and why not on what was asked for."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engines.bundle.bundle import Bundle
from engines.runtime import loading
from engines.runtime.loading import open_engine
from stream.catalog.database import pictures_of
from stream.cli.doctor import Check, examine
from stream.config import Settings
from stream.demo.stock import import_shop
from tests.support.bundle_samples import placed


def engines(settings: Settings) -> Check:
    (found,) = [check for check in examine(settings) if check.name == "engines"]
    return found


def test_every_engine_is_named_with_its_backend() -> None:
    found = engines(Settings(backend="cpu"))
    assert found.state == "ok"
    assert found.finding == f"{', '.join(Bundle.open().manifest.engines)} on cpu"


def test_a_backend_that_is_not_to_be_had_is_a_hint_that_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def opened(backend, bundle, name):
        asked.append(backend)
        assert bundle.serving.build is None
        return open_engine(backend, bundle, name)

    monkeypatch.setattr(loading, "open_engine", opened)
    found = engines(Settings(backend="tensorrt"))
    assert set(asked) == {"tensorrt", "cuda"}
    assert found.state == "hint"
    assert "on cpu; not on tensorrt: " in found.finding
    assert found.finding.count("not on cuda: ") == 1


def test_brackets_of_a_finding_are_shown_as_they_are() -> None:
    command = [sys.executable, "-m", "stream.cli", "doctor"]
    environment = {**os.environ, "ADLOOM_BACKEND": "cuda", "COLUMNS": "300"}
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert "adloom[gpu]" in shown.stdout
    assert shown.stderr == ""


def test_a_catalogue_that_was_moved_without_its_pictures_fails(tmp_path: Path) -> None:
    def catalogue() -> Check:
        (found,) = [check for check in examine(Settings(catalog=tmp_path / "c.sqlite")) if check.name == "catalogue"]
        return found

    import_shop(tmp_path / "c.sqlite")
    assert (catalogue().state, catalogue().finding) == ("ok", "38 products in English, 38 in Chinese")
    shutil.rmtree(pictures_of(tmp_path / "c.sqlite"))
    assert catalogue().state == "fails"
    assert "76 files are not in" in catalogue().finding


def test_a_bundle_that_paints_places_needs_neither_encoder_nor_generator(tmp_path: Path) -> None:
    def bundle(folder: Path) -> Check:
        (found,) = [check for check in examine(Settings(bundle=folder)) if check.name == "bundle"]
        return found

    folder = placed(tmp_path / "walls").folder
    assert bundle(folder).state == "ok"
    manifest = folder / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"places":', b'"painter":'))
    found = bundle(folder)
    assert found.state == "fails"
    assert "has no engine 'encoder'" in found.finding
