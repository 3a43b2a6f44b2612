"""Every engine of a bundle built for a backend: what is there and current is taken, what is stale is built again."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import msgspec

from engines.bundle.backends import BACKENDS, Backend, Precision, makers
from engines.bundle.bundle import Bundle
from engines.bundle.manifest import Engine, sha256
from engines.bundle.serving import Serving
from engines.errors import BuildError, UnavailableError, UnsupportedError
from engines.runtime.cache import Record, built, locked, recorded, records, write, write_record
from engines.runtime.contract import BUCKETS, Loaded, batch_symbol
from engines.runtime.identity import PORTABLE, Identity, identity_of
from engines.runtime.libraries import library
from engines.runtime.loading import open_engine
from export.build.compiler import compile_engine
from export.build.graph import Graph
from export.build.parity import random_inputs

Report = Callable[[str, float], None]
"""Called with what is being built and which part of it is done, 0 to 1."""
WARM, RUNS = 10, 50  # runs that are not timed, for clocks and caches to settle, and runs whose median is taken


def architectures_of(backend: Backend, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the GPUs to build for: those asked for, else the one at hand, else what TensorRT-RTX can do without one.

    Raises:
        BuildError: TensorRT builds on the GPU that will run the engine, and there is none, or lacks it.
    """
    entry = BACKENDS[backend]
    portable = entry.made == "portable engine"
    if asked:
        if not portable:
            others = makers("portable engine")
            raise BuildError(f"{backend} builds for the GPU at hand: --architecture goes with {others}")
        capabilities = library(backend).ComputeCapability.__members__
        known = [name.replace("SM", "sm_") for name in capabilities if name.startswith("SM")]
        if unknown := sorted(set(asked) - set(known)):
            raise BuildError(f"{', '.join(unknown)}: this {entry.title} builds for {', '.join(known)}")
        return tuple(sorted(set(asked)))
    if not entry.compiled:
        return (PORTABLE,)
    try:
        from engines.runtime.device import architecture

        return (architecture(),)
    except (UnavailableError, ImportError, OSError) as error:
        if portable:
            return (PORTABLE,)
        raise BuildError(f"{backend} builds on the GPU that will run the engine, and there is none: {error}") from error


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
    version = library(backend).__version__
    sizes = buckets if batch_symbol(bundle.engine(name)) else (1,)
    with ExitStack() as files:
        graph = Graph(bundle, name, precision, files)
        identify = partial(
            identity_of, bundle, name, library=backend, version=version, architectures=architectures,
            calibration=graph.calibration,
        )  # fmt: skip
        for batch in sizes if BACKENDS[backend].compiled else (0,):
            report(f"{name} {graph.precision} batch {batch or 'any'}", 0.0)
            with locked(folder):
                if graph.calibrated and (why := _unsuited(folder, identify(0, precision="fp16"))):
                    graph.fall_back(why)
                record = _taken(graph, identify, batch, folder, report)
                if record.refused and graph.calibrated:
                    graph.fall_back(record.refused)
                    record = _taken(graph, identify, batch, folder, report)
            report(record.identity.stem, 1.0)
            yield record
            if record.refused:
                return


def _unsuited(folder: Path, half: Identity) -> str:
    """Return why 8 bits did not suit an engine before, so that float16 took their place; empty where they may."""
    for record in records(folder, half.engine):
        ours = msgspec.structs.replace(record.identity, batch=half.batch, shapes=half.shapes)
        if record.note and ours == half:
            return record.note
    return ""


def _taken(graph: Graph, identify: Callable[..., Identity], batch: int, folder: Path, report: Report) -> Record:
    """Return the record of one batch, what is there already or what is built now."""
    try:
        identity = identify(batch, precision=graph.precision)
    except UnsupportedError as error:
        return _refused(graph, identify(0, precision=graph.precision), folder, error)
    return recorded(folder, identity) or _build(graph, identity, folder, report)


def _refused(graph: Graph, identity: Identity, folder: Path, error: UnsupportedError) -> Record:
    record = Record(identity=identity, key=identity.key, refused=str(error), note=graph.note)
    write(folder, record)
    return record


def _build(graph: Graph, identity: Identity, folder: Path, report: Report) -> Record:
    began = time.monotonic()

    def progress(done: int, whole: int) -> None:
        report(f"{identity.stem} {identity.precision}", done / max(whole, 1))

    architectures = () if PORTABLE in identity.architectures else identity.architectures
    try:
        if BACKENDS[identity.library].compiled:
            data = compile_engine(identity.library, graph.path(), identity.shapes, architectures, progress)
        else:
            data = graph.data()
    except UnsupportedError as error:
        return _refused(graph, identity, folder, error)
    record = Record(
        identity=identity,
        key=identity.key,
        sha256=sha256(data),
        size=len(data),
        build_seconds=round(time.monotonic() - began, 2),
        parity=graph.parity,
        psnr_db=graph.psnr_db,
        note=graph.note,
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
