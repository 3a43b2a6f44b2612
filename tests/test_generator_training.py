"""Generator training: a run learns, stops at its budget, resumes, and its export equals the model."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the export extra is not installed: no training")

from onnx import load as load_onnx  # noqa: E402

from export import checkpoint  # noqa: E402
from export.generator import model as generator_model  # noqa: E402
from export.generator import onnx, train  # noqa: E402

pytestmark = pytest.mark.training
TINY = generator_model.Config(embedding=128, noise=8, style=16, channels=(8, 8), blocks=(1, 1), shuffle=2)


def test_the_size_follows_from_levels_and_shuffle():
    assert generator_model.Config().size == 256
    assert TINY.size == 32


def test_regression_on_one_picture_lowers_the_loss():
    torch.manual_seed(0)
    generator = generator_model.Generator(TINY)
    target = torch.rand(1, 3, 1, 1).expand(2, 3, TINY.size, TINY.size)
    scene, noise = torch.randn(2, 128), torch.randn(2, 8)
    optimiser = torch.optim.Adam(generator.parameters(), 1e-2)
    losses = []
    for _ in range(12):
        painted = generator(scene, noise)
        loss = train.regression_loss(painted, target)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.7 * losses[0]


def test_the_loss_of_equal_pictures_is_zero_and_of_an_edge_is_not():
    flat = torch.zeros(1, 3, 32, 32)
    edge = flat.clone()
    edge[..., 16:] = 1
    assert float(train.regression_loss(flat, flat)) == 0
    assert float(train.regression_loss(flat, edge)) > 0


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


def test_psnr_of_a_known_error_is_exact():
    target = torch.full((1, 3, 4, 4), 0.5)
    assert train.signal_to_noise(target + 0.1, target) == pytest.approx(20.0, abs=1e-3)
    assert np.isfinite(train.signal_to_noise(target * 0, target))
