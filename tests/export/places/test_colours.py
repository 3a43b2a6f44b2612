"""Colours that places are rendered in: within what art direction allows, often the set's own."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engines.pixels.colour import RGB, to_shade
from export.places import colours

COLOUR = st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
SEED = st.integers(0, 2**32)
ROUNDING = 0.02
"""Of OKLCh, by whole numbers of sRGB and by what of a colour no screen shows."""
MOST = max(colours.PALE[2], colours.DARK[2], colours.LOUD[2])


def difference(first: RGB, second: RGB) -> float:
    return abs(to_shade(first).lightness - to_shade(second).lightness)


@given(COLOUR, SEED)
def test_colours_are_of_srgb_and_of_a_seed(own: RGB, seed: int) -> None:
    def drawn() -> list[RGB]:
        rng = np.random.default_rng(seed)
        return [colours.wall(own, rng), colours.stand(own, rng, free=True), colours.stand(own, rng, free=False)]

    assert all(0 <= value <= 255 for colour in drawn() for value in colour)
    assert drawn() == drawn()


@given(COLOUR, SEED)
def test_a_stand_that_nobody_paints_stays_near_its_own_colour(own: RGB, seed: int) -> None:
    bound = 6 * 1.6 * colours.NEAR[0]
    assert difference(own, colours.stand(own, np.random.default_rng(seed), free=False)) < bound + ROUNDING


@given(SEED)
def test_a_wall_is_near_its_own_colour_or_as_bright_and_as_colourful_as_walls_may_be(seed: int) -> None:
    own = (226, 221, 212)
    shade = to_shade(colours.wall(own, np.random.default_rng(seed)))
    assert min(colours.PALE[0], colours.DARK[0], colours.LOUD[0]) - ROUNDING < shade.lightness < 0.98 + ROUNDING
    assert shade.chroma < MOST + ROUNDING


def test_a_dark_place_stays_dark_most_of_the_time_and_a_pale_one_pale() -> None:
    rng = np.random.default_rng(3)
    for own, dark in (((40, 42, 48), True), ((226, 221, 212), False)):
        drawn = [to_shade(colours.wall(own, rng)).lightness < 0.5 for _ in range(400)]
        assert np.mean(np.array(drawn) == dark) > 0.6
