"""Weights of a bundle in bfloat16, which numpy lacks: they load, and what the CPU cannot compute with is told."""

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest

onnx = pytest.importorskip("onnx", reason="needs onnx (the rtx or the export extra)")

from engines.bundle import MANIFEST, SCHEMA, Bundle, Engine, Manifest, Tensor, sha256  # noqa: E402
from engines.errors import UnsupportedError  # noqa: E402
from engines.runtime.runtime import Runtime  # noqa: E402

FACTORS = np.array([1.5, -2.0], np.float32)


def bundle_of(folder: Path, *, widened: bool) -> Bundle:
    """An engine that multiplies by two factors of bfloat16, turned into float32 before or not."""
    half, wide = onnx.TensorProto.BFLOAT16, onnx.TensorProto.FLOAT
    nodes = [("Cast", ["factors"], "f", wide), ("Mul", ["x", "f"], "y", None)]
    if not widened:
        nodes = [("Cast", ["x"], "h", half), ("Mul", ["h", "factors"], "p", None), ("Cast", ["p"], "y", wide)]
    made = [
        onnx.helper.make_node(kind, inputs, [name], **({"to": to} if to else {})) for kind, inputs, name, to in nodes
    ]
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(made, "g", [value("x", wide, ["n", 2])], [value("y", wide, ["n", 2])])
    factors = onnx.TensorProto(name="factors", data_type=half, dims=[2], data_location=onnx.TensorProto.EXTERNAL)
    factors.external_data.add(key="location", value="e.safetensors")
    graph.initializer.append(factors)
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 20)], ir_version=9)
    bits = (FACTORS.view(np.uint32) >> 16).astype(np.uint16)
    header = json.dumps({"factors": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]}}).encode()
    weights = len(header).to_bytes(8, "little") + header + bits.tobytes()
    files = {"e.onnx": model.SerializeToString(), "e.safetensors": weights}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    row = ["n", 2]
    engine = Engine("e.onnx", [Tensor("x", "float32", row)], [Tensor("y", "float32", row)], {}, "e.safetensors")
    hashes = {name: sha256(data) for name, data in files.items()}
    manifest = Manifest(SCHEMA, "b", "1", "mit", "2026-01-01", hashes, {"e": engine}, {}, {})
    (folder / MANIFEST).write_bytes(msgspec.json.encode(manifest))
    return Bundle.open(folder)


def test_weights_in_bfloat16_are_loaded(tmp_path: Path):
    runtime = Runtime(bundle_of(tmp_path, widened=True), "e", threads=1)
    x = np.array([[2, 3]], np.float32)
    assert np.array_equal(runtime.run({"x": x})["y"], x * FACTORS)


def test_what_the_cpu_cannot_compute_in_bfloat16_is_told(tmp_path: Path):
    with pytest.raises(UnsupportedError, match=r"engine 'e' cannot be run by \['CPUExecutionProvider'\]: .*Mul"):
        Runtime(bundle_of(tmp_path, widened=False), "e", threads=1)
