"""Whether a graph in half precision still computes what it did, told on the CPU from random inputs.

ONNX Runtime's CPU holds what passes between nodes in float32 even there. So rounded weights show in the outputs, while
overflow is looked for in the exact graph: what float16 cannot hold there stays float32.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import onnx
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as states

from engines.bundle import Bundle, Engine
from engines.errors import UnsupportedError
from engines.runtime.contract import Arrays
from engines.runtime.cpu import CpuEngine, Tuning
from engines.runtime.profile import shapes_of
from export.build.compiler import saved
from export.build.precision import BLOCKED, infer_types

INVALID: Final = (states.Fail, states.InvalidGraph, states.NotImplemented)
PEAK: Final = "/peak"
LARGEST: Final = 65504.0
MARGIN: Final = 8
REMEDY: Final = "build it with --precision bf16 or fp32"
BOUND: Final = 0.1
"""Largest relative error of an output: norm of the difference over the norm."""
IDS: Final = 24  # any vocabulary has that many


def random_inputs(engine: Engine, batch: int = 1, seed: int = 0) -> Arrays:
    """Return inputs of the usual shape: standard normal, ids that every vocabulary has, masks of ones."""
    rng = np.random.default_rng(seed)
    inputs: Arrays = {}
    shapes = shapes_of(engine, batch)
    for tensor in engine.inputs:
        shape = shapes[tensor.name][1]
        if np.dtype(tensor.dtype).kind == "f":
            inputs[tensor.name] = rng.standard_normal(shape).astype(tensor.dtype)
        elif "mask" in tensor.name:
            inputs[tensor.name] = np.ones(shape, tensor.dtype)
        else:
            inputs[tensor.name] = rng.integers(1, IDS, shape).astype(tensor.dtype)
    return inputs


def likely_inputs(bundle: Bundle, name: str, batch: int = 1, seed: int = 0) -> Arrays:
    """Return random inputs for engine `name`; what another engine makes of ids, such as an embedding, is made by it.

    Far from any embedding a generator's values grow without bound, which tells nothing about its precision.
    """
    engine = bundle.engine(name)
    inputs = random_inputs(engine, batch, seed)
    for tensor in engine.inputs:
        if np.dtype(tensor.dtype).kind != "f":
            continue
        for maker, other in bundle.manifest.engines.items():
            reads_ids = all(np.dtype(source.dtype).kind == "i" for source in other.inputs)
            made = next((o.name for o in other.outputs if o.shape[1:] == tensor.shape[1:]), None)
            if reads_ids and made is not None and all(isinstance(size, int) for size in tensor.shape[1:]):
                encoder = CpuEngine(bundle, maker, Tuning(threads=1))
                inputs[tensor.name] = encoder.run(random_inputs(other, batch, seed))[made].astype(tensor.dtype)
                break
    return inputs


@dataclass(frozen=True, slots=True)
class Reference:
    """What the exact graph gave, and the names of nodes that float16 could not hold."""

    inputs: Arrays
    outputs: Arrays
    keep: tuple[str, ...]


def reference(engine: Engine, model: onnx.ModelProto, inputs: Arrays) -> Reference:
    """Run the exact graph `model`, which loses its weights, on `inputs`.

    A node is kept in float32 when it gives or takes values within a factor of `MARGIN` of float16's largest: other
    inputs may be larger.

    Raises:
        UnsupportedError: ONNX Runtime cannot run it.
    """
    users: dict[str, list[str]] = defaultdict(list)
    for node in model.graph.node:
        for name in (*node.input, *node.output):
            users[name].append(node.name)
    _add_peaks(model)
    with saved(model) as path:
        results = _run(path, inputs)
    large = [
        name.removesuffix(PEAK) for name, peak in results.items() if name.endswith(PEAK) and peak > LARGEST / MARGIN
    ]
    keep = dict.fromkeys(node for name in large for node in users[name])
    return Reference(inputs, {t.name: results[t.name] for t in engine.outputs}, tuple(keep))


def _add_peaks(model: onnx.ModelProto) -> None:
    """Let `model` also return the largest magnitude of every value that would be held in float16, in place."""
    infer_types(model)
    values = (*model.graph.value_info, *model.graph.output)
    floats = {v.name for v in values if v.type.tensor_type.elem_type == onnx.TensorProto.FLOAT}
    halves = [
        name for node in model.graph.node if node.op_type not in BLOCKED for name in node.output if name in floats
    ]
    for name in halves:
        magnitude, peak = f"{name}/magnitude", f"{name}{PEAK}"
        model.graph.node.append(onnx.helper.make_node("Abs", [name], [magnitude]))
        model.graph.node.append(onnx.helper.make_node("ReduceMax", [magnitude], [peak], keepdims=0))
        model.graph.output.append(onnx.helper.make_tensor_value_info(peak, onnx.TensorProto.FLOAT, []))


def compare(name: str, exact: Reference, half: Path) -> dict[str, float]:
    """Return the relative error of every output on the same inputs.

    Raises:
        UnsupportedError: NaN or Inf where there was none, or an error over the bound.
    """
    errors = {}
    for output, got in _run(half, exact.inputs).items():
        wanted = exact.outputs[output]
        if not np.isfinite(got).all() and np.isfinite(wanted).all():
            raise UnsupportedError(f"in float16, output {output} of {name} is NaN or Inf: {REMEDY}")
        error = float(np.linalg.norm(got - wanted) / max(float(np.linalg.norm(wanted)), 1e-30))
        if error > BOUND:
            raise UnsupportedError(f"in float16, output {output} of {name} is off by {error:.0%}: {REMEDY}")
        errors[output] = round(error, 6)
    return errors


def _run(path: Path, inputs: Arrays) -> Arrays:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except INVALID as error:
        raise UnsupportedError(f"the graph cannot be had in float16: {' '.join(str(error).split())}") from error
    names = [output.name for output in session.get_outputs()]
    arrays = zip(names, session.run(names, inputs), strict=True)
    return {name: np.asarray(array, np.float64) for name, array in arrays}
