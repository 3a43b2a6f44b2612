"""Whether a graph in a lower precision still computes what it did, told on the CPU.

ONNX Runtime's CPU holds what passes between nodes in float32 even in half precision. So rounded weights show in the
outputs, while overflow is looked for in the exact graph: what float16 cannot hold there stays float32.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import onnx

from engines.bundle.backends import Precision
from engines.bundle.bundle import Bundle
from engines.bundle.manifest import Engine
from engines.errors import UnsupportedError
from engines.paint.place_painter import engine_name
from engines.paint.plane import WINDOWS
from engines.runtime.contract import Arrays
from engines.runtime.profile import shapes_of
from export.build.compiler import saved
from export.build.exact import run_exact, run_graph
from export.build.precision import BLOCKED, infer_types
from export.places.probes import probes
from export.probing.psnr import decibels

PEAK: Final = "/peak"
LARGEST: Final = 65504.0  # of float16
MARGIN: Final = 8  # three bits: inputs of another day may be larger than those that were tried
SEED: Final = 0  # the same inputs every time, so that a refusal can be looked into
WORDS: Final[dict[Precision, tuple[str, str]]] = {
    "fp16": ("float16", "bf16 or fp32"),
    "bf16": ("bfloat16", "fp32"),
    "int8": ("8 bits", "fp16"),
}
"""What a precision is called, and which others to choose where it is too coarse."""
BOUND: Final = 0.1
"""Largest relative error of an output, norm of the difference over the norm: rounding costs 3 % at most."""
LEAST_DB: Final = 20.0
"""Least PSNR of pictures in 8 bits, as `adloom export` asks for; theirs is not bound by `BOUND`."""
PLACES: Final = frozenset(map(engine_name, WINDOWS))
"""Engines that are asked for places: no light is negative, no colour beyond white."""
IDS: Final = 24  # any vocabulary has that many


def random_inputs(engine: Engine, batch: int = 1) -> Arrays:
    """Return inputs of the usual shape: standard normal, ids that every vocabulary has, masks of ones."""
    rng = np.random.default_rng(SEED)
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


def likely_inputs(bundle: Bundle, name: str, batch: int = 1) -> Arrays:
    """Return random inputs for engine `name`; what another engine makes of ids, such as an embedding, is made by it.

    Far from any embedding a generator's values grow without bound, which tells nothing about its precision.
    """
    engine = bundle.engine(name)
    if name in PLACES:
        asked = list(probes(SEED, batch))
        return {key: np.concatenate([one[key] for one in asked]) for key in asked[0]}
    inputs = random_inputs(engine, batch)
    for tensor in engine.inputs:
        if np.dtype(tensor.dtype).kind != "f":
            continue
        for maker, other in bundle.manifest.engines.items():
            reads_ids = all(np.dtype(source.dtype).kind == "i" for source in other.inputs)
            made = next((o.name for o in other.outputs if o.shape[1:] == tensor.shape[1:]), None)
            if reads_ids and made is not None and all(isinstance(size, int) for size in tensor.shape[1:]):
                results = run_exact(bundle, maker, random_inputs(other, batch))
                inputs[tensor.name] = results[made].astype(tensor.dtype)
                break
    return inputs


@dataclass(frozen=True, slots=True)
class Reference:
    """What the exact graph gave, and the names of nodes that float16 could not hold."""

    inputs: Arrays
    outputs: Arrays
    keep: tuple[str, ...]
    pictures: tuple[str, ...]
    """Outputs in bytes."""

    def decibels(self, errors: dict[str, float]) -> dict[str, float]:
        """Return the PSNR in dB of the pictures among outputs with these relative errors."""
        return {name: _decibels(self.outputs[name], errors[name]) for name in self.pictures}


def _decibels(wanted: np.ndarray, error: float) -> float:
    noise = error * float(np.sqrt(np.square(wanted).mean()))
    return round(decibels(noise**2), 1)


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
        results = run_graph(path, inputs)
    large = [
        name.removesuffix(PEAK) for name, peak in results.items() if name.endswith(PEAK) and peak > LARGEST / MARGIN
    ]
    keep = dict.fromkeys(node for name in large for node in users[name])
    pictures = tuple(tensor.name for tensor in engine.outputs if tensor.dtype == "uint8")
    return Reference(inputs, {t.name: results[t.name] for t in engine.outputs}, tuple(keep), pictures)


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


def compare(name: str, exact: Reference, coarse: Path, precision: Precision = "fp16") -> dict[str, float]:
    """Return the relative error of every output of the graph in `coarse`, on the same inputs.

    Raises:
        UnsupportedError: NaN or Inf where there was none, or an error over the bound.
    """
    errors = {}
    kind, others = WORDS[precision]
    for output, got in run_graph(coarse, exact.inputs).items():
        wanted, said = exact.outputs[output], f"in {kind}, output {output} of {name}"
        if not np.isfinite(got).all() and np.isfinite(wanted).all():
            raise UnsupportedError(f"{said} is NaN or Inf: build it with --precision {others}")
        error = float(np.linalg.norm(got - wanted) / max(float(np.linalg.norm(wanted)), 1e-30))
        if precision == "int8" and output in exact.pictures:
            if (left := _decibels(wanted, error)) < LEAST_DB:
                raise UnsupportedError(
                    f"{said} keeps {left:.0f} dB, below {LEAST_DB:.0f}: build it with --precision {others}"
                )
        elif error > BOUND:
            raise UnsupportedError(f"{said} is off by {error:.0%}: build it with --precision {others}")
        errors[output] = round(error, 6)
    return errors
