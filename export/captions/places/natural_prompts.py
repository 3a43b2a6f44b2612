"""Whole prompts in people's own words, and what each asks for: a test, never taught.

They were written before the lexicon grew, though by the hand that wrote it: they are no stranger's.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engines.vocabulary.locales import LOCALES, Locale

FILE: Final = Path(__file__).with_suffix(".tsv")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One attribute that a prompt asks for: the words that ask, and the values that answer them."""

    attribute: str
    words: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class NaturalPrompt:
    """A prompt and all that it asks for; it asks for no other attribute."""

    locale: Locale
    text: str
    wanted: tuple[Wanted, ...]


def natural_prompts() -> list[NaturalPrompt]:
    """Read the prompts: language, text and `attribute:words=value|value` a line, between tabs."""
    found = []
    for row in FILE.read_text(encoding="utf-8").splitlines():
        language, text, *cells = row.split("\t")
        locale = next(own for own in LOCALES if own == language)
        found.append(NaturalPrompt(locale, text, tuple(_wanted(cell) for cell in cells)))
    return found


def _wanted(cell: str) -> Wanted:
    attribute, rest = cell.split(":", 1)
    words, values = rest.rsplit("=", 1)
    return Wanted(attribute, words, frozenset(values.split("|")))
