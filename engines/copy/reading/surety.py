"""Whether the noun that the labeller finds in a title can be said: how often it is right there on rows it never saw."""

import re
from typing import Final

from engines.copy.reading import kinds
from engines.copy.reading.labelling.labeller import Labelled
from engines.copy.reading.nominal import is_head, is_nominal, same
from engines.copy.reading.subject import heads
from engines.vocabulary.locales import Locale

_SHORT: Final = 10
"""Characters of a Chinese title that is no heap."""
HAN: Final = re.compile(r"[\u4e00-\u9fff]+")
LEAST: Final[dict[Locale, dict[tuple[bool, bool], float]]] = {
    "en": {(True, True): 0.84, (True, False): 0.8, (False, True): 0.84, (False, False): 0.86},
    "zh": {(True, True): 0.65, (True, False): 0.8, (False, True): 0.82, (False, False): 0.9},
}
"""Least surety by whether a list knows the noun, and whether a phrase of the title ends in it.

Of marked rows that were kept back nine in ten nouns above it are right, or are called so elsewhere in the title.
"""


def is_sure(guess: Labelled, title: str, category: str, locale: Locale) -> bool:
    """Tell whether a noun can be said: it is likely enough, and the shop's own path names no other kind.

    Args:
        guess: what the labeller finds in the title.
        title: as it was read.
        category: the shop's own path of it.
        locale: language of the feed.
    """
    ends = bool(guess.noun) and _ends_phrase(guess.noun, title, locale)
    kind = kinds.noun_of_path(category, locale)
    if kind and not same(guess.noun or kind, kind) and not (guess.listed and ends):
        return False
    if not guess.listed and not (is_head(guess.noun) if locale == "en" else is_nominal(guess.noun)):
        return False
    if locale == "zh" and not ends and len(title) <= _SHORT and HAN.fullmatch(title):
        return False  # a short name ends in what it names: `百香芒果瑞纳冰` is no mango
    # What else the title calls the thing ends alike: `水杯…喝水杯子…办公室杯`.
    alike = any(piece.label == "again" and piece.text[-1:] == guess.noun[-1:] for piece in guess.pieces)
    return guess.surety >= LEAST[locale][guess.listed, ends or (locale == "zh" and alike)]


def _ends_phrase(noun: str, title: str, locale: Locale) -> bool:
    if locale == "en":
        return heads(noun, title)
    return re.search(rf"{re.escape(noun)}(?![\u4e00-\u9fff])", title) is not None
