"""Writes the engines of a pipeline into a bundle's folder, each compared with what it was traced from."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from engines.bundle.manifest import Engine
from engines.runtime.contract import Arrays
from export.pipeline.fold import Folded
from export.pipeline.graph import BFLOAT16_OPSET, OPSET, contract, save, trace
from export.pipeline.parity import Parity, require_embedding, require_picture
from export.pipeline.precision import DTYPES, Precision, lower, lower_painter, quantise, widened
from export.pipeline.reading import Reading
from export.probing.run import run_graph

OUTPUTS = ["embedding", "pooled"]


def _opset(precision: Precision) -> int:
    return BFLOAT16_OPSET if precision == "bf16" else OPSET


def run_written(graph: Path, inputs: Arrays, precision: Precision) -> list[np.ndarray]:
    """Run `graph` as it was written in `precision`, with bfloat16 widened; return its outputs in their order."""
    with tempfile.TemporaryDirectory(dir=graph.parent) as scratch:
        model = widened(graph, Path(scratch) / graph.name) if precision == "bf16" else graph
        return [*run_graph(model, inputs).values()]


def compare_encoder(
    encoder: nn.Module, reading: Reading, words: Sequence[str], expected: Sequence[np.ndarray]
) -> dict[str, Parity]:
    """Compare what `encoder` makes of `words` with the pipeline's own embeddings, `expected`.

    Raises:
        AdloomError: they differ by more than float32 rounds.
    """
    with torch.inference_mode():
        got = _outputs(encoder(**reading.batch(words)))
    return {
        f"{name} fold": require_embedding("encoder against the pipeline", "fp32", wanted, one)
        for name, wanted, one in zip(OUTPUTS, expected, got, strict=False)
    }


def write_encoder(
    folder: Path, encoder: nn.Module, reading: Reading, words: Sequence[str], precision: Precision
) -> tuple[Engine, dict[str, Parity]]:
    """Write engine `encoder` and return its contract and parity on `words`.

    Raises:
        AdloomError: the graph, or the lower precision, is off by more than its bound.
    """
    example = reading.batch(words)
    dtype = DTYPES[precision]
    with torch.inference_mode():
        exact = _outputs(encoder(**example))
        lower(encoder, dtype)
        lowered = _outputs(encoder(**example))
    names = OUTPUTS[: len(exact)]
    axes = {0: "n"} if reading.fixed else {0: "n", 1: "t"}
    model = trace(encoder, example, names, dict.fromkeys(example, axes), opset=_opset(precision), longest=reading.most)
    graph, weights = folder / "encoder.onnx", folder / "encoder.safetensors"
    inputs, outputs = contract(model)
    save(model, graph, weights)
    ran = run_written(graph, {name: tensor.numpy() for name, tensor in example.items()}, precision)
    bound = "fp32" if dtype == torch.float32 else precision
    parity = {}
    for name, one, two, three in zip(names, exact, lowered, ran, strict=True):
        if dtype != torch.float32:
            parity[f"{name} {precision}"] = require_embedding(f"encoder in {precision}", bound, one, two)
        parity[f"{name} onnx"] = require_embedding("encoder to ONNX", bound, two, three)
    reading.write(folder)
    return Engine(graph.name, inputs, outputs, reading.options(), weights.name), parity


def _outputs(result: torch.Tensor | tuple[torch.Tensor, ...]) -> list[np.ndarray]:
    return [tensor.numpy() for tensor in (result if isinstance(result, tuple) else (result,))]


def write_generator(
    folder: Path, painter: Folded, inputs: Arrays, exact: np.ndarray, *, precision: Precision, calibration: Arrays
) -> tuple[Engine, dict[str, Parity], str]:
    """Write engine `generator` and return its contract, its parity to `exact`, and what of it stayed in float32.

    `exact` is what `painter`, which is changed, paints of `inputs` in float32: [n, h, w, 3].

    Raises:
        AdloomError: the graph, or the lower precision, is off by more than its bound.
    """
    tensors = {name: torch.from_numpy(array) for name, array in inputs.items()}
    lowered, kept = lower_painter(painter, precision, list(tensors.values()))
    parity: dict[str, Parity] = {}
    if DTYPES[precision] != torch.float32:
        parity[precision] = require_picture(f"generator in {precision}", precision, exact, lowered)
    axes = {name: {0: "n"} for name in tensors}
    model = trace(painter, tensors, ["image"], axes, opset=_opset(precision), repeats=painter.repeats)
    contracts = contract(model)
    graph, weights = folder / "generator.onnx", folder / "generator.safetensors"
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        whole = precision != "int8"
        first = graph if whole else Path(scratch) / graph.name
        save(model, first, first.with_suffix(".safetensors"))
        bound = "onnx" if DTYPES[precision] == torch.float32 else precision
        painted = run_written(first, inputs, precision)[0]
        parity["onnx"] = require_picture("generator to ONNX", bound, lowered, painted)
        if not whole:
            save(quantise(first, calibration), graph, weights)
            painted = run_written(graph, inputs, precision)[0]
            parity["int8"] = require_picture("generator in int8", "int8", exact, painted)
    return Engine(graph.name, *contracts, {}, weights.name), parity, kept
