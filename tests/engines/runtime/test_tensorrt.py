"""The adapter of TensorRT and TensorRT-RTX against a library and a GPU that keep count of what is asked of them."""

from pathlib import Path
from types import SimpleNamespace

import msgspec
import numpy as np
import pytest

from engines.bundle.bundle import Bundle
from engines.bundle.manifest import sha256
from engines.bundle.serving import Fallback, Serving
from engines.bundle.signature import Owner, sign
from engines.errors import (
    BackendError,
    MissingEngineError,
    OutOfMemoryError,
    ShapeError,
    StaleEngineError,
    TamperedError,
    UnsupportedError,
)
from engines.runtime import loading, tensorrt
from engines.runtime.cache import Record, write
from engines.runtime.cpu import CpuEngine, Tuning
from engines.runtime.identity import identity_of
from engines.runtime.runtime import Runtime
from engines.runtime.tensorrt import TensorRTEngine
from tests.support.key_samples import key_pair

VERSION = "10.13"
HERE = "sm_90"


class Memory:
    """A GPU of `room` bytes whose memory is numpy's; `log` is what was asked of it, in order."""

    architecture = HERE
    stream = 7

    def __init__(self, room: int = 1 << 30) -> None:
        self.room, self.log, self.held = room, [], {}
        self.closed = False

    def allocate(self, size: int) -> int:
        if size + sum(array.size for array in self.held.values()) > self.room:
            raise OutOfMemoryError("the GPU has no memory left for this batch")
        address = 1 + len(self.held)
        self.held[address] = np.zeros(size, np.uint8)
        self.log.append("allocate")
        return address

    def upload(self, address: int, array: np.ndarray) -> None:
        self.log.append("upload")
        self.held[address][: array.nbytes] = array.reshape(-1).view(np.uint8)

    def download(self, address: int, array: np.ndarray) -> None:
        self.log.append("download")
        array.reshape(-1).view(np.uint8)[:] = self.held[address][: array.nbytes]

    def host(self, shape, dtype) -> np.ndarray:
        return np.empty(shape, dtype)

    def capture(self, work):
        self.log.append("capture")
        return work

    def launch(self, graph) -> None:
        self.log.append("launch")
        graph()

    def wait(self) -> None:
        self.log.append("wait")

    def free(self) -> None:
        self.held.clear()

    def close(self) -> None:
        self.closed = True
        self.held.clear()


class Context:
    """Computes an engine on the CPU, from and to the addresses that were set."""

    def __init__(self, library: "Library", name: str) -> None:
        self._library, self._contract = library, Bundle.open().engine(name)
        self._cpu = CpuEngine(Bundle.open(), name, Tuning(threads=1))
        self._shapes, self._places = {}, {}
        self.scratch = None

    def set_input_shape(self, name, shape) -> None:
        self._shapes[name] = tuple(shape)

    def get_tensor_shape(self, name):
        if name in self._shapes:
            return self._shapes[name]
        (tensor,) = [tensor for tensor in self._contract.outputs if tensor.name == name]
        return [next(iter(self._shapes.values()))[0], *tensor.shape[1:]]

    def set_device_memory(self, address, size) -> None:
        self.scratch = (address, size)

    def set_tensor_address(self, name, address) -> None:
        self._places[name] = address

    def execute_async_v3(self, stream) -> bool:
        assert stream == Memory.stream
        assert self.scratch is not None
        if self._library.failing:
            self._library.logger.log("error", self._library.failing)
            return False
        memory = self._library.memory
        memory.log.append("execute")

        def view(tensor):
            shape = self.get_tensor_shape(tensor.name)
            size = int(np.prod(shape)) * np.dtype(tensor.dtype).itemsize
            return memory.held[self._places[tensor.name]][:size].view(tensor.dtype).reshape(shape)

        results = self._cpu.run({tensor.name: view(tensor).copy() for tensor in self._contract.inputs})
        for tensor in self._contract.outputs:
            view(tensor)[:] = results[tensor.name]
        return True


class Library:
    """Stands for `tensorrt`: an engine's bytes are its name and batch; `read` is what was deserialised."""

    __version__ = VERSION
    ExecutionContextAllocationStrategy = SimpleNamespace(USER_MANAGED="user")

    class ILogger:
        ERROR, INTERNAL_ERROR = "error", "internal"

    def __init__(self, memory: Memory) -> None:
        self.memory, self.read, self.failing = memory, [], ""

    def Runtime(self, logger):  # noqa: N802  the library's name
        self.logger = logger
        return SimpleNamespace(deserialize_cuda_engine=self._deserialize)

    def _deserialize(self, data: bytes):
        self.read.append(data)
        if b"broken" in data:
            self.logger.log(self.ILogger.ERROR, "  the plan is\nof another kind ")
            return None
        name = data.decode().split()[0]
        return SimpleNamespace(device_memory_size_v2=1024, create_execution_context=lambda _: Context(self, name))


