"""Generator training: a run learns, stops at its budget, resumes, and its export equals the model."""

import json
from dataclasses import asdict, astuple
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the export extra is not installed: no training")

import onnxruntime  # noqa: E402
from onnx import load as load_onnx  # noqa: E402

from engines.bundle.bundle import Bundle  # noqa: E402
from engines.errors import AdloomError, BundleError  # noqa: E402
from engines.paint.buckets import PLANE, WINDOWS  # noqa: E402
from engines.paint.generator import Generator  # noqa: E402
from export.bundle.share import whole  # noqa: E402
from export.bundle.starter import add_engine  # noqa: E402
from export.captions.scene_samples import sample_scene, unseen_scenes  # noqa: E402
from export.generator import data, losses, onnx, polish, relief, train  # noqa: E402
from export.generator import model as generator_model  # noqa: E402
from export.training import checkpoint  # noqa: E402
from export.training.board import Board  # noqa: E402

pytestmark = pytest.mark.training
TINY = generator_model.Config(embedding=128, noise=8, style=16, channels=(8, 8), blocks=(1, 1), shuffle=2, relief=0)


def test_the_size_follows_from_levels_and_shuffle():
    sizes = [generator_model.Config().size(bucket) for bucket in ("square", "wide", "tall")]
    assert sizes == [(256, 256), (448, 160), (160, 448)]
    assert TINY.size("square") == (32, 32)


@pytest.mark.parametrize("bucket", list(WINDOWS))
def test_a_relief_changes_the_podiums_place_alone_and_the_same_in_every_bucket(bucket: str):
    torch.manual_seed(0)
    one, plane, window = relief.Relief(136, 5), torch.rand(2, 3, PLANE, PLANE), WINDOWS[bucket]
    condition, square = torch.randn(2, 136), WINDOWS["square"]
    rows, columns = slice(window.top, window.top + window.height), slice(window.left, window.left + window.width)
    picture = plane[:, :, rows, columns]
    laid = one(condition, picture, bucket)
    changed = torch.zeros(PLANE, PLANE, dtype=torch.bool)
    changed[rows, columns] = (laid != picture).any(dim=(0, 1)).detach()
    podium = torch.zeros_like(changed)
    podium[relief.TOP : relief.BOTTOM, relief.LEFT : relief.RIGHT] = True
    assert changed.any()
    assert not (changed & ~podium).any()
    other = one(condition, plane[:, :, square.top : square.top + 256, square.left : square.left + 256], "square")
    top, bottom = relief.TOP, min(relief.BOTTOM, window.top + window.height)
    ours = laid[:, :, top - window.top : bottom - window.top, relief.LEFT - window.left : relief.RIGHT - window.left]
    theirs = other[:, :, top - square.top : bottom - square.top, relief.LEFT - square.left : relief.RIGHT - square.left]
    assert torch.allclose(ours, theirs)


def test_regression_on_one_picture_lowers_the_loss():
    torch.manual_seed(0)
    generator = generator_model.Generator(TINY)
    target = torch.rand(1, 3, 1, 1).expand(2, 3, 32, 32)
    scene, noise = torch.randn(2, 128), torch.randn(2, 8)
    optimiser = torch.optim.Adam(generator.parameters(), 1e-2)
    course = []
    for _ in range(12):
        painted = generator(scene, noise)
        loss = losses.regression_loss(painted, target, torch.ones(1, 1, 32, 32))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        course.append(float(loss.detach()))
    assert course[-1] < 0.7 * course[0]


def test_the_loss_of_equal_pictures_is_zero_and_of_an_edge_is_not():
    flat = torch.zeros(1, 3, 32, 32)
    edge = flat.clone()
    edge[..., 16:] = 1
    assert float(losses.regression_loss(flat, flat, torch.ones(1, 1, 32, 32))) == 0
    assert float(losses.regression_loss(flat, edge, torch.ones(1, 1, 32, 32))) > 0


def test_a_checkpoint_restores_weights_optimiser_and_step(tmp_path: Path):
    first, second = (generator_model.Generator(TINY) for _ in range(2))
    ours, theirs = (torch.optim.AdamW(generator.parameters()) for generator in (first, second))
    first(torch.randn(1, 128), torch.randn(1, 8)).sum().backward()
    ours.step()
    checkpoint.save(tmp_path / "run.safetensors", {"model": first}, ours, 7)
    assert checkpoint.restore(tmp_path / "run.safetensors", {"model": second}, theirs) == 7
    for one, other in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.equal(one, other)
    assert torch.equal(ours.state_dict()["state"][0]["exp_avg"], theirs.state_dict()["state"][0]["exp_avg"])


