"""The short name in a title: the words of it that a shopkeeper would call the thing by."""

import re
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from engines.copy.facts import HEADLINE_WIDTH, display_width
from engines.copy.reading.labelling.decoding import Placed
from engines.copy.reading.labelling.labels import Piece
from engines.copy.reading.labelling.tokens import Token
from engines.vocabulary.locales import spaced

_MARKS: Final = " ,;:|-'’&/.+()（）[]【】《》，、：；"  # noqa: RUF001  what a name neither begins nor ends with
_NAMELESS: Final = frozenset({"promo", "again"})
BINDS: Final = frozenset(
    spaced("a an the of for with in on at by to from and or is are was that been have has could would will your my")
)
"""Words that a name cannot leave out between others that it keeps, nor begin with."""
ANDS: Final = frozenset({"&", "and", ","})
_WITHIN: Final = frozenset({"&", "'", "’", "-"})  # noqa: RUF001
"""Marks that a name may hold."""
_YEAR: Final = re.compile(r"^(?:(?:19|20)\d\d年?)?(?:[春夏秋冬]?新?款|[春夏秋冬]季?新[款品])?(?=[\u4e00-\u9fff]{2})")
"""When a Chinese shop took it in."""
_DENY: Final = frozenset("非无不未免假仿")
_SHORT: Final = 4
NEARLY: Final = -2.5
"""Nats of what is kept rather than to have no name but the noun."""
_TELLING: Final = frozenset({"name", "material", "style", "theme", "feature", "color", "taste", "scent", "ingredient"})
_LEFT_OUT: Final = frozenset(
    {"promo", "again", "quantity", "size", "capacity", "performance", "compatibility", "audience", "brand"}
)
"""Labels of what a name is shorter without."""
_BESIDE_LIST: Final = frozenset({"promo", "again", "quantity", "size", "capacity", "audience", "brand", "name"})
"""Labels of what stands before a list without being of it."""
_HOLDS: Final = frozenset(spaced("a an the of for with in on at by to from my your"))
_JOINS: Final = frozenset({"'", "’", "-"})  # noqa: RUF001
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
    whole = [group for group in _groups(told, found, keep) if group[0] == _ALWAYS or _is_whole(group[1], starts, told)]
    kept = sorted(group for group in whole if group[0] > 0)
    if len(kept) == 1:
        # The kind alone names a thousand things: what comes nearest to being kept tells which.
        telling = {at for piece, places in found if piece.label in _TELLING for at in places}
        kept = sorted(
            (*sorted(group for group in whole if NEARLY < group[0] <= 0 and group[1][0] in telling)[-1:], *kept)
        )
    while display_width(_joined(told, _places(kept))) > HEADLINE_WIDTH and len(kept) > 1:
        kept.pop(0)  # the least sure first
    places = _bound(told, _places(kept), noun)
    places = _begun(told, found, _filled(told, found, _listed(told, found, places, noun)))
    if places == [*noun]:
        places = _before(told, found, noun)
    places = _affirmed(told, _untorn(told, places, noun))
    name = _YEAR.sub("", _joined(told, places))
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
        elif piece.label not in _NAMELESS and not _binds_alone(piece.text):
            yield float(keep[[*places]].mean()), places
    for places in _runs(sorted(alone), told):
        yield float(keep[[*places]].mean()), places


def _binds_alone(text: str) -> bool:
    return all(word in BINDS | ANDS for word in text.casefold().split())


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
        if other <= noun[0] and any(told[at].text.casefold() in BINDS for at in range(one + 1, other)):
            start = row
    left = [*places[start:]]
    if _is_han(told[noun[-1]].text):
        left = [at for at in left if at <= noun[-1]]  # a Chinese name ends in what it names
    while left[0] < noun[0] and (told[left[0]].text.casefold() in BINDS or _hangs(told, left[0])):
        left.pop(0)
    return left


def _hangs(told: Sequence[Token], at: int) -> bool:
    """Tell whether a token ends what a name left out: the `s` of a maker's, the shelf of an elf on the shelf."""
    if at == 0:
        return False
    before = told[at - 1]
    if _is_han(told[at].text) and before.text[-1].isdigit() and before.end == told[at].start:
        return True  # the `支` of `60支`
    if told[at].text[0].isdigit() and _is_han(before.text[-1]) and before.end == told[at].start:
        return True  # the nine of a `小米9`
    if all(map(_is_latin, (before.text, told[at].text))) and any(_is_han(token.text[0]) for token in told):
        return True  # the second word of a maker that Chinese does not part: `Simple Green织物清洁剂`
    return before.text.casefold() in _HOLDS or (before.text in _JOINS and before.end == told[at].start)


