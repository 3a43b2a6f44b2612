"""The spans of a product in the order in which they help a shopper decide, without those that say the same."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from engines.vocabulary.plural import singular
from engines.vocabulary.reading import Form, Span, SpanType

MOST: Final = 12
"""Spans of a product; more are never said."""
_WEIGHT: Final[dict[SpanType, float]] = {
    "feature": 9, "part": 8, "material": 8.5, "capacity": 7.5, "performance": 7.5, "compatibility": 8, "use": 7,
    "included": 7, "taste": 8, "scent": 8, "origin": 7, "certificate": 7.5, "ingredient": 7.5, "quantity": 7,
    "size": 6.5, "care": 6.5, "audience": 5, "style": 6, "color": 5.5,
}  # fmt: skip
_FORMS: Final[dict[Form, float]] = {
    "verb": 1.5,
    "sentence": 1.0,
    "phrase": 0.5,
    "adjective": 0.3,
    "noun": 0,
    "measure": 0,
    "count": 0,
}
_REPEATED: Final = 1.1
"""What each further span of one type and form counts less, so that the first are of several kinds."""
_SMALL: Final = frozenset({"a", "an", "the", "and", "for", "of", "with", "in", "to", "&"})
_UNIT: Final = re.compile(r"[a-z\"]+")
_WORD: Final = re.compile(r"\d+(?:[.,]\d+)*|[a-zà-ɏ]+")


def ordered(found: Iterable[Span], brand: str) -> tuple[Span, ...]:
    """Return the best spans, the strongest first; of those that say the same, the surest or fullest is kept.

    Args:
        found: in the order of how sure they are.
        brand: its name is no span.
    """
    kept: list[tuple[Span, frozenset[str]]] = []
    own = _keys(brand)
    for span in found:
        keys = _keys(span.text)
        if not keys or (own and keys <= own):
            continue
        if span.form == "measure" and any(_same_unit(span, other) for other, _ in kept):
            continue
        same = [(place, other) for place, (_, other) in enumerate(kept) if keys <= other or other <= keys]
        if not same:
            kept.append((span, keys))
        elif _replaces(span, keys, same, kept):
            kept[same[0][0]] = (span, keys)
    left = _one_material(_one_colour([span for span, _ in kept]))
    chosen: list[Span] = []
    seen: Counter[tuple[str, str]] = Counter()
    while left and len(chosen) < MOST:
        best = max(left, key=lambda span: _value(span) - _REPEATED * seen[span.type, span.form])
        left.remove(best)
        seen[best.type, best.form] += 1
        chosen.append(best)
    return tuple(chosen)


def _one_material(spans: list[Span]) -> list[Span]:
    """Leave out a material of a single word that prose names beside the one of the attribute."""
    if not any(span.source == "material" for span in spans):
        return spans
    return [span for span in spans if span.type != "material" or span.source == "material" or " " in span.text]


def _one_colour(spans: list[Span]) -> list[Span]:
    """Leave out colours where the feed names several, but the one of its own attribute."""
    colours = [span for span in spans if span.type == "color"]
    sure = [span for span in colours if span.source == "color"]
    if len(colours) < 2:
        return spans
    return [span for span in spans if span.type != "color" or (sure and span is sure[0])]


def _same_unit(span: Span, other: Span) -> bool:
    """Tell two measures of one kind: the surer stays, the other is of something else."""
    return (
        other.form == "measure"
        and span.type == other.type
        and _UNIT.findall(span.text.casefold())[-1:] == _UNIT.findall(other.text.casefold())[-1:]
    )


def _replaces(
    span: Span, keys: frozenset[str], same: list[tuple[int, frozenset[str]]], kept: list[tuple[Span, frozenset[str]]]
) -> bool:
    """Tell whether a span says all that the one kept says, and more, in a form that says it as well."""
    if len(same) > 1 or not same[0][1] < keys:
        return False
    return kept[same[0][0]][0].source not in {"material", "color", "size", "gender", "age_group"} or span.form == "noun"


def _keys(text: str) -> frozenset[str]:
    return frozenset(
        singular(word)
        for word in _WORD.findall(text.casefold().replace("avour", "avor").replace("colour", "color"))
        if word not in _SMALL
    )


def _value(span: Span) -> float:
    """Return how much a span helps: by type and form, and more for two to five words than for one."""
    count = len(span.text.split())
    return _WEIGHT[span.type] + _FORMS[span.form] + (0 if count == 1 else 0.8 if count <= 5 else 0.5)
