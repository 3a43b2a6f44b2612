"""TensorRT and TensorRT-RTX: one engine, execution context and CUDA graph per batch bucket, memory laid out once.

Both libraries have one API (`tensorrt` 10.13 to 11, `tensorrt_rtx`). TensorRT-RTX compiles kernels on the machine that
runs them, keeps them in a runtime cache, and captures graphs by itself.
"""

import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from engines.bundle.backends import BACKENDS, Backend
from engines.bundle.bundle import Bundle
from engines.errors import BackendError, MissingEngineError, OutOfMemoryError, UnsupportedError
from engines.runtime.cache import Record, built, folder_of, read, records, require_current
from engines.runtime.contract import Arrays, batch_symbol, is_static, warm_up
from engines.runtime.identity import identity_of
from engines.runtime.kernels import Kernels
from engines.runtime.libraries import library, open_device
from engines.runtime.profile import check_within

log = logging.getLogger(__name__)


def logger_of(trt: Any, messages: list[str]) -> Any:
    """Return a logger that keeps errors in `messages`, in one line each, and drops the rest."""

    class Keeper(trt.ILogger):  # type: ignore[misc]  # the library has no types
        def __init__(self) -> None:
            super().__init__()

        def log(self, severity: Any, message: str) -> None:
            if severity in {trt.ILogger.ERROR, trt.ILogger.INTERNAL_ERROR}:
                messages.append(" ".join(message.split()))

    return Keeper()


class _Bucket:
    """The engine of one batch size and its context; after its first run a captured graph, if its shapes are fixed."""

    def __init__(self, record: Record, engine: Any, context: Any) -> None:
        self.shapes = record.identity.shapes
        self.sha256 = record.sha256
        self.engine, self.context = engine, context
        self.graph: Any = None
        self.ran = False
        for name, (_, _, largest) in self.shapes.items():
            context.set_input_shape(name, tuple(largest))

    def shape(self, tensor: str) -> tuple[int, ...]:
        """Return the shape that `tensor` has with the input shapes set last."""
        return tuple(self.context.get_tensor_shape(tensor))


