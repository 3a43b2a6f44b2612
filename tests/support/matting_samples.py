"""Salient-object models of one layer, in the layouts that `engines.photo.matting` takes, and others."""

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

RED_NOT_WHITE = ((30.0, -30.0, 0.0), -8.0)
"""Weights of red, green, blue, and bias: near 1 on what is red, near 0 on white, under either layout's norm."""


def write_model(
    path: Path,
    side: int,
    *,
    seen: tuple[tuple[float, float, float], float] = RED_NOT_WHITE,
    sigmoid: bool = True,
    outputs: int = 7,
    shape: list[int | str] | None = None,
    result: list[int | str] | None = None,
    kind: int = TensorProto.FLOAT,
) -> Path:
    """Write a model whose every output is a weighted sum of the colours, behind a sigmoid."""
    (weights, bias), half = seen, np.float16 if kind == TensorProto.FLOAT16 else np.float32
    last = [helper.make_node("Sigmoid" if sigmoid else "Identity", ["sum"], [f"d{n}"]) for n in range(outputs)]
    nodes = [helper.make_node("Conv", ["picture", "weights", "bias"], ["sum"]), *last]
    graph = helper.make_graph(
        nodes,
        "salient",
        [helper.make_tensor_value_info("picture", kind, shape or ["N", 3, side, side])],
        [helper.make_tensor_value_info(f"d{n}", kind, result or ["N", 1, side, side]) for n in range(outputs)],
        [
            numpy_helper.from_array(np.array(weights, half).reshape(1, 3, 1, 1), "weights"),
            numpy_helper.from_array(np.array([bias], half), "bias"),
        ],
    )
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    return path
