"""Families of painters: they begin with the same folded sets, learn in the same time, and are measured alike."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from export.evaluation import families as measured  # noqa: E402
from export.evaluation.families import NULL, compare, diversity, table  # noqa: E402
from export.places import train as places  # noqa: E402
from export.places.data import Batch, Renders, batch_of  # noqa: E402
from export.places.families import train  # noqa: E402
from export.places.families.adversarial import Adversary, patches  # noqa: E402
from export.places.families.flow import Flow  # noqa: E402
from export.places.families.noisy import LACKING, Noisy  # noqa: E402
from export.places.families.regression import Regression, untaught  # noqa: E402
from export.places.families.train import FAMILIES, spend, trained  # noqa: E402
from export.places.families.vae import Variational, divergence  # noqa: E402
from export.places.model import Config, Painter, developed, whole  # noqa: E402
from export.places.rows import sets  # noqa: E402
from export.places.train import Settings  # noqa: E402
from tests.support.place_renders import drawn, drawn_shares, keep  # noqa: E402

FEW = 3  # sets that a painter of tests knows
SMALL = Config(sets=FEW, detailed=0, broad=4, fine=8, channels=8, blocks=1, style=8)
WINDOW = 40, 40, 16, 16


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of renders that nobody traced: each set in its own colours, and one kept back."""
    folder = tmp_path_factory.mktemp("renders")
    for at in range(FEW):
        keep(folder, drawn(at))
        np.save(folder / f"{at:03d}.npy", drawn_shares(at))
    keep(folder, drawn(0, 17))
    return folder


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the studio had built a few sets only."""
    for module in ("export.places.train", "export.places.probes", "export.evaluation.families"):
        monkeypatch.setattr(f"{module}.sets", lambda: sets()[:FEW])


@pytest.fixture(scope="module")
def renders(studio: Path) -> Renders:
    """What is learnt from; all things grew darker since they were folded."""
    found = Renders(studio)
    for render in found.all:
        for name in render.layers:
            render.layers[name] = 0.6 * render.layers[name]
    return found


@pytest.fixture(scope="module")
def base(studio: Path) -> Painter:
    """A painter that holds a few sets and has learnt nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "sets", lambda: sets()[:FEW])
        return places.folded(Renders(studio), SMALL)


def batch_from(renders: Renders) -> Batch:
    """Two windows of two sets."""
    return batch_of(renders.all[:2], ["own", "own"], WINDOW)


