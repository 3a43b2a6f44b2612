"""A bundle is read only when every byte is what its manifest says."""

import shutil
from importlib import import_module
from pathlib import Path

import msgspec
import pytest

from engines.bundle.bundle import STARTER, Bundle
from engines.bundle.manifest import MANIFEST, SCHEMA, Engine, Manifest, Stage, Tensor, sha256
from engines.errors import BundleError
from engines.paint.place_painter import engine_name
from engines.paint.plane import WINDOWS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "engine.onnx").write_bytes(b"weights")
    write_manifest(tmp_path, {"engine.onnx": sha256(b"weights")})
    return tmp_path


def write_manifest(folder: Path, files: dict[str, str], schema: int = SCHEMA) -> None:
    engine = Engine("engine.onnx", [Tensor("x", "float32", ["n", 4])], [Tensor("y", "float32", ["n", 2])])
    manifest = Manifest(
        schema, "test", "1", "Apache-2.0", "", files, {"engine": engine}, {"square": Stage((0.5, 0.7), 0.2, 0.6)}, {}
    )
    (folder / MANIFEST).write_bytes(msgspec.json.encode(manifest))


def test_verified_bytes_are_the_bytes_returned(folder: Path):
    bundle = Bundle.open(folder)
    bundle.verify()
    assert bundle.read("engine.onnx") == b"weights"
    assert bundle.hash == sha256((folder / MANIFEST).read_bytes())


def test_one_changed_byte_is_refused_and_named(folder: Path):
    (folder / "engine.onnx").write_bytes(b"weightz")
    with pytest.raises(BundleError, match=r"engine\.onnx does not match the manifest"):
        Bundle.open(folder).read("engine.onnx")


def test_a_truncated_file_is_refused(folder: Path):
    (folder / "engine.onnx").write_bytes(b"weigh")
    with pytest.raises(BundleError, match="does not match"):
        Bundle.open(folder).verify()


def test_a_missing_file_is_refused(folder: Path):
    (folder / "engine.onnx").unlink()
    with pytest.raises(BundleError, match="cannot be read"):
        Bundle.open(folder).verify()


def test_a_file_the_manifest_does_not_list_is_refused(folder: Path):
    (folder / "extra.onnx").write_bytes(b"?")
    with pytest.raises(BundleError, match=r"does not list: extra\.onnx"):
        Bundle.open(folder).verify()
    with pytest.raises(BundleError, match="not listed"):
        Bundle.open(folder).read("extra.onnx")


def test_a_listed_path_outside_the_folder_is_refused(folder: Path):
    outside = folder.parent / "outside.bin"
    outside.write_bytes(b"secret")
    write_manifest(folder, {"../outside.bin": sha256(b"secret")})
    with pytest.raises(BundleError, match="outside the bundle"):
        Bundle.open(folder).read("../outside.bin")


def test_no_manifest_a_broken_one_and_an_unknown_schema_are_clear_errors(tmp_path: Path):
    with pytest.raises(BundleError, match="no bundle at"):
        Bundle.open(tmp_path)
    (tmp_path / MANIFEST).write_bytes(b"{")
    with pytest.raises(BundleError, match="not a bundle manifest"):
        Bundle.open(tmp_path)
    write_manifest(tmp_path, {}, schema=99)
    with pytest.raises(BundleError, match="schema 99"):
        Bundle.open(tmp_path)


def test_an_engine_the_bundle_lacks_is_named(folder: Path):
    with pytest.raises(BundleError, match="no engine 'generator'"):
        Bundle.open(folder).engine("generator")


def test_the_starter_bundle_is_whole_and_light():
    bundle = Bundle.open(STARTER)
    bundle.verify()
    places = {engine_name(bucket) for bucket in WINDOWS} & set(bundle.manifest.engines)
    assert set(bundle.manifest.engines) - places == {"asker", "copywriter", "encoder", "generator"}
    assert len(places) == len(WINDOWS)
    assert set(bundle.manifest.provenance) == set(bundle.manifest.engines)
    assert sum(path.stat().st_size for path in STARTER.rglob("*") if path.is_file()) <= 45_000_000


def test_a_flipped_byte_anywhere_in_a_starter_file_is_refused(tmp_path: Path):
    copy = tmp_path / "starter"
    shutil.copytree(STARTER, copy)
    for name in Bundle.open(copy).manifest.files:
        path = copy / name
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
        with pytest.raises(BundleError, match="does not match"):
            Bundle.open(copy).read(name)


def test_files_that_only_the_engine_before_it_had_are_deleted_with_it(tmp_path: Path):
    pytest.importorskip("mitsuba", reason="the export extra is not installed: bundles are made with it")
    add_engine = import_module("export.bundle.starter").add_engine
    for file in ("a.onnx", "words.json", "b.onnx", "shared.json"):
        (tmp_path / file).write_text(file)
    tensors: list[Tensor] = []
    old = Engine("a.onnx", tensors, tensors, {"lexicon": "words.json", "names": "shared.json"})
    add_engine("copywriter", old, ["a.onnx", "words.json", "shared.json"], {}, folder=tmp_path)
    add_engine("encoder", Engine("b.onnx", tensors, tensors, {"names": "shared.json"}), ["b.onnx"], {}, folder=tmp_path)
    (tmp_path / "words.json.gz").write_text("packed")
    new = Engine("a.onnx", tensors, tensors, {"lexicon": "words.json.gz"})
    add_engine("copywriter", new, ["a.onnx", "words.json.gz"], {}, folder=tmp_path)
    Bundle.open(tmp_path).verify()
    assert not (tmp_path / "words.json").exists()
    assert (tmp_path / "shared.json").exists()
