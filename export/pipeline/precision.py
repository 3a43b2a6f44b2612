"""Half precision that stays finite, and 8-bit convolutions calibrated on prompts."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnx_ir
import torch
from diffusers.models.attention_processor import Attention, AttnProcessor
from onnxruntime.quantization import CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.overrides import TorchFunctionMode

from engines.errors import AdloomError
from export.pipeline.fold import Folded
from export.probing.samples import Samples

Precision = Literal["fp32", "fp16", "bf16", "int8"]
DTYPES = {"fp32": torch.float32, "int8": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}


class Exact(nn.Module):
    """A norm that computes in float32 and answers in the type it was given: sums of squares leave half's range."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner.float()

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """Normalise."""
        answer: torch.Tensor = self.inner(values.float()).to(values.dtype)
        return answer


def lower(model: nn.Module, dtype: torch.dtype) -> None:
    """Turn `model` into `dtype` in place, its norms excepted."""
    model.to(dtype)
    if dtype == torch.float32:
        return
    for module in list(model.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, nn.GroupNorm | nn.LayerNorm | nn.RMSNorm) and not isinstance(module, Exact):
                setattr(module, name, Exact(child))


def upcast_attention(model: nn.Module) -> None:
    """Let the attention of `model` weigh in float32: scores of the SD 2.1 family leave half's range."""
    for module in model.modules():
        if isinstance(module, Attention):
            module.upcast_attention = module.upcast_softmax = True
            module.set_processor(AttnProcessor())


def lower_painter(painter: Folded, precision: Precision, inputs: Sequence[torch.Tensor]) -> tuple[np.ndarray, str]:
    """Turn `painter` into `precision` in place.

    Attention is taken to float32 where the checkpoint asks for it or `inputs` overflow, as is the decoder (SDXL's says
    so itself, `force_upcast`).

    Returns:
        The pictures of `inputs` float32 [n, h, w, 3], and what stayed in float32.

    Raises:
        AdloomError: not finite even so.
    """
    dtype = DTYPES[precision]
    kept = ["norms"] if dtype != torch.float32 else []
    if painter.fragile and precision == "fp16":
        kept.append("decoder")
    lower(painter.network, dtype)
    lower(painter.decoder, torch.float32 if painter.fragile and precision == "fp16" else dtype)
    if dtype != torch.float32 and painter.network.config.get("upcast_attention"):
        upcast_attention(painter.network)
        kept.append("attention")
    remedies: dict[str, Callable[[], object]] = {"decoder": painter.decoder.float}
    if any(isinstance(module, Attention) for module in painter.network.modules()):
        remedies = {"attention": lambda: upcast_attention(painter), **remedies}
    pixels = run_painter(painter, inputs)
    for name, apply in remedies.items():
        if not np.isfinite(pixels).all() and name not in kept:
            apply()
            kept.append(name)
            pixels = run_painter(painter, inputs)
    if not np.isfinite(pixels).all():
        raise AdloomError(f"{precision} overflows even with {', '.join(kept)} in float32: use bf16")
    return pixels, ", ".join(kept)


class _Accumulating(TorchFunctionMode):
    """Convolves half in float32 and rounds, as GPUs accumulate: on CPUs torch's own is 300 times slower."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func is nn.functional.conv2d and args[0].dtype == torch.float16:
            wide: list[Any] = [value.float() if isinstance(value, torch.Tensor) else value for value in args]
            return func(*wide, **(kwargs or {})).to(torch.float16)
        return func(*args, **(kwargs or {}))


def run_painter(painter: Folded, inputs: Sequence[torch.Tensor]) -> np.ndarray:
    """Paint unrounded, float32 [n, h, w, 3], with every product written out: as a graph rounds, and overflows."""
    before = torch.backends.cuda.fp16_bf16_reduction_math_sdp_allowed()  # type: ignore[no-untyped-call]
    torch.backends.cuda.allow_fp16_bf16_reduction_math_sdp(True)  # else torch computes scores in float32 unasked
    try:
        with torch.inference_mode(), sdpa_kernel(SDPBackend.MATH), _Accumulating():
            pixels: np.ndarray = painter.pixels(*inputs).numpy()
    finally:
        torch.backends.cuda.allow_fp16_bf16_reduction_math_sdp(before)
    return pixels


def quantise(graph: Path, inputs: dict[str, np.ndarray]) -> onnx_ir.Model:
    """Return `graph` with 8-bit convolutions, their ranges taken from n `inputs`.

    Weights are int8 for each channel, activations uint8: the pair that CPU kernels have instructions for. The first
    convolution and the last, which reads noise and which makes pixels, stay float32.
    """
    count = len(next(iter(inputs.values())))
    with tempfile.TemporaryDirectory(dir=graph.parent) as scratch:
        prepared, target = Path(scratch) / "prepared.onnx", Path(scratch) / "target.onnx"
        quant_pre_process(
            str(graph),
            str(prepared),
            skip_symbolic_shape=True,
            save_as_external_data=True,
            all_tensors_to_one_file=True,
        )
        convolutions = [node.name for node in onnx_ir.load(prepared).graph if node.op_type == "Conv"]
        options: dict[str, Any] = {"use_external_data_format": True}
        quantize_static(
            str(prepared),
            str(target),
            Samples({name: array[at : at + 1] for name, array in inputs.items()} for at in range(count)),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=["Conv"],
            nodes_to_exclude=[convolutions[0], convolutions[-1]],
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax,
            **options,
        )
        model = onnx_ir.load(target)
        for value in model.graph.initializers.values():  # the files they lie in go away
            if value.const_value is not None:
                value.const_value = onnx_ir.tensor(value.const_value.numpy().copy(), name=value.name)
    return model


def widened(graph: Path, target: Path) -> Path:
    """Write `graph` to `target` with float32 in place of bfloat16, which no CPU kernel takes: to check graphs by."""
    model = onnx_ir.load(graph)
    old, new = onnx_ir.DataType.BFLOAT16, onnx_ir.DataType.FLOAT

    def wide(tensor: Any) -> Any:
        array = tensor.numpy()
        return onnx_ir.tensor(array.astype(np.float32) if tensor.dtype == old else array.copy(), name=tensor.name)

    for value in model.graph.initializers.values():
        if value.const_value is not None:
            value.const_value = wide(value.const_value)
            value.dtype = value.const_value.dtype
    for node in model.graph.all_nodes():
        for attribute in list(node.attributes.values()):
            if attribute.name == "to" and attribute.value == old.value:
                node.attributes.add(onnx_ir.AttrInt64("to", new.value))
            elif attribute.type == onnx_ir.AttributeType.TENSOR:
                node.attributes.add(onnx_ir.AttrTensor(attribute.name, wide(attribute.value)))
        for output in node.outputs:
            if output.dtype == old:
                output.dtype = new
    onnx_ir.save(model, target, external_data=f"{target.name}.data")
    return target
