"""The painter of places: light adds up, maps begin as what was rendered, windows are parts of one plane."""

import math
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from engines.errors import AdloomError  # noqa: E402
from engines.paint.asked import SETTING, linear  # noqa: E402
from engines.vocabulary.lamps import mix  # noqa: E402
from engines.vocabulary.places import PLACES  # noqa: E402
from export.evaluation.places import photographed, scores, steepness  # noqa: E402
from export.places import train  # noqa: E402
from export.places.components import blocks, components  # noqa: E402
from export.places.data import Renders, batch_of, kinds_of, setting_of  # noqa: E402
from export.places.model import BRIGHTEST, Config, Painter, developed, followed, radiance, whole  # noqa: E402
from export.places.onnx import export, write_places  # noqa: E402
from export.places.renders import is_kept_back, order, response_file  # noqa: E402
from export.places.responses import LEAST, changed  # noqa: E402
from export.places.rows import sets  # noqa: E402
from export.places.train import Run, Settings, load, loss_of  # noqa: E402
from export.probing.psnr import EQUAL_DB  # noqa: E402
from export.studio.stage import curve  # noqa: E402
from tests.support.place_renders import drawn, keep  # noqa: E402

SMALL = Config(sets=len(sets()), maps=4, coarse=8, fine=8, blocks=1, own=2, style=8)
REACH = 6  # cells to either side that a place of the picture depends on


@pytest.fixture
def painter() -> Painter:
    torch.manual_seed(1)
    made = Painter(SMALL).eval()
    torch.nn.init.normal_(made.maps.weight)
    return made


def test_twice_the_light_is_twice_the_radiance() -> None:
    roots, setting = torch.rand(2, 2, 48, 3, 3), torch.rand(2, SETTING)
    brighter = setting.clone()
    brighter[:, 4:10] *= 2
    torch.testing.assert_close(radiance(roots, brighter), 2 * radiance(roots, setting))


def test_the_film_is_the_studios_within_two_grey_levels() -> None:
    light = np.linspace(0, BRIGHTEST**2, 2000)
    assert np.abs(developed(torch.from_numpy(light)).numpy() - curve(light)).max() < 2 / 255


def test_a_window_is_a_part_of_the_plane(painter: Painter) -> None:
    row, setting = torch.tensor([5]), torch.rand(1, SETTING)
    with torch.inference_mode():
        plane = whole(painter(row, setting, (0, 0, 92, 96)).flatten(1, 2))
        window = whole(painter(row, setting, (20, 30, 40, 40)).flatten(1, 2))
    edge = 8 * REACH
    there = plane[..., 160 + edge : 160 + 320 - edge, 240 + edge : 240 + 320 - edge]
    torch.testing.assert_close(window[..., edge:-edge, edge:-edge], there, atol=1e-4, rtol=1e-4)


def test_a_wall_twice_as_bright_is_seen_so_where_it_is_seen() -> None:
    responses = torch.zeros(1, 2, 4, 4)
    responses[:, 0, :, :2] = 1.0
    ratios = torch.tensor([[math.log(2.0)] * 3 + [math.log(9.0)] * 3])
    grown = followed(responses, ratios).square()
    torch.testing.assert_close(grown[..., :2], torch.full((1, 3, 4, 2), 2.0))
    torch.testing.assert_close(grown[..., 2:], torch.ones(1, 3, 4, 2))


def test_an_untaught_painter_shows_what_was_rendered() -> None:
    renders = [drawn(row) for row in range(3)]
    basis = components(renders, SMALL.maps)
    made = Painter(SMALL).eval()
    basis.unfold(made)
    torch.nn.init.zeros_(made.head.weight)
    made.maps.weight.data[1] = basis.maps(renders[1]).flatten()
    asked = torch.from_numpy(setting_of(renders[1], "own"))[None]
    made.get_buffer("colours")[1] = asked[0, -6:]
    with torch.inference_mode():
        roots = whole(made(torch.tensor([1]), asked, (0, 0, 92, 96)).flatten(1, 2))
    own = np.sqrt(np.concatenate((renders[1].layers["s"], renders[1].layers["fill"]), -1).astype(np.float32))
    assert float((roots[0].permute(1, 2, 0) - torch.from_numpy(own)).abs().mean()) < 0.01
    assert blocks(renders[1]).shape == (92, 96, 384)


def test_what_is_learnt_from_is_what_the_studio_would_show() -> None:
    render = drawn(20, 1)
    for kind in kinds_of(render):
        batch = batch_of([render], [kind], (20, 26, 64, 64))
        shown = (batch.wanted[0].permute(1, 2, 0).numpy() * 255 + 0.5).astype(np.uint8)
        assert np.abs(shown.astype(int) - photographed(render, kind, "square")).max() <= 1
        light = mix(PLACES[sets()[20].place], kind)
        assert batch.setting[0, 4:10].tolist() == pytest.approx([*light.key_rgb, *light.fill_rgb])


