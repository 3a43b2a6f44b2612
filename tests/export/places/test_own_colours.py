"""The engines know the colours that the studio builds its places in."""

import pytest

from engines.places.colours import OWN
from export.places.rows import STANDING
from tests.support.place_samples import module


def test_every_place_that_is_painted_has_colours() -> None:
    assert set(OWN) == set(STANDING)


@pytest.mark.parametrize("place", STANDING)
def test_a_places_own_colours_are_its_makers(place: str) -> None:
    wall, stand, _ = module(place).DEFAULT
    assert OWN[place] == (wall, stand)
