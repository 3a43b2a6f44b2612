"""The labels of a title's words: what a piece tells of the thing, and how it can stand in a sentence."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from engines.vocabulary.reading import SpanType

Label = SpanType | Literal["brand", "name", "noun", "again", "theme", "promo"]
"""A span's type, or: the maker, a series or proper name, what the thing is, that in other words, its subject, calls."""
Stand = Literal["adjective", "noun", "verb", "phrase", "measure", "none"]
"""How a piece stands in a sentence; measure is of counts, too."""

LABELS: Final[tuple[Label, ...]] = (*get_args(SpanType), "brand", "name", "noun", "again", "theme", "promo")
STANDS: Final[tuple[Stand, ...]] = get_args(Stand)
OUTSIDE: Final = 0
"""Tag of a word that tells nothing; label i begins with tag 1 + 2i and goes on with 2 + 2i (BIO, Ramshaw and Marcus
1995, arXiv cmp-lg/9505040)."""
TAGS: Final = 1 + 2 * len(LABELS)


@dataclass(frozen=True, slots=True)
class Piece:
    """A labelled piece of a title."""

    label: Label
    stand: Stand
    text: str
    """As the title writes it."""
    start: int
    """Characters of the title before it."""


def begins(label: Label) -> int:
    """Return the tag of a label's first word."""
    return 1 + 2 * LABELS.index(label)
