"""What the export of a copywriter leaves behind: a smaller graph, and the program's logging as it was."""

import logging
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the export extra is not installed: nothing is exported")
onnx = pytest.importorskip("onnx")

from export.copy.onnx import quantise  # noqa: E402


def product(path: Path) -> Path:
    """Write a graph of one matrix product."""
    helper, kind = onnx.helper, onnx.TensorProto.FLOAT
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "product",
        [helper.make_tensor_value_info("x", kind, [1, 64])],
        [helper.make_tensor_value_info("y", kind, [1, 64])],
        [onnx.numpy_helper.from_array(np.ones((64, 64), np.float32), "w")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10), path)
    return path


def test_quantising_leaves_the_root_logger_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    level = root.level
    source = product(tmp_path / "exact.onnx")
    quantise(source, tmp_path / "small.onnx")
    assert (root.level, root.handlers) == (level, [])
    assert (tmp_path / "small.onnx").stat().st_size < source.stat().st_size
