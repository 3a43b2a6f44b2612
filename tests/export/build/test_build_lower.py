"""Graphs as compilers take them compute what the bundle's do: without 8-bit nodes, in half precision, reordered."""

import numpy as np
import pytest

onnx = pytest.importorskip("onnx", reason="needs onnx (the rtx or the export extra)")
import onnxruntime  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from engines.bundle.bundle import Bundle  # noqa: E402
from engines.bundle.manifest import Engine, Tensor  # noqa: E402
from engines.errors import UnsupportedError  # noqa: E402
from engines.paint.encoder import Encoder  # noqa: E402
from export.build.compiler import saved  # noqa: E402
from export.build.lower import bytes_last, is_quantized, pad_grids  # noqa: E402
from export.build.parity import compare, likely_inputs, random_inputs, reference  # noqa: E402
from export.build.precision import SENSITIVE, lowered, to_float16  # noqa: E402
from export.bundle.share import whole  # noqa: E402

PROMPTS = ["teal podium, sand backdrop", "红色展台，米色背景"]


def run(model, inputs):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    (result,) = onnxruntime.InferenceSession(model.SerializeToString(), options).run(None, inputs)
    return result


@pytest.fixture(scope="module")
def inputs():
    noise = np.random.default_rng(0).standard_normal((2, 8)).astype(np.float32)
    return {"scene": Encoder(Bundle.open(), threads=1).encode(PROMPTS), "noise": noise}


@pytest.mark.parametrize(("precision", "bound"), [("fp32", 0.01), ("fp16", 0.01), ("int8", 0.02)])
def test_a_lowered_generator_paints_the_pictures_of_the_bundle(inputs, precision, bound) -> None:
    wanted = run(whole(Bundle.open(), Bundle.open().engine("generator")), inputs).astype(float)
    got = run(lowered(Bundle.open(), "generator", precision), inputs)
    assert (got.shape, got.dtype) == (wanted.shape, np.uint8)
    assert np.linalg.norm(got - wanted) / np.linalg.norm(wanted) < bound


def test_half_precision_keeps_inputs_and_outputs_and_what_is_sensitive_in_float32() -> None:
    half = lowered(Bundle.open(), "encoder", "fp16")
    assert {value.type.tensor_type.elem_type for value in half.graph.output} == {TensorProto.FLOAT}
    kinds = {tensor.data_type for tensor in half.graph.initializer if len(tensor.dims) == 2}
    assert kinds == {TensorProto.FLOAT16}
    made = {name: node for node in half.graph.node for name in node.output}
    norms = [node for node in half.graph.node if node.op_type in SENSITIVE]
    assert norms
    for node in norms:
        source = made[node.input[0]]
        assert source.op_type != "Cast" or source.attribute[0].i == TensorProto.FLOAT


def test_bfloat16_stands_wherever_float16_would_and_its_weights_are_rounded_once() -> None:
    exact, brain = (lowered(Bundle.open(), "encoder", precision) for precision in ("fp32", "bf16"))
    assert not any(tensor.data_type == TensorProto.FLOAT16 for tensor in brain.graph.initializer)
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in exact.graph.initializer}
    rounded = [tensor for tensor in brain.graph.initializer if tensor.data_type == TensorProto.BFLOAT16]
    assert rounded
    for tensor in rounded:
        array = numpy_helper.to_array(tensor).astype(np.float32)
        assert np.allclose(array, weights[tensor.name], rtol=2**-8, atol=1e-30)
    onnx.checker.check_model(brain)


def test_no_8_bit_node_is_left_in_a_float_graph_and_int8_is_symmetric() -> None:
    assert not is_quantized(lowered(Bundle.open(), "generator", "fp32"))
    model = lowered(Bundle.open(), "generator", "int8")
    known = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    rounding = [node for node in model.graph.node if node.op_type == "QuantizeLinear"]
    assert rounding
    assert all(known[node.input[2]].dtype == np.int8 and not known[node.input[2]].any() for node in rounding)


def graph(nodes, inputs, output, initializers=()):
    made = helper.make_graph(nodes, "graph", inputs, [output], initializers)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)


def test_a_pad_behind_grid_sample_becomes_points_outside_the_picture() -> None:
    pads = numpy_helper.from_array(np.array([0, 0, 3, 1, 0, 0, 0, 2], np.int64), "pads")
    model = graph(
        [helper.make_node("GridSample", ["x", "grid"], ["y"]), helper.make_node("Pad", ["y", "pads"], ["z"])],
        [
            helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 2, 5, 6]),
            helper.make_tensor_value_info("grid", TensorProto.FLOAT, ["n", 4, 4, 2]),
        ],
        helper.make_tensor_value_info("z", TensorProto.FLOAT, ["n", 2, 7, 7]),
        [pads],
    )
    rng = np.random.default_rng(0)
    x = {
        "x": rng.standard_normal((2, 2, 5, 6)).astype(np.float32),
        "grid": rng.uniform(-1.2, 1.2, (2, 4, 4, 2)).astype(np.float32),
    }
    wanted = run(model, x)
    pad_grids(model)
    assert [node.op_type for node in model.graph.node] == ["Pad", "GridSample"]
    assert np.array_equal(run(model, x), wanted)


