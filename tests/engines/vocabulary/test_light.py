"""A scene's words name the light that its shadows follow."""

import pytest

from engines.vocabulary.harmony import plain_phrase
from engines.vocabulary.light import SOURCES, STUDIO, light_of, material_of
from engines.vocabulary.locales import LOCALES, Locale
from engines.vocabulary.scene import LIGHTS, MATERIALS, Scene


@pytest.mark.parametrize("locale", LOCALES)
def test_every_light_and_material_is_read_back_from_its_prompt(locale: Locale) -> None:
    for light in LIGHTS:
        assert light_of(plain_phrase(Scene(light=light, material="wood"), locale)) is SOURCES[light]
    for material in MATERIALS:
        assert material_of(plain_phrase(Scene(material=material), locale)) == material


def test_a_scene_that_names_no_light_has_the_studios() -> None:
    assert light_of("") is STUDIO
    assert light_of("ivory podium, sand backdrop") is STUDIO
    assert material_of("ivory podium, sand backdrop") == ""