def test_some_renders_are_kept_back_and_none_in_a_sets_own_colours() -> None:
    every = list(order())
    back = [one for one in every if is_kept_back(*one)]
    assert 0.02 < len(back) / len(every) < 0.1
    assert all(turn for _, turn in back)


def test_it_learns_and_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "Config", lambda _: SMALL)
    for row in (0, 1, 2):
        np.save(response_file(tmp_path, row), np.full((2, 92, 96), 0.5, np.float16))
    for row in (0, 1):
        keep(tmp_path, drawn(row))
    renders = Renders(tmp_path)
    run, rng = Run(Settings(batch=2)), np.random.default_rng(2)
    run.begin(renders)
    batch = batch_of(renders.all, ["own", "own"], (60, 40, 24, 24))
    before = float(loss_of(run.model(batch.row, batch.setting, batch.window), batch).detach())
    for _ in range(12):
        run.step(renders.batch(2, rng), 1e-3)
    after = float(loss_of(run.model(batch.row, batch.setting, batch.window), batch).detach())
    assert after < 0.7 * before
    checkpoint = tmp_path / "places.safetensors"
    run.save(checkpoint, 12, 3.0)
    other = Run(Settings(batch=2))
    assert other.restore(checkpoint) == (12, 3.0)
    assert other.begun == {0, 1}
    keep(tmp_path, drawn(2))
    renders.refresh()
    other.begin(renders)
    assert other.begun == {0, 1, 2}
    monkeypatch.undo()
    with pytest.raises(AdloomError, match="has met no render of 106 sets"):
        write_places(checkpoint, tmp_path)
    kept = load(checkpoint)
    torch.testing.assert_close(kept.head.weight, run.average.head.weight)
    same = batch_of(renders.all[:1], ["own"], (60, 40, 24, 24))
    assert run.step(same, 1e-3) == pytest.approx(other.step(same, 1e-3), rel=1e-3)


def test_what_the_studio_has_not_told_of_a_set_is_named(tmp_path: Path) -> None:
    keep(tmp_path, drawn(0))
    with pytest.raises(AdloomError, match=r"000.npy is not there: `adloom export dataset places`"):
        Run(Settings(batch=2)).begin(Renders(tmp_path))


def test_without_a_set_in_its_own_colours_nothing_begins(tmp_path: Path) -> None:
    keep(tmp_path, drawn(0, 1))
    with pytest.raises(AdloomError, match="no set was rendered in its own colours"):
        Run(Settings(batch=2)).begin(Renders(tmp_path))


def test_a_graph_paints_what_torch_paints(painter: Painter, tmp_path: Path) -> None:
    assert export(painter, tmp_path / "places-tall.onnx", "tall") <= 2


def test_a_step_within_one_pixel_is_steepest() -> None:
    sharp, soft = np.zeros((4, 40, 3), np.uint8), np.zeros((4, 40, 3), np.uint8)
    sharp[:, 20:] = 200
    soft[:, 20:] = 200
    soft[:, 18:22] = np.array([40, 80, 120, 160])[None, :, None]
    where = np.abs(np.diff(sharp[..., 0].astype(int), axis=1)) > 24
    assert steepness(sharp, where).tolist() == [1.0] * 4
    assert steepness(soft, where).tolist() == pytest.approx([0.2] * 4, abs=0.01)


def test_another_colour_is_told_by_how_much_more_it_reflects() -> None:
    for colour in ((238, 234, 225), (59, 52, 46), (12, 12, 12)):
        other, change = changed(colour)
        before, after = linear(colour).mean(), linear(other).mean()
        assert after != before
        assert change == pytest.approx(math.log((after + LEAST) / (before + LEAST)), abs=1e-5)
        assert abs(change) > 0.3


def test_a_painter_that_paints_what_was_rendered_is_without_fault() -> None:
    renders = [drawn(10, 1), drawn(27, 1)]
    asked = [(render, kind) for render in renders for kind in kinds_of(render)]

    class Perfect:
        def __init__(self) -> None:
            self.left = iter(asked)

        def run(self, inputs):
            render, kind = next(self.left)
            assert inputs["row"].tolist() == [render.row]
            return {"image": photographed(render, kind, "tall")[None]}

    found = scores(Perfect(), renders, "tall")
    assert found.pictures == len(asked)
    assert found.psnr_db == found.median_db == EQUAL_DB
    assert found.steepest == found.steepest_rendered