def shares(count: int):
    """A budget of so many steps."""
    return lambda *_: iter(np.linspace(0, 1, count))


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_begins_with_the_sets_as_they_are_folded(name: str, base: Painter, renders: Renders) -> None:
    batch = batch_from(renders)
    with torch.inference_mode():
        wanted = whole(developed(base(batch.row, batch.setting, batch.window)))
        family = FAMILIES[name](base)
        begun = family.paint(batch.row, batch.setting, batch.window, family.used(WINDOW[2:], 0))
        null = whole(developed(untaught(base)(batch.row, batch.setting, batch.window)))
    torch.testing.assert_close(begun, wanted)
    torch.testing.assert_close(null, wanted)


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_learns_what_folding_left_out(
    name: str, base: Painter, renders: Renders, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(3)
    monkeypatch.setattr(train, "spend", shares(60))
    monkeypatch.setattr(train, "AVERAGE", 0.8)
    monkeypatch.setattr(train, "WARM", 1)
    family, batch = FAMILIES[name](base), batch_from(renders)

    def off() -> float:
        with torch.inference_mode():
            noise = family.used(WINDOW[2:], 0)
            return float((family.paint(batch.row, batch.setting, WINDOW, noise) - batch.wanted).abs().mean())

    before = off()
    assert train.learn(family, renders, Settings(batch=2, rate=3e-3), name) == 60
    assert off() < 0.9 * before


def test_what_is_folded_is_never_learnt(base: Painter, renders: Renders) -> None:
    family = Variational(base)
    family.loss(batch_from(renders)).backward()
    assert all(weight.grad is None for weight in family.folded.parameters())
    assert family.painter.get_buffer("maps") is base.get_buffer("maps")
    assert all(weight.grad is not None for weight in family.posterior.parameters())


def test_what_is_trained_is_kept_and_trained_anew_by_other_settings(
    base: Painter, renders: Renders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train, "spend", shares(3))
    settings = Settings(batch=2)
    first, steps = trained("flow", base, renders, settings, tmp_path)
    kept = {name: weight.detach().clone() for name, weight in first.painter.named_parameters()}
    monkeypatch.setattr(train, "spend", shares(5))
    again, same = trained("flow", base, renders, settings, tmp_path)
    assert steps == same == 3
    assert all(torch.equal(weight, kept[name]) for name, weight in again.painter.named_parameters())
    assert trained("flow", base, renders, Settings(batch=1), tmp_path)[1] == 5


def test_only_the_processors_own_time_is_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([10.0, 10.0, 11.0, 13.0, 14.0])
    monkeypatch.setattr(train.time, "process_time", lambda: next(clock))
    assert list(spend(4.0, "nothing")) == [0.0, 0.25, 0.75]


def test_a_discriminator_looks_at_the_same_spot_and_learns_beside_the_painter() -> None:
    torch.manual_seed(1)
    picture = torch.arange(2 * 3 * 200 * 160.0).reshape(2, 3, 200, 160)
    fake, real = patches(picture, picture)
    assert fake.shape == (2, 3, 128, 128)
    assert torch.equal(fake, real)
    adversary, ours = Adversary(), torch.rand(2, 3, 128, 128, requires_grad=True)
    before = [weight.detach().clone() for weight in adversary.discriminator.parameters()]
    adversary.loss(ours, torch.rand(2, 3, 128, 128), torch.rand(2, 16)).backward()
    assert ours.grad is not None
    assert any(not torch.equal(a, b) for a, b in zip(before, adversary.discriminator.parameters(), strict=True))


def test_certain_numbers_cost_nats_and_those_of_the_prior_none() -> None:
    assert float(divergence(torch.zeros(2, 16), torch.zeros(2, 16))) == 0
    assert float(divergence(torch.ones(2, 16), torch.zeros(2, 16))) > 0
    assert float(divergence(torch.zeros(2, 16), torch.full((2, 16), -4.0))) > 0


def test_noise_is_the_same_for_a_seed_and_a_vae_is_used_without_any(base: Painter) -> None:
    flow, vae = Flow(base), Variational(base)
    assert torch.equal(flow.drawn((4, 5), 7), flow.drawn((4, 5), 7))
    assert not torch.equal(flow.drawn((4, 5), 7), flow.drawn((4, 5), 8))
    assert torch.equal(flow.used((4, 5), 7), flow.drawn((4, 5), 7))
    assert flow.drawn((4, 5), 7).shape == (1, 3 * 64 + 2, 4, 5)
    assert flow.drawn((4, 5), 7)[0, -2:].unique().tolist() == [0.0, 1.0]
    assert not vae.used((4, 5), 7).any()
    assert vae.drawn((4, 5), 7).any()
    assert Regression(base).drawn((4, 5), 7) is None


@pytest.mark.parametrize(("when", "half"), [(0.0, 0.5), (0.25, 0.125), (0.5, 0.25)])
def test_the_end_a_flow_learns_for_a_long_step_leads_where_two_of_half_the_length_do(
    when: float, half: float, base: Painter, renders: Renders, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(5)
    flow, x, middles = Flow(base), torch.randn(2, 3, 128, 128), []
    first, second = torch.randn(2, 2, 3, 128, 128)
    ends = iter([first, second])

    def end(at: torch.Tensor, *_: object) -> torch.Tensor:
        middles.append(at)
        return next(ends)

    def went(start: torch.Tensor, where: torch.Tensor, time: float, length: float) -> torch.Tensor:
        return start + length * (where - start) / (1 - time)

    monkeypatch.setattr(flow, "end", end)
    target = flow.two_steps(x, torch.full((2,), when), torch.full((2,), half), batch_from(renders), x)
    middle = went(x, first, when, half)
    assert torch.allclose(middles[1], middle, atol=1e-5)
    assert torch.allclose(went(x, target, when, 2 * half), went(middle, second, when + half, half), atol=1e-4)


def test_a_way_that_is_gone_ends_where_it_is(base: Painter, renders: Renders) -> None:
    batch, flow, x = batch_from(renders), Flow(base), torch.randn(2, 3, 128, 128)
    with torch.inference_mode():
        before = flow.before(batch.row, batch.setting, batch.window)
        end = flow.end(x, torch.ones(2), torch.zeros(2), batch, before)
        start = flow.end(x, torch.zeros(2), torch.zeros(2), batch, before)
    torch.testing.assert_close(end, x, atol=1e-3, rtol=1e-3)
    assert float(start.abs().max()) < 1e-3 / LACKING


def test_painters_that_read_noise_are_diverse_and_others_are_not_asked(base: Painter) -> None:
    torch.manual_seed(2)
    renders = [drawn(1, 1)]
    for name, make in FAMILIES.items():
        family = make(base)
        for weight in family.painter.parameters():
            torch.nn.init.normal_(weight, std=0.1)
        found = diversity(family, renders, "tall")
        assert (found is not None and found > 0.1) == isinstance(family, Noisy), name


def test_a_row_measures_every_bucket_beside_what_all_begin_with(
    studio: Path, base: Painter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train, "spend", shares(1))
    monkeypatch.setattr(measured, "FAMILIES", ["vae"])
    monkeypatch.setattr(measured, "Config", lambda *_: SMALL)
    monkeypatch.setattr(measured, "WINDOWS", ["tall"])
    monkeypatch.setattr(measured, "served", lambda asked: {name: {"cpu_ms": 1.0, "megabytes": 2.0} for name in asked})
    null, vae = compare(studio, tmp_path, Settings(batch=1))
    assert (null["family"], vae["family"], vae["steps"]) == (NULL, "vae", 1)
    found = vae["buckets"]["tall"]
    assert found["pictures"] > 0
    assert found["psnr_db"] > 15
    assert found["diversity"] is not None
    assert null["buckets"]["tall"]["diversity"] is None
    head, rule, *lines = table([null, vae]).splitlines()
    assert {head.count("|"), rule.count("|"), *(line.count("|") for line in lines)} == {head.count("|")}
    assert [line.split(" | ")[:2] for line in lines] == [["| tall", NULL], ["| tall", "vae"]]


@pytest.mark.filterwarnings("ignore")
def test_a_graph_in_8_bits_has_the_noise_that_is_painted_from(base: Painter, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CALIBRATION", "PROBES"):
        monkeypatch.setattr(f"export.places.onnx.{name}", 1)
    monkeypatch.setattr(measured, "RUNS", 1)
    flow = Flow(base)
    found = measured.served({"flow": flow})["flow"]
    assert torch.equal(flow.entry.noise, flow.used((64, 64), 0))
    assert found["cpu_ms"] > 0
    assert found["megabytes"] > 0
    assert found["int8_psnr_db"] > 20