def test_a_run_whose_loss_is_no_number_stops_and_writes_no_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    scenes = [sample_scene(np.random.default_rng(seed)) for seed in range(8)] + unseen_scenes(2, 1)
    (tmp_path / "stages").mkdir()
    np.savez(
        tmp_path / "stages" / "stages-square-0000.npz",
        images=np.zeros((len(scenes), 256, 256, 3), np.uint8),
        noise=np.zeros((len(scenes), 8), np.float32),
        scenes=np.array([astuple(scene) for scene in scenes]),
    )
    monkeypatch.setattr(train.Run, "learn", lambda *_: float("nan"))
    target, board = tmp_path / "generator.safetensors", Board("generator", tmp_path / "logs")
    with pytest.raises(AdloomError, match="diverged at step 0"):
        train.train(tmp_path / "stages", target, train.Settings(hours=0.01, batch=2), board)
    assert not target.exists()


@pytest.mark.filterwarnings("ignore")
def test_the_exported_graph_paints_what_the_model_paints(tmp_path: Path):
    torch.manual_seed(0)
    generator = generator_model.Generator(TINY).eval()
    assert onnx.export(generator, tmp_path / "generator.onnx") <= onnx.TOLERANCE


@pytest.mark.filterwarnings("ignore")
def test_eight_bits_keep_the_picture_and_float32_makes_the_pixels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    torch.manual_seed(0)
    monkeypatch.setattr(onnx, "FAITHFUL_DB", 35.0)  # eight untrained channels keep less than a trained net
    generator = generator_model.Generator(TINY).eval()
    onnx.export(generator, tmp_path / "exact.onnx")
    assert onnx.quantise(tmp_path / "exact.onnx", tmp_path / "served.onnx", TINY) >= onnx.FAITHFUL_DB
    graph = load_onnx(tmp_path / "served.onnx").graph
    made_by = {name: node.op_type for node in graph.node for name in node.output}
    convolutions = [node for node in graph.node if node.op_type == "Conv"]
    assert {made_by.get(node.input[1]) for node in convolutions[:-1]} == {"DequantizeLinear"}
    assert made_by.get(convolutions[-1].input[1]) is None


@pytest.mark.filterwarnings("ignore")
def test_eight_bits_that_change_the_picture_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    torch.manual_seed(0)
    onnx.export(generator_model.Generator(TINY).eval(), tmp_path / "exact.onnx")
    monkeypatch.setattr(onnx, "FAITHFUL_DB", 200.0)
    with pytest.raises(ValueError, match="8 bits keep only"):
        onnx.quantise(tmp_path / "exact.onnx", tmp_path / "served.onnx", TINY)


@pytest.mark.parametrize("bucket", ["square", "wide"])
def test_it_learns_in_every_bucket_and_goes_on_from_its_checkpoint(tmp_path: Path, bucket: str):
    width, height = generator_model.Config().size(bucket)
    batch = data.Batch(torch.randn(2, 128), torch.randn(2, 8), torch.rand(2, 3, height, width), bucket)
    run = train.Run(train.Settings(), (128, 8), torch.device("cpu"))
    before = [parameter.clone() for parameter in run.model.parameters()]
    assert np.isfinite(float(run.learn(batch, 0, 0.9)))
    assert any(not torch.equal(a, b) for a, b in zip(before, run.model.parameters(), strict=True))
    run.save(tmp_path / "run.safetensors", 1)
    (tmp_path / "run.json").write_text('{"seconds": 5.0}')
    other = train.Run(train.Settings(seed=1), (128, 8), torch.device("cpu"))
    assert other.restore(tmp_path / "run.safetensors") == (1, 5.0)
    assert all(torch.equal(a, b) for a, b in zip(run.model.parameters(), other.model.parameters(), strict=True))


