"""Every engine of a bundle built for a backend: what is there and current is taken, what is stale is built again."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Final

import msgspec
import onnx
import onnxruntime

from engines.bundle import Bundle, Engine, sha256
from engines.errors import BuildError, UnavailableError, UnsupportedError
from engines.runtime.cache import Record, built, locked, recorded, records, write, write_record
from engines.runtime.contract import BUCKETS, Loaded, batch_symbol
from engines.runtime.cuda import ROUNDING
from engines.runtime.identity import PORTABLE, Identity, Precision, identity_of
from engines.runtime.loading import open_engine
from engines.runtime.serving import Backend, Serving
from engines.runtime.tensorrt import library
from export.build.compiler import compile_engine, saved
from export.build.lower import is_quantized
from export.build.parity import compare, likely_inputs, random_inputs, reference
from export.build.precision import lowered

Report = Callable[[str, float], None]
"""Called with what is being built and which part of it is done, 0 to 1."""
WARM, RUNS = 10, 50  # runs that are not timed, and runs that are
LARGEST: Final = 2_000_000_000
"""Bytes of a graph that fits into one file."""


def architectures_of(backend: Backend, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the GPUs to build for: those asked for, else the one at hand, else what TensorRT-RTX can do without one.

    Raises:
        BuildError: TensorRT builds on the GPU that will run the engine, and there is none, or lacks it.
    """
    if asked:
        if backend != "tensorrt-rtx":
            raise BuildError(f"{backend} builds for the GPU at hand: --architecture goes with tensorrt-rtx")
        capabilities = library(backend).ComputeCapability.__members__
        known = [name.replace("SM", "sm_") for name in capabilities if name.startswith("SM")]
        if unknown := sorted(set(asked) - set(known)):
            raise BuildError(f"{', '.join(unknown)}: this TensorRT-RTX builds for {', '.join(known)}")
        return tuple(sorted(set(asked)))
    if backend == "cuda":
        return (PORTABLE,)
    try:
        from engines.runtime.device import architecture

        return (architecture(),)
    except (UnavailableError, ImportError, OSError) as error:
        if backend == "tensorrt-rtx":
            return (PORTABLE,)
        raise BuildError(f"{backend} builds on the GPU that will run the engine, and there is none: {error}") from error


class _Graph:
    """The graph of one engine at its precision, made on first need and kept in a file."""

    def __init__(self, bundle: Bundle, name: str, precision: Precision, files: ExitStack) -> None:
        self._bundle, self._name, self._precision, self._files = bundle, name, precision, files
        self._contract = bundle.engine(name)
        self._path: Path | None = None
        self.parity: dict[str, float] = {}

    def path(self) -> Path:
        """Return a file that holds the graph, checked against the exact one where the CPU can run both.

        Raises:
            UnsupportedError: half precision is too coarse for this engine.
        """
        if self._path is None:
            self._path = self._checked(self._lowered())
        return self._path

    def data(self) -> bytes:
        """Return the graph as one file.

        Raises:
            UnsupportedError: half precision is too coarse for this engine, or the graph is too large for one file.
        """
        model = self._lowered()
        if any(node.op_type == ROUNDING.decode() for node in model.graph.node):
            raise UnsupportedError(f"{ROUNDING.decode()} has no kernel on the GPU, the CPU serves it better")
        if model.ByteSize() > LARGEST:
            raise UnsupportedError(f"{self._name} is over 2 GB at {self._precision}: build it with --precision fp16")
        data = bytes(model.SerializeToString())
        self._checked(model)
        return data

    def _checked(self, model: onnx.ModelProto) -> Path:
        path = self._files.enter_context(saved(model))
        if self._precision == "fp16":
            self.parity = compare(self._name, self._reference, path)
        return path

    def _lowered(self) -> onnx.ModelProto:
        keep: Sequence[str] = ()
        if self._precision == "fp16":
            inputs = likely_inputs(self._bundle, self._name)
            self._reference = reference(self._contract, lowered(self._bundle, self._name, "fp32"), inputs)
            keep = self._reference.keep
        return lowered(self._bundle, self._name, self._precision, keep)


