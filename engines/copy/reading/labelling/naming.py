"""The short name in a title: the words of it that a shopkeeper would call the thing by."""

from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from engines.copy.facts import HEADLINE_WIDTH, display_width
from engines.copy.reading.labelling.decoding import Placed
from engines.copy.reading.labelling.tokens import Token
from engines.vocabulary.locales import spaced

_MARKS: Final = " ,;:|-'’&/.+"  # noqa: RUF001  what a name neither begins nor ends with
_NAMELESS: Final = frozenset({"promo", "again"})
_BINDS: Final = frozenset(
    spaced("a an the of for with in on at by to from and or is are was that been have has could would will your my")
)
"""Words that a name cannot leave out between others that it keeps, nor begin with."""
_ALWAYS: Final = float("inf")
_Group = tuple[float, tuple[int, ...]]
"""How much some tokens are worth keeping, in nats, and their places."""


def short_name(told: Sequence[Token], found: Sequence[Placed], keep: np.ndarray, starts: Container[int]) -> str:
    """Return the short name: pieces are kept whole, the noun in any case; "": a title without a noun has none.

    Args:
        told: the tokens of the title.
        found: its pieces.
        keep: logits float32 [t] of each token's being in the name.
        starts: places at which a word begins; what cuts one apart is no part of a name.
    """
    noun = next((places for piece, places in found if piece.label == "noun"), None)
    if noun is None:
        return ""
    whole = (group for group in _groups(told, found, keep) if group[0] == _ALWAYS or _is_whole(group[1], starts, told))
    kept = sorted(group for group in whole if group[0] > 0)
    while display_width(_joined(told, _places(kept))) > HEADLINE_WIDTH and len(kept) > 1:
        kept.pop(0)  # the least sure first
    places = _bound(told, _places(kept), noun)
    name = _joined(told, places)
    return name if display_width(name) <= HEADLINE_WIDTH else ""


def _groups(told: Sequence[Token], found: Sequence[Placed], keep: np.ndarray) -> Iterator[_Group]:
    """Yield what is kept or left out together."""
    alone = set(range(len(told)))
    for piece, places in found:
        alone -= set(places)
        if piece.label == "noun":
            yield _ALWAYS, places
        elif piece.label in {"name", "brand"} and not any(map(_is_han, piece.text)):
            # Of a long series the first word may do.
            yield from ((float(keep[at]), (at,)) for at in places)
        elif piece.label not in _NAMELESS:
            yield float(keep[[*places]].mean()), places
    for places in _runs(sorted(alone), told):
        yield float(keep[[*places]].mean()), places


def _runs(alone: Sequence[int], told: Sequence[Token]) -> Iterator[tuple[int, ...]]:
    """Yield the tokens of no piece: Chinese characters side by side together, others each alone."""
    run: list[int] = []
    for at in alone:
        goes_on = run and run[-1] == at - 1 and _is_han(told[at].text) and _is_han(told[at - 1].text)
        if run and not goes_on:
            yield tuple(run)
            run = []
        run.append(at)
    if run:
        yield tuple(run)


def _is_whole(places: Sequence[int], starts: Container[int], told: Sequence[Token]) -> bool:
    return places[0] in starts and (places[-1] + 1 == len(told) or places[-1] + 1 in starts)


def _places(kept: Sequence[_Group]) -> list[int]:
    return sorted(at for _, group in kept for at in group)


def _bound(told: Sequence[Token], places: Sequence[int], noun: Sequence[int]) -> list[int]:
    """Return the places from the last gap before the noun that no name can have, and without what binds ahead."""
    start = 0
    for row, (one, other) in enumerate(pairwise(places), 1):
        if other <= noun[0] and any(told[at].text.casefold() in _BINDS for at in range(one + 1, other)):
            start = row
    left = [*places[start:]]
    while left[0] < noun[0] and told[left[0]].text.casefold() in _BINDS:
        left.pop(0)
    return left


def _joined(told: Sequence[Token], places: Sequence[int]) -> str:
    """Return tokens as one text: joined where the title joins them, in Chinese where it leaves gaps, too."""
    joined = ""
    for before, at in zip([-1, *places], places, strict=False):
        token = told[at]
        touching = before == at - 1 >= 0 and told[before].end == token.start
        if joined and not touching and not (_is_han(joined[-1]) or _is_han(token.text[0])):
            joined += " "
        joined += token.text
    return joined.strip(_MARKS)


def _is_han(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"