def test_bytes_are_made_last_and_stay_the_same() -> None:
    model = graph(
        [
            helper.make_node("Cast", ["x"], ["b"], to=TensorProto.UINT8),
            helper.make_node("Transpose", ["b"], ["y"], perm=[0, 2, 3, 1]),
        ],
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 3, 4, 5])],
        helper.make_tensor_value_info("y", TensorProto.UINT8, ["n", 4, 5, 3]),
    )
    x = {"x": np.random.default_rng(0).uniform(0, 255, (2, 3, 4, 5)).astype(np.float32)}
    wanted = run(model, x)
    bytes_last(model)
    assert [node.op_type for node in model.graph.node] == ["Transpose", "Cast"]
    assert np.array_equal(run(model, x), wanted)


def squares(factor: float):
    return graph(
        [
            helper.make_node("Mul", ["x", "f"], ["m"], name="scale"),
            helper.make_node("Mul", ["m", "m"], ["y"], name="square"),
        ],
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 4])],
        helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 4]),
        [numpy_helper.from_array(np.array([factor], np.float32), "f")],
    )


MULTIPLIER = Engine("x.onnx", [Tensor("x", "float32", ["n", 4])], [Tensor("y", "float32", ["n", 4])])


def halved(factor: float):
    """Return the reference of `squares`, and it in half precision."""
    exact = reference(MULTIPLIER, squares(factor), random_inputs(MULTIPLIER))
    return exact, to_float16(squares(factor), exact.keep)


def test_what_overflows_float16_and_what_takes_it_stays_float32() -> None:
    exact, half = halved(1e3)  # squared, a million
    assert exact.keep == ("square",)
    known = {tensor.name: tensor.data_type for tensor in half.graph.initializer}
    assert known["f"] == TensorProto.FLOAT16
    with saved(half) as path:
        assert compare("upscaler", exact, path)["y"] < 1e-2


def test_a_graph_whose_weights_float16_cannot_hold_is_refused_with_the_way_out() -> None:
    exact, half = halved(1e-8)
    with (
        saved(half) as path,
        pytest.raises(UnsupportedError, match=r"off by .*%: build it with --precision"),
    ):
        compare("upscaler", exact, path)


def test_nan_in_half_precision_is_refused_with_the_way_out() -> None:
    exact, _ = halved(1e3)
    overflowing = squares(1e3)
    overflowing.graph.node[1].output[0] = "million"
    overflowing.graph.node.append(helper.make_node("Cast", ["million"], ["half"], to=TensorProto.FLOAT16))
    overflowing.graph.node.append(helper.make_node("Cast", ["half"], ["y"], to=TensorProto.FLOAT))
    with saved(overflowing) as path, pytest.raises(UnsupportedError, match="is NaN or Inf: build it with --precision"):
        compare("upscaler", exact, path)


def test_a_float32_node_takes_what_another_gave_as_it_was() -> None:
    made = graph(
        [
            helper.make_node("Mul", ["x", "f"], ["m"], name="scale"),
            helper.make_node("Relu", ["m"], ["r"], name="relu"),
            helper.make_node("Div", ["r", "f"], ["y"], name="back"),
        ],
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 4])],
        helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 4]),
        [numpy_helper.from_array(np.array([3e4], np.float32), "f")],
    )
    half = to_float16(made, ["scale", "relu", "back"])
    assert [node.op_type for node in half.graph.node if node.op_type != "Identity"][-3:] == ["Mul", "Relu", "Div"]
    x = {"x": np.array([[8.0, 4.0, -2.0, 1.0]], np.float32)}
    assert np.array_equal(run(half, x), [[8, 4, 0, 1]])


def test_the_generator_is_judged_on_embeddings_of_its_encoder_and_fits_into_float16() -> None:
    bundle = Bundle.open()
    inputs = likely_inputs(bundle, "generator", batch=2)
    assert inputs["scene"].shape == (2, 128)
    exact = reference(bundle.engine("generator"), lowered(bundle, "generator", "fp32"), inputs)
    assert exact.keep == ()
    with saved(lowered(bundle, "generator", "fp16")) as path:
        assert compare("generator", exact, path)["image"] < 0.01
