"""The painter of places: light adds up, cells unfold to what was rendered, windows are parts of one plane."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from engines.errors import AdloomError  # noqa: E402
from engines.paint.asked import (  # noqa: E402
    Asked,
    linear,
    setting,
)
from engines.paint.plane import WINDOWS  # noqa: E402
from engines.vocabulary.lamps import mix  # noqa: E402
from engines.vocabulary.places import PLACES  # noqa: E402
from export.evaluation.places import photographed, scores, steepness  # noqa: E402
from export.places import train  # noqa: E402
from export.places.cells import CELLS, folded, neighbours, numbers, shown, span  # noqa: E402
from export.places.components import DEPTH, Folded, cells_of, fold, missed, reduced, told  # noqa: E402
from export.places.data import Renders, batch_of, kinds_of  # noqa: E402
from export.places.model import (  # noqa: E402
    KEPT,
    SCALE,
    SHIFT,
    Config,
    Painter,
    added,
    developed,
    followed,
    further_of,
    toned,
    whole,
)
from export.places.onnx import export, in_bytes, in_levels, in_sets  # noqa: E402
from export.places.renders import is_kept_back, order, response_file  # noqa: E402
from export.places.responses import LEAST, changed  # noqa: E402
from export.places.rows import sets  # noqa: E402
from export.places.train import Run, Settings, load, loss_of  # noqa: E402
from export.probing.psnr import EQUAL_DB  # noqa: E402
from export.probing.run import answers, open_graph  # noqa: E402
from export.studio.stage import curve  # noqa: E402
from tests.support.place_renders import drawn, drawn_shares, keep  # noqa: E402

FEW = 3  # sets that a painter of tests knows
SMALL = Config(sets=FEW, detailed=0, broad=4, near=20, fine=8, channels=8, blocks=1, change=4, style=8)
REACH = 6  # cells to either side that a cell of the picture depends on


def own_cells(row: int) -> torch.Tensor:
    """What is folded of a set that nobody traced."""
    return cells_of(drawn(row), drawn_shares(row))


@pytest.fixture(scope="module")
def held() -> Folded:
    """A few sets, folded."""
    return fold(FEW, own_cells, SMALL.broad, SMALL.near, SMALL.fine)


@pytest.fixture(scope="module")
def painter(held: Folded) -> Painter:
    """A painter that holds a few sets and has learnt nothing."""
    made = Painter(train.replaced(SMALL, len(held.details) - 1)).eval()
    colours = [np.concatenate((linear(drawn(row).wall), linear(drawn(row).stand))) for row in range(FEW)]
    made.hold(held, torch.from_numpy(np.stack(colours)))
    return made


def painted(painter: Painter, row: int, told: np.ndarray, bucket: str = "square") -> np.ndarray:
    """Roots of radiance of a picture, [h, w, 3]."""
    with torch.inference_mode():
        cells = painter(torch.tensor([row]), torch.from_numpy(told)[None], span(bucket))
    return ((whole(cells)[0] + SHIFT) / SCALE).permute(1, 2, 0).numpy()


def asked_of(row: int, **other: object) -> np.ndarray:
    """What the engine reads of a set in its own light, with `other` colours."""
    render, (place, arrangement, dress) = drawn(row), sets()[row]
    told = {"place": place, "arrangement": arrangement, "dress": dress, "wall": render.wall, "stand": render.stand}
    return setting(Asked(**{**told, **other}))


def test_a_quarter_of_the_plane_is_kept_for_nobody() -> None:
    kept = numbers() >= 0
    assert kept.mean() == pytest.approx(0.776, abs=0.01)
    for bucket in WINDOWS:
        assert shown(span(bucket)).shape == tuple(side + 2 for side in span(bucket)[2:])
    with pytest.raises(ValueError, match="no bucket shows all"):
        shown((0, 0, *CELLS))


def test_cells_hold_the_plane_in_order() -> None:
    plane = np.arange(736 * 768, dtype=np.float32).reshape(736, 768, 1)
    cells = folded(plane)
    first = numbers()[40, 50]
    assert cells[first, 0].reshape(8, 8).tolist() == plane[320:328, 400:408, 0].tolist()


def test_a_cell_without_a_neighbour_has_itself_or_the_next_best() -> None:
    around = neighbours()
    inside = around[40, 50].reshape(3, 3)
    assert inside.tolist() == numbers()[39:42, 49:52].tolist()
    top, left, *_ = span("tall")
    corner = around[top, left].reshape(3, 3)
    assert corner[1, 1] == corner[0, 0] == corner[0, 1] == corner[1, 0] == numbers()[top, left]
    assert corner[2, 1] == numbers()[top + 1, left]
    assert (around[numbers() >= 0] >= 0).all()


def test_cells_unfold_to_what_was_rendered(held: Folded) -> None:
    cells = own_cells(1)
    back = torch.cat([held.back[:, :-1] @ held.near, held.back[:, -1:]], 1)
    plain = missed(cells, held.maps[1], back).abs()
    with_details = told(held.maps[1]) @ back.T + held.details[held.rows[1]] @ held.further.T
    whole_error = (cells.flatten(1) - with_details).abs()
    assert cells.shape[1:] == (DEPTH, 64)
    assert float(plain.mean()) < 0.03
    assert float(whole_error.mean()) < 0.5 * float(plain.mean())


def test_a_third_of_the_combinations_tells_what_all_tell() -> None:
    """Values that follow from three sums of twelve numbers are told by three combinations."""
    by = torch.cat([torch.randn(400, 3) @ torch.randn(3, 12) + 0.01 * torch.randn(400, 12), torch.ones(400, 1)], 1)
    values = by[:, :3] @ torch.randn(3, 30) + 0.5
    squares = by.T @ by + 1e-3 * torch.eye(13)
    near, back = reduced(squares, by.T @ values, 3)
    combined = by[:, :-1] @ near.T
    assert near.shape == (3, 12)
    assert combined.square().mean(0).sqrt().tolist() == pytest.approx([1.0] * 3, abs=0.1)
    assert float((combined @ back[:, :-1].T + back[:, -1] - values).abs().mean()) < 0.05


def test_details_are_added_to_their_cells_alone() -> None:
    rows = torch.tensor([[0, 2, 0], [0, 0, 1]])
    details, further = torch.tensor([[0.0], [1.0], [5.0]]), torch.ones(1, DEPTH * 64)
    at, more = further_of(rows, details, further)
    assert [index.tolist() for index in at] == [[0, 1], [1, 2]]
    summed = added(torch.zeros(2, 3, 3, 64), at, more[:, :3])
    assert summed[:, :, :, 0].tolist() == [[[0.0, 5.0, 0.0]] * 3, [[0.0, 0.0, 1.0]] * 3]


def test_light_follows_a_surface_by_its_share_and_never_turns_negative() -> None:
    shares = torch.tensor([-0.2, 0.0, 0.5, 1.0, 1.25]).repeat(2, 1).reshape(1, 2, 1, 5)
    darker, unchanged = followed(shares, torch.tensor([[-0.9, -0.6, -0.2, 0.0, 0.0, 0.0]]))
    assert bool((unchanged == 1).all())
    assert darker[0, :, 0, 3].tolist() == pytest.approx([0.1, 0.4, 0.8])
    assert darker[0, 0, 0, 4] >= KEPT * 0.1
    brighter, _ = followed(shares, torch.tensor([[9.0, 4.0, 2.0, 0.0, 0.0, 0.0]]))
    assert float(brighter.min()) >= KEPT - 1e-6
    assert brighter[0, :, 0, 3].tolist() == pytest.approx([10.0, 5.0, 3.0])


def test_details_lie_where_neighbours_tell_too_little(held: Folded) -> None:
    detailed = np.zeros(CELLS, bool)
    detailed[numbers() >= 0] = (held.rows[2] > 0).numpy()
    edge, wall = detailed[55, 2:70], detailed[30:50, 30:70]
    assert edge.all()
    assert wall.mean() < 0.2
    assert held.details[0].abs().max() == 0


def test_an_untaught_painter_shows_what_was_rendered(painter: Painter) -> None:
    render = drawn(1)
    light = mix(PLACES[sets()[1].place], "own")
    radiance = render.layers[light.key] * np.array(light.key_rgb) + render.layers["fill"] * np.array(light.fill_rgb)
    part = np.s_[160 : 160 + 512, 208 : 208 + 512]
    assert np.abs(painted(painter, 1, asked_of(1)) - np.sqrt(radiance.astype(np.float32))[part]).mean() < 0.01


def test_a_wall_half_as_bright_is_seen_so_where_it_is_seen(painter: Painter) -> None:
    own, darker = asked_of(2), asked_of(2)
    darker[-6:-3] = 0.5 * darker[-6:-3]
    before, after = (np.square(painted(painter, 2, told)) for told in (own, darker))
    wall, stand = np.s_[20:80, 20:200], np.s_[420:500, 20:200]
    np.testing.assert_allclose(after[wall], 0.5 * before[wall], rtol=0.06)
    np.testing.assert_allclose(after[stand], before[stand], rtol=0.06)


def test_twice_the_light_is_twice_the_radiance(painter: Painter) -> None:
    once, twice = asked_of(0), asked_of(0)
    twice[4:10] *= 2
    first, second = (np.square(painted(painter, 0, told)) for told in (once, twice))
    np.testing.assert_allclose(second, 2 * first, rtol=1e-3, atol=1e-4)


def test_the_film_is_the_studios_within_two_grey_levels_and_ends_in_black_and_white() -> None:
    light = np.linspace(0, 1.5**2, 2000)
    shown_ = developed(torch.from_numpy(SCALE * np.sqrt(light) - SHIFT)).clamp(0, 1).numpy()
    assert np.abs(shown_ - curve(light)).max() < 2 / 255
    ends = in_bytes(toned(torch.tensor([SCALE * 4 - SHIFT, -SHIFT])))
    assert ends.tolist() == [255, 0]


def test_bytes_are_what_is_developed() -> None:
    exposures = torch.linspace(-1, 2, 500)
    wanted = (developed(exposures).clamp(0, 1) * 255).round()
    assert (in_bytes(toned(exposures)).float() - wanted).abs().max() <= 1


def test_a_window_is_a_part_of_the_plane(painter: Painter) -> None:
    torch.manual_seed(1)
    taught = Painter(painter.config).eval()
    taught.load_state_dict(painter.state_dict())
    torch.nn.init.normal_(taught.head, std=0.1)
    row, told = torch.tensor([1]), torch.from_numpy(asked_of(1))[None]
    top, left, height, width = span("square")
    with torch.inference_mode():
        square = whole(taught(row, told, (top, left, height, width)))
        part = whole(taught(row, told, (top + 10, left + 12, 32, 32)))
    edge = 8 * REACH
    there = square[..., 80 + edge : 80 + 256 - edge, 96 + edge : 96 + 256 - edge]
    torch.testing.assert_close(part[..., edge:-edge, edge:-edge], there, atol=1e-4, rtol=1e-4)


def test_whole_numbers_keep_each_component_to_half_a_step() -> None:
    values = torch.randn(4, 50, 3) * torch.tensor([0.01, 1.0, 30.0])
    packed, scale = in_levels(values, 127)
    assert packed.dtype == torch.int8
    assert ((packed.float() * scale - values).abs() <= 0.501 * scale).all()


def test_details_are_counted_set_after_set() -> None:
    rows = torch.tensor([[0, 1, 0, 2], [0, 0, 0, 0], [3, 0, 4, 5]])
    detailed, first = in_sets(rows)
    assert detailed.dtype == torch.uint8
    assert ((detailed.long().cumsum(1) + first) * detailed).tolist() == rows.tolist()


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


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the studio had built a few sets only."""
    monkeypatch.setattr(train, "sets", lambda: sets()[:FEW])


