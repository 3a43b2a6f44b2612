"""A bundle's graph as compilers take it: one model with its weights, 8-bit nodes removed or in the form they know.

Compilers fold constants themselves, but not across what they do not know: packed weights become floats here, by ONNX's
own reference evaluator.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
import onnx
from onnx import numpy_helper
from onnx.reference import ReferenceEvaluator

UNPACKING: Final = {"Cast", "Mul", "Transpose", "DequantizeLinear"}
"""What stands between packed weights and the nodes that use them."""
MOVING: Final = {"Transpose", "Reshape", "Squeeze", "Unsqueeze", "Identity"}
OUTSIDE: Final = 8.0
"""A place that no grid of -1 to 1 holds."""
QUANTIZED: Final = {"QuantizeLinear", "DequantizeLinear"}
Constants = dict[str, onnx.TensorProto]


def constants(model: onnx.ModelProto) -> Constants:
    """Return the initializers by name."""
    return {tensor.name: tensor for tensor in model.graph.initializer}


def is_quantized(model: onnx.ModelProto) -> bool:
    """Return whether activations are rounded to 8 bits somewhere."""
    return any(node.op_type == "QuantizeLinear" for node in model.graph.node)


def _evaluate(model: onnx.ModelProto, node: onnx.NodeProto, known: Constants) -> onnx.TensorProto:
    """Compute a node whose inputs are all known."""
    inputs = [onnx.helper.make_tensor_value_info(i, known[i].data_type, list(known[i].dims)) for i in node.input if i]
    output = onnx.ValueInfoProto(name=node.output[0])
    graph = onnx.helper.make_graph([node], "constant", inputs, [output])
    one = onnx.helper.make_model(graph, opset_imports=model.opset_import, ir_version=model.ir_version)
    feeds = {i: numpy_helper.to_array(known[i]) for i in node.input if i}
    (array,) = ReferenceEvaluator(one).run(None, feeds)
    return numpy_helper.from_array(np.asarray(array), node.output[0])


def _replace(model: onnx.ModelProto, nodes: Iterable[onnx.NodeProto], known: Constants) -> None:
    """Give the graph these nodes, and of the constants those that they use."""
    kept = list(nodes)
    used = {name for node in kept for name in node.input} | {output.name for output in model.graph.output}
    used |= {name for node in kept for attribute in node.attribute for name in _captured(attribute)}
    model.graph.ClearField("node")
    model.graph.node.extend(kept)
    tensors = [tensor for name, tensor in known.items() if name in used]
    model.graph.ClearField("initializer")
    model.graph.initializer.extend(tensors)
    model.graph.ClearField("value_info")


def _captured(attribute: onnx.AttributeProto) -> set[str]:
    """Return the names that a node's inner graphs use."""
    return {name for graph in (attribute.g, *attribute.graphs) for node in graph.node for name in node.input}


def unpack(model: onnx.ModelProto, *, floats_only: bool) -> None:
    """Turn packed weights into floats, in place; without `floats_only`, 8-bit weights of quantized layers stay."""
    known, kept = constants(model), []
    for node in model.graph.node:
        constant = node.op_type in UNPACKING and all(name in known for name in node.input if name)
        if constant and node.op_type == "DequantizeLinear" and not floats_only:
            constant = known[node.input[0]].data_type == onnx.TensorProto.INT32
        if constant:
            known[node.output[0]] = _evaluate(model, node, known)
        else:
            kept.append(node)
    _replace(model, kept, known)


def unquantize(model: onnx.ModelProto) -> None:
    """Take out every rounding of activations to 8 bits, in place: what was rounded passes through."""
    renamed: dict[str, str] = {}
    kept = []
    for node in model.graph.node:
        for index, name in enumerate(node.input):
            node.input[index] = renamed.get(name, name)
        if node.op_type in QUANTIZED:
            renamed[node.output[0]] = node.input[0]
        else:
            kept.append(node)
    kept.extend(
        onnx.helper.make_node("Identity", [renamed[output.name]], [output.name])
        for output in model.graph.output
        if output.name in renamed
    )
    _replace(model, kept, constants(model))


