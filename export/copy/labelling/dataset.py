"""Marked rows as what the labeller learns from; titles are seen in ever new dress, pieces changed for others."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import torch
from torch import Tensor

from engines.copy.reading.labelling.labels import OUTSIDE, STANDS, Label, Piece, Stand, begins
from engines.copy.reading.labelling.tokens import MOST, features, tokens
from engines.vocabulary.locales import Locale
from export.copy.labelling.clips import Clip
from export.copy.labelling.rows import Marked, gaps, kept

CHANGED: Final = 0.25  # of the pieces: enough to see each noun beside other words, and titles stay titles
RECASED: Final = 0.15  # of the English titles: shops write in capitals, or in none
UNBRANDED: Final = 0.3  # of the rows are seen without the feed's brand
NOTHING: Final = -100
"""Target of what is not asked."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a title or what stands between pieces, and which of its tokens make the short name."""

    text: str
    keep: tuple[bool, ...]
    """Of each of its tokens."""
    label: Label | None = None
    stand: Stand = "none"


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what is to be told of it."""

    features: np.ndarray
    """int64 [t, MOST]."""
    tags: np.ndarray
    """int64 [t], and so the next two."""
    stands: np.ndarray
    keep: np.ndarray
    quote: int
    """1: a sentence that may be quoted, 0: one that may not."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples side by side, padded to the longest."""

    features: Tensor
    within: Tensor
    """bool [n, t]: what is no padding."""
    tags: Tensor
    stands: Tensor
    keep: Tensor
    quote: Tensor


def segments(row: Marked) -> list[Segment]:
    """Return a title cut into its pieces and the text between them."""
    named, told = kept(row), tokens(row.title)
    found, end = [], 0
    for part in gaps(row):
        text = part.text if isinstance(part, Piece) else part
        keep = tuple(at in named for at, token in enumerate(told) if end <= token.start < end + len(text))
        end += len(text)
        if isinstance(part, Piece):
            found.append(Segment(text, keep, part.label, part.stand))
        elif text:
            found.append(Segment(text, keep))
    return found


def title(parts: Sequence[Segment], brand: str, locale: Locale) -> Example:
    """Return the example of a title."""
    text = "".join(part.text for part in parts)
    told = tokens(text)
    tags, stands = np.full(len(told), OUTSIDE), np.full(len(told), NOTHING)
    keep = np.zeros(len(told), np.int64)
    end = 0
    for part in parts:
        places = [at for at, token in enumerate(told) if end <= token.start < end + len(part.text)]
        end += len(part.text)
        for place, at in enumerate(places):
            keep[at] = part.keep[place] if len(part.keep) == len(places) else all(part.keep)
            if part.label:
                tags[at] = begins(part.label) + (place > 0)
                stands[at] = STANDS.index(part.stand)
    return Example(features(text, told, locale, brand=brand), tags, stands, keep, NOTHING)


def sentences(row: Marked, locale: Locale) -> list[Example]:
    """Return the examples of a row's description."""
    asked = [(text, 1) for text in row.say] + [(text, 0) for text in row.passed]
    return [_sentence(text, row.title, row.brand, quote, locale) for text, quote in asked if tokens(text)]


def clippings(clips: Sequence[Clip], locale: Locale) -> list[Example]:
    """Return the examples of marked clippings."""
    return [_sentence(clip.read, clip.title, "", int(clip.printed), locale) for clip in clips]


def _sentence(text: str, title: str, brand: str, quote: int, locale: Locale) -> Example:
    told = tokens(text)
    none = np.full(len(told), NOTHING)
    return Example(features(text, told, locale, brand=brand, title=title), none, none, none, quote)


class Wardrobe:
    """The pieces of all rows, by label and stand, to change one for another."""

    def __init__(self, rows: Sequence[Sequence[Segment]]) -> None:
        self._held: dict[tuple[Label, Stand], list[str]] = defaultdict(list)
        for part in (part for parts in rows for part in parts):
            if part.label:
                self._held[part.label, part.stand].append(part.text)

    def dressed(self, parts: Sequence[Segment], locale: Locale, rng: random.Random) -> list[Segment]:
        """Return a title with some of its pieces changed, or in other letters."""
        found = [self._changed(part, rng) for part in parts]
        if locale == "en" and rng.random() < RECASED:
            recase = rng.choice((str.upper, str.lower, str.title))
            found = [replace(part, text=recase(part.text)) for part in found]
        return found

    def _changed(self, part: Segment, rng: random.Random) -> Segment:
        """Return a piece alike; one that the short name keeps in part cannot be changed."""
        if not part.label or rng.random() >= CHANGED or any(part.keep) != all(part.keep):
            return part
        text = rng.choice(self._held[part.label, part.stand])
        return replace(part, text=text, keep=(all(part.keep),) * len(tokens(text)))


def batch(examples: Sequence[Example]) -> Batch:
    """Return examples as one batch."""
    lengths = [len(one.tags) for one in examples]
    seen = np.zeros((len(examples), max(lengths), MOST), np.int64)
    targets = np.full((3, len(examples), max(lengths)), NOTHING)
    for row, one in enumerate(examples):
        seen[row, : lengths[row]] = one.features
        targets[:, row, : lengths[row]] = one.tags, one.stands, one.keep
    tags, stands, keep = torch.from_numpy(targets)
    within = torch.arange(max(lengths))[None, :] < torch.tensor(lengths)[:, None]
    quote = torch.tensor([one.quote for one in examples])
    return Batch(torch.from_numpy(seen), within, tags, stands, keep, quote)