def told_of(folder: Path, *rows: int) -> None:
    """Keep the shares of sets as the studio does."""
    for row in rows:
        np.save(response_file(folder, row), drawn_shares(row))


@pytest.mark.usefixtures("few")
def test_it_learns_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    told_of(tmp_path, *range(FEW))
    for row in range(FEW):
        keep(tmp_path, drawn(row))
    renders = Renders(tmp_path)
    run, rng = Run(Settings(batch=2), train.folded(renders, SMALL)), np.random.default_rng(2)
    for render in renders.all:  # what folding cannot know: things grow darker
        for name in render.layers:
            render.layers[name] = 0.6 * render.layers[name]
    batch = batch_of(renders.all[:2], ["own", "own"], (40, 40, 24, 24))
    before = float(loss_of(run.model(batch.row, batch.setting, batch.window), batch).detach())
    for _ in range(40):
        run.step(renders.batch(2, rng), 3e-3)
    after = float(loss_of(run.model(batch.row, batch.setting, batch.window), batch).detach())
    assert after < 0.7 * before
    checkpoint = tmp_path / "places.safetensors"
    run.save(checkpoint, 12, 3.0)
    other = Run(Settings(batch=2), load(checkpoint).train())
    assert other.restore(checkpoint) == (12, 3.0)
    kept = load(checkpoint)
    torch.testing.assert_close(kept.head, run.average.head)
    torch.testing.assert_close(kept.get_buffer("details"), run.model.get_buffer("details"))
    same = batch_of(renders.all[:1], ["own"], (40, 40, 24, 24))
    assert run.step(same, 1e-3) == pytest.approx(other.step(same, 1e-3), rel=1e-3)