@pytest.mark.filterwarnings("ignore")
def test_graphs_take_what_they_hold_alike_from_one_file(tmp_path: Path):
    torch.manual_seed(0)
    model = generator_model.Generator(generator_model.Config())
    checkpoint.save(tmp_path / "g.safetensors", {"average": model}, torch.optim.AdamW(model.parameters()), 1)
    record = {"config": asdict(model.config)}
    (tmp_path / "g.json").write_text(json.dumps(record))
    folder = tmp_path / "bundle"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(onnx, "FAITHFUL_DB", 20.0)  # of an untrained net
        written = onnx.write_engines(folder, tmp_path / "g.safetensors", ["square", "tall"])
    for engine in written:
        add_engine(*engine, folder=folder)
    bundle = Bundle.open(folder)
    bundle.verify()
    assert [engine.weights for _, engine, _, _ in written] == ["generator.safetensors"] * 2
    scene, noise = np.zeros((1, 128), np.float32), np.zeros((1, 8), np.float32)
    painted = Generator(bundle, threads=1).paint(scene, noise, "tall")
    assert painted.shape == (1, 448, 160, 3)
    lone = onnxruntime.InferenceSession(whole(bundle, written[1][1]).SerializeToString())
    assert np.array_equal(lone.run(["image"], {"scene": scene, "noise": noise})[0], painted)
    (folder / "generator.safetensors").write_bytes(b"changed")
    with pytest.raises(BundleError, match="does not match the manifest"):
        Generator(bundle, threads=1)


def test_a_bucket_is_a_window_of_the_plane_at_half_cells():
    plane = torch.arange(28.0).expand(1, 1, 28, 28)
    assert generator_model.cut(plane, "square")[0, 0, 0].tolist() == list(range(6, 22))
    assert generator_model.cut(plane, "tall")[0, 0, 0].tolist() == list(range(9, 19))
    assert generator_model.cut(plane, "wide").shape[-2:] == (10, 28)


def test_a_restored_optimiser_keeps_the_memory_order_of_its_weights(tmp_path: Path):
    first, second = (torch.nn.Conv2d(3, 4, 3).to(memory_format=torch.channels_last) for _ in range(2))
    ours, theirs = (torch.optim.AdamW(module.parameters()) for module in (first, second))
    first(torch.randn(1, 3, 5, 5)).sum().backward()
    ours.step()
    checkpoint.save(tmp_path / "run.safetensors", {"model": first}, ours, 1)
    checkpoint.restore(tmp_path / "run.safetensors", {"model": second}, theirs)
    moments = theirs.state[second.weight]["exp_avg"]
    assert moments.stride() == second.weight.stride() != moments.contiguous().stride()
    assert torch.equal(moments, ours.state[first.weight]["exp_avg"])


def rendered(folder: Path, scenes: list) -> Path:
    rng = np.random.default_rng(0)
    folder.mkdir()
    np.savez(
        folder / "stages-square-0000.npz",
        images=rng.integers(0, 255, (len(scenes), 256, 256, 3), dtype=np.uint8),
        noise=rng.standard_normal((len(scenes), 8)).astype(np.float32),
        scenes=np.array([astuple(scene) for scene in scenes]),
    )
    return folder


def test_fitting_the_relief_changes_nothing_else_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    torch.manual_seed(0)
    monkeypatch.setattr(polish, "PAINTED", 2)
    model, target = generator_model.Generator(generator_model.Config()), tmp_path / "generator.safetensors"
    checkpoint.save(target, {"average": model}, torch.optim.AdamW(model.parameters()), 3)
    record = {"config": asdict(model.config)}
    target.with_suffix(".json").write_text(json.dumps(record))
    stages = rendered(tmp_path / "stages", [sample_scene(np.random.default_rng(seed)) for seed in range(4)])
    polish.polish(stages, target, polish.Settings(minutes=0.02, batch=2), Board("relief", tmp_path / "logs"))
    fitted, told = train.load(target)
    changed = {name for name, value in fitted.state_dict().items() if not torch.equal(value, model.state_dict()[name])}
    assert changed
    assert all(name.startswith("relief.") for name in changed)
    assert told["relief_fitted"]["steps"] > 0


def test_a_generator_without_relief_has_none_to_fit(tmp_path: Path):
    model, target = generator_model.Generator(TINY), tmp_path / "generator.safetensors"
    checkpoint.save(target, {"average": model}, torch.optim.AdamW(model.parameters()), 3)
    target.with_suffix(".json").write_text(json.dumps({"config": asdict(model.config)}))
    with pytest.raises(AdloomError, match="without relief"):
        polish.polish(tmp_path, target, polish.Settings(minutes=0.01), Board("relief", tmp_path / "logs"))
