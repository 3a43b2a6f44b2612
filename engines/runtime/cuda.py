"""ONNX Runtime on an NVIDIA GPU: arrays that stay where they are (IO binding), one CUDA graph per batch bucket.

`adloom build --backend cuda` may have written the graph in another precision; otherwise the bundle's own is served.
"""

import logging
import threading
from collections.abc import Mapping
from typing import Any

import numpy as np
import onnxruntime

from engines.bundle.backends import BACKENDS, Backend
from engines.bundle.bundle import Bundle
from engines.bundle.manifest import sha256
from engines.errors import BackendError, MissingEngineError, OutOfMemoryError, UnavailableError, UnsupportedError
from engines.runtime.cache import folder_of, read, records, require_current
from engines.runtime.contract import BUCKETS, Arrays, batch_symbol, is_static, warm_up
from engines.runtime.cpu import ERRORS, FAILURES, open_session, told
from engines.runtime.identity import PORTABLE, identity_of

PROVIDER = "CUDAExecutionProvider"
ROUNDING = b"DynamicQuantizeLinear"  # without a kernel on the GPU, every layer would cross the bus twice
CAPTURED = 3  # runs after which ONNX Runtime replays its graph: it warms up, captures, replays
log = logging.getLogger(__name__)


def failure(name: str, error: Exception) -> BackendError:
    """Return what an exception of ONNX Runtime means."""
    short = any(sign in str(error).lower() for sign in ("out of memory", "failed to allocate", "cuda failure 2"))
    return (OutOfMemoryError if short else BackendError)(f"engine {name}: ONNX Runtime CUDA: {told(error)}")


class _Bound:
    """Inputs and outputs of one bucket in device memory, allocated once, and how its graph is named."""

    def __init__(self, session: onnxruntime.InferenceSession, bundle: Bundle, name: str, batch: int) -> None:
        engine = bundle.engine(name)
        symbol = batch_symbol(engine)
        self.binding = session.io_binding()
        self.inputs: dict[str, Any] = {}
        self.outputs: dict[str, Any] = {}
        sides: tuple[tuple[Any, dict[str, Any], Any], ...] = (
            (engine.inputs, self.inputs, self.binding.bind_ortvalue_input),
            (engine.outputs, self.outputs, self.binding.bind_ortvalue_output),
        )
        for tensors, values, bind in sides:
            for tensor in tensors:
                shape = [batch if size == symbol else int(size) for size in tensor.shape]
                value = onnxruntime.OrtValue.ortvalue_from_shape_and_type(shape, np.dtype(tensor.dtype), "cuda", 0)
                bind(tensor.name, value)
                values[tensor.name] = value
        self.options = onnxruntime.RunOptions()
        self.options.add_run_config_entry("gpu_graph_id", str(batch))


class CudaEngine:
    """One engine of a bundle on the GPU by ONNX Runtime; runs of fixed shapes wait for each other."""

    def __init__(self, bundle: Bundle, name: str, backend: Backend) -> None:
        """Load engine `name`.

        Raises:
            UnavailableError: this ONNX Runtime has no CUDA, or there is no GPU.
            StaleEngineError, TamperedError: what was built for it may not be loaded.
            BundleError: a file is missing or changed.
        """
        if PROVIDER not in onnxruntime.get_available_providers():
            raise UnavailableError(f"this ONNX Runtime has no CUDA: {BACKENDS[backend].install}")
        self.kind = backend
        self._name, self._contract = name, bundle.engine(name)
        self._bundle, self._model = bundle, _built(bundle, name, backend)
        if ROUNDING in (self._model or bundle.read(self._contract.file)):
            raise UnsupportedError(f"{name} rounds to 8 bits as it runs ({ROUNDING.decode()}), which only the CPU does")
        self._source = sha256(self._model) if self._model else "all"
        self._lock = threading.Lock()
        self._static = is_static(self._contract)
        self._bound: dict[int, _Bound] = {}
        self._session = self._open(graphs=self._static)
        fitting = tuple(bucket for bucket in BUCKETS if bucket <= bundle.serving.most) or BUCKETS[:1]
        self.buckets: tuple[int, ...] = fitting if self._static and batch_symbol(self._contract) else ()
        self.most = fitting[-1]

    def _open(self, *, graphs: bool) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = ERRORS
        # TF32 is ONNX Runtime's default, too: outputs stay within 2 % of the CPU's (tests/engines/runtime/test_gpu.py).
        providers = [(PROVIDER, {"enable_cuda_graph": str(int(graphs)), "use_tf32": "1"}), "CPUExecutionProvider"]
        try:
            session, self._shared = open_session(self._bundle, self._name, options, providers, self._model)
        except FAILURES as error:
            if not graphs or isinstance(failure(self._name, error), OutOfMemoryError):
                raise failure(self._name, error) from error
            # Some part of the graph has no kernel on the GPU, so nothing can be captured.
            log.warning("engine %s runs without a CUDA graph: %s", self._name, failure(self._name, error))
            return self._open(graphs=False)
        if session.get_providers()[0] != PROVIDER:
            raise UnavailableError(f"engine {self._name}: ONNX Runtime finds no CUDA device or libraries")
        return session

    def engine(self, batch: int) -> str:  # noqa: ARG002  one graph for all
        """Return the SHA-256 of the graph that was built, or the optimisation level of the bundle's own."""
        return self._source

    def run(self, inputs: Mapping[str, np.ndarray]) -> Arrays:
        """Run once.

        Raises:
            BackendError: the GPU or ONNX Runtime failed.
        """
        try:
            if not self._static:
                names = [tensor.name for tensor in self._contract.outputs]
                return dict(zip(names, self._session.run(names, dict(inputs)), strict=True))
            with self._lock:
                return self._run_bound(inputs)
        except FAILURES as error:
            raise failure(self._name, error) from error

    def _run_bound(self, inputs: Mapping[str, np.ndarray]) -> Arrays:
        batch = inputs[self._contract.inputs[0].name].shape[0] if self.buckets else 0
        if batch not in self._bound:
            self._bound[batch] = _Bound(self._session, self._bundle, self._name, batch)
        bound = self._bound[batch]
        for tensor in self._contract.inputs:
            bound.inputs[tensor.name].update_inplace(np.ascontiguousarray(inputs[tensor.name]))
        self._session.run_with_iobinding(bound.binding, bound.options)
        return {name: value.numpy() for name, value in bound.outputs.items()}

    def warm(self) -> None:
        """Run every bucket until its graph is captured.

        Raises:
            BackendError: the GPU or ONNX Runtime failed.
        """
        warm_up(self, self._contract, CAPTURED)

    def close(self) -> None:
        """Give all memory back."""
        with self._lock:
            self._bound.clear()
            del self._session


def _built(bundle: Bundle, name: str, backend: Backend) -> bytes | None:
    """Return the graph that was built for this backend; None where the bundle's own serves.

    Raises:
        StaleEngineError, TamperedError: there is one that may not be loaded.
    """
    try:
        folder = folder_of(bundle, backend)
    except MissingEngineError:
        return None
    for record in records(folder, name, bundle.serving.owner):
        ours = record.identity
        wanted = identity_of(
            bundle, name, 0, library=backend, version=ours.version, precision=ours.precision, architectures=(PORTABLE,)
        )
        require_current(record, wanted, PORTABLE)
        return None if record.refused else read(folder, record)
    return None