def symmetric(model: onnx.ModelProto) -> None:
    """Give all roundings to 8 bits the form that GPUs compute with, in place: int8 around zero, over the same range.

    Raises:
        KeyError: a scale is not constant.
    """
    known = constants(model)
    for node in model.graph.node:
        if node.op_type not in QUANTIZED or node.input[0] in known:
            continue
        scale = numpy_helper.to_array(known[node.input[1]])
        zero = numpy_helper.to_array(known[node.input[2]]) if len(node.input) > 2 else np.zeros_like(scale, np.uint8)
        if zero.dtype == np.int8 and not zero.any():
            continue
        info = np.iinfo(zero.dtype)
        reach = np.maximum(info.max - zero.astype(np.float32), zero.astype(np.float32) - info.min)
        name = f"{node.input[1]}/symmetric"
        known[name] = numpy_helper.from_array((scale * reach / 127).astype(scale.dtype), name)
        known["zero/int8"] = numpy_helper.from_array(np.zeros((), np.int8), "zero/int8")
        node.input[1] = name
        del node.input[2:]
        node.input.append("zero/int8")
    _replace(model, model.graph.node, known)


def bytes_last(model: onnx.ModelProto) -> None:
    """Move casts to uint8 behind the nodes that only reorder, in place: TensorRT has that type at its outputs only."""
    made = {name: node for node in model.graph.node for name in node.output}
    nodes = list(model.graph.node)
    for output in model.graph.output:
        mover = made.get(output.name)
        if mover is None or mover.op_type not in MOVING:
            continue
        cast = made.get(mover.input[0])
        while cast is not None and cast.op_type in MOVING:
            cast = made.get(cast.input[0])
        if cast is None or cast.op_type != "Cast" or output.type.tensor_type.elem_type != onnx.TensorProto.UINT8:
            continue
        source, inner = cast.input[0], f"{output.name}/float"
        for node in nodes:
            if node is not cast:
                node.input[:] = [source if name == cast.output[0] else name for name in node.input]
        mover.output[0] = inner
        nodes.remove(cast)
        cast.input[0], cast.output[0] = inner, output.name
        nodes.append(cast)
    _replace(model, nodes, constants(model))


def pad_grids(model: onnx.ModelProto) -> None:
    """Let GridSample make the zeros that a Pad puts around its output, in place: TensorRT-RTX 1.7 crashes on that Pad.

    A point of the grid outside the picture gives zero, so the grid is padded with such points instead.
    """
    known, nodes = constants(model), list(model.graph.node)
    samplers = {node.output[0]: node for node in nodes if node.op_type == "GridSample"}
    for pad in [node for node in nodes if node.op_type == "Pad" and node.input[0] in samplers]:
        sampler = samplers[pad.input[0]]
        alone = sum(sampler.output[0] in node.input for node in nodes) == 1
        settings = {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in pad.attribute}
        zeros = {attribute.name: attribute.s for attribute in sampler.attribute}.get(
            "padding_mode", b"zeros"
        ) == b"zeros"
        if not (alone and zeros and settings.get("mode", b"constant") == b"constant" and pad.input[1] in known):
            continue
        before_n, before_c, top, left, after_n, after_c, bottom, right = numpy_helper.to_array(known[pad.input[1]])
        if len(pad.input) != 2 or any((before_n, before_c, after_n, after_c)):
            continue
        names = [f"{pad.output[0]}/{part}" for part in ("pads", "outside", "grid")]
        sizes = np.array([0, top, left, 0, 0, bottom, right, 0], np.int64)
        known[names[0]] = numpy_helper.from_array(sizes, names[0])
        known[names[1]] = numpy_helper.from_array(np.array(OUTSIDE, np.float32), names[1])
        nodes.insert(nodes.index(sampler), onnx.helper.make_node("Pad", [sampler.input[1], *names[:2]], [names[2]]))
        sampler.input[1], sampler.output[0] = names[2], pad.output[0]
        nodes.remove(pad)
    _replace(model, nodes, known)
