"""Captions of training in other words: what they say, said with words of the wider lexicon."""

import re
from functools import cache

import numpy as np

from engines.vocabulary.locales import Locale, any_of
from engines.vocabulary.scene import ATTRIBUTES, Scene
from export.captions.plain_words import words
from export.captions.wide_lexicon import taught

SHARE = 0.3  # of the mentions of a value that say another word instead


@cache
def _said(attribute: str, locale: Locale) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what finds any value's word, longest first, and whose word each is."""
    owners = {word.lower(): value for value in ATTRIBUTES[attribute] for word in words(attribute, value, locale)}
    return any_of(owners, locale), owners


def swap(text: str, scene: Scene, locale: Locale, rng: np.random.Generator) -> str:
    """Say some of what `text` says of `scene` with words of the lexicon."""
    for name in ATTRIBUTES:
        value = getattr(scene, name)
        others = taught(name, value, locale)
        if not others or rng.random() >= SHARE:
            continue
        pattern, owners = _said(name, locale)
        places = [place for place in pattern.finditer(text.lower()) if owners[place.group()] == value]
        # Podium and backdrop of one colour: the word that stands first may be either's, so both are left.
        if len(places) == 1:
            other = others[int(rng.random() * len(others))]
            text = text[: places[0].start()] + other + text[places[0].end() :]
    return text
