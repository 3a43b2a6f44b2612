"""A float graph is built in 8 bits by calibration on the bundle's own prompts, and never worse than it says."""

import io
import re
from contextlib import ExitStack
from pathlib import Path

import msgspec
import numpy as np
import pytest

onnx = pytest.importorskip("onnx", reason="needs onnx (the rtx or the export extra)")
pytest.importorskip("tensorrt_rtx", reason="needs the rtx extra")

import onnxruntime  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402
from rich.console import Console  # noqa: E402

from engines.bundle.bundle import Bundle  # noqa: E402
from engines.errors import UnsupportedError  # noqa: E402
from engines.paint.encoder import Encoder  # noqa: E402
from engines.runtime.cache import Record, records  # noqa: E402
from engines.runtime.identity import PORTABLE, identity_of  # noqa: E402
from engines.runtime.tables import built_tables  # noqa: E402
from export.build import build as building  # noqa: E402
from export.build import graph as graphs  # noqa: E402
from export.build import parity  # noqa: E402
from export.build.build import build_engine  # noqa: E402
from export.build.graph import Graph  # noqa: E402
from export.build.precision import to_float16, to_float32  # noqa: E402
from export.build.prompts import CALIBRATING, CALIBRATION, FRESH  # noqa: E402
from export.build.quantise import quantised  # noqa: E402
from export.captions.turns import drawn_captions  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")  # of libraries we do not write


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A tiny pipeline in SD-Turbo's layout, in float32."""
    samples, pipeline = (
        pytest.importorskip(name, reason="the export extra is not installed")
        for name in ("tests.support.pipeline_samples", "export.pipeline.diffusers_bundle")
    )
    folder = tmp_path_factory.mktemp("pipelines")
    source = samples.save_turbo(folder / "turbo")
    return pipeline.export_diffusers(source, folder / "bundle", pipeline.Options(decoder="tiny"))


def build(folder: Path, bundle: Bundle, name: str, precision: str = "int8", buckets: tuple[int, ...] = (1,)):
    settings = {"backend": "tensorrt-rtx", "precision": precision, "architectures": (PORTABLE,), "buckets": buckets}
    return list(build_engine(bundle, name, folder, **settings))


@pytest.fixture(scope="module")
def built(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Record, onnx.ModelProto]]:
    """What the compiler made of encoder and generator, and the graphs that it was given."""
    folder, given, real = tmp_path_factory.mktemp("engines"), [], building.compile_engine

    def spy(backend, model, *rest):
        given.append(onnx.load(model))
        return real(backend, model, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "compile_engine", spy)
        found = [record for name in ("encoder", "generator") for record in build(folder, bundle, name)]
    return {record.identity.engine: (record, graph) for record, graph in zip(found, given, strict=True)}


def compiled(*_: object) -> bytes:
    """Stand in for the compiler where only the record matters."""
    return b"an engine"


def never(*_: object) -> bytes:
    raise AssertionError("nothing should be compiled")


def constants(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}


def test_the_compiler_takes_encoder_and_generator_in_8_bits_and_the_records_say_how_good_they_are(built) -> None:
    for record, _ in built.values():
        assert not record.refused
        assert not record.note
        assert record.size > 1_000_000
        assert (record.identity.precision, record.identity.calibration) == ("int8", CALIBRATION)
    assert 0.001 < built["encoder"][0].parity["embedding"] < 0.1
    assert built["encoder"][0].psnr_db == {}
    painted = built["generator"][0]
    assert 0.001 < painted.parity["image"] < 0.03
    assert 35 < painted.psnr_db["image"] < 60


