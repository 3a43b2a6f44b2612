"""An engine behind its contract: the first backend of the chain that takes it, and what happens when one fails."""

import logging
import threading
from collections.abc import Mapping

import numpy as np

from engines.bundle.backends import CHAIN, Backend
from engines.bundle.bundle import Bundle
from engines.bundle.serving import Fallback
from engines.errors import BackendError, OutOfMemoryError
from engines.runtime.contract import (
    Arrays,
    Loaded,
    Ran,
    check_finite,
    check_inputs,
    crop,
    join,
    pad,
    part,
)
from engines.runtime.loading import load

log = logging.getLogger(__name__)


class Runtime:
    """One engine of a bundle, loaded from the bytes whose hash was checked; served as `bundle.serving` says."""

    def __init__(self, bundle: Bundle, name: str, *, threads: int) -> None:
        """Load and warm engine `name` of `bundle`, on the CPU with `threads` intra-op threads.

        Raises:
            BundleError: the file is missing or changed.
        """
        self.name = name
        self.contract = bundle.engine(name)
        self._bundle, self._threads = bundle, threads
        self._chain = list(CHAIN[bundle.serving.backend])
        self._lock = threading.Lock()
        self._engine = self._open()

    @property
    def backend(self) -> Backend:
        """What the engine runs on now."""
        return self._engine.kind

    @property
    def ran(self) -> Ran:
        """How a single row is run now."""
        return Ran(backend=self._engine.kind, engine=self._engine.engine(1), batch=1)

    def _open(self) -> Loaded:
        """Load the engine with the first backend of the chain that takes it."""
        while len(self._chain) > 1:
            try:
                engine = load(self._chain[0], self._bundle, self.name, self._threads)
                if engine is not None:
                    return _warmed(engine)
                self._chain.pop(0)  # not to be had here, and nobody asked for it by name
            except BackendError as error:
                self._leave(error)
        engine = load("cpu", self._bundle, self.name, self._threads)
        assert engine is not None  # noqa: S101  the CPU is always there
        return engine

    def _leave(self, error: BackendError) -> None:
        source = self._chain.pop(0)
        self._bundle.serving.tell(Fallback(self.name, source, self._chain[0], error.reason, str(error)))

    def run(self, inputs: Mapping[str, np.ndarray]) -> Arrays:
        """Run once; a batch beyond the largest bucket is run in parts.

        Raises:
            ShapeError: an input is missing, or has a shape or type that the engine does not take.
            NotFiniteError: a float output holds NaN or Inf.
        """
        return self.traced(inputs)[0]

    def traced(self, inputs: Mapping[str, np.ndarray]) -> tuple[Arrays, list[Ran]]:
        """Run once, and tell of each row of the batch how it was run.

        Raises:
            ShapeError, NotFiniteError: as `run`.
        """
        batch = check_inputs(self.name, self.contract, inputs)
        results, rows = self._run(inputs, batch)
        check_finite(self.name, results)
        return results, rows

    def _run(self, inputs: Mapping[str, np.ndarray], batch: int) -> tuple[Arrays, list[Ran]]:
        """Run on the backend at hand: out of memory halves the batch, then the next backend takes over."""
        while True:
            engine = self._engine
            try:
                return self._parts(engine, inputs, batch)
            except OutOfMemoryError as error:
                most = min(batch, engine.most or batch)
                if most > 1:
                    engine.most = most // 2
                    log.warning("engine %s: %s; batches of %d from now on", self.name, error, engine.most)
                    continue
                self._next(engine, error)
            except BackendError as error:
                self._next(engine, error)

    def _next(self, engine: Loaded, error: BackendError) -> None:
        """Go on with the next backend.

        Raises:
            BackendError: there is none.
        """
        with self._lock:
            if engine is not self._engine:
                return  # another thread has done it
            if len(self._chain) == 1:
                raise error
            self._leave(error)
            self._engine = self._open()
        engine.close()

    def _parts(self, engine: Loaded, inputs: Mapping[str, np.ndarray], batch: int) -> tuple[Arrays, list[Ran]]:
        most = engine.most or batch
        if batch <= most:
            return self._padded(engine, inputs, batch)
        starts = range(0, batch, most)
        pieces = [(part(self.contract, inputs, at, min(at + most, batch)), min(most, batch - at)) for at in starts]
        ran = [self._padded(engine, piece, count) for piece, count in pieces]
        return join(self.contract, [results for results, _ in ran]), [row for _, rows in ran for row in rows]

    def _padded(self, engine: Loaded, inputs: Mapping[str, np.ndarray], batch: int) -> tuple[Arrays, list[Ran]]:
        size = min((bucket for bucket in engine.buckets if bucket >= batch), default=batch)
        rows = [Ran(backend=engine.kind, engine=engine.engine(size), batch=size)] * batch
        if size == batch:
            return engine.run(inputs), rows
        return crop(self.contract, engine.run(pad(self.contract, inputs, size)), batch), rows

    def close(self) -> None:
        """Give the engine's memory back; it cannot run afterwards."""
        self._engine.close()


def _warmed(engine: Loaded) -> Loaded:
    """Return `engine` ready for requests.

    Raises:
        BackendError: it cannot run; its memory is given back.
    """
    try:
        engine.warm()
    except BackendError:
        engine.close()
        raise
    return engine
