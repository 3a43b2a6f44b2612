"""The CPU's tuning: measured by turns, kept beside built engines, read by what serves; no more threads than asked."""

import errno
import os
from pathlib import Path

import msgspec
import numpy as np
import pytest

pytest.importorskip("onnx", reason="needs onnx (the rtx or the export extra)")

from engines.bundle.bundle import Bundle
from engines.bundle.serving import Serving
from engines.errors import BuildError
from engines.paint.encoder import Encoder
from engines.runtime.cores import available
from engines.runtime.cpu import CpuEngine, Tuning
from engines.runtime.tuning import FILE, TuningFile, read_tuning, tuning_of
from export.build import tune as tuning
from export.build.tune import Score, choose, tune

DEFAULT = Tuning(threads=2)
OTHER = Tuning(threads=1, spinning=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The starter's encoder, tuned in as few rounds as give a median."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tuning, "ROUNDS", 3)
        folder = tmp_path_factory.mktemp("engines")
        tune(only("encoder"), folder, 2, lambda _name, _share: None)
    return folder


def only(name: str) -> Bundle:
    bundle = Bundle.open()
    engines = {name: bundle.engine(name)}
    return Bundle(bundle.folder, msgspec.structs.replace(bundle.manifest, engines=engines), bundle.hash)


def rewrite(folder: Path, target: Path, **changes) -> Path:
    found = msgspec.json.decode((folder / FILE).read_bytes(), type=TuningFile)
    (target / FILE).write_bytes(msgspec.json.encode(msgspec.structs.replace(found, **changes)))
    return target


@pytest.mark.parametrize(("alone", "crowded", "wanted"), [(5, 50, OTHER), (9.9, 99, DEFAULT), (5, 300, DEFAULT)])
def test_a_candidate_must_be_clearly_faster_for_one_and_in_the_crowd_together(alone, crowded, wanted) -> None:
    assert choose({DEFAULT: Score(10, 100), OTHER: Score(alone, crowded)}, DEFAULT) == wanted


def test_the_file_says_what_was_measured_where(folder: Path) -> None:
    found = read_tuning(folder)
    assert found is not None
    assert (found.cores, found.threads) == (available(), 2)
    measured = found.engines["encoder"]
    assert measured.before_ms > 0
    assert measured.after_ms > 0
    assert measured.tuning.threads <= min(2, available())
    assert measured.tuning.most in {1, 2, 4, 8}
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_a_tuned_engine_serves_the_same_and_with_no_more_threads_than_asked(folder: Path, tmp_path: Path) -> None:
    many = msgspec.structs.replace(read_tuning(folder).engines["encoder"], tuning=Tuning(threads=64, most=2))
    bundle = Bundle.open().served(Serving(folder=rewrite(folder, tmp_path, engines={"encoder": many})))
    assert tuning_of(bundle, "encoder", 1) == Tuning(threads=1, most=2)
    assert tuning_of(bundle, "generator", 2) == Tuning(threads=2)
    prompts = ["teal podium", "sand podium, gold backdrop", "红色展台"]
    wanted = Encoder(Bundle.open(), threads=1).encode(prompts)
    assert np.allclose(Encoder(bundle, threads=1).encode(prompts), wanted, atol=1e-5)


@pytest.mark.parametrize("changes", [{"cores": 999}, {"onnxruntime": "0.1"}])
def test_a_tuning_of_another_machine_is_left_aside_and_said_so(folder: Path, tmp_path: Path, caplog, changes) -> None:
    assert read_tuning(rewrite(folder, tmp_path, **changes)) is None
    assert "adloom build --backend cpu" in caplog.text


def test_a_damaged_tuning_is_left_aside_and_said_so(tmp_path: Path, caplog) -> None:
    (tmp_path / FILE).write_text("{")
    assert read_tuning(tmp_path) is None
    assert "writes it anew" in caplog.text
    assert read_tuning(tmp_path / "nowhere") is None


def test_without_spinning_and_arena_the_numbers_are_the_same() -> None:
    bundle = Bundle.open()
    inputs = {name: np.ones((1, 5), np.int64) for name in ("ids", "mask")}
    plain = CpuEngine(bundle, "encoder", Tuning(threads=1, spinning=False, arena=False)).run(inputs)
    assert np.array_equal(plain["embedding"], CpuEngine(bundle, "encoder", DEFAULT).run(inputs)["embedding"])


def test_a_full_disk_is_a_clear_error_and_leaves_nothing(tmp_path: Path, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(BuildError, match="No space left on device; free some space"):
        tune(Bundle(Path(), msgspec.structs.replace(Bundle.open().manifest, engines={}), ""), tmp_path, 1, print)
    assert list(tmp_path.iterdir()) == []
