"""Which words are English, for all we know: textblob's lexicon with the closed lists of this package.

The library is imported when the first text is read, which happens at import of a catalogue only.
"""

import warnings
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final, Protocol

from engines.copy.reading.english_nouns import known
from engines.copy.reading.english_predicates import ADJECTIVES, VERBS
from engines.copy.reading.english_words import COLOURS, NUMBERS, PRAISE, PROPER, REFUSED
from engines.vocabulary.nouns import english
from engines.vocabulary.plural import singular

_LISTS: Final = (frozenset(ADJECTIVES), VERBS, PRAISE, COLOURS, NUMBERS, REFUSED)
_ENDINGS: Final = ("ed", "d", "able", "y", "ing")
MOST_OF_WORD: Final = 40


class Tagger(Protocol):
    """What is used of textblob's parser."""

    def find_tags(self, tokens: list[str]) -> list[list[str]]:
        """Return each word with its part of speech, in the Penn treebank's tags."""


@cache
def tagger() -> tuple[Tagger, Mapping[str, str]]:
    """Return textblob's tagger and its lexicon: the usual tag of each word."""
    from textblob.en import lexicon, parser  # noqa: PLC0415  the worker never loads it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its file to the collector
        lexicon.load()
    return parser, lexicon


@lru_cache(maxsize=65_536)  # the words of a shop come again and again
def is_word(key: str) -> bool:
    """Tell whether a lower-case word is English for all we know."""
    if len(key) > MOST_OF_WORD:
        return False
    lexicon = tagger()[1]
    bare = singular(key)
    if key in lexicon or bare in lexicon or known(key) or bare in english().heads or any(key in one for one in _LISTS):
        return True
    if key.endswith("'s") and len(key) > 3:
        return is_word(key[:-2])
    if "-" in key.strip("-"):
        return all(part in PROPER or part.isdecimal() or is_word(part) for part in key.split("-") if part)
    derived = len(key) > 6 and key.endswith(("able", "ible", "ably"))
    return derived or any(key.endswith(ending) and key.removesuffix(ending) in lexicon for ending in _ENDINGS)


def is_name(word: str) -> bool:
    """Tell whether the lexicon knows a capitalised word as a name, and as nothing else."""
    lexicon = tagger()[1]
    return lexicon.get(word, "").startswith("NNP") and not (word.casefold() in lexicon or known(word.casefold()))
