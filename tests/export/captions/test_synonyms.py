"""The synonym test asks for words that no training text holds; captions are said anew with a wider lexicon."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="the export extra is not installed: the test reads scene codes")

from engines.vocabulary.locales import LOCALES, Locale
from engines.vocabulary.scene import ATTRIBUTES, Scene
from export.captions.plain_words import NOISE, THINGS
from export.captions.synonym_words import holds_test_word
from export.captions.wide_lexicon import aside, lexicon, taught
from export.encoder.swap import swap
from export.encoder.synonyms import unseen_words


def all_taught(locale: Locale) -> set[str]:
    return {word for name in ATTRIBUTES for value in ATTRIBUTES[name] for word in taught(name, value, locale)}


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_that_is_taught_holds_a_word_of_the_test(locale: Locale):
    texts = {*all_taught(locale), *THINGS[locale], *NOISE[locale]}
    assert len(texts) > 900
    assert [text for text in texts if holds_test_word(text, locale)] == []


@pytest.mark.parametrize("word", ["mauve", "light mauve", "Ferns", "ferns", "a fern wall", "cranberry red"])
def test_the_guard_knows_a_word_in_a_phrase_and_its_plural(word: str):
    assert holds_test_word(word, "en")


@pytest.mark.parametrize("locale", LOCALES)
def test_words_set_aside_are_never_taught(locale: Locale):
    words = {word for _, word, _ in aside(locale)}
    assert len(words) > 150
    assert words & all_taught(locale) == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_a_word_of_the_lexicon_means_one_value_of_its_attribute(locale: Locale):
    for kind in {kind for kind, _ in lexicon(locale)}:
        words = [word for (other, _), own in lexicon(locale).items() if other == kind for word in own]
        assert len(words) == len(set(words)), kind


@pytest.mark.parametrize("locale", LOCALES)
def test_every_word_stands_for_a_value_of_its_attribute(locale: Locale):
    assert all(value in ATTRIBUTES[attribute] for attribute, _, value in (*unseen_words(locale), *aside(locale)))


def test_a_swap_changes_one_colours_word_and_nothing_else():
    scene = Scene(backdrop="navy", podium="orange")
    text = "an orange podium before a navy wall"
    swapped = {swap(text, scene, "en", np.random.default_rng(seed)) for seed in range(60)}
    assert text in swapped
    assert all(said.startswith("an ") and " podium before a " in said and said.endswith(" wall") for said in swapped)
    assert len(swapped) > 10


def test_a_swap_leaves_the_longer_name_of_another_colour_alone():
    scene = Scene(podium="red")
    swapped = {swap("粉红色背景，红色展台", scene, "zh", np.random.default_rng(seed)) for seed in range(60)}
    assert len(swapped) > 5
    assert all(said.startswith("粉红色背景，") for said in swapped)


def test_a_word_that_both_colours_share_is_left_alone():
    scene = Scene(backdrop="navy", podium="navy")
    text = "navy podium, navy wall"
    assert {swap(text, scene, "en", np.random.default_rng(seed)) for seed in range(40)} == {text}
