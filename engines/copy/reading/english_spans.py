"""Spans of the words of an English sentence, within the limits of what an ad can take in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engines.copy.composing.agreement import article
from engines.copy.reading.english_nouns import PARTS
from engines.copy.reading.english_phrase import Phrase
from engines.copy.reading.english_tagging import Word
from engines.copy.reading.english_types import of_noun
from engines.copy.reading.english_words import ACRONYMS, MATERIAL_MODIFIERS, MATERIALS, PRAISE, REFUSED
from engines.vocabulary.locales import spaced
from engines.vocabulary.nouns import english
from engines.vocabulary.plural import folded, singular, words_of
from engines.vocabulary.reading import Form, Span, SpanType
from engines.vocabulary.things import Thing

WIDEST: Final = 40
"""Display width of a span, in columns."""
WIDEST_SENTENCE: Final = 60
_DANGLES: Final = frozenset(
    spaced(
        """
            with for at of between from by to into onto against down across through above below a an
            the and & or that
        """
    )
) | frozenset(spaced("which your its is are x + - / so as"))
"""Words that no span ends in."""
_COUNTED: Final = frozenset({"SSD", "LED", "RAM", "HDD"})
"""Acronyms that are nouns with a number."""
_HOLDERS: Final = frozenset(
    spaced("bag tin tins can cans box boxes pack packs jar jars pouch bottle bottles carton tub sack")
)
_SERVED: Final = re.compile(r"\b(?:with|for|w/|in)\b", re.IGNORECASE)
_ANY: Final = frozenset({"product", "item", "garment", "unit", "device", "set", "kit", "accessory", "appliance"})
_MARKS: Final = re.compile(r"\s+([,:)\]])")


@dataclass(frozen=True, slots=True)
class Place:
    """Where text stands and what the product is."""

    source: str
    thing: Thing | None
    names: frozenset[str]
    """Last words, singular, of what the product may be called."""


def names_of(title: str, thing: Thing | None) -> frozenset[str]:
    """Return last words of what a product may be called: those of its type, or any word of its title before `with`."""
    if thing is None:
        return frozenset(words_of(_SERVED.split(title)[0])) | _ANY
    entries = [entry for entry in english().types.get(folded(thing.noun), ()) if entry.node.number == thing.number]
    nouns = (thing.noun, thing.archetype, *(noun for entry in entries for noun in entry.english))
    return _ANY | {words[-1] for noun in nouns if (words := words_of(noun))}


def joined(words: Sequence[Word]) -> str:
    """Return words as one text."""
    return _MARKS.sub(r"\1", " ".join(word.text for word in words))


def fits(words: Sequence[Word], most: int = WIDEST) -> bool:
    """Tell whether words may be a span: all sure, none refused or praising, none dangling at an end, not too wide."""
    if not words or words[-1].key in _DANGLES or words[-1].tag in {",", ":", "CC", "DT", "TO", "PRP$"}:
        return False
    if any(not word.sure or word.key in REFUSED or word.key in PRAISE for word in words):
        return False
    text = joined(words)
    return len(text) <= most and not re.search(
        r"[$€£%]\s?\d|[\"“”?!<>{}\[\]()#*_=]|^\W",
        text.replace('"', "", text.count('"') if re.search(r'\d"', text) else 0),
    )


def span(words: Sequence[Word], kind: SpanType, form: Form, place: Place) -> Span | None:
    """Return words as a span, if they may be one."""
    most = WIDEST_SENTENCE if form == "sentence" else WIDEST
    return Span(joined(words), kind, form, source=place.source) if fits(words, most) else None


def noun_span(
    sentence: Sequence[Word], phrase: Phrase, place: Place, *, end: int = 0, kind: SpanType | None = None
) -> Span | None:
    """Return a noun phrase as a span; None where its head is the product itself.

    Args:
        sentence: the words.
        phrase: the phrase.
        place: where they stand.
        end: where the span ends, with what follows the phrase; 0: with it.
        kind: its type; by its head without one.
    """
    head = sentence[phrase.head].key
    words = sentence[phrase.start : end or phrase.end]
    if singular(head) in place.names or singular(head.rpartition("-")[2]) in place.names or not fits(words):
        return None
    inner = sentence[phrase.start : phrase.head]
    if sentence[phrase.head].text in ACRONYMS - _COUNTED or (
        head in _HOLDERS and any(word.key[0].isdigit() for word in inner)
    ):
        return None  # `an HDMI`; and a `7-pound bag` holds the product
    if head in MATERIALS and any(
        word.key in PARTS and word.key not in MATERIAL_MODIFIERS | MATERIALS for word in inner
    ):
        return None  # `base silicone`
    text = joined(words)
    own = article(text) if phrase.takes_article else ""
    before = sentence[phrase.head - 1].key if phrase.head > phrase.start else ""
    if text.endswith(" in the box"):
        kind = "included"
    return Span(text, kind or of_noun(head, before, place.thing), "noun", phrase.count, own, place.source)
