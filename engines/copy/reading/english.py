"""Reads the English words of a feed into spans that stand right in a sentence; what is not sure is left out."""

import re
from typing import Final

from engines.copy.reading.english_attributes import of_attributes
from engines.copy.reading.english_noun import noun_of
from engines.copy.reading.english_order import ordered
from engines.copy.reading.english_sentences import of_sentence
from engines.copy.reading.english_spans import Place, names_of
from engines.copy.reading.english_text import MOST_CHARACTERS, cleaned, looks_foreign, sentences
from engines.copy.reading.english_titled import of_pieces
from engines.copy.reading.labelling.labeller import Labelled
from engines.vocabulary.kinds import Number
from engines.vocabulary.nouns import english
from engines.vocabulary.plural import singular
from engines.vocabulary.reading import Span, Told
from engines.vocabulary.things import Thing

MOST_HIGHLIGHTS: Final = 20
MOST_OF_HIGHLIGHT: Final = 300
_MOST_OF_TITLE: Final = 300
"""Merchant Center's titles have 150 characters at most."""
_MOST_OF_BRAND: Final = 70


def spans(told: Told, thing: Thing | None, seen: Labelled) -> tuple[Span, ...]:
    """Return what a writer may say of a product in English, the most telling first; () where nothing is sure.

    Args:
        told: the feed's words, untrusted.
        thing: what the product is, as its title says.
        seen: the title, read by the labeller.
    """
    title = _title(told)
    names = names_of(title, thing)
    found = of_attributes(told, thing)
    for highlight in told.highlights[:MOST_HIGHLIGHTS]:
        found += _prose(highlight, MOST_OF_HIGHLIGHT, Place("highlight", thing, names))
    found += _prose(told.description, MOST_CHARACTERS, Place("description", thing, names))
    if not looks_foreign(title):
        found += of_pieces(seen.pieces, Place("title", thing, names))
    return ordered(found, told.brand[:_MOST_OF_BRAND])


def noun(seen: Labelled, thing: Thing | None) -> tuple[str, Number]:
    """Return what a product is called within an English sentence, and how that counts; ("", "one"): not known.

    Args:
        seen: the title, read by the labeller.
        thing: what the taxonomy knows of it.
    """
    return noun_of(_as_listed(seen) or (thing.noun if thing else ""), thing)


def _as_listed(seen: Labelled) -> str:
    """Return a noun with the piece before it, where a list knows both as one thing: `Bluetooth Headphones`."""
    beside = {piece.start + len(piece.text) + 1: piece.text for piece in seen.pieces if piece.label != "brand"}
    at = next((piece.start for piece in seen.pieces if piece.label == "noun"), -1)
    longer = f"{beside.get(at, '')} {seen.noun}".strip()
    *before, last = longer.casefold().split() or [""]
    return longer if " ".join((*before, singular(last))) in english().types else seen.noun


def _title(told: Told) -> str:
    """Return the title as plain text without its brand."""
    title = " ".join(cleaned(told.title, _MOST_OF_TITLE).split())
    brand = " ".join(cleaned(told.brand, _MOST_OF_BRAND).split())
    if len(brand) < 2:
        return title
    return re.sub(rf"(?<!\w){re.escape(brand)}(?:'s)?(?!\w)", " ", title, flags=re.IGNORECASE).strip(" -|,:")


def _prose(text: str, most: int, place: Place) -> list[Span]:
    """Return the spans of a text of sentences, unless it is in another language."""
    plain = cleaned(text, most)
    return [] if looks_foreign(plain) else [span for each in sentences(plain) for span in of_sentence(each, place)]
