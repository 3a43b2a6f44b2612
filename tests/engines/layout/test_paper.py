"""Paper drawn by formula, and when it takes the painted place's part."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.layout.blocks import text_block
from engines.layout.calm import MOST, cells, steepest
from engines.layout.compose import compose
from engines.layout.slots import parse_slot
from engines.layout.theme import quiet, theme_of, wall_for
from engines.layout.ways.paper import Paper
from engines.photo.accent import accent_of, outline
from engines.pixels.box import Box
from engines.pixels.colour import to_shade
from engines.pixels.contrast import ratio
from tests.support.layout_samples import STAGE, copy, packshot, product, stage_picture

COLOURS = st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))


@given(COLOURS)
@settings(max_examples=30, deadline=None)
def test_paper_has_no_step_that_an_eye_could_see(colour: tuple[int, int, int]) -> None:
    canvas = Paper(quiet(colour)).paint((300, 250), Box(150, 20, 280, 190)).astype(int)
    assert np.abs(np.diff(canvas, axis=0)).max() <= 3
    assert np.abs(np.diff(canvas, axis=1)).max() <= 3


@given(COLOURS)
def test_a_wall_is_quiet_and_every_text_can_be_read_on_it(colour: tuple[int, int, int]) -> None:
    wall = to_shade(quiet(colour))
    assert 0.79 < wall.lightness < 0.96 or 0.19 < wall.lightness < 0.39
    assert wall.chroma <= 0.05
    theme = theme_of(quiet(colour))
    assert max(ratio(theme.dark, quiet(colour)), ratio(theme.light, quiet(colour))) >= 7


def test_a_products_outline_stands_out_from_its_wall() -> None:
    edge = outline(packshot())
    wall = to_shade(wall_for(edge, accent_of(packshot()), 0))
    assert (np.abs(edge - wall.lightness) >= 0.15).mean() >= 0.8


def test_the_floor_is_lighter_than_the_wall() -> None:
    canvas = Paper((200, 210, 220)).paint((300, 250), Box(150, 20, 280, 190))
    assert canvas[240].mean() > canvas[20].mean() + 3


@pytest.mark.parametrize("size", ["1080x1080", "1200x628", "1080x1920"])
def test_a_large_slot_shows_paper_where_the_place_would_be_stretched(size: str) -> None:
    composed = compose(stage_picture(), STAGE, product(), packshot(), copy(), parse_slot(size))
    (note,) = (note for note in composed.notes if note.name == "sweep")
    assert (composed.show, note.applied) == ("stage", True)
    assert note.before > 1.5
    assert "stretched" in composed.why
    assert "stretched" in note.reason


def test_a_place_large_enough_is_shown_itself() -> None:
    composed = compose(plain_stage(), STAGE, product(), packshot(), copy(), parse_slot("300x250"))
    assert [note.name for note in composed.notes] == ["denoise", "tone", "crisp", "crop", "sharpen"]
    assert composed.edge <= MOST


def test_where_no_text_can_be_read_paper_takes_over_and_says_so() -> None:
    noise = np.random.Generator(np.random.PCG64(3)).integers(0, 2, (16, 16, 1), dtype=np.uint8) * 255
    busy = np.kron(np.repeat(noise, 3, axis=2), np.ones((16, 16, 1), dtype=np.uint8)).astype(np.uint8)
    composed = compose(busy, STAGE, product(), packshot(), copy(), parse_slot("300x250"))
    assert "no text could be read" in composed.why
    assert composed.contrast >= 4.5
    assert composed.edge <= MOST


def test_an_edge_behind_letters_is_found_and_one_elsewhere_is_not() -> None:
    canvas = np.full((250, 300, 3), 230, dtype=np.uint8)
    block = text_block("Brew", "en", "headline", 22, 200, "left", 1)
    assert block
    near, far = canvas.copy(), canvas.copy()
    near[:, 40:] = 180
    far[200:] = 100
    assert steepest(cells(canvas), [block.moved(20, 20)], (300, 250)) == pytest.approx(1.0)
    assert steepest(cells(near), [block.moved(20, 20)], (300, 250)) > MOST
    assert steepest(cells(far), [block.moved(20, 20)], (300, 250)) == pytest.approx(1.0)


def plain_stage() -> np.ndarray:
    """A stage without props on a light wall."""
    picture = np.array(stage_picture((226, 224, 220), (150, 160, 170)))
    picture[100:200, :60] = picture[90, 70]
    return picture
