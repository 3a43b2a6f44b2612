"""Spans of the labelled pieces of an English title, in forms that stand right in a sentence."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from engines.copy.reading.english_amounts import lowered, measure, pack
from engines.copy.reading.english_attributes import colour
from engines.copy.reading.english_clauses import adjective
from engines.copy.reading.english_lists import nouns
from engines.copy.reading.english_materials import is_material
from engines.copy.reading.english_phrase import noun_phrase
from engines.copy.reading.english_predicates import PREPOSITIONS
from engines.copy.reading.english_spans import Place, fits, joined, noun_span, span
from engines.copy.reading.english_tagging import Word, words
from engines.copy.reading.labelling.labels import Piece
from engines.vocabulary.reading import Span, SpanType

_UNSAID: Final = frozenset({"brand", "name", "noun", "again", "promo"})
_WHO: Final = {
    "men's": "men", "mens": "men", "men": "men", "women's": "women", "womens": "women", "women": "women",
    "ladies": "women", "ladies'": "women", "kids'": "kids", "boys'": "boys", "girls'": "girls", "kids": "kids",
    "boys": "boys", "girls": "girls", "children": "children", "children's": "children", "toddler": "toddlers",
    "toddlers": "toddlers", "babies": "babies", "adults": "adults", "teens": "teens",
}  # fmt: skip
_WORKS_ON: Final = re.compile(
    r"(?:cleaner|cleaning|polish|conditioner|brush|bits?|saw|glue|paint|markers?|cutter|scraper|spray|wax|oil|adhesive"
    r"|sealant|punch|dye|care|remover|wipes?)$",
    re.IGNORECASE,
)
"""Things for which a material beside them is what they work on: a leather cleaner."""
_ANIMALS: Final = frozenset({"dog", "cat", "puppy", "kitten", "horse", "bird", "pet", "baby"})
_STRAY: Final = re.compile(r"\s[,:;]|\"[:;]")
"""A mark that does not stand behind a word."""
_SMELT: Final = re.compile(r"scent|fragranc|flavou?r|tast|aroma", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d\b")
_COUNT: Final = re.compile(
    r"\d{1,4} ?(?:pairs?|pieces?|packs?|rolls|sheets|bags|cans|bottles|cards|tablets|capsules|slices|colors|colours)",
    re.IGNORECASE,
)
_ADJECTIVES: Final = frozenset({"JJ", "VBN", "VBG"})
"""Tags of what is an adjective by itself; a noun before a noun belongs to the name."""
_AUXILIARIES: Final = frozenset({"been", "being", "having", "made", "grown", "based", "sized", "used", "fits"})
_ONE: Final = frozenset({"material", "color"})
_MOST_BEFORE: Final = 3
"""Words of what stands before a noun; more are heaped."""


def of_pieces(pieces: Sequence[Piece], place: Place) -> list[Span]:
    """Return what the pieces of a title tell, each in the form that it was labelled with."""
    return without_variants(_spans(pieces, place))


def without_variants(spans: Iterable[Span]) -> list[Span]:
    """Leave out amounts and materials of which a title states several: which of them is shown cannot be told."""
    held = list(spans)
    amounts = Counter(
        f"{span.type} {span.form}" for span in held if span.form in {"measure", "count"} or span.type in _ONE
    )
    return [span for span in held if amounts[f"{span.type} {span.form}"] < 2]


def _spans(pieces: Sequence[Piece], place: Place) -> Iterator[Span]:
    noun = next((piece.text for piece in pieces if piece.label == "noun"), "")
    for piece, after in zip(pieces, (*pieces[1:], None), strict=False):
        if piece.label == "material" and _WORKS_ON.search(noun):
            continue
        beside = after if after is not None and after.start <= piece.start + len(piece.text) + 1 else None
        if beside is not None and _SMELT.match(beside.text):
            continue  # `Mountain Spring Scent`: of a spring there is none
        if beside is not None and piece.stand == "adjective" and _is_of(piece, beside):
            continue
        if (
            piece.label not in _UNSAID
            and (told := words(piece.text, calm=True))
            and not _is_loose(piece, told)
            and (found := _span(piece, told, place))
        ):
            yield found


def _is_loose(piece: Piece, told: Sequence[Word]) -> bool:
    """Tell whether a piece goes over a stray mark, or should tie the thing to another and has no word that does."""
    ties = told[0].key in PREPOSITIONS | {"compatible", "fits"}
    return _STRAY.search(piece.text) is not None or (
        piece.label == "compatibility" and piece.stand == "phrase" and not ties
    )


def _is_of(piece: Piece, beside: Piece) -> bool:
    """Tell whether an adjective is of what stands beside it rather than of the thing: `Engineered Wood`, `Male Dog`."""
    return piece.label != "color" and (beside.label == "material" or beside.text.casefold() in _ANIMALS)


def _span(piece: Piece, told: tuple[Word, ...], place: Place) -> Span | None:
    kind: SpanType = "style" if piece.label == "theme" else piece.label  # type: ignore[assignment]  # the unsaid are out
    if kind in {"audience", "color", "material"}:
        return _told(piece.text, told, kind, place)
    if piece.stand == "measure":
        return _amount(piece.text, kind, place)
    if told[0].key in {"with", "w/", "featuring", "including"} and len(told) > 1:
        return _thing(told[1:], kind, place)
    if piece.stand == "phrase":
        return span(told, kind, "phrase", place)
    if piece.stand == "adjective":
        return _adjective(piece, told, kind, place)
    return _thing(told, kind, place) if piece.stand == "noun" else None


def _told(text: str, told: Sequence[Word], kind: SpanType, place: Place) -> Span | None:
    """Return whom a thing is for, its colour or its material, where the words are known to name one."""
    if kind == "audience":
        return _audience(told, place)
    if kind == "color":
        return colour(text, "title")
    bare = told[1:] if told[0].key in {"in", "of"} else told
    return span(bare, kind, "noun", place) if bare and is_material([*bare]) else None


def _adjective(piece: Piece, told: Sequence[Word], kind: SpanType, place: Place) -> Span | None:
    """Return what stands before a noun; only what a list knows is said of the thing behind it, too: `is waterproof`."""
    if known := adjective(told, place).spans:
        return known[0]
    if (
        len(told) > _MOST_BEFORE
        or told[0].key in _AUXILIARIES
        or (told[-1].tag not in _ADJECTIVES and piece.label != "theme")
    ):
        return None
    return span(told, "style" if kind in {"feature", "care", "certificate"} else kind, "adjective", place)


def _audience(told: Sequence[Word], place: Place) -> Span | None:
    """Return for whom a thing is, as a phrase: `for men`, `for small dogs`."""
    if told[0].key == "for" and len(told) > 1:
        known = _WHO.get(told[1].key) if len(told) == 2 else None
        return (
            span(told, "audience", "phrase", place)
            if known is None
            else Span(f"for {known}", "audience", "phrase", source="title")
        )
    who = _WHO.get(told[0].key) if len(told) == 1 else None
    return Span(f"for {who}", "audience", "phrase", source="title") if who else None


def _amount(text: str, kind: SpanType, place: Place) -> Span | None:
    if _YEAR.match(text):
        return None
    if found := pack(text, "title") or measure(text, "title", place.thing, named=True):
        return found
    if kind == "quantity":
        return Span(lowered(text).lower(), kind, "count", "many", source="title") if _COUNT.fullmatch(text) else None
    return None


def _thing(told: Sequence[Word], kind: SpanType, place: Place) -> Span | None:
    """Return a noun phrase, or the first of a list."""
    if found := nouns(told, place, kind=kind).spans:
        return found[0]
    phrase = noun_phrase(told, 0, len(told))
    if phrase is None or phrase.end != len(told) or not fits(told):
        return None
    return noun_span(told, phrase, place, kind=kind)


def said(text: str) -> str:
    """Return words of a title as they stand within a sentence."""
    return joined(words(text, calm=True))
