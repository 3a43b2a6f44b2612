"""Whether a graph in half precision still computes what it did: both on the CPU, on the same random inputs."""

from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as states

from engines.bundle import Engine
from engines.errors import UnsupportedError
from engines.runtime.contract import Arrays
from engines.runtime.profile import shapes_of

INVALID: Final = (states.Fail, states.InvalidGraph, states.NotImplemented)
BOUND: Final = 0.1
"""Largest relative error of an output: norm of the difference over the norm; random inputs are harsher than real ones."""


def random_inputs(engine: Engine, seed: int = 0) -> Arrays:
    """Return inputs of the usual shape at batch 1: standard normal, and ones where numbers are ids or masks."""
    rng = np.random.default_rng(seed)
    inputs: Arrays = {}
    shapes = shapes_of(engine, 1)
    for tensor in engine.inputs:
        shape = shapes[tensor.name][1]
        is_float = np.dtype(tensor.dtype).kind == "f"
        inputs[tensor.name] = (rng.standard_normal(shape) if is_float else np.ones(shape)).astype(tensor.dtype)
    return inputs


def compare(engine: Engine, name: str, exact: Path, half: Path) -> dict[str, float]:
    """Return the relative error of every output.

    Raises:
        UnsupportedError: NaN or Inf where there was none, or an error over the bound.
    """
    inputs = random_inputs(engine)
    wanted, got = (_run(path, engine, inputs) for path in (exact, half))
    errors = {}
    for output, array in wanted.items():
        if not np.isfinite(got[output]).all() and np.isfinite(array).all():
            raise UnsupportedError(
                f"in float16, output {output} of {name} is NaN or Inf: build it with --precision bf16 or fp32"
            )
        error = float(np.linalg.norm(got[output] - array) / max(float(np.linalg.norm(array)), 1e-12))
        if error > BOUND:
            raise UnsupportedError(
                f"in float16, output {output} of {name} is off by {error:.0%} (at most {BOUND:.0%}): "
                "build it with --precision bf16 or fp32"
            )
        errors[output] = round(error, 6)
    return errors


def _run(path: Path, engine: Engine, inputs: Arrays) -> Arrays:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except INVALID as error:
        raise UnsupportedError(f"the graph cannot be had in float16: {' '.join(str(error).split())}") from error
    names = [tensor.name for tensor in engine.outputs]
    arrays = zip(names, session.run(names, inputs), strict=True)
    return {name: np.asarray(array, np.float64) for name, array in arrays}
