"""TensorRT-RTX compiles the starter's engines without a GPU; what it lacks is told by name, a crash is an error."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

onnx = pytest.importorskip("onnx", reason="needs onnx (the rtx or the export extra)")
pytest.importorskip("tensorrt_rtx", reason="needs the rtx extra")

from engines.bundle.backends import BACKENDS  # noqa: E402
from engines.bundle.bundle import Bundle  # noqa: E402
from engines.bundle.manifest import MANIFEST, sha256  # noqa: E402
from engines.bundle.serving import Fallback, Serving  # noqa: E402
from engines.errors import BuildError, TamperedError, UnavailableError, UnsupportedError  # noqa: E402
from engines.paint.encoder import Encoder  # noqa: E402
from engines.runtime.cache import Record, records, require_current  # noqa: E402
from engines.runtime.identity import PORTABLE  # noqa: E402
from engines.runtime.libraries import library, open_device  # noqa: E402
from export.build import build as building  # noqa: E402
from export.build.build import architectures_of, build_engine  # noqa: E402
from export.build.compiler import compile_engine, saved  # noqa: E402


def build(folder: Path, name: str = "encoder", bundle: Bundle | None = None, **settings) -> list[Record]:
    wanted = {
        "backend": "tensorrt-rtx",
        "precision": "fp16",
        "architectures": (PORTABLE,),
        "buckets": (1,),
        **settings,
    }
    return list(build_engine(bundle or Bundle.open(), name, folder, **wanted))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The encoder, built once for these tests, below a folder that a runtime may be given."""
    folder = tmp_path_factory.mktemp("engines") / "tensorrt-rtx"
    build(folder)
    return folder


def copied(folder: Path, target: Path) -> Path:
    """A copy to spoil."""
    target = target / "tensorrt-rtx"
    target.mkdir()
    for path in folder.iterdir():
        (target / path.name).write_bytes(path.read_bytes())
    return target


def never(*_: object) -> bytes:
    raise AssertionError("nothing should be compiled")


def test_engine_and_json_lie_side_by_side_and_tell_all(folder: Path) -> None:
    (record,) = records(folder)
    identity = record.identity
    assert (identity.engine, identity.batch, identity.precision) == ("encoder", 1, "fp16")
    assert identity.version == library("tensorrt-rtx").__version__
    assert identity.onnx_sha256 == Bundle.open().manifest.files["encoder.onnx"]
    assert identity.shapes == {"ids": [[1, 1], [1, 24], [1, 96]], "mask": [[1, 1], [1, 24], [1, 96]]}
    data = (folder / "encoder-b1.engine").read_bytes()
    assert (record.size, record.sha256) == (len(data), sha256(data))
    assert record.size > 1_000_000
    assert 0 < record.parity["embedding"] < 0.01
    assert record.build_seconds > 0


def test_the_generator_is_built_with_its_shared_weights_in_its_json(tmp_path: Path) -> None:
    (record,) = build(tmp_path, "generator", buckets=(2,))
    assert record.refused == ""
    assert record.size > 10_000_000
    assert record.identity.weights_sha256 == Bundle.open().manifest.files["generator.safetensors"]
    assert record.identity.shapes["scene"] == [[2, 128]] * 3


def test_a_second_build_takes_what_is_there(folder: Path, monkeypatch) -> None:
    monkeypatch.setattr(building, "compile_engine", never)
    assert build(folder) == records(folder)


@pytest.mark.parametrize("changes", [{"precision": "fp32"}, {"architectures": ("sm_89",)}])
def test_a_stale_engine_is_built_again(folder: Path, tmp_path: Path, monkeypatch, changes) -> None:
    target = copied(folder, tmp_path)
    monkeypatch.setattr(building, "compile_engine", lambda *_: b"another engine")
    (record,) = build(target, **changes)
    assert (target / "encoder-b1.engine").read_bytes() == b"another engine"
    assert records(target) == [record]


def test_another_graph_under_the_same_name_is_built_again(folder: Path, tmp_path: Path, monkeypatch) -> None:
    target = copied(folder, tmp_path)
    bundle = Bundle.open()
    model = onnx.load_from_string(bundle.read("encoder.onnx"))
    model.doc_string = "changed"
    changed = tmp_path / "bundle"
    changed.mkdir()
    (changed / "encoder.onnx").write_bytes(model.SerializeToString())
    files = {"encoder.onnx": sha256((changed / "encoder.onnx").read_bytes())}
    manifest = msgspec.structs.replace(bundle.manifest, files=files, engines={"encoder": bundle.engine("encoder")})
    (changed / MANIFEST).write_bytes(msgspec.json.encode(manifest))
    monkeypatch.setattr(building, "compile_engine", lambda *_: b"another engine")
    (record,) = build(target, bundle=Bundle.open(changed))
    assert record.identity.onnx_sha256 == files["encoder.onnx"]


