"""Shared weights from the bytes of a safetensors file, of bfloat16, too, which numpy lacks."""

from typing import Any, Final

import numpy as np
import onnxruntime
import safetensors

KINDS: Final[dict[str, type]] = {
    "F64": np.float64,
    "F32": np.float32,
    "F16": np.float16,
    "BF16": np.uint16,
    "I64": np.int64,
    "I32": np.int32,
    "I8": np.int8,
    "U8": np.uint8,
    "BOOL": np.bool_,
}
BFLOAT16: Final = 16  # onnx.TensorProto.BFLOAT16


def load_values(data: bytes) -> dict[str, onnxruntime.OrtValue]:
    """Return the tensors of `data` by name, as ONNX Runtime takes them."""
    parts: list[tuple[str, dict[str, Any]]] = safetensors.deserialize(data)  # type: ignore[no-untyped-call]
    return {name: _value(part) for name, part in parts}


def _value(part: dict[str, Any]) -> onnxruntime.OrtValue:
    array: np.ndarray = np.frombuffer(part["data"], KINDS[part["dtype"]]).reshape(part["shape"])
    if part["dtype"] == "BF16":
        return onnxruntime.OrtValue.ortvalue_from_numpy_with_onnx_type(array, BFLOAT16)
    return onnxruntime.OrtValue.ortvalue_from_numpy(array)
