"""The cache of built engines: everything that decides an engine is in its key; other bytes are refused."""

import errno
import os
import threading
import time
from pathlib import Path

import msgspec
import pytest

from engines.bundle.bundle import Bundle
from engines.bundle.manifest import sha256
from engines.errors import BuildError, MissingEngineError, StaleEngineError, TamperedError, UnsupportedError
from engines.runtime import cache
from engines.runtime.cache import Record, locked, read, recorded, records, require_current, write
from engines.runtime.identity import PORTABLE, Identity, identity_of

DATA = b"an engine"
OTHERS = {
    "onnx_sha256": "0" * 64,
    "weights_sha256": "0" * 64,
    "shapes": {"scene": [[1, 128]] * 3},
    "precision": "bf16",
    "version": "9.9",
    "library": "tensorrt",
    "architectures": ("sm_90",),
    "batch": 4,
    "engine": "generator-wide",
}


def identity(**changes) -> Identity:
    made = identity_of(
        Bundle.open(), "generator", 2, library="tensorrt-rtx", version="1.7", precision="fp16",
        architectures=("sm_86",),
    )  # fmt: skip
    return msgspec.structs.replace(made, **changes)


def record_of(made: Identity, data: bytes = DATA) -> Record:
    return Record(identity=made, key=made.key, sha256=sha256(data), size=len(data), build_seconds=1.5)


def test_an_engine_lies_beside_a_json_that_says_what_it_was_built_from(tmp_path: Path) -> None:
    made = identity()
    write(tmp_path, record_of(made), DATA)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["generator-b2.engine", "generator-b2.json"]
    said = msgspec.json.decode((tmp_path / "generator-b2.json").read_bytes())
    files = Bundle.open().manifest.files
    assert said["identity"]["onnx_sha256"] == files["generator.onnx"]
    assert said["identity"]["weights_sha256"] == files["generator.safetensors"]
    assert said["identity"]["shapes"]["scene"] == [[2, 128]] * 3
    assert said["sha256"] == sha256(DATA)
    assert recorded(tmp_path, made) == record_of(made)
    assert read(tmp_path, record_of(made)) == DATA


@pytest.mark.parametrize("name", OTHERS)
def test_everything_that_decides_an_engine_is_in_its_key(tmp_path: Path, name: str) -> None:
    other = identity(**{name: OTHERS[name]})
    assert other.key != identity().key
    write(tmp_path, record_of(identity()), DATA)
    assert recorded(tmp_path, other) is None


def test_an_engine_with_other_bytes_is_refused(tmp_path: Path) -> None:
    write(tmp_path, record_of(identity()), DATA)
    (tmp_path / "generator-b2.engine").write_bytes(b"something else")
    for look in (lambda: recorded(tmp_path, identity()), lambda: read(tmp_path, record_of(identity()))):
        with pytest.raises(TamperedError, match="it was not loaded; remove it and run `adloom build`"):
            look()


def test_an_engine_without_its_json_or_a_json_without_its_engine_counts_as_absent(tmp_path: Path) -> None:
    write(tmp_path, record_of(identity()), DATA)
    (tmp_path / "generator-b2.engine").unlink()
    assert recorded(tmp_path, identity()) is None
    with pytest.raises(MissingEngineError, match="run `adloom build`"):
        read(tmp_path, record_of(identity()))
    write(tmp_path, record_of(identity()), DATA)
    (tmp_path / "generator-b2.json").write_text("{half")
    assert records(tmp_path) == []


def test_a_json_under_another_name_speaks_for_no_engine(tmp_path: Path) -> None:
    write(tmp_path, record_of(identity()), DATA)
    (tmp_path / "generator-b2.json").rename(tmp_path / "generator-b4.json")
    assert records(tmp_path) == []


@pytest.mark.parametrize(("changes", "said"), [({"version": "1.6"}, "version 1.6"), ({"shapes": {}}, "other shapes")])
def test_a_stale_engine_says_what_differs(changes, said: str) -> None:
    with pytest.raises(StaleEngineError, match=said):
        require_current(record_of(identity(**changes)), identity(), "sm_86")


def test_an_engine_of_another_gpu_is_stale_and_a_portable_one_is_not() -> None:
    with pytest.raises(StaleEngineError, match="built for sm_86, this GPU is sm_90: run `adloom build`"):
        require_current(record_of(identity()), identity(), "sm_90")
    portable = identity(architectures=(PORTABLE,))
    require_current(record_of(portable), portable, "sm_90")


def test_a_changed_key_is_stale() -> None:
    forged = msgspec.structs.replace(record_of(identity()), key="0" * 64)
    with pytest.raises(StaleEngineError):
        require_current(forged, identity(), "sm_86")


def test_a_size_without_bound_cannot_be_built() -> None:
    bundle = Bundle.open()
    encoder = msgspec.structs.replace(bundle.engine("encoder"), options={})
    manifest = msgspec.structs.replace(bundle.manifest, engines={"encoder": encoder})
    with pytest.raises(UnsupportedError, match="size 't' of input ids has no bound: the option max_tokens"):
        identity_of(
            Bundle(bundle.folder, manifest, bundle.hash), "encoder", 1, library="tensorrt", version="1",
            precision="fp16", architectures=(),
        )  # fmt: skip


@pytest.mark.parametrize("broken", ["engine", "json"])
def test_a_full_disk_is_a_clear_error_and_leaves_nothing(tmp_path: Path, monkeypatch, broken: str) -> None:
    real, calls = os.fsync, []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == (1 if broken == "engine" else 2):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BuildError, match="No space left on device; free some space or name another folder by --out"):
        write(tmp_path, record_of(identity()), DATA)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BuildError, match="cannot be made"):
        locked(tmp_path / "file" / "engines")


def test_who_comes_second_waits_and_takes_what_was_built(tmp_path: Path) -> None:
    built: list[str] = []

    def build(name: str) -> None:
        with locked(tmp_path):
            if recorded(tmp_path, identity()) is None:
                time.sleep(0.05)
                built.append(name)
                write(tmp_path, record_of(identity()), DATA)

    threads = [threading.Thread(target=build, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1


def test_a_refusal_is_kept_without_an_engine(tmp_path: Path) -> None:
    write(tmp_path, record_of(identity()), DATA)
    refused = Record(identity=identity(), key=identity().key, refused="Loop: not supported")
    write(tmp_path, refused)
    assert [path.name for path in tmp_path.iterdir()] == ["generator-b2.json"]
    assert recorded(tmp_path, identity()) == refused
    assert cache.built(records(tmp_path)) == []