def _listed(told: Sequence[Token], found: Sequence[Placed], places: list[int], noun: Sequence[int]) -> list[int]:
    """Return the places with the whole of a list that they hold a part of, or without: `Champagne & Strawberry Candle`.

    Where only that makes room, the noun is its last word.
    """
    parts = [at for at in places if at < noun[0]]
    torn = [at for at in parts if at - 1 not in parts and at and told[at - 1].text.casefold() in ANDS]
    torn += [
        one
        for one, other in pairwise((*parts, noun[0]))
        if any(told[at].text.casefold() in ANDS - {","} for at in range(one + 1, other))
    ]
    beside = {at for piece, at_of in found if piece.label in _BESIDE_LIST for at in at_of}
    before = parts[0] - 1 if parts and not {told[at].text.casefold() for at in parts}.isdisjoint(ANDS - {","}) else -1
    if before >= 0 and before not in beside and told[before].text[0].isalpha():
        torn.insert(0, parts[0])  # `Pea & Vanilla` of sweet pea
    if not torn:
        return places
    begin = next((at for at in range(torn[0] - 1, -1, -1) if _ends_list(told, at)), -1) + 1
    whole = [*range(min(begin, parts[0]), noun[0])]
    for end in ([at for at in places if at >= noun[0]], [noun[-1]]):
        if display_width(_joined(told, [*whole, *end])) <= HEADLINE_WIDTH:
            return [*whole, *end]
    after = [at for at in parts if at > torn[-1] and at - 1 not in parts]
    return [at for at in places if at >= min((*after, noun[0]))]


def _before(told: Sequence[Token], found: Sequence[Placed], noun: Sequence[int]) -> list[int]:
    """Return all that stands before an English noun, but for other words for it, where that is a name of the width.

    The kind alone names a thousand things, and a maker or a scent before it may look like no part of the name.
    """
    beside = [at_of for piece, at_of in found if piece.label == "again" and at_of[-1] == noun[0] - 1]
    other = [at_of for piece, at_of in found if piece.label in _LEFT_OUT - {"brand", "again"}]
    barred = {at for at_of in (*beside, *other) for at in at_of}
    whole = [at for at in range(noun[0]) if at not in barred]
    fine = whole and _is_letters(told[whole[0]].text) and all(_stays(told, at) or told[at].text == "," for at in whole)
    fits = display_width(_joined(told, [*whole, *noun])) <= HEADLINE_WIDTH
    return [*whole, *noun] if fine and fits and not _is_han(told[noun[0]].text) else [*noun]


def _affirmed(told: Sequence[Token], places: list[int]) -> list[int]:
    """Return the places with what denies the first of them: of `非转基因` the rest says the contrary."""
    first = places[0]
    denied = first and told[first - 1].text in _DENY and told[first - 1].end == told[first].start
    return [first - 1, *places] if denied else places


def _begun(told: Sequence[Token], found: Sequence[Placed], places: list[int]) -> list[int]:
    """Return the places with no maker and no series that lacks its beginning: of `Great Value` its `Value` is none."""
    kept = {*places}
    for piece, at_of in found:
        last = max(kept.intersection(at_of), default=-1)
        if piece.label in {"name", "brand"} and last >= 0 and not any(map(_is_han, piece.text)):
            whole = kept.union(at for at in at_of if at <= last)
            if whole != kept:
                fits = display_width(_joined(told, sorted(whole))) <= HEADLINE_WIDTH
                kept = whole if fits else kept.difference(at_of)
    return sorted(kept)


def _untorn(told: Sequence[Token], places: list[int], noun: Sequence[int]) -> list[int]:
    """Return the places with no English word of them torn: `I2C` and `Plant-Based` are said whole, or not at all."""
    words: list[list[int]] = []
    for at, token in enumerate(told):
        joins = (
            words and told[at - 1].end == token.start and not (_is_han(token.text[0]) or _is_han(told[at - 1].text[0]))
        )
        if (
            joins
            and (_is_letters(token.text) or token.text in _JOINS)
            and (_is_letters(told[at - 1].text) or told[at - 1].text in _JOINS)
        ):
            words[-1].append(at)
        else:
            words.append([at])
    found = {*places}
    for word in words:
        kept = found.intersection(word)
        if kept and len(kept) < len(word):
            whole = found.union(word)
            fits = display_width(_joined(told, sorted(whole))) <= HEADLINE_WIDTH
            found = whole if fits or kept.intersection(noun) else found - {*word}
    return sorted(found)


def _is_letters(text: str) -> bool:
    return text[0].isalnum()


def _ends_list(told: Sequence[Token], at: int) -> bool:
    """Tell whether a token is a mark that parts a list from what is before it."""
    return not told[at].text[0].isalnum() and told[at].text not in {"&", ",", "'", "’", "-"}  # noqa: RUF001


def _filled(told: Sequence[Token], found: Sequence[Placed], places: list[int]) -> list[int]:
    """Return the places with the gaps between them where what stands there may be said and there is room.

    `Natural Spices Conditioner` without its spices would be another one.
    """
    barred = {at for piece, at_of in found if piece.label in _LEFT_OUT and not _is_english_again(piece) for at in at_of}
    filled = [*places]
    for one, other in pairwise(places):
        gap = range(one + 1, other)
        if any(at in barred or not _stays(told, at) for at in gap):
            continue
        longer = sorted({*filled, *gap})
        if display_width(_joined(told, longer)) <= HEADLINE_WIDTH:
            filled = longer
    return filled


def _stays(told: Sequence[Token], at: int) -> bool:
    """Tell whether a token may stand within a name: a word, or a mark that joins; a stop only ends an abbreviation."""
    text = told[at].text
    return text[0].isalpha() or text in _WITHIN or (text == "." and len(told[at - 1].text) <= _SHORT)


def _is_english_again(piece: Piece) -> bool:
    """Tell whether a piece is a noun before a noun: English joins them, Chinese heaps them."""
    return piece.label == "again" and piece.text.isascii()


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


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalpha()


def _is_han(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"
