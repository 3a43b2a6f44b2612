"""Layers of a float graph rounded to 8 bits by ONNX Runtime's quantizer, in the form that TensorRT computes with.

QuantizeLinear and DequantizeLinear stand on the inputs of these layers and nowhere else: int8 around zero, one scale
for an activation, one for each output channel of a weight; biases stay float.
"""

from collections.abc import Sequence
from typing import Final

import onnx
from onnxruntime.quantization import CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.quant_utils import add_pre_process_metadata

from engines.errors import UnsupportedError
from engines.runtime.contract import Arrays
from export.build.compiler import saved
from export.build.lower import constants
from export.probing.samples import Samples

LAYERS: Final = ("Conv", "MatMul")
"""Gemm stays float: it reads one row a picture, which gains nothing, and 8 bits there cost the starter 10 dB."""
OPTIONS: Final = {
    "ActivationSymmetric": True,
    "QuantizeBias": False,
    "QDQDisableWeightAdjustForInt32Bias": True,
    "OpTypesToExcludeOutputQuantization": list(LAYERS),
}


def layers_of(model: onnx.ModelProto, keep: Sequence[str]) -> list[str]:
    """Return the names of the nodes to round: layers with constant weights, not in `keep`.

    The first convolution and the last, which reads noise and which makes pixels, stay float.
    """
    known = constants(model)
    convolutions = [node.name for node in model.graph.node if node.op_type == "Conv"]
    floats = {*keep, *convolutions[:1], *convolutions[-1:]}
    layers = [node for node in model.graph.node if node.op_type in LAYERS and node.input[1] in known]
    return [node.name for node in layers if node.name not in floats]


def quantised(model: onnx.ModelProto, samples: Sequence[Arrays], keep: Sequence[str] = ()) -> onnx.ModelProto:
    """Return the float32 graph `model`, which loses its weights, with 8-bit layers; ranges are taken from `samples`.

    Ranges are least and largest values: entropy measured the same, percentiles better for pictures and worse for
    embeddings, and both hold every activation of all samples in memory.

    Raises:
        UnsupportedError: no layer of it can be rounded.
    """
    layers = layers_of(model, keep)
    if not layers:
        raise UnsupportedError("no convolution or product in it can be computed in 8 bits")
    add_pre_process_metadata(model)  # `lowered` has done what the quantizer would ask for
    with saved(model) as path:
        target = path.with_name("quantised.onnx")
        quantize_static(
            str(path),
            str(target),
            Samples(samples),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=list(LAYERS),
            nodes_to_quantize=layers,
            per_channel=True,
            activation_type=QuantType.QInt8,
            weight_type=QuantType.QInt8,
            use_external_data_format=True,
            calibrate_method=CalibrationMethod.MinMax,
            extra_options=OPTIONS,
        )
        rounded = onnx.load(target)
    _spare(rounded, set(layers))
    return rounded


def _spare(model: onnx.ModelProto, layers: set[str]) -> None:
    """Let all but the `layers` read values as they were, in place: the quantizer rounds a value for all its readers."""
    made = {name: node for node in model.graph.node for name in node.output}
    pairs = [node for node in model.graph.node if node.op_type == "DequantizeLinear" and node.input[0] in made]
    exact = {pair.output[0]: made[pair.input[0]].input[0] for pair in pairs}
    for node in model.graph.node:
        if node.name not in layers:
            node.input[:] = [exact.get(name, name) for name in node.input]
