"""One writer for all manifests: what it writes is what lies in the repository, to the byte."""

from pathlib import Path

import msgspec
import pytest

from engines.bundle.bundle import STARTER
from engines.bundle.manifest import MANIFEST, Engine, Manifest, sha256, write_manifest

ROOT = Path(__file__).parents[3]
WRITTEN = sorted([STARTER, *(path.parent for path in (ROOT / "export").rglob(MANIFEST))])


@pytest.mark.parametrize("folder", WRITTEN, ids=lambda folder: folder.name)
def test_a_manifest_that_is_read_and_written_again_keeps_its_hash(folder: Path, tmp_path: Path) -> None:
    raw = (folder / MANIFEST).read_bytes()
    write_manifest(tmp_path, msgspec.json.decode(raw, type=Manifest))
    assert sha256((tmp_path / MANIFEST).read_bytes()) == sha256(raw)


def test_the_files_of_an_engine_are_what_its_contract_names() -> None:
    engine = Engine("a.onnx", [], [], {"tokenizer": "words.json", "layers": 4, "special": [1]}, "a.safetensors")
    assert engine.named() == {"a.onnx", "words.json", "a.safetensors"}
