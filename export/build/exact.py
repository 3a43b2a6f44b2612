"""Runs graphs on the CPU: the exact one of an engine is in float32, whatever it was exported in."""

from pathlib import Path
from typing import Final

import numpy as np
from onnxruntime.capi import onnxruntime_pybind11_state as states

from engines.bundle.bundle import Bundle
from engines.errors import UnsupportedError
from engines.runtime.contract import Arrays
from export.build.compiler import saved
from export.build.precision import lowered
from export.probing.run import answers, open_graph

INVALID: Final = (states.Fail, states.InvalidGraph, states.NotImplemented)


def run_graph(path: Path, inputs: Arrays) -> Arrays:
    """Run the graph in `path` on the CPU; outputs are float64.

    Raises:
        UnsupportedError: ONNX Runtime cannot run it.
    """
    try:
        session = open_graph(path)
    except INVALID as error:
        raise UnsupportedError(f"ONNX Runtime cannot run the graph: {' '.join(str(error).split())}") from error
    return {name: np.asarray(array, np.float64) for name, array in answers(session, inputs).items()}


def run_exact(bundle: Bundle, name: str, inputs: Arrays) -> Arrays:
    """Run the exact graph of engine `name`; outputs have the types of its contract.

    Raises:
        UnsupportedError: ONNX Runtime cannot run it.
        BundleError: a file is missing or changed.
    """
    with saved(lowered(bundle, name, "fp32")) as path:
        results = run_graph(path, inputs)
    return {tensor.name: results[tensor.name].astype(tensor.dtype) for tensor in bundle.engine(name).outputs}
