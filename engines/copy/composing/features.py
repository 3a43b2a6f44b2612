"""What the composer sees of a product, of a span, of a frame: bags of features, by hash, so that no word is unknown.

Feature hashing: Weinberger et al. 2009 (arXiv 0902.2206).
"""

import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from engines.copy.ask import Assignment
from engines.copy.composing.content import content
from engines.copy.composing.frames import Frame, Slot, Word
from engines.copy.composing.realise import Said
from engines.copy.facts import display_width
from engines.vocabulary.locales import Locale
from engines.vocabulary.reading import Span

BUCKETS: Final = 8192
"""Rows of the table of features; the first is of none."""
MOST: Final = 24
"""Features of a token; a sentence's later words say little that its first do not."""
_STEP: Final = 8  # display widths that count as alike


@lru_cache(maxsize=65536)
def _bucket(feature: str) -> int:
    return 1 + zlib.crc32(feature.encode()) % (BUCKETS - 1)


def bag(features: Iterable[str]) -> np.ndarray:
    """Return the buckets of at most `MOST` features, int64 [MOST], 0 where there are fewer."""
    row = np.zeros(MOST, np.int64)
    for place, feature in zip(range(MOST), dict.fromkeys(features), strict=False):
        row[place] = _bucket(feature)
    return row


def _words(text: str, locale: Locale) -> list[str]:
    return [f"w {word}" for word in sorted(content(text, locale))]


def context(assignment: Assignment, said: Said, spans: int) -> np.ndarray:
    """Return the tokens that tell of the brief: int64 [3, MOST]."""
    brief, product = assignment.brief, assignment.brief.product
    asked = (
        "brief",
        f"locale {brief.locale}",
        f"angle {brief.angle}",
        f"tone {brief.tone}",
        f"segment {brief.segment}",
    )
    thing = ("noun", f"count {said.count}", f"category {product.category}", f"known {bool(said.noun)}")
    facts = ("facts", *(f"fact {name}" for name in sorted(said.facts)), f"spans {min(spans, 9)}")
    return np.stack([bag(asked), bag((*thing, *_words(f"{said.noun} {product.archetype}", brief.locale))), bag(facts)])


def span(one: Span, rank: int, locale: Locale) -> np.ndarray:
    """Return the token of a span, int64 [MOST]."""
    source = one.source.split(":")[0]
    kind = ("span", f"type {one.type}", f"form {one.form}", f"both {one.type} {one.form}", f"source {source}")
    width = display_width(one.text) // _STEP
    return bag((*kind, f"rank {rank}", f"width {width}", f"count {one.count}", *_words(one.text, locale)))


def frame(one: Frame, locale: Locale) -> np.ndarray:
    """Return the token of a frame, int64 [MOST]."""
    kind = (f"frame {one.origin}", f"part {one.part}", f"manner {one.manner}", f"locale {locale}")
    angles = (f"for {angle}" for angle in sorted(one.angles) or ("any",))
    if one.origin != "frame":
        return bag((*kind, f"width {display_width(one.text) // _STEP}", *_words(one.text, locale)))
    return bag((*kind, *(_piece(piece) for piece in one.pieces if not isinstance(piece, str)), *angles,
                f"pieces {len(one.slots)}", *(f"own {word}" for word in one.own.casefold().split())))  # fmt: skip


def _piece(piece: Slot | Word) -> str:
    if isinstance(piece, Word):
        return f"word {piece.name}"
    return f"slot {piece.form} {'|'.join(sorted(piece.types))}"


END: Final = bag(["end of the description"])
"""The token that closes a description."""


def frames(all_of_them: Sequence[Frame], locale: Locale) -> np.ndarray:
    """Return the tokens of frames, int64 [n, MOST]."""
    return np.stack([frame(one, locale) for one in all_of_them]) if all_of_them else np.zeros((0, MOST), np.int64)
