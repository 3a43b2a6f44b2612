"""Graphs in half precision: ONNX Runtime's own converter, with all that overflows or loses its digits kept in float32.

It comes with ONNX Runtime and needs nothing more than `onnx`; NVIDIA's autocast would bring torch.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import ml_dtypes
import numpy as np
import onnx
from onnx import TensorProto, numpy_helper
from onnxruntime.transformers.float16 import DEFAULT_OP_BLOCK_LIST, convert_float_to_float16
from onnxruntime.transformers.onnx_model import OnnxModel

from engines.bundle.backends import Precision
from engines.bundle.bundle import Bundle
from export.build.lower import bytes_last, constants, is_quantized, pad_grids, symmetric, unpack, unquantize
from export.bundle.share import whole

SENSITIVE: Final = (
    "LayerNormalization", "InstanceNormalization", "GroupNormalization", "BatchNormalization", "RMSNormalization",
    "LpNormalization", "Softmax", "LogSoftmax", "ReduceMean", "ReduceSum", "ReduceL2", "ReduceSumSquare", "Pow", "Exp",
    "Sqrt", "Reciprocal", "GridSample", "DynamicQuantizeLinear",
)  # fmt: skip
"""Sums of squares overflow float16, exponentials and places in a picture lose their digits: these stay float32."""
BLOCKED: Final = [*DEFAULT_OP_BLOCK_LIST, *SENSITIVE]
HALVES: Final = (TensorProto.FLOAT16, TensorProto.BFLOAT16)
LARGE: Final = 1024  # bytes; shape inference needs no larger constants, and fails over 2 GB with them


def lowered(bundle: Bundle, name: str, precision: Precision, keep: Sequence[str] = ()) -> onnx.ModelProto:
    """Return the graph of engine `name` at `precision`, in the form that compilers take.

    In fp16, and around the 8-bit layers of a graph that has them in int8, the nodes named in `keep` stay float32.

    Raises:
        BundleError: a file is missing or changed.
    """
    model = whole(bundle, bundle.engine(name))
    rounded = is_quantized(model)
    unpack(model, floats_only=precision != "int8")
    if precision == "int8":
        symmetric(model)
    elif rounded:
        unquantize(model)
    bytes_last(model)
    pad_grids(model)
    names = Counter(node.name for node in model.graph.node)
    for index, node in enumerate(model.graph.node):
        if not node.name or names[node.name] > 1:
            node.name = f"{node.name or node.op_type}/{index}"
    # A graph exported in half precision keeps its norms in float32, which the converter does not expect.
    to_float32(model)
    if precision == "bf16":
        return to_bfloat16(model)
    return model if precision == "fp32" else to_float16(model, keep)


def infer_types(model: onnx.ModelProto) -> None:
    """Write the type of every inner value into `model`, however large its weights are."""
    light = onnx.ModelProto()
    light.CopyFrom(model)
    for tensor in light.graph.initializer:
        if len(tensor.raw_data) > LARGE:
            tensor.ClearField("raw_data")
            tensor.data_location = TensorProto.EXTERNAL
            tensor.external_data.add(key="location", value="weights")
    inferred = onnx.shape_inference.infer_shapes(light)
    model.graph.ClearField("value_info")
    model.graph.value_info.extend(inferred.graph.value_info)


def to_float16(model: onnx.ModelProto, keep: Sequence[str] = ()) -> onnx.ModelProto:
    """Return `model` in float16 with float32 inputs, outputs, sensitive nodes and those named in `keep`."""
    infer_types(model)
    half: onnx.ModelProto = convert_float_to_float16(
        model, keep_io_types=True, disable_shape_infer=True, op_block_list=BLOCKED, node_block_list=list(keep)
    )
    half.graph.ClearField("value_info")
    _skip_round_trips(half)
    OnnxModel(half).topological_sort()  # the converter appends its casts
    return half


def _target(node: onnx.NodeProto) -> int:
    """Return the type that a node casts to, `UNDEFINED` where it is no cast."""
    wanted = [attribute.i for attribute in node.attribute if node.op_type == "Cast" and attribute.name == "to"]
    return wanted[0] if wanted else TensorProto.UNDEFINED


def _skip_round_trips(model: onnx.ModelProto) -> None:
    """Let a float32 node take what another gave as it was: the converter has it cast to float16 and back, in place."""
    made = {name: node for node in model.graph.node for name in node.output}

    def casts(node: onnx.NodeProto | None, kind: int) -> bool:
        return node is not None and _target(node) == kind

    renamed = {
        node.output[0]: made[node.input[0]].input[0]
        for node in model.graph.node
        if casts(node, TensorProto.FLOAT) and casts(made.get(node.input[0]), TensorProto.FLOAT16)
    }
    ends = {output.name for output in model.graph.output}
    for node in model.graph.node:
        if node.output[0] in ends and node.output[0] in renamed:
            node.op_type, node.input[0] = "Identity", renamed[node.output[0]]
            del node.attribute[:]
        else:
            node.input[:] = [renamed.get(name, name) for name in node.input]
    for kind in (TensorProto.FLOAT, TensorProto.FLOAT16):  # the way back first: it uses the way there
        used = {name for node in model.graph.node for name in node.input} | ends
        for node in [node for node in model.graph.node if casts(node, kind) and node.output[0] not in used]:
            model.graph.node.remove(node)


def to_bfloat16(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return `model` in bfloat16, which has the range of float32, at the same places as `to_float16`."""
    exact = {name: numpy_helper.to_array(tensor) for name, tensor in constants(model).items()}
    half = to_float16(model)
    for tensor in half.graph.initializer:
        if tensor.data_type == TensorProto.FLOAT16:
            array = exact.get(tensor.name, numpy_helper.to_array(tensor)).astype(np.float32)
            tensor.CopyFrom(numpy_helper.from_array(array.astype(ml_dtypes.bfloat16), tensor.name))
    for node in half.graph.node:
        for attribute in node.attribute:
            if attribute.name == "to" and attribute.i == TensorProto.FLOAT16:
                attribute.i = TensorProto.BFLOAT16
            elif attribute.t.data_type == TensorProto.FLOAT16:
                array = numpy_helper.to_array(attribute.t).astype(ml_dtypes.bfloat16)
                attribute.t.CopyFrom(numpy_helper.from_array(array, attribute.t.name))
    return half


