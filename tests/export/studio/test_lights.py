"""Shadows that are cast online fall as the studio's lights do."""

import math

import pytest

from engines.vocabulary.light import SOURCES
from export.studio.lights import KEY_DISTANCE, KEYS


@pytest.mark.parametrize("name", KEYS)
def test_the_lights_online_are_those_of_the_studio(name: str) -> None:
    azimuth, elevation, half, *_ = KEYS[name]
    light = SOURCES[name]
    assert (light.azimuth, light.elevation) == (azimuth, elevation)
    assert light.softness == pytest.approx(2 * math.degrees(math.atan(half / KEY_DISTANCE)), abs=2)
