"""A graph's weights read in place from the bytes of a safetensors file: without a copy, bfloat16 included.

The library copies every tensor and knows no bfloat16 without torch. Format: a length, a JSON header of that
length, the data (github.com/huggingface/safetensors#format).
"""

import math
from typing import Annotated, Final, TypeAlias

import msgspec
import numpy as np
import onnxruntime

from engines.errors import BundleError

LENGTH: Final = 8  # bytes, little-endian
KINDS: Final[dict[str, tuple[str, int]]] = {
    "F64": ("<f8", 11), "F32": ("<f4", 1), "F16": ("<f2", 10), "BF16": ("<u2", 16), "I64": ("<i8", 7),
    "I32": ("<i4", 6), "I16": ("<i2", 5), "I8": ("i1", 3), "U8": ("u1", 2), "BOOL": ("?", 9),
}  # fmt: skip
"""How numpy holds each type, and its number among ONNX's."""
Weights: TypeAlias = dict[str, onnxruntime.OrtValue]


_Size: TypeAlias = Annotated[int, msgspec.Meta(ge=0)]


class _Tensor(msgspec.Struct, frozen=True):
    dtype: str
    shape: list[_Size]
    data_offsets: tuple[_Size, _Size]


def read_weights(data: bytes, file: str) -> Weights:
    """Return the tensors of `data` by name; they use its memory and keep it alive.

    Raises:
        BundleError: `data`, the content of `file`, is no safetensors file.
    """
    start = LENGTH + int.from_bytes(data[:LENGTH], "little")
    try:
        header: dict[str, msgspec.Raw] = msgspec.json.decode(data[LENGTH:start], type=dict[str, msgspec.Raw])
        header.pop("__metadata__", None)
        tensors = {name: msgspec.json.decode(raw, type=_Tensor) for name, raw in header.items()}
        return {name: _value(data, start, tensor) for name, tensor in tensors.items()}
    except (msgspec.DecodeError, KeyError, ValueError) as error:
        raise BundleError(f"{file} is no safetensors file that can be read: {error}") from error


def _value(data: bytes, start: int, tensor: _Tensor) -> onnxruntime.OrtValue:
    kind, element = KINDS[tensor.dtype]
    view = np.frombuffer(data, kind, math.prod(tensor.shape), start + tensor.data_offsets[0]).reshape(tensor.shape)
    return onnxruntime.OrtValue.ortvalue_from_numpy_with_onnx_type(view, element)
