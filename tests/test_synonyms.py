"""The synonym test asks for words that no training caption holds; adjacent colour names are swapped in for English."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="the export extra is not installed: the test reads scene codes")

from engines.scene import ATTRIBUTES, PALETTE, Scene
from export.captions import LOCALES, caption
from export.encoder.adjacent import adjacent, swap
from export.encoder.scenes import random_scene
from export.encoder.synonyms import unseen_words


@pytest.mark.parametrize("locale", LOCALES)
def test_no_caption_holds_a_word_of_the_test(locale):
    rng = np.random.default_rng(8)
    captions = "|".join(caption(random_scene(rng, held=False), locale, rng) for _ in range(2000)).lower()
    words = [word for attribute, word, _ in unseen_words(locale) if attribute == "backdrop"]
    assert len(words) >= 10
    assert [word for word in words if f" {word} " in captions] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_word_stands_for_a_value_of_its_attribute(locale):
    assert all(value in ATTRIBUTES[attribute] for attribute, _, value in unseen_words(locale))


def test_adjacent_names_belong_to_one_colour_each_and_to_the_palette():
    names = [name for near in adjacent().values() for name in near]
    assert set(adjacent()) <= set(PALETTE)
    assert len(names) == len(set(names))


def test_a_swap_changes_one_colours_word_and_nothing_else():
    scene = Scene(backdrop="navy", podium="orange")
    text = "an orange podium before a navy wall"
    swapped = {swap(text, scene, np.random.default_rng(seed)) for seed in range(60)}
    assert text in swapped
    assert all(said.startswith("an ") and " podium before a " in said and said.endswith(" wall") for said in swapped)
    assert len(swapped) > 10


def test_a_word_that_both_colours_share_is_left_alone():
    scene = Scene(backdrop="navy", podium="navy")
    text = "navy podium, navy wall"
    assert {swap(text, scene, np.random.default_rng(seed)) for seed in range(40)} == {text}
