"""ONNX Runtime on the CPU behind one small contract: named inputs to named outputs, shapes and dtypes checked."""

from collections.abc import Mapping

import numpy as np
import onnxruntime
import safetensors.numpy

from engines.bundle import Bundle, Tensor
from engines.errors import EngineError, NotFiniteError

Arrays = dict[str, np.ndarray]
SPIN_US = "3000"
"""Spinning over the gaps within a picture makes it two thirds faster; past its end it steals this much and no more."""


def _check(tensor: Tensor, array: np.ndarray, engine: str) -> None:
    wanted, got = tensor.shape, array.shape
    fits = len(wanted) == len(got) and all(isinstance(w, str) or w == g for w, g in zip(wanted, got, strict=True))
    if not fits or array.dtype != np.dtype(tensor.dtype):
        raise EngineError(
            f"engine {engine!r}: {tensor.name} must be {tensor.dtype}{wanted}, got {array.dtype}{list(got)}"
        )


class Runtime:
    """One engine of a bundle, loaded from the bytes whose hash was checked."""

    def __init__(self, bundle: Bundle, name: str, *, threads: int) -> None:
        """Load engine `name` of `bundle` with `threads` intra-op threads.

        Raises:
            BundleError: the file is missing or changed.
        """
        self.name = name
        self.contract = bundle.engine(name)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "1")
        options.add_session_config_entry("session.intra_op.spin_duration_us", SPIN_US)
        options.log_severity_level = 3
        model = bundle.read(self.contract.file)
        if self.contract.weights:
            shared = safetensors.numpy.load(bundle.read(self.contract.weights))
            self._shared = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in shared.values()]
            options.add_external_initializers(list(shared), self._shared)
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._outputs = [tensor.name for tensor in self.contract.outputs]

    def run(self, inputs: Mapping[str, np.ndarray]) -> Arrays:
        """Run once.

        Raises:
            EngineError: an input is missing, or has the wrong shape or type.
            NotFiniteError: a float output holds NaN or Inf.
        """
        for tensor in self.contract.inputs:
            if tensor.name not in inputs:
                raise EngineError(f"engine {self.name!r}: input {tensor.name} is missing")
            _check(tensor, inputs[tensor.name], self.name)
        results = dict(zip(self._outputs, self._session.run(self._outputs, dict(inputs)), strict=True))
        for name, array in results.items():
            if array.dtype.kind == "f" and not np.isfinite(array).all():
                raise NotFiniteError(self.name, name)
        return results
