"""From a module to an ONNX graph with its weights in one safetensors file beside it, which may exceed 2 GB.

The graph names the file as external data with the place of every tensor, so that any ONNX tool reads it; Adloom's own
runtime hands the tensors over by name, from bytes whose hash was checked.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import onnx
import onnx_ir
import torch
from onnx_ir.passes import Sequential
from onnx_ir.passes.common import (
    CommonSubexpressionEliminationPass,
    DeduplicateInitializersPass,
    LiftConstantsToInitializersPass,
    NameFixPass,
    OutputFixPass,
    RemoveUnusedNodesPass,
)
from onnxscript.optimizer import fold_constants
from safetensors.torch import save_file
from torch import nn

from engines.bundle.manifest import Tensor
from engines.errors import AdloomError
from export.bundle.traced import traced

SMALL = 4096  # bytes; what is smaller stays in the graph
LARGEST_BATCH = 64
REPEATED = 2**18  # values; the largest constant that the exporter computes
OPSET, BFLOAT16_OPSET = 20, 22  # the least that has every operator, and the first whose Conv takes bfloat16
HEADER = 8  # bytes of the length of a safetensors header


def trace(
    module: nn.Module,
    example: Mapping[str, torch.Tensor],
    outputs: Sequence[str],
    axes: Mapping[str, Mapping[int, str]],
    *,
    opset: int = OPSET,
    longest: int | None = None,
    repeats: bool = False,
) -> onnx_ir.Model:
    """Trace `module` with the named inputs of `example`; their `axes` are dynamic, the first up to a batch of 64.

    `longest` bounds all other axes. An example's dynamic sizes must be 2 or more: 1 would be taken for a constant.
    A module that `repeats` a network has many nodes: its graph is left less polished, or would take hours.
    """
    sizes = {
        name: torch.export.Dim(name, min=1, max=LARGEST_BATCH if at == 0 else longest)
        for each in axes.values()
        for at, name in each.items()
    }
    shapes = tuple({at: sizes[axis] for at, axis in axes[name].items()} for name in example)
    return convert(module, tuple(example.values()), list(example), outputs, shapes, opset=opset, repeats=repeats)


def convert(
    module: nn.Module,
    example: tuple[Any, ...],
    inputs: Sequence[str],
    outputs: Sequence[str],
    shapes: tuple[Any, ...],
    *,
    opset: int = OPSET,
    repeats: bool = False,
) -> onnx_ir.Model:
    """Trace `module` on `example`, whose tensors are named `inputs` in their order, with `shapes` of torch.export.

    Raises:
        AdloomError: the exporter knows an operation of it not.
    """
    try:
        program = traced(
            module, example, shapes, inputs, output_names=list(outputs), opset_version=opset, optimize=not repeats
        )
    except torch.onnx.OnnxExporterError as error:
        raise AdloomError(f"this model cannot be traced by torch {torch.__version__}: {error}") from error
    return _strip(_folded(program.model) if repeats else program.model)


def _folded(model: onnx_ir.Model) -> onnx_ir.Model:
    """Compute what is constant and take out what is said twice.

    The exporter's own optimizer also looks for pairs of slices, in time that grows with the square of the nodes.
    """
    fold_constants(model, onnx_shape_inference=True)
    Sequential(
        RemoveUnusedNodesPass(),
        LiftConstantsToInitializersPass(lift_all_constants=True, size_limit=0),
        DeduplicateInitializersPass(size_limit=REPEATED),
        CommonSubexpressionEliminationPass(),
        OutputFixPass(),
        NameFixPass(),
    )(model)
    return model


def _strip(model: onnx_ir.Model) -> onnx_ir.Model:
    """Take from `model` where in which file each node was traced from, and names that are its outputs' too."""
    outputs = {value.name for value in model.graph.outputs}
    for node in model.graph.all_nodes():
        node.metadata_props.clear()
        node.doc_string = None
        for value in node.outputs:  # the exporter calls values by their operator, which may be an output's name
            if value.name in outputs and not value.is_graph_output():
                value.name = f"{value.name}.inner"
    return model


def save(model: onnx_ir.Model, graph: Path, weights: Path) -> None:
    """Write `model` to `graph`, and its tensors that are not small to `weights`, a safetensors file in its folder."""
    large = {
        name: value.const_value
        for name, value in model.graph.initializers.items()
        if value.const_value is not None and value.const_value.nbytes >= SMALL
    }
    save_file({name: _torch(tensor) for name, tensor in large.items()}, weights)
    with weights.open("rb") as file:
        length = int.from_bytes(file.read(HEADER), "little")
        header = json.loads(file.read(length))
    for name, tensor in large.items():
        begin, end = header[name]["data_offsets"]
        model.graph.initializers[name].const_value = onnx_ir.ExternalTensor(
            weights.name,
            HEADER + length + begin,
            end - begin,
            tensor.dtype,
            shape=onnx_ir.Shape(tensor.numpy().shape),
            name=name,
            base_dir=weights.parent,
        )
    onnx_ir.save(model, graph)
    weights.chmod(graph.stat().st_mode)  # safetensors writes for the owner alone


def _torch(tensor: onnx_ir.TensorProtocol) -> torch.Tensor:
    """Return a tensor of its own: safetensors refuses two that share memory."""
    held = tensor.raw
    if isinstance(held, torch.Tensor):
        return held.detach().contiguous().clone()
    array = tensor.numpy()
    if tensor.dtype == onnx_ir.DataType.BFLOAT16:  # numpy has no such type
        return torch.from_numpy(array.view("uint16").copy()).view(torch.bfloat16)
    return torch.from_numpy(array.copy())


def contract(model: onnx_ir.Model) -> tuple[list[Tensor], list[Tensor]]:
    """Return the inputs and outputs of `model` as a manifest states them."""
    return _tensors(model.graph.inputs), _tensors(model.graph.outputs)


def _tensors(values: Sequence[onnx_ir.Value]) -> list[Tensor]:
    found = []
    for value in values:
        if value.shape is None or value.dtype is None:
            raise ValueError(f"the exporter left {value.name} without a shape")
        shape = [size if isinstance(size, int) else str(size.value) for size in value.shape]
        kind = onnx.helper.tensor_dtype_to_np_dtype(value.dtype.value).name
        found.append(Tensor(str(value.name), kind, shape))
    return found