def precision_of(bundle: Bundle, name: str, asked: Precision) -> Precision:
    """Return what `asked` means for engine `name`: without 8-bit layers, int8 is fp16."""
    if asked != "int8":
        return asked
    model = onnx.load_from_string(bundle.read(bundle.engine(name).file))
    return "int8" if is_quantized(model) else "fp16"


def build_engine(
    bundle: Bundle,
    name: str,
    folder: Path,
    *,
    backend: Backend,
    precision: Precision,
    architectures: Sequence[str],
    buckets: Sequence[int] = BUCKETS,
    report: Report = lambda _what, _share: None,
) -> Iterator[Record]:
    """Build engine `name` for every bucket into `folder`, and yield each record; what is there already is kept.

    Raises:
        UnavailableError: the compiler is not installed.
        TamperedError: an engine in the folder is not what was built.
        BuildError: the folder cannot be written.
    """
    version = onnxruntime.__version__ if backend == "cuda" else library(backend).__version__
    precision = precision_of(bundle, name, precision)
    fixed = not batch_symbol(bundle.engine(name))
    with ExitStack() as files:
        graph = _Graph(bundle, name, precision, files)
        identify = partial(
            identity_of, bundle, name, library=backend, version=version, precision=precision,
            architectures=architectures,
        )  # fmt: skip
        for batch in (0,) if backend == "cuda" else (1,) if fixed else buckets:
            report(f"{name} {precision} batch {batch or 'any'}", 0.0)
            with locked(folder):
                try:
                    identity = identify(batch)
                except UnsupportedError as error:
                    identity = identify(0)
                    record = _refused(identity, folder, error)
                else:
                    record = recorded(folder, identity) or _build(graph, identity, folder, report)
            report(identity.stem, 1.0)
            yield record
            if record.refused:
                return


def _refused(identity: Identity, folder: Path, error: UnsupportedError) -> Record:
    record = Record(identity=identity, key=identity.key, refused=str(error))
    write(folder, record)
    return record


def _build(graph: _Graph, identity: Identity, folder: Path, report: Report) -> Record:
    began = time.monotonic()

    def progress(done: int, whole: int) -> None:
        report(f"{identity.stem} {identity.precision}", done / max(whole, 1))

    architectures = () if PORTABLE in identity.architectures else identity.architectures
    try:
        if identity.library == "cuda":
            data = graph.data()
        else:
            data = compile_engine(identity.library, graph.path(), identity.shapes, architectures, progress)
    except UnsupportedError as error:
        return _refused(identity, folder, error)
    record = Record(
        identity=identity,
        key=identity.key,
        sha256=sha256(data),
        size=len(data),
        build_seconds=round(time.monotonic() - began, 2),
        parity=graph.parity,
    )
    write(folder, record, data)
    return record


def measure(bundle: Bundle, name: str, backend: Backend, folder: Path) -> list[Record]:
    """Run each built bucket of engine `name` on this GPU, and keep the median milliseconds beside it.

    Raises:
        BackendError: there is no GPU, or the engines are not for it.
    """
    serving = Serving(backend=backend, folder=folder.parent, most=BUCKETS[-1])
    engine = open_engine(backend, bundle.served(serving), name)
    try:
        return [_measured(engine, bundle.engine(name), record, folder) for record in built(records(folder, name))]
    finally:
        engine.close()


def _measured(engine: Loaded, contract: Engine, record: Record, folder: Path) -> Record:
    inputs = random_inputs(contract, record.identity.batch or 1)
    times = []
    for _ in range(WARM + RUNS):
        began = time.perf_counter()
        engine.run(inputs)
        times.append((time.perf_counter() - began) * 1e3)
    timed = msgspec.structs.replace(record, milliseconds=round(statistics.median(times[WARM:]), 3))
    write_record(folder, timed)
    return timed
