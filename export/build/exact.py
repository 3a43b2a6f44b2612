"""Runs graphs on the CPU: the exact one of an engine is in float32, whatever it was exported in."""

from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as states

from engines.bundle.bundle import Bundle
from engines.errors import UnsupportedError
from engines.runtime.contract import Arrays
from export.build.compiler import saved
from export.build.precision import lowered

INVALID: Final = (states.Fail, states.InvalidGraph, states.NotImplemented)


def run_graph(path: Path, inputs: Arrays) -> Arrays:
    """Run the graph in `path` on the CPU; outputs are float64.

    Raises:
        UnsupportedError: ONNX Runtime cannot run it.
    """
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except INVALID as error:
        raise UnsupportedError(f"ONNX Runtime cannot run the graph: {' '.join(str(error).split())}") from error
    names = [output.name for output in session.get_outputs()]
    arrays = zip(names, session.run(names, inputs), strict=True)
    return {name: np.asarray(array, np.float64) for name, array in arrays}


def run_exact(bundle: Bundle, name: str, inputs: Arrays) -> Arrays:
    """Run the exact graph of engine `name`; outputs have the types of its contract.

    Raises:
        UnsupportedError: ONNX Runtime cannot run it.
        BundleError: a file is missing or changed.
    """
    with saved(lowered(bundle, name, "fp32")) as path:
        results = run_graph(path, inputs)
    return {tensor.name: results[tensor.name].astype(tensor.dtype) for tensor in bundle.engine(name).outputs}