def test_a_build_refuses_a_tampered_engine_and_says_what_to_do(folder: Path, tmp_path: Path) -> None:
    target = copied(folder, tmp_path)
    (target / "encoder-b1.engine").write_bytes(b"not what was built")
    with pytest.raises(TamperedError, match="remove it and run `adloom build`"):
        build(target)


def test_an_engine_for_another_gpu_is_built_here_and_refused_there(tmp_path: Path) -> None:
    (record,) = build(tmp_path, architectures=architectures_of("tensorrt-rtx", ["sm_86"]))
    assert record.identity.architectures == ("sm_86",)
    with pytest.raises(Exception, match="built for sm_86, this GPU is sm_120"):
        require_current(record, record.identity, "sm_120")


def test_a_gpu_that_the_compiler_does_not_know_is_an_error_that_lists_those_it_knows() -> None:
    with pytest.raises(BuildError, match="sm_99: this TensorRT-RTX builds for sm_75"):
        architectures_of("tensorrt-rtx", ["sm_99"])
    with pytest.raises(BuildError, match="--architecture goes with tensorrt-rtx"):
        architectures_of("tensorrt", ["sm_86"])


def test_operators_that_the_compiler_lacks_are_told_by_name_and_nothing_is_written_but_that(tmp_path: Path) -> None:
    (record,) = build(tmp_path, "copywriter", buckets=(1, 2))
    assert "DynamicQuantizeLinear (node layer_norm_QuantizeLinear): not supported" in record.refused
    assert "MatMulInteger" in record.refused
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "copywriter-b1.json"]


def test_a_crash_of_the_compiler_is_its_last_words_and_not_the_end(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "crashing.py").write_text(
        "import os, sys\nsys.stderr.write('out of ideas')\nsys.stderr.flush()\nos.abort()\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{Path.cwd()}")
    monkeypatch.setitem(BACKENDS, "tensorrt-rtx", replace(BACKENDS["tensorrt-rtx"], library="crashing"))
    with pytest.raises(UnsupportedError, match=r"the compiler ended with status -6; out of ideas"):
        compile_engine("tensorrt-rtx", tmp_path / "model.onnx", {}, (), lambda _done, _whole: None)


def test_two_processes_that_build_one_engine_compile_it_once(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from engines.bundle.bundle import Bundle\n"
        "from export.build import build\n"
        "real = build.compile_engine\n"
        "def told(*arguments):\n"
        "    sys.stdout.write('compiled\\n')\n"
        "    return real(*arguments)\n"
        "build.compile_engine = told\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "for record in build.build_engine(Bundle.open(), 'encoder', folder, backend='tensorrt-rtx', precision='fp32',\n"
        "        architectures=('portable',), buckets=(1,)):\n"
        "    sys.stdout.write(record.sha256 + '\\n')\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120)[0].split() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum(words.count("compiled") for words in said) == 1
    assert said[0][-1] == said[1][-1] == records(tmp_path)[0].sha256


def test_without_a_driver_a_built_engine_falls_back_to_the_cpu_and_says_so(folder: Path, monkeypatch) -> None:
    if tensorrt_runs():
        pytest.skip("this machine has a GPU: nothing falls back")
    told: list[Fallback] = []
    serving = Serving(backend="tensorrt-rtx", folder=folder.parent, observe=told.append)
    embedding = Encoder(Bundle.open().served(serving), threads=1).encode(["teal podium"])
    assert np.array_equal(embedding, Encoder(Bundle.open(), threads=1).encode(["teal podium"]))
    assert [(step.source, step.reason) for step in told] == [("tensorrt-rtx", "unavailable"), ("cuda", "unavailable")]


def tensorrt_runs() -> bool:
    try:
        open_device("tensorrt-rtx").close()
    except UnavailableError:
        return False
    return True


def test_a_graph_is_written_to_a_full_disk_as_a_clear_error(monkeypatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(onnx, "save_model", full)
    with pytest.raises(BuildError, match="No space left on device; free some space or set TMPDIR"), saved(object()):
        pass
