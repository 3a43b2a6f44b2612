"""What a bundle holds: engines come and go with their files, within a size that travels."""

from pathlib import Path

import msgspec
import pytest

from engines.bundle.bundle import STARTER
from engines.bundle.manifest import MANIFEST, Engine, Manifest, Tensor
from export.bundle import starter

PICTURE = [Tensor("image", "uint8", ["n", 4, 4, 3])]


def engine(file: str, weights: str = "", **options) -> Engine:
    return Engine(file, [Tensor("row", "int64", ["n"])], PICTURE, options=options, weights=weights)


def files_of(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {MANIFEST}


def test_engines_that_share_weights_are_recorded_with_their_options_and_what_is_told_of_them(tmp_path: Path) -> None:
    for name in ("places", "places-wide"):
        (tmp_path / f"{name}.onnx").write_bytes(name.encode())
        (tmp_path / "places.safetensors").write_bytes(b"shared")
        shared = engine(f"{name}.onnx", "places.safetensors", sets=[["kitchen", 0, "none"]])
        starter.add_engine(name, shared, [f"{name}.onnx", "places.safetensors"], {"recipe": "made so"}, tmp_path)
    manifest = msgspec.json.decode((tmp_path / MANIFEST).read_bytes(), type=Manifest)
    assert set(manifest.files) == files_of(tmp_path) == {"places.onnx", "places-wide.onnx", "places.safetensors"}
    assert manifest.engines["places-wide"].weights == "places.safetensors"
    assert manifest.engines["places"].options == {"sets": [["kitchen", 0, "none"]]}
    assert manifest.provenance["places"] == {"recipe": "made so"}


def test_what_an_engine_no_longer_names_is_deleted_but_not_what_another_does(tmp_path: Path) -> None:
    for file in ("a.onnx", "b.onnx", "shared.bin", "c.onnx"):
        (tmp_path / file).write_bytes(file.encode())
    starter.add_engine("places", engine("a.onnx", "shared.bin"), ["a.onnx", "shared.bin"], {}, tmp_path)
    starter.add_engine("places-wide", engine("b.onnx", "shared.bin"), ["b.onnx", "shared.bin"], {}, tmp_path)
    manifest = starter.add_engine("places", engine("c.onnx"), ["c.onnx"], {}, tmp_path)
    assert set(manifest.files) == files_of(tmp_path) == {"b.onnx", "c.onnx", "shared.bin"}


def test_a_bundle_that_is_too_large_to_travel_is_refused_and_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "small.onnx").write_bytes(bytes(10))
    (tmp_path / "large.onnx").write_bytes(bytes(2_000_000))
    starter.add_engine("places", engine("small.onnx"), ["small.onnx"], {}, tmp_path)
    before = (tmp_path / MANIFEST).read_bytes()
    with pytest.raises(ValueError, match=r"would hold 2\.0 MB; the limit is 1 MB"):
        starter.add_engine("places-wide", engine("large.onnx"), ["large.onnx"], {}, tmp_path, limit=1_000_000)
    assert (tmp_path / MANIFEST).read_bytes() == before


def test_the_starter_may_have_45_megabytes() -> None:
    assert starter.LIMIT == 45_000_000
    assert sum(path.stat().st_size for path in STARTER.iterdir()) <= starter.LIMIT