class TensorRTEngine:
    """One engine of a bundle on the GPU; runs wait for each other, as they share memory."""

    def __init__(self, bundle: Bundle, name: str, backend: Backend) -> None:
        """Load all buckets up to `bundle.serving.most`; out of memory leaves the largest ones out.

        Raises:
            MissingEngineError, StaleEngineError, TamperedError: the cache has nothing that may be loaded.
            UnsupportedError: the compiler refused this engine.
            UnavailableError: no library or GPU.
        """
        self.kind = backend
        self._name, self._contract = name, bundle.engine(name)
        self._tensors = (*self._contract.inputs, *self._contract.outputs)
        self._static = is_static(self._contract)
        self._lock = threading.Lock()
        folder = folder_of(bundle, backend)
        usable = _usable(bundle, name, backend)
        self._trt = library(backend)
        self._device = open_device(backend)
        self._buckets: dict[int, _Bucket] = {}
        self._messages: list[str] = []
        # Nobody signs what this process compiles for itself: where signatures count, it is compiled again.
        kept = None if bundle.serving.owner else folder / f"{name}.kernels"
        self._kernels = Kernels(kept) if BACKENDS[backend].made == "portable engine" else None
        try:
            for record in usable:
                self._require_current(bundle, record)
            self._logger = logger_of(self._trt, self._messages)  # the library does not keep it alive
            self._runtime = self._trt.Runtime(self._logger)
            self._load(folder, usable)
        except BackendError:
            self.close()
            raise
        self.most = self.buckets[-1]

    @property
    def buckets(self) -> tuple[int, ...]:
        """The batch sizes that are loaded."""
        return tuple(self._buckets)

    def _require_current(self, bundle: Bundle, record: Record) -> None:
        ours = record.identity
        wanted = identity_of(
            bundle, self._name, ours.batch, library=self.kind, version=self._trt.__version__, precision=ours.precision,
            architectures=ours.architectures,
        )  # fmt: skip
        require_current(record, wanted, self._device.architecture)

    def _load(self, folder: Path, usable: list[Record]) -> None:
        for record in usable:
            try:
                self._buckets[record.identity.batch] = self._open(folder, record)
            except OutOfMemoryError as error:
                if not self._buckets:
                    raise
                log.warning("engine %s: %s: batches from %d on", self._name, error, record.identity.batch)
                break
        while True:
            try:
                self._lay_out()
            except OutOfMemoryError as error:
                if len(self._buckets) == 1:
                    raise
                batch, _ = self._buckets.popitem()
                log.warning("engine %s: %s: batches of %d", self._name, error, batch)
            else:
                return

    def _open(self, folder: Path, record: Record) -> _Bucket:
        engine = self._runtime.deserialize_cuda_engine(read(folder, record))
        if engine is None:
            raise self._failure(f"{record.identity.stem} cannot be loaded")
        strategy = self._trt.ExecutionContextAllocationStrategy.USER_MANAGED
        if self._kernels is None:
            context = engine.create_execution_context(strategy)
        else:
            config = engine.create_runtime_config()
            config.set_execution_context_allocation_strategy(strategy)
            if self._static:
                config.cuda_graph_strategy = self._trt.CudaGraphStrategy.WHOLE_GRAPH_CAPTURE
            self._kernels.give(config)
            context = engine.create_execution_context(config)
        if context is None:
            raise self._failure(f"{record.identity.stem} gets no execution context")
        return _Bucket(record, engine, context)

    def _failure(self, what: str) -> BackendError:
        said = "; ".join(self._messages) or "the library gave no message"
        self._messages.clear()
        kind = OutOfMemoryError if "out of memory" in said.lower() else BackendError
        return kind(f"engine {self._name}: {what}: {said}")

    def _lay_out(self) -> None:
        """Allocate once: every input and output at its largest, and the scratch memory that the buckets share."""
        self._device.free()
        largest = list(self._buckets.values())[-1]
        sizes = {t.name: int(np.prod(largest.shape(t.name))) * np.dtype(t.dtype).itemsize for t in self._tensors}
        self._places = {name: self._device.allocate(size) for name, size in sizes.items()}
        scratch = max(bucket.engine.device_memory_size_v2 for bucket in self._buckets.values())
        place = self._device.allocate(scratch)
        for bucket in self._buckets.values():
            bucket.context.set_device_memory(place, scratch)
            for name, address in self._places.items():
                bucket.context.set_tensor_address(name, address)

    def engine(self, batch: int) -> str:
        """Return the SHA-256 of the bucket's engine."""
        return self._buckets[batch if batch_symbol(self._contract) else self.buckets[0]].sha256

    def run(self, inputs: Mapping[str, np.ndarray]) -> Arrays:
        """Run one bucket: upload, compute, and one copy into pinned memory that the caller owns.

        Raises:
            ShapeError: a size lies outside the profile.
            BackendError: the GPU or the library failed.
        """
        with self._lock:
            bucket = self._bucket_of(inputs)
            check_within(self._name, bucket.shapes, inputs)
            for tensor in self._contract.inputs:
                array = np.ascontiguousarray(inputs[tensor.name])
                self._device.upload(self._places[tensor.name], array)
                if not self._static:
                    bucket.context.set_input_shape(tensor.name, array.shape)
            if bucket.graph is None:
                self._enqueue(bucket)
            else:
                self._device.launch(bucket.graph)
            results = {
                t.name: self._device.host(bucket.shape(t.name), np.dtype(t.dtype)) for t in self._contract.outputs
            }
            for name, array in results.items():
                self._device.download(self._places[name], array)
            self._device.wait()
            if not bucket.ran:
                self._after_first(bucket)
            return results

    def _bucket_of(self, inputs: Mapping[str, np.ndarray]) -> _Bucket:
        if not self._buckets:
            raise BackendError(f"engine {self._name} is closed")
        symbol, first = batch_symbol(self._contract), self._contract.inputs[0]
        return self._buckets[inputs[first.name].shape[0] if symbol else self.buckets[0]]

    def _enqueue(self, bucket: _Bucket) -> None:
        if not bucket.context.execute_async_v3(int(self._device.stream)):
            raise self._failure("a run failed")

    def _after_first(self, bucket: _Bucket) -> None:
        """Capture the bucket's graph, now that everything it uses is in place; TensorRT-RTX keeps its kernels."""
        bucket.ran = True
        if self._kernels is not None:
            self._kernels.keep()
        elif self._static:
            bucket.graph = self._device.capture(lambda: self._enqueue(bucket))

    def warm(self) -> None:
        """Run every bucket once, after which its graph is captured.

        Raises:
            BackendError: the GPU or the library failed.
        """
        warm_up(self, self._contract, 1)

    def close(self) -> None:
        """Give all memory back."""
        with self._lock:
            self._buckets.clear()
            self._device.close()


def _usable(bundle: Bundle, name: str, backend: Backend) -> list[Record]:
    """Return the records of what can be loaded.

    Raises:
        MissingEngineError: nothing was built.
        TamperedError: a record is not signed by whom it must be.
        UnsupportedError: the compiler refused it.
    """
    folder, most = folder_of(bundle, backend), bundle.serving.most
    found = records(folder, name, bundle.serving.owner)
    if not found:
        raise MissingEngineError(f"{folder} has no engine {name}: run `adloom build --backend {backend}`")
    if there := built(found):
        return [record for record in there if record.identity.batch <= most] or there[:1]
    raise UnsupportedError(found[0].refused)