@pytest.mark.parametrize("name", ["encoder", "generator"])
def test_the_compiler_gets_int8_around_zero_on_the_inputs_of_layers_and_float16_between(built, name: str) -> None:
    _, model = built[name]
    known, made = constants(model), {output: node for node in model.graph.node for output in node.output}
    rounding = [node for node in model.graph.node if node.op_type in {"QuantizeLinear", "DequantizeLinear"}]
    assert all(known[node.input[2]].dtype == np.int8 and not known[node.input[2]].any() for node in rounding)
    assert {known[node.input[1]].dtype for node in rounding} == {np.dtype(np.float16)}
    assert not any(array.dtype == np.uint8 for array in known.values())
    layers = [
        node
        for node in model.graph.node
        if node.op_type in {"Conv", "MatMul"} and made.get(node.input[1], node).op_type == "DequantizeLinear"
    ]
    assert len(layers) > 10
    for node in layers:
        rounded, weight = (made[value] for value in node.input[:2])
        assert made[rounded.input[0]].op_type == "QuantizeLinear"
        assert known[rounded.input[1]].shape == ()
        values, scales = known[weight.input[0]], known[weight.input[1]]
        (axis,) = [attribute.i for attribute in weight.attribute if attribute.name == "axis"]
        assert values.dtype == np.int8
        assert scales.shape == (values.shape[axis],)
        assert axis == (0 if node.op_type == "Conv" else 1)
        assert all(known[bias].dtype == np.float16 for bias in node.input[2:])
    readers = [node for node in model.graph.node if any(made.get(name) in rounding for name in node.input)]
    assert {node.op_type for node in readers} <= {"Conv", "MatMul", "DequantizeLinear"}
    floats = [n for n in model.graph.node if n.op_type in {"Conv", "Gemm"} and n not in layers]
    assert all(known[node.input[1]].dtype == np.float16 for node in floats)
    convolutions = [node for node in model.graph.node if node.op_type == "Conv"]
    assert [node in layers for node in convolutions[1:-1]] == [True] * len(convolutions[1:-1])
    assert not any(node in layers for node in convolutions[:1] + convolutions[-1:])


def test_calibration_and_comparison_read_other_prompts_encoded_by_the_bundle(bundle: Bundle, monkeypatch) -> None:
    seen = {}

    def spy(model, samples, keep):
        seen["calibrated"] = samples
        return quantised(model, samples, keep)

    def judged(engine, model, inputs):
        seen["compared"] = inputs
        return parity.reference(engine, model, inputs)

    monkeypatch.setattr(graphs, "quantised", spy)
    monkeypatch.setattr(graphs, "reference", judged)
    with ExitStack() as files:
        Graph(bundle, "generator", "int8", files).path()
    captions, fresh = drawn_captions(16, CALIBRATING), drawn_captions(4, FRESH)
    scenes = Encoder(bundle, threads=1).encode(captions)
    np.testing.assert_allclose(np.concatenate([sample["scene"] for sample in seen["calibrated"]]), scenes, atol=1e-5)
    np.testing.assert_allclose(seen["compared"]["scene"], Encoder(bundle, threads=1).encode(fresh), atol=1e-5)
    assert not set(captions) & set(fresh)
    assert any(caption.isascii() for caption in captions)
    assert any("台" in caption for caption in captions)
    noise = np.concatenate([sample["noise"] for sample in seen["calibrated"]])
    assert abs(noise.std() - 1) < 0.1


