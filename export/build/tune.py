"""A short measured search for how ONNX Runtime serves each engine on this CPU, kept in the bundle's tuning file.

Candidates are measured by turns, so that whatever else the machine does falls on all alike, and in two ways: alone, and
among the worker's other work (as many threads as the worker has, each third job a run of the engine, the rest the
encoding of pictures). What counts is the geometric mean of both, so that neither the lone shopper nor the crowd pays
for the other.
"""

import io
import logging
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import onnxruntime
from PIL import Image

from engines.bundle.bundle import Bundle
from engines.errors import BuildError, UnsupportedError
from engines.files import write_json
from engines.runtime.contract import Arrays, batch_symbol, part
from engines.runtime.cores import CORES, available
from engines.runtime.cpu import LEVELS, CpuEngine, Tuning
from engines.runtime.tuning import FILE, Measured, TuningFile
from export.build.parity import random_inputs

ROUNDS: Final = 9  # odd, for a median that was measured; the starter's five engines then take a quarter of a minute
CROWD: Final = 6  # jobs of one crowded measurement, two of them runs of the engine
GAIN: Final = 0.03
"""A candidate must be this much faster than the default to replace it: less is noise."""
BATCHES: Final = (1, 2, 4, 8)  # up to twice what a worker gathers by default
SLOW_S: Final = 1.0
"""An engine slower than this gets three rounds: the search stays short."""
PICTURE: Final = Image.linear_gradient("L").resize((300, 250)).convert("RGB")  # as large as the first default slot
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Score:
    """Median milliseconds of one input, alone and among other work."""

    alone: float
    crowded: float

    @property
    def mean(self) -> float:
        """What counts."""
        return float(np.sqrt(self.alone * self.crowded))


def _encode() -> None:
    """Do what else a worker does: encode a picture of a slot."""
    PICTURE.save(io.BytesIO(), "WEBP", quality=80, method=4)


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1e3


def _crowd(pool: ThreadPoolExecutor, run: Callable[[], object]) -> None:
    def job(work: Callable[[], object]) -> None:
        with CORES.job():
            work()

    jobs = [pool.submit(job, run if index % 3 == 0 else _encode) for index in range(CROWD)]
    for submitted in jobs:
        submitted.result()


def compare(engines: dict[Tuning, CpuEngine], inputs: Arrays, threads: int) -> dict[Tuning, Score]:
    """Measure all `engines` by turns on the same inputs, among the work of `threads` threads."""
    alone: dict[Tuning, list[float]] = {tuning: [] for tuning in engines}
    crowded: dict[Tuning, list[float]] = {tuning: [] for tuning in engines}
    rounds = ROUNDS
    with ThreadPoolExecutor(threads) as pool:
        for engine in engines.values():
            slowest = _ms(lambda engine=engine: engine.run(inputs))  # type: ignore[misc]  # bound now
            rounds = 3 if slowest > SLOW_S * 1e3 else rounds
        for _ in range(rounds):
            for tuning, engine in engines.items():
                run = lambda engine=engine: engine.run(inputs)  # noqa: E731
                alone[tuning].append(_ms(run))
                crowded[tuning].append(_ms(lambda run=run: _crowd(pool, run)))  # type: ignore[misc]
    return {tuning: Score(statistics.median(alone[tuning]), statistics.median(crowded[tuning])) for tuning in engines}


def choose(scores: dict[Tuning, Score], default: Tuning) -> Tuning:
    """Return the fastest, or the default where nothing is clearly faster."""
    best = min(scores, key=lambda tuning: scores[tuning].mean)
    return best if scores[best].mean < scores[default].mean * (1 - GAIN) else default


def tune_engine(bundle: Bundle, name: str, threads: int) -> Measured:
    """Search for the tuning of engine `name`: threads and spinning first, then arena and optimisation, then batch.

    Raises:
        UnsupportedError: a size of its inputs varies without bound, so that no input can be made up.
    """
    inputs = random_inputs(bundle.engine(name))
    default = best = Tuning(threads=min(threads, available()))
    for step in (_threads, _arenas, _levels):
        opened = {tuning: CpuEngine(bundle, name, tuning) for tuning in dict.fromkeys([best, *step(best)])}
        best = choose(compare(opened, inputs, threads), best)
    pair = {tuning: CpuEngine(bundle, name, tuning) for tuning in dict.fromkeys([default, best])}
    scores = compare(pair, inputs, threads)
    best = choose(scores, default)
    return Measured(
        tuning=msgspec.structs.replace(best, most=best_batch(bundle, name, pair[best])),
        before_ms=round(scores[default].alone, 3),
        after_ms=round(scores[best].alone, 3),
        before_crowd_ms=round(scores[default].crowded, 3),
        after_crowd_ms=round(scores[best].crowded, 3),
    )


def _threads(now: Tuning) -> list[Tuning]:
    alone = msgspec.structs.replace(now, threads=1, spinning=False)  # one thread has nobody to spin for
    return [alone, msgspec.structs.replace(now, spinning=False)]


def _arenas(now: Tuning) -> list[Tuning]:
    return [msgspec.structs.replace(now, arena=arena) for arena in (True, False)]


def _levels(now: Tuning) -> list[Tuning]:
    return [msgspec.structs.replace(now, level=level) for level in LEVELS]


def best_batch(bundle: Bundle, name: str, engine: CpuEngine) -> int:
    """Return the batch with the least time a row, the smallest of those that are about equal; 0 where none is fixed."""
    contract = bundle.engine(name)
    if not batch_symbol(contract):
        return 0
    times: dict[int, list[float]] = {batch: [] for batch in BATCHES}
    whole = random_inputs(contract, BATCHES[-1])
    for index in range(max(2, ROUNDS // 2)):
        for batch in BATCHES:
            inputs = part(contract, whole, 0, batch)
            taken = _ms(lambda inputs=inputs: engine.run(inputs)) / batch  # type: ignore[misc]
            if index:
                times[batch].append(taken)
    rows = {batch: statistics.median(taken) for batch, taken in times.items()}
    return next(batch for batch in BATCHES if rows[batch] <= min(rows.values()) * (1 + GAIN))


def tune(bundle: Bundle, folder: Path, threads: int, report: Callable[[str, float], None]) -> TuningFile:
    """Tune every engine of `bundle` and write the tuning file into `folder`.

    Raises:
        BuildError: the folder cannot be written; nothing is left behind.
    """
    measured = {}
    for name in bundle.manifest.engines:
        report(name, 0.0)
        try:
            measured[name] = tune_engine(bundle, name, threads)
        except UnsupportedError as error:
            log.warning("engine %s keeps its default: %s", name, error)
        report(name, 1.0)
    found = TuningFile(cores=available(), onnxruntime=onnxruntime.__version__, threads=threads, engines=measured)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / FILE, found)
    except OSError as error:
        raise BuildError(f"{folder / FILE} cannot be written: {error.strerror or error}; free some space") from error
    return found
