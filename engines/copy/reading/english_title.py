"""Spans of an English title: what stands before its noun, its amounts, and what follows `for` and `with`."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from engines.copy.reading.english_amounts import measures_in, packs_in
from engines.copy.reading.english_attributes import colour
from engines.copy.reading.english_clauses import adjective
from engines.copy.reading.english_followers import phrase
from engines.copy.reading.english_lists import nouns
from engines.copy.reading.english_product import before_product
from engines.copy.reading.english_spans import Place
from engines.copy.reading.english_tagging import Word, words
from engines.copy.reading.english_verbs import verb
from engines.copy.reading.english_words import REFUSED
from engines.vocabulary.plural import singular, words_of
from engines.vocabulary.reading import Span

MOST_OF_TITLE: Final = 300
"""Merchant Center's titles have 150 characters at most."""
MOST_WORDS: Final = 9
"""A longer run of words without a mark or preposition is stuffed with search words: only lists are looked up in it."""
_CUTS: Final = re.compile(r"\s+[-–—~|]\s+|\s*[|,;()\[\]]\s*|\s+[-–—](?=\w)")  # noqa: RUF001
_JOINTS: Final = re.compile(r"\s+(?=(?:with|for)\s)|\s+(?=w/)", re.IGNORECASE)
_ANOTHERS: Final = re.compile(r"\b(?:for|fits?|compatible|replaces)\b", re.IGNORECASE)
"""What stands behind may be said of what the product serves."""
_HOLDERS: Final = frozenset(
    {"bag", "pack", "box", "bottle", "tin", "jar", "can", "tub", "tube", "carton", "pouch", "packet", "tray", "refill"}
)
"""What contents are sold in is no part of them."""
_WHO: Final = {
    "men's": "men", "mens": "men", "women's": "women", "womens": "women", "ladies": "women", "ladies'": "women",
    "kids'": "kids", "boys'": "boys", "girls'": "girls", "kids": "kids", "boys": "boys", "girls": "girls",
}  # fmt: skip


def of_title(title: str, place: Place) -> list[Span]:
    """Return the spans of a title without its brand."""
    thing = place.thing
    spans = [*packs_in(title, "title"), *measures_in(title, "title", thing)]
    named = False
    before = ""
    for segment in _CUTS.split(title):
        for piece in _JOINTS.split(segment):
            before, earlier = f"{before} {piece}", before
            told = words(piece, calm=True)
            if not told or any(word.key in REFUSED for word in told):
                continue
            at = _noun_at(told, place)
            if at is not None and not named:
                named = True
                spans += _before(told[:at], place)
            elif told[0].key in {"with", "w/"} and len(told) <= MOST_WORDS:
                spans += nouns(told[1:], place).spans
            elif told[0].key == "for" and len(told) <= MOST_WORDS:
                spans += phrase(told, place).spans
            elif at is None and not _ANOTHERS.search(earlier):
                spans += _aside(piece, told, place)
    return spans


def _noun_at(told: Sequence[Word], place: Place) -> int | None:
    """Return where the product's noun begins."""
    if place.thing is None:
        return None
    count = len(place.thing.noun.split())
    own = words_of(place.thing.noun)[-1]
    ends = [
        at for at, word in enumerate(told) if singular(word.key.rpartition("-")[2]) == own or singular(word.key) == own
    ]
    return max(0, ends[-1] - count + 1) if ends else None


def _before(told: Sequence[Word], place: Place) -> Iterator[Span]:
    """Yield what the words before the product's noun tell."""
    if who := next((_WHO[word.key] for word in told if word.key in _WHO), ""):
        yield Span(f"for {who}", "audience", "phrase", source="title")
    if not told:
        return
    yield from (span for span in before_product(told, place) if span.type != "color" or len(told) <= MOST_WORDS)


def _aside(piece: str, told: Sequence[Word], place: Place) -> Iterator[Span]:
    """Yield what a segment beside the product's name tells as a whole."""
    if (found := adjective(told, place)).spans:
        yield from found.spans
    elif tint := colour(piece, "title"):
        yield tint
    elif told[0].key == "fits" and len(told) <= MOST_WORDS:
        yield from verb(told, place, told=True).spans
    elif (
        1 < len(told) <= 4
        and place.thing is not None
        and told[-1].key not in _HOLDERS
        and (found := nouns(told, place, listed=False)).whole
    ):
        yield from found.spans
