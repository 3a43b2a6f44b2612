"""The checker of places: it knows sets, lights and colours of renders that it never saw, and refuses other ones."""

from pathlib import Path

import numpy as np
import pytest

from engines.errors import AdloomError
from engines.paint.asked import Asked, linear
from engines.paint.plane import HEIGHT, WIDTH
from engines.pixels.colour import RGB
from engines.vocabulary.lamps import mix
from engines.vocabulary.places import PLACES
from export.checker.places import SQUARE, PlaceChecker, distance, is_it, radiance
from export.places.renders import Render, asked, response_file
from export.places.rows import sets
from export.studio.stage import develop
from tests.support.place_renders import drawn_shares, keep

PAIR = (3, 4)
"""Two sets that are drawn: their edges lie apart, and a post stands elsewhere in each."""
SAGE, NAVY, RUST = (166, 192, 156), (34, 52, 110), (168, 88, 56)


def traced(row: int, wall: RGB, stand: RGB, turn: int = 0) -> Render:
    """A wall, a stand and a dark post, lit more from one side the harder the key is."""
    _, names = asked(row, turn)
    shares = drawn_shares(row)[..., None].astype(np.float64)
    across = np.linspace(0, 1, WIDTH)[None, :, None]
    post = np.where((across > 0.45 + 0.1 * (row - PAIR[0])) & (across < 0.5 + 0.1 * (row - PAIR[0])), 0.1, 1.0)
    colour = shares[..., 0, :] * linear(wall) + shares[..., 1, :] * linear(stand) + 0.02
    steep = {"fill": 0.0, "s": 0.3, "m": 0.8, "h": 0.9, "sash": 0.2}
    layers = {}
    for name in names:
        bars = np.where((across * 12).astype(int) % 2, 1.0, 0.4) if name == "sash" else 1.0
        light = (1.0 - steep[name] * across) * bars * np.ones((HEIGHT, 1, 1))
        layers[name] = (light * colour * post).astype(np.float16)
    return Render(row, turn, wall, stand, layers)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("renders")
    for row in PAIR:
        setting, _ = asked(row, 0)
        keep(folder, traced(row, setting.wall, setting.stand))
        post = traced(row, (255, 255, 255), (255, 255, 255)).layers["fill"][..., :1] < 0.5
        np.save(response_file(folder, row), np.where(post, 0.8, 0.98) * drawn_shares(row).astype(np.float16))
    return folder


@pytest.fixture(scope="module")
def checker(folder: Path) -> PlaceChecker:
    return PlaceChecker(folder, [sets()[row] for row in PAIR])


def wish(row: int, light: str, wall: RGB = SAGE, stand: RGB = RUST) -> Asked:
    place, arrangement, dress = sets()[row]
    return Asked(place=place, arrangement=arrangement, dress=dress, light=light, wall=wall, stand=stand)


def shown(one: Asked) -> np.ndarray:
    """The radiance of a picture of what is asked for, as a camera takes it."""
    row = sets().index(one.set)
    light, render = mix(PLACES[one.place], one.light), traced(row, one.wall, one.stand)
    key, fill = (render.layers[name].astype(np.float64) for name in (light.key, "fill"))
    whole = develop(key * np.array(light.key_rgb) + fill * np.array(light.fill_rgb))
    part = whole[SQUARE.top : SQUARE.top + SQUARE.height, SQUARE.left : SQUARE.left + SQUARE.width]
    return radiance(part[None])[0]


@pytest.mark.parametrize("row", PAIR)
@pytest.mark.parametrize("light", ["own", "sunset", "window"])
@pytest.mark.parametrize(("wall", "stand"), [(SAGE, RUST), (NAVY, SAGE)])
def test_what_is_shown_as_asked_for_is_seen(checker: PlaceChecker, row: int, light: str, wall: RGB, stand: RGB):
    one = wish(row, light, wall, stand)
    seen = checker.seen(shown(one), one)
    assert (seen.set, seen.light, seen.wall, seen.stand) == (one.set, True, True, True)


def test_other_colours_and_lights_than_those_asked_for_are_refused(checker: PlaceChecker):
    picture = shown(wish(PAIR[0], "window"))
    assert not checker.seen(picture, wish(PAIR[0], "window", wall=NAVY)).wall
    assert not checker.seen(picture, wish(PAIR[0], "window", stand=NAVY)).stand
    assert not checker.seen(picture, wish(PAIR[0], "sunset")).light


def test_a_set_that_was_not_rendered_is_named(tmp_path: Path):
    with pytest.raises(AdloomError, match=r"000-0\.npz .*is not there"):
        PlaceChecker(tmp_path)


def test_a_picture_is_read_back_by_the_films_curve():
    light = np.full((SQUARE.height, SQUARE.width, 3), [0.1, 0.4, 0.75])
    assert radiance(develop(light)[None])[0].mean((0, 1)) == pytest.approx([0.1, 0.4, 0.75], abs=0.01)


def test_a_colour_is_the_one_asked_for_when_no_other_of_the_palette_is_nearer():
    assert is_it(linear(SAGE), SAGE)
    assert not is_it(linear(SAGE), NAVY)
    assert is_it(linear((170, 188, 158)), SAGE)
    assert distance(SAGE, SAGE) == 0 < distance(SAGE, NAVY)