@pytest.mark.usefixtures("few")
def test_what_the_studio_has_not_told_of_a_set_is_named(tmp_path: Path) -> None:
    for row in range(FEW):
        keep(tmp_path, drawn(row))
    with pytest.raises(AdloomError, match=r"000.npy is not there: `adloom export dataset places`"):
        train.folded(Renders(tmp_path), SMALL)


@pytest.mark.usefixtures("few")
def test_without_every_set_in_its_own_colours_nothing_begins(tmp_path: Path) -> None:
    keep(tmp_path, drawn(0))
    keep(tmp_path, drawn(1, 1))
    with pytest.raises(AdloomError, match="2 sets were not rendered in their own colours"):
        train.folded(Renders(tmp_path), SMALL)


def test_a_graph_paints_what_torch_paints_alone_or_together(
    painter: Painter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("export.places.probes.sets", lambda: sets()[:FEW])
    graph = tmp_path / "places-tall.onnx"
    assert export(painter, graph, "tall") <= 2
    session, asked = open_graph(graph), [asked_of(row) for row in range(FEW)]
    together = answers(session, {"row": np.arange(FEW), "setting": np.stack(asked)})["image"]
    alone = [answers(session, {"row": np.array([row]), "setting": asked[row][None]})["image"] for row in range(FEW)]
    assert np.array_equal(together, np.concatenate(alone))


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
        assert change == pytest.approx((after + LEAST) / (before + LEAST), rel=1e-3)
        assert change > 2 or change < 0.5


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
