"""What a product is called within an English sentence: its noun with the words that say which kind of it."""

import re
from functools import cache
from typing import Final

from engines.copy.reading.english_predicates import ADJECTIVES
from engines.copy.reading.english_tagging import Word, words
from engines.copy.reading.english_words import ACRONYMS, COLOURS, MATERIALS, PRAISE, PROPER, REFUSED, SHADES
from engines.vocabulary.kinds import Number
from engines.vocabulary.locales import spaced
from engines.vocabulary.nouns import english
from engines.vocabulary.plural import folded, singular, words_of
from engines.vocabulary.things import Thing

WIDEST: Final = 20
"""Display width of a noun with its modifiers."""
MOST_MODIFIERS: Final = 2
_NO_KIND: Final = frozenset(
    spaced(
        """
        small medium large mini big xl king queen single double twin full set pack piece pcs new kids kid boys
        girls men women mens womens adult unisex ladies pair complete original standard whole total extra
        multi half all style version edition series model type size colour color made print printed design
        designer home top best sale first gift fashion summer winter spring autumn fall universal replacement
        solid pure natural raw fresh real
        """
    )
)
"""Words that say how much, how big or for whom, not which kind."""
_KIND_TAGS: Final = frozenset({"NN", "VBG", "NNS"})
_LETTER_WORD: Final = re.compile(r"([A-Za-z])-([A-Za-z]+)")


@cache
def _modifiers() -> frozenset[tuple[str, str]]:
    """Return which words stand before which last word in the nouns of the taxonomy."""
    return frozenset((word, parts[-1]) for key in english().types if (parts := key.split()) for word in parts[:-1])


def name_of(title: str, thing: Thing) -> tuple[str, Number]:
    """Return what a product is called within a sentence (`running socks`), and how it counts.

    Args:
        title: without its brand.
        thing: what it is.
    """
    if not words_of(thing.noun) or not thing.noun.isascii():
        return "", "one"
    own = [_said(word.text, word.key) for word in words(thing.noun, calm=True)]
    while len(own) > 1 and (
        own[0].casefold() in PRAISE or own[0].casefold().rstrip("'").removesuffix("'s") in _NO_KIND
    ):
        own = own[1:]
    while len(" ".join(own)) > WIDEST and (shorter := _shorter(own)):
        own = shorter
    said = " ".join(own)
    for before in reversed(_kinds_before(title, thing)):
        if len(before) + 1 + len(said) > WIDEST:
            break
        said = f"{before} {said}"
    return said, thing.count


def _shorter(own: list[str]) -> list[str]:
    """Return the longest end of a noun that is a known noun by itself; empty: none is."""
    return next((own[at:] for at in range(1, len(own)) if folded(" ".join(own[at:])) in english().types), [])


def _said(text: str, key: str) -> str:
    """Return a word of a noun as it stands within a sentence; `T-shirt` keeps its letter."""
    if match := _LETTER_WORD.fullmatch(text):
        return f"{match[1].upper()}-{match[2].lower()}" if match[1].casefold() in "tvux" else key
    return text if any(map(str.isdigit, text)) or text.upper() in ACRONYMS or key in PROPER else key


def _kinds_before(title: str, thing: Thing) -> list[str]:
    """Return the words right before the noun in a title that say which kind of it, in their order."""
    at = title.casefold().find(thing.noun.casefold())
    if at <= 0:
        return []
    before = re.split(r"[|,;:()\[\]–—/&+]|\s-\s", title[:at])[-1]  # noqa: RUF001
    kinds: list[str] = []
    head = words_of(thing.noun)[-1]
    for word in reversed(words(before, calm=True)):
        if len(kinds) == MOST_MODIFIERS or not (_says_kind(word) and (singular(word.key), head) in _modifiers()):
            break
        kinds.append(word.text)
    return kinds[::-1]


def _says_kind(word: Word) -> bool:
    plain = word.sure and word.tag in _KIND_TAGS and word.key.isalpha() and len(word.key) > 2
    taken = word.key in MATERIALS or word.key in COLOURS or word.key in SHADES or word.key in ADJECTIVES
    vague = word.key in _NO_KIND or singular(word.key) in _NO_KIND or word.key in PRAISE or word.key in REFUSED
    return plain and not taken and not vague and word.text.islower()
