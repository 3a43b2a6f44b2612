"""The bench of CPU runtimes opens the starter's painters whole and counts what its generator does."""

import pytest

pytest.importorskip("onnx", reason="the export extra is not installed: no onnx")

import numpy as np
import onnx
from onnx import TensorProto, helper

from engines.bundle.bundle import STARTER, Bundle
from ops.bench import runtimes

pytestmark = pytest.mark.training


def test_every_runtime_paints_the_starter_generator_by_turns(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(runtimes, "GEMM", 128)
    report = runtimes.compare(Bundle.open(STARTER), rounds=1, threads=1)
    assert {"onnxruntime, as served", "onnxruntime, one thread"} <= report["rows"].keys()
    assert {f"{name}, onnxruntime" for name in ("generator", "places", "places-wide")} <= report["pictures"].keys()
    rows = [*report["rows"].values(), *report["pictures"].values()]
    assert all(0 < row["ms_p50"] <= row["ms_p99"] and row["cpu_ms_least"] <= row["cpu_ms_p50"] for row in rows)
    assert 1 < report["gflop"] < 10


def test_operations_are_two_for_each_multiply_add():
    nodes = [
        helper.make_node("MatMul", ["a", "b"], ["c"]),
        helper.make_node("Conv", ["x", "w"], ["y"], pads=[1, 1, 1, 1]),
    ]
    graph = helper.make_graph(
        nodes,
        "both",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ("a", "x")],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ("c", "y")],
        [
            onnx.numpy_helper.from_array(np.zeros((5, 7), np.float32), "b"),
            onnx.numpy_helper.from_array(np.zeros((4, 3, 3, 3), np.float32), "w"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10).SerializeToString()
    inputs = {"a": np.zeros((2, 5), np.float32), "x": np.zeros((1, 3, 8, 8), np.float32)}
    assert runtimes.operations(model, inputs) == 2 * 2 * 5 * 7 + 2 * 4 * 3 * 9 * 64
