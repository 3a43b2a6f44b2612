"""Graphs run by ONNX Runtime on the CPU, to be compared with what they were made from."""

from pathlib import Path

import onnxruntime

from engines.runtime.contract import Arrays

ERRORS = 3  # severity; a session's warnings tell of optimisations, which nobody could act on


def open_graph(graph: Path) -> onnxruntime.InferenceSession:
    """Open the graph in file `graph`; weights beside it are found by their names."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = ERRORS
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def answers(session: onnxruntime.InferenceSession, inputs: Arrays) -> Arrays:
    """Run `session` once; return all outputs by name, in the graph's order."""
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, inputs), strict=True))


def run_graph(graph: Path, inputs: Arrays) -> Arrays:
    """Open the graph in file `graph` for one run; return all outputs by name, in the graph's order."""
    return answers(open_graph(graph), inputs)