def to_float32(model: onnx.ModelProto) -> None:
    """Turn all that `model` holds and computes in half precision into float32, in place; inputs and outputs stay."""

    def widen(tensor: onnx.TensorProto) -> None:
        if tensor.data_type in HALVES:
            tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float32), tensor.name))

    for tensor in model.graph.initializer:
        widen(tensor)
    for node in model.graph.node:
        for attribute in node.attribute:
            if attribute.name == "to" and attribute.i in HALVES:
                attribute.i = TensorProto.FLOAT
            widen(attribute.t)
    _skip_idle_casts(model)


def _skip_idle_casts(model: onnx.ModelProto) -> None:
    """Take out casts of float32 to float32, in place."""
    infer_types(model)
    values = (*model.graph.input, *model.graph.value_info)
    floats = {value.name for value in values if value.type.tensor_type.elem_type == TensorProto.FLOAT}
    ends = {output.name for output in model.graph.output}
    renamed: dict[str, str] = {}
    for node in list(model.graph.node):
        idle = _target(node) == TensorProto.FLOAT and node.input[0] in floats
        node.input[:] = [renamed.get(name, name) for name in node.input]
        if idle and node.output[0] in ends:
            node.op_type = "Identity"
            del node.attribute[:]
        elif idle:
            renamed[node.output[0]] = node.input[0]
            model.graph.node.remove(node)
    model.graph.ClearField("value_info")
