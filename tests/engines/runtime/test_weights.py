"""Weights are read from the very bytes that were hashed: in place, in every type, and nothing that is malformed."""

import gc
import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load, save

from engines.bundle.bundle import Bundle
from engines.errors import BundleError
from engines.runtime.weights import read_weights

BFLOAT16 = 16  # ONNX's number for it


def handmade(header: object, data: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def test_tensors_of_every_type_and_shape_are_read_as_they_were_written():
    kinds = (np.float64, np.float32, np.float16, np.int64, np.int32, np.int16, np.int8, np.uint8, np.bool_)
    written = {np.dtype(kind).name: np.arange(6).reshape(2, 3).astype(kind) for kind in kinds}
    written |= {"scalar": np.array(3.0, np.float32), "empty": np.zeros((0, 3), np.float32)}
    read = read_weights(save(written, metadata={"of": "a test"}), "file")
    assert read.keys() == written.keys()
    for name, array in written.items():
        assert np.array_equal(read[name].numpy(), array)
        assert read[name].numpy().dtype == array.dtype


def test_bfloat16_which_numpy_lacks_is_told_to_onnx_runtime_as_it_is():
    data = struct.pack("<3H", 0x3F80, 0x4000, 0xC040)  # 1, 2, -3
    read = read_weights(handmade({"a": {"dtype": "BF16", "shape": [3], "data_offsets": [0, 6]}}, data), "file")
    assert (read["a"].element_type(), read["a"].shape()) == (BFLOAT16, [3])


def test_tensors_keep_the_bytes_that_they_lie_in():
    read = read_weights(save({"a": np.arange(1000, dtype=np.float32)}), "file")
    gc.collect()
    others = [bytes([255]) * 5000 for _ in range(100)]
    assert np.array_equal(read["a"].numpy(), np.arange(1000))
    assert len(others) == 100


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff" * 8,
        b"\xff" * 100,
        handmade([1, 2]),
        handmade({"a": {"dtype": "F32", "shape": [2]}}),
        handmade({"a": {"dtype": "F8", "shape": [1], "data_offsets": [0, 1]}}, b"1"),
        handmade({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}, b"1234"),
        handmade({"a": {"dtype": "F32", "shape": [3], "data_offsets": [0, 8]}}, b"12345678"),
        handmade({"a": {"dtype": "F32", "shape": [-1], "data_offsets": [8, 0]}}, b"12345678"),
    ],
)
def test_what_is_no_safetensors_file_is_a_clear_error(data: bytes):
    with pytest.raises(BundleError, match=r"w\.safetensors is no safetensors file that can be read"):
        read_weights(data, "w.safetensors")


@given(cut=st.integers(0, 200))
def test_a_file_that_is_cut_anywhere_is_never_read(cut: int):
    whole = save({"a": np.arange(40, dtype=np.float32)})
    with pytest.raises(BundleError):
        read_weights(whole[: min(cut, len(whole) - 1)], "file")


def test_the_starters_weights_are_what_the_library_reads():
    bundle = Bundle.open()
    file = bundle.engine("generator").weights
    theirs, ours = load(bundle.read(file)), read_weights(bundle.read(file), file)
    assert theirs.keys() == ours.keys()
    assert all(np.array_equal(theirs[name], ours[name].numpy()) for name in theirs)