def test_what_8_bits_do_not_suit_is_built_in_float16_with_a_word_and_not_tried_again(
    bundle: Bundle, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(parity, "LEAST_DB", 90.0)
    monkeypatch.setattr(building, "compile_engine", compiled)
    said = r"in 8 bits, output image of generator keeps 4\d dB, below 90: build it with --precision fp16"
    first = build(tmp_path, bundle, "generator", buckets=(1, 2))
    for record in first:
        assert (record.identity.precision, record.identity.asked, record.refused) == ("fp16", "int8", "")
        assert pytest.approx(record.parity["image"], abs=0.01) == 0
        assert re.fullmatch(said, record.note)
    shown = io.StringIO()
    Console(width=160, file=shown).print(*built_tables(first))
    assert "fp16 for int8" in shown.getvalue()
    monkeypatch.setattr(building, "compile_engine", never)
    assert build(tmp_path, bundle, "generator", buckets=(1, 2)) == first == records(tmp_path)


def test_an_embedding_over_the_bound_is_refused_with_the_precision_to_choose(bundle: Bundle, monkeypatch) -> None:
    monkeypatch.setattr(parity, "BOUND", 0.001)
    with (
        ExitStack() as files,
        pytest.raises(
            UnsupportedError, match=r"8 bits, output embedding of encoder is off by \d+%: .*--precision fp16"
        ),
    ):
        Graph(bundle, "encoder", "int8", files).path()


@pytest.mark.parametrize(("name", "calibration"), [("encoder", CALIBRATION), ("generator", "")])
def test_engines_of_the_starter_are_compared_in_8_bits_whoever_calibrated_them(
    tmp_path: Path, monkeypatch, name: str, calibration: str
) -> None:
    monkeypatch.setattr(building, "compile_engine", compiled)
    (record,) = build(tmp_path, Bundle.open(), name)
    assert (record.identity.precision, record.identity.calibration, record.note) == ("int8", calibration, "")
    assert all(0 < error < 0.03 for error in record.parity.values())


def test_an_engine_that_reads_no_prompts_is_not_calibrated_and_told_of(tmp_path: Path) -> None:
    (record,) = build(tmp_path, Bundle.open(), "copywriter")
    assert record.identity.precision == "fp16"
    assert record.note == "copywriter reads no prompts that 8 bits could be calibrated on"
    assert "MatMulInteger" in record.refused


def test_bfloat16_is_compared_too(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(building, "compile_engine", compiled)
    (record,) = build(tmp_path, Bundle.open(), "encoder", "bf16")
    assert 0.0001 < record.parity["embedding"] < 0.02
    monkeypatch.setattr(parity, "BOUND", 0.0001)
    (record,) = build(tmp_path / "other", Bundle.open(), "encoder", "bf16")
    assert re.search(r"in bfloat16, .* off by \d+%: build it with --precision fp32", record.refused)


def test_what_was_calibrated_is_in_the_key_and_other_keys_are_what_they_were() -> None:
    settings = {"library": "tensorrt-rtx", "version": "1.7", "architectures": (PORTABLE,)}
    exact = identity_of(Bundle.open(), "generator", 2, precision="int8", **settings)
    ours = [msgspec.structs.replace(exact, calibration=name) for name in ("scenes-1", "scenes-2")]
    assert len({exact.key, *(identity.key for identity in ours)}) == 3
    assert "calibration" not in msgspec.json.decode(msgspec.json.encode(exact))


def graph(nodes: list, shape: list, tensors: dict[str, np.ndarray]) -> onnx.ModelProto:
    x, y = (helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in "xy")
    initializers = [numpy_helper.from_array(array, name) for name, array in tensors.items()]
    made = helper.make_graph(nodes, "graph", [x], [y], initializers)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)


def run(model: onnx.ModelProto, x: np.ndarray) -> np.ndarray:
    (y,) = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})
    return y


def test_a_sum_beside_a_layer_reads_values_as_they_were() -> None:
    rng = np.random.default_rng(0)
    weights = {f"w{at}": rng.standard_normal((4, 4, 1, 1)).astype(np.float32) for at in range(3)}
    nodes = [helper.make_node("Conv", [source, f"w{at}"], [f"c{at}"], f"conv{at}") for at, source in enumerate("xab")]
    nodes[0].output[0], nodes[1].output[0], nodes[2].output[0] = "a", "c", "y"
    nodes.insert(2, helper.make_node("Add", ["a", "c"], ["b"], "sum"))
    x = rng.standard_normal((1, 4, 8, 8)).astype(np.float32)
    made = quantised(graph(nodes, [1, 4, 8, 8], weights), [{"x": x}])
    by_name = {node.name: node for node in made.graph.node}
    assert by_name["conv1"].input[0] != "a"
    assert list(by_name["sum"].input) == ["a", "c"]


def test_a_graph_exported_in_half_precision_is_widened_and_halved_again() -> None:
    rng = np.random.default_rng(0)
    weight = rng.standard_normal((8, 8)).astype(np.float16)
    tensors = {"w": weight, "scale": np.full(8, 2, np.float32), "bias": np.zeros(8, np.float32)}
    half, whole = ({"to": kind} for kind in (TensorProto.FLOAT16, TensorProto.FLOAT))
    nodes = [
        helper.make_node("Cast", ["x"], ["h"], "in", **half),
        helper.make_node("MatMul", ["h", "w"], ["p"], "product"),
        helper.make_node("Cast", ["p"], ["f"], "up", **whole),
        helper.make_node("LayerNormalization", ["f", "scale", "bias"], ["n"], "norm"),
        helper.make_node("Cast", ["n"], ["d"], "down", **half),
        helper.make_node("Cast", ["d"], ["y"], "out", **whole),
    ]
    model, x = graph(nodes, [2, 8], tensors), rng.standard_normal((2, 8)).astype(np.float32)
    wanted = run(model, x)
    to_float32(model)
    assert [node.op_type for node in model.graph.node] == ["MatMul", "LayerNormalization", "Identity"]
    assert np.allclose(run(model, x), wanted, atol=0.01)
    assert np.allclose(run(to_float16(model), x), wanted, atol=0.01)