def built(folder: Path, name: str = "generator", batches=(1, 2, 4), architecture: str = HERE, **changes) -> None:
    """Write engines as `adloom build` does."""
    for batch in batches:
        identity = identity_of(
            Bundle.open(), name, batch, library="tensorrt", version=VERSION, precision="fp16",
            architectures=(architecture,),
        )  # fmt: skip
        identity = msgspec.structs.replace(identity, **changes)
        data = f"{name} {batch}".encode()
        record = Record(identity=identity, key=identity.key, sha256=sha256(data), size=len(data))
        write(folder / "tensorrt", record, data)


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def library(monkeypatch, memory: Memory) -> Library:
    made = Library(memory)
    monkeypatch.setattr(tensorrt, "library", lambda _: made)
    monkeypatch.setattr(tensorrt, "open_device", lambda _: memory)
    return made


def served(folder: Path, most: int = 16, told: list[Fallback] | None = None, choice="tensorrt") -> Bundle:
    observe = [].append if told is None else told.append
    return Bundle.open().served(Serving(backend=choice, folder=folder, most=most, observe=observe))


def inputs_of(count: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    shapes = {"scene": (count, 128), "noise": (count, 8)}
    return {name: rng.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}


def test_memory_is_laid_out_once_and_a_graph_is_captured_after_the_first_run_of_each_bucket(
    tmp_path: Path, library: Library, memory: Memory
) -> None:
    built(tmp_path)
    engine = TensorRTEngine(served(tmp_path), "generator", "tensorrt")
    assert (engine.buckets, engine.most) == ((1, 2, 4), 4)
    assert memory.log == ["allocate"] * 4  # two inputs, one output, and scratch memory that the buckets share
    memory.log.clear()
    wanted = CpuEngine(Bundle.open(), "generator", Tuning(threads=1)).run(inputs_of(2))["image"]
    assert np.array_equal(engine.run(inputs_of(2))["image"], wanted)
    assert memory.log == ["upload", "upload", "execute", "download", "wait", "capture"]
    memory.log.clear()
    assert np.array_equal(engine.run(inputs_of(2))["image"], wanted)
    assert memory.log == ["upload", "upload", "launch", "execute", "download", "wait"]


def test_a_picture_stays_as_it_is_when_the_next_one_is_painted(tmp_path: Path, library: Library) -> None:
    built(tmp_path, batches=(1,))
    engine = TensorRTEngine(served(tmp_path), "generator", "tensorrt")
    first = engine.run(inputs_of(1))["image"]
    kept = first.copy()
    engine.run({name: -array for name, array in inputs_of(1).items()})
    assert np.array_equal(first, kept)


def test_the_runtime_pads_up_to_a_bucket_and_cuts_what_is_larger(tmp_path: Path, library: Library, memory) -> None:
    built(tmp_path)
    runtime = Runtime(served(tmp_path), "generator", threads=1)
    assert memory.log.count("capture") == 3  # it is warm when it is loaded
    memory.log.clear()
    pictures = runtime.run(inputs_of(7))["image"]
    assert runtime.backend == "tensorrt"
    assert memory.log.count("execute") == 2
    assert np.array_equal(pictures, CpuEngine(Bundle.open(), "generator", Tuning(threads=1)).run(inputs_of(7))["image"])


def test_only_buckets_up_to_the_largest_batch_are_loaded(tmp_path: Path, library: Library) -> None:
    built(tmp_path)
    assert TensorRTEngine(served(tmp_path, most=2), "generator", "tensorrt").buckets == (1, 2)
    assert library.read == [b"generator 1", b"generator 2"]


def test_a_tampered_engine_is_refused_before_it_is_read(tmp_path: Path, library: Library) -> None:
    built(tmp_path, batches=(1,))
    (tmp_path / "tensorrt" / "generator-b1.engine").write_bytes(b"generator 9")
    told: list[Fallback] = []
    runtime = Runtime(served(tmp_path, told=told), "generator", threads=1)
    assert library.read == []
    assert runtime.backend == "cpu"
    assert [step.reason for step in told] == ["tampered", "unavailable"]
    with pytest.raises(TamperedError):
        TensorRTEngine(served(tmp_path), "generator", "tensorrt")


def test_with_an_owner_an_engine_counts_only_with_its_signature(tmp_path: Path, library: Library) -> None:
    secret, public = key_pair(tmp_path, "ours")
    built(tmp_path, batches=(1,))
    bundle = Bundle.open().served(Serving(backend="tensorrt", folder=tmp_path, owner=Owner.of(public)))
    with pytest.raises(TamperedError, match=r"generator-b1.json is not signed"):
        TensorRTEngine(bundle, "generator", "tensorrt")
    sign([tmp_path / "tensorrt" / "generator-b1.json"], secret)
    assert TensorRTEngine(bundle, "generator", "tensorrt").buckets == (1,)
    library.read.clear()
    built(tmp_path, batches=(1,), precision="fp32")  # engine and JSON agree, and are somebody else's
    with pytest.raises(TamperedError, match="do not use it"):
        TensorRTEngine(bundle, "generator", "tensorrt")
    assert library.read == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"architecture": "sm_86"}, "built for sm_86, this GPU is sm_90"),
        ({"version": "10.1"}, "version 10.1"),
        ({"onnx_sha256": "0" * 64}, "onnx_sha256"),
    ],
)
def test_an_engine_of_something_else_is_not_read(tmp_path: Path, library: Library, changes, said: str) -> None:
    built(tmp_path, batches=(1,), **changes)
    with pytest.raises(StaleEngineError, match=said):
        TensorRTEngine(served(tmp_path), "generator", "tensorrt")
    assert library.read == []


