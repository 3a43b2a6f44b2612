"""What may follow a product's noun in English: `lined with fleece`, `for dry skin`, `made in Portugal`."""

from collections.abc import Sequence
from typing import Final

from engines.copy.reading.english_clauses import NOTHING, Found
from engines.copy.reading.english_phrase import whole_object
from engines.copy.reading.english_predicates import AFTER_PARTICIPLE, PARTICIPLES
from engines.copy.reading.english_spans import Place, fits, span
from engines.copy.reading.english_tagging import Word
from engines.copy.reading.english_types import of_served
from engines.copy.reading.english_words import COUNTRIES, MATERIALS
from engines.vocabulary.locales import spaced
from engines.vocabulary.reading import SpanType

_OF: Final = frozenset(spaced("made built formed knitted woven"))
"""Participles whose `of` tells a material."""
_GO_ON: Final = frozenset(spaced("with for that which so and in from by"))
"""Words that may come behind such a phrase where it is cut."""
_LOOSE: Final = frozenset(spaced("set rated packed turned wrapped made built designed powered operated"))
"""Participles that say little unless what follows tells a material, a place or a use."""


def phrase(words: Sequence[Word], place: Place) -> Found:
    """Read what may follow a product's noun: `lined with fleece`, `for dry skin`, `made in Portugal`."""
    first = words[0].key
    if first in PARTICIPLES and len(words) > 2 and words[1].key in AFTER_PARTICIPLE:
        return _participle(words, place)
    if first in {"compatible", "suitable"} and len(words) > 2 and words[1].key in {"with", "for"}:
        kind: SpanType = "compatibility" if first == "compatible" else of_served(tuple(word.key for word in words))
        if whole_object(words, 2, len(words)) and (found := span(words, kind, "phrase", place)):
            return Found((found,))
        return NOTHING
    if first == "for" and len(words) > 1:
        end = _served_end(words)
        if end and (found := span(words[:end], of_served(tuple(word.key for word in words[:end])), "phrase", place)):
            return Found((found,))
    return NOTHING


def _served_end(words: Sequence[Word]) -> int:
    """Return where a `for` phrase ends; 0: it is not read."""
    keys = [word.key for word in words]
    if keys[1] == "ages" and len(keys) >= 3:
        plain = " ".join(keys[2:]).replace("–", " to ")  # noqa: RUF001
        return len(words) if plain.endswith(("and up", "+", "years")) or " to " in plain or keys[2].endswith("+") else 0
    return len(words) if whole_object(words, 1, len(words)) and len(words) <= 6 else 0


def _participle(words: Sequence[Word], place: Place) -> Found:
    by = words[1].key
    end = len(words)
    while end > 2 and not (whole_object(words, 2, end) and fits(words[:end])):
        end -= 1
    if end == 2 or (end < len(words) and words[end].key not in _GO_ON):
        return NOTHING
    loose = (by == "by" and words[end - 1].key != "hand") or (by == "of" and words[0].key not in _OF)
    kind = None if loose else _of_participle(words[0].key, by, words[2:end])
    found = span(words[:end], kind, "phrase", place) if kind else None
    return Found((found,)) if found else NOTHING


def _of_participle(first: str, by: str, words: Sequence[Word]) -> SpanType | None:
    """Return what `lined with fleece` and `made in Portugal` tell; None: nothing for sure."""
    last = words[-1]
    place_like = last.key in COUNTRIES or (last.text[:1].isupper() and not last.text.isupper())
    if by in {"in", "from"} and place_like and first not in {"set", "finished"}:
        return "origin"
    if (
        by in {"of", "from"}
        or (first in {"filled", "lined"} and by == "with")
        or (by == "in" and last.key in MATERIALS)
    ):
        return "material"
    if first == "certified":
        return "certificate"
    if by == "for":
        return of_served(tuple(word.key for word in words))
    loose = by == "in" or first in _LOOSE
    return None if loose else "feature"
