"""A sentence of English feed text in clauses, and those that are nothing but an adjective."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engines.copy.reading.english_lexicon import is_word
from engines.copy.reading.english_predicates import ADJECTIVES, BEFORE_LAST, LAST_OF_PAIR
from engines.copy.reading.english_spans import Place, span
from engines.copy.reading.english_tagging import Word
from engines.copy.reading.english_words import PRAISE
from engines.vocabulary.reading import Span, SpanType


@dataclass(frozen=True, slots=True)
class Found:
    """Spans of a clause; whether it was read to its end, so that what follows may go on with the list."""

    spans: tuple[Span, ...] = ()
    whole: bool = False


NOTHING: Final = Found()


def clauses(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Return a sentence cut at commas and dashes; what stands in brackets is left out."""
    parts: list[list[Word]] = [[]]
    depth = 0
    for word in words:
        if word.key in "([{":
            depth += 1
        elif word.key in ")]}":
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif word.tag in {",", ":"} and word.key not in {"-", "/"}:
            parts.append([])
        else:
            parts[-1].append(word)
    return [tuple(part) for part in parts if part]


def lead(words: Sequence[Word]) -> int:
    """Return how many words of praise a clause begins with."""
    return next((at for at, word in enumerate(words) if word.key not in PRAISE), len(words))


def adjective(words: Sequence[Word], place: Place) -> Found:
    """Read a clause that is nothing but an adjective: `waterproof`, `dishwasher safe`."""
    keys = [word.key for word in words]
    kind: SpanType | None = None
    if len(keys) == 1:
        kind = ADJECTIVES.get(keys[0])
        left, _, last = keys[0].rpartition("-")
        if kind is None and last == "free" and left.isalpha() and is_word(left) and left not in PRAISE:
            kind = "feature"
        if kind is None and left and left in BEFORE_LAST.get(last, ()):
            kind = LAST_OF_PAIR[last]
    elif len(keys) == 2 and keys[0] in BEFORE_LAST.get(keys[1], ()):
        kind = LAST_OF_PAIR[keys[1]]
    elif len(keys) == 2 and keys == ["fully", "lined"]:
        kind = "feature"
    found = span(words, kind, "adjective", place) if kind and all(word.sure for word in words) else None
    return Found((found,), whole=True) if found else NOTHING