def test_under_auto_a_stale_engine_is_told_and_a_missing_one_is_not(tmp_path: Path, library: Library) -> None:
    built(tmp_path, batches=(1,), architecture="sm_86")
    told: list[Fallback] = []
    bundle = served(tmp_path, told=told, choice="auto")
    assert Runtime(bundle, "generator", threads=1).backend == "cpu"
    assert [(step.source, step.reason) for step in told] == [("tensorrt", "stale")]
    told.clear()
    assert Runtime(bundle, "encoder", threads=1).backend == "cpu"
    assert told == []


def test_what_is_missing_is_built_when_the_backend_is_named(tmp_path: Path, library: Library, monkeypatch) -> None:
    monkeypatch.setattr(loading, "library", lambda _: library)
    monkeypatch.setattr(loading, "open_device", lambda _: Memory())
    asked = []

    def build(bundle: Path, backend: str, precision: str, out: Path) -> None:
        asked.append((bundle, backend, precision))
        built(out)

    serving = Serving(backend="tensorrt", folder=tmp_path, build=build)
    bundle = Bundle.open().served(serving)
    assert isinstance(loading.load("tensorrt", bundle, "generator", 1), TensorRTEngine)
    built(tmp_path, version="10.1")  # what is stale, too
    assert isinstance(loading.load("tensorrt", bundle, "generator", 1), TensorRTEngine)
    assert asked == [(bundle.folder, "tensorrt", "fp16")] * 2


def test_bytes_that_the_library_cannot_load_are_told_in_its_words(
    tmp_path: Path, library: Library, monkeypatch
) -> None:
    built(tmp_path, batches=(1,))
    monkeypatch.setattr(tensorrt, "read", lambda *_: b"broken")
    with pytest.raises(BackendError, match="cannot be loaded: the plan is of another kind"):
        TensorRTEngine(served(tmp_path), "generator", "tensorrt")
    assert library.memory.closed


def test_what_the_compiler_refused_is_told_in_its_words(tmp_path: Path, library: Library) -> None:
    identity = identity_of(
        Bundle.open(), "copywriter", 0, library="tensorrt", version=VERSION, precision="fp16", architectures=(HERE,)
    )
    write(tmp_path / "tensorrt", Record(identity=identity, key=identity.key, refused="Loop (node 3): not supported"))
    with pytest.raises(UnsupportedError, match="Loop"):
        TensorRTEngine(served(tmp_path), "copywriter", "tensorrt")
    with pytest.raises(MissingEngineError, match="run `adloom build --backend tensorrt`"):
        TensorRTEngine(served(tmp_path), "encoder", "tensorrt")


def test_without_memory_for_the_largest_bucket_the_smaller_ones_serve(tmp_path: Path, library, memory) -> None:
    built(tmp_path)
    memory.room = 2 * 256 * 256 * 3 + 8192
    assert TensorRTEngine(served(tmp_path), "generator", "tensorrt").buckets == (1, 2)


def test_without_memory_for_one_the_next_backend_serves(tmp_path: Path, library: Library, memory: Memory) -> None:
    built(tmp_path)
    memory.room = 1000
    told: list[Fallback] = []
    assert Runtime(served(tmp_path, told=told), "generator", threads=1).backend == "cpu"
    assert [step.reason for step in told] == ["memory", "unavailable"]


@pytest.mark.parametrize(("said", "reason"), [("Cuda failure: out of memory", "memory"), ("illegal address", "failed")])
def test_a_run_that_fails_is_done_by_the_next_backend(tmp_path: Path, library: Library, said: str, reason: str) -> None:
    built(tmp_path, batches=(1,))
    told: list[Fallback] = []
    runtime = Runtime(served(tmp_path, told=told), "generator", threads=1)
    library.failing = said
    pictures = runtime.run(inputs_of(1))["image"]
    assert np.array_equal(pictures, CpuEngine(Bundle.open(), "generator", Tuning(threads=1)).run(inputs_of(1))["image"])
    assert told[0].reason == reason
    assert said in told[0].message


def test_a_length_outside_the_profile_is_a_typed_error_and_costs_no_backend(tmp_path: Path, library: Library) -> None:
    built(tmp_path, "encoder", batches=(1,))
    runtime = Runtime(served(tmp_path), "encoder", threads=1)
    long = np.ones((1, 97), np.int64)
    with pytest.raises(ShapeError, match=r"ids may be \[1, 1\] to \[1, 96\], got \[1, 97\]"):
        runtime.run({"ids": long, "mask": long})
    short = np.ones((1, 5), np.int64)
    assert runtime.run({"ids": short, "mask": short})["embedding"].shape == (1, 128)
    assert runtime.backend == "tensorrt"
    runtime.close()
    assert library.memory.closed
