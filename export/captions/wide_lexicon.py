"""The wider bilingual lexicon: what else people call the values of a scene, written by hand, and survey colour names.

One word in five stands aside from all teaching, so that the share of them understood tells how far the lexicon carries.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from engines.vocabulary.locales import Locale
from engines.vocabulary.scene import ATTRIBUTES
from export.captions.plain_words import words
from export.captions.synonym_words import holds_test_word

FILE = Path(__file__).with_suffix(".tsv")
SURVEY = Path(__file__).parents[1] / "encoder" / "adjacent.json"
ASIDE = 51  # of 256: words that are never taught
Lexicon = Mapping[tuple[str, str], tuple[str, ...]]


def kind_of(attribute: str) -> str:
    """Return what the attribute's words are about: both colours share theirs."""
    return "colour" if attribute in {"backdrop", "podium"} else attribute


@cache
def lexicon(locale: Locale) -> Lexicon:
    """Return each value's words beyond the vocabulary and the everyday ones; no word of the synonym test."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in FILE.read_text(encoding="utf-8").splitlines():
        kind, value, en, zh = row.split("\t")
        attribute = "backdrop" if kind == "colour" else kind
        own = {word.lower() for other in ATTRIBUTES[attribute] for word in words(attribute, other, locale)}
        listed = (word for word in (zh if locale == "zh" else en).split(", ") if not holds_test_word(word, locale))
        found[kind, value] = tuple(dict.fromkeys(word for word in listed if word not in own))
    return found


def set_aside(word: str) -> bool:
    """Whether `word` is one of those that are never taught."""
    return hashlib.sha256(word.encode()).digest()[0] < ASIDE


@cache
def _survey() -> Mapping[str, tuple[str, ...]]:
    """Return the survey's colour names that neither test nor lexicon know."""
    written = {word for (kind, _), own in lexicon("en").items() if kind == "colour" for word in own}
    names = msgspec.json.decode(SURVEY.read_bytes(), type=dict[str, tuple[str, ...]])
    return {
        value: tuple(name for name in near if name not in written and not holds_test_word(name, "en"))
        for value, near in names.items()
    }


@cache
def taught(attribute: str, value: str, locale: Locale) -> tuple[str, ...]:
    """Return the words that captions may say for a value beside `words`."""
    own = tuple(word for word in lexicon(locale).get((kind_of(attribute), value), ()) if not set_aside(word))
    return own + (_survey().get(value, ()) if locale == "en" and kind_of(attribute) == "colour" else ())


def aside(locale: Locale) -> list[tuple[str, str, str]]:
    """List (attribute, word, value) of the words set aside."""
    return [
        ("backdrop" if kind == "colour" else kind, word, value)
        for (kind, value), own in lexicon(locale).items()
        for word in own
        if set_aside(word)
    ]
