"""From logits to pieces: the likeliest tags that follow each other rightly, of which one piece is the noun."""

from collections.abc import Callable, Container, Sequence
from typing import Final

import numpy as np

from engines.copy.reading.labelling.labels import LABELS, OUTSIDE, STANDS, Piece, begins
from engines.copy.reading.labelling.tokens import Token

LISTED: Final = 2.0
"""What a noun that the taxonomy knows counts more, in nats: a brand is none of them."""
GENERAL: Final = -3.0
"""What a noun counts that names a whole department (`新鲜水果`): beside it stands what the thing is."""
_JOINS: Final = frozenset({"&", "+"})
"""Marks behind a noun that is only a part of what is sold: `Peanut Butter & Chicken Biscuits`."""
_NEVER: Final = -1e9
_HEADS: Final = frozenset(
    "酱干饼酥糕粉面包汤茶酒油膏霜乳液卡盒袋架套壳膜贴机器灯椅桌柜箱盘碗杯盖垫绳带布纸刷刀夹扣钩笼窝服衣裤裙鞋帽"
)
"""Characters that name what is made of, or for, what the noun before them says."""
_BOXED: Final = frozenset({"礼盒", "礼包"})
"""What is sold, where the noun before them is what it holds."""
_VERSIONS: Final = frozenset("版型券款")
"""What they stand behind is a trait of what is sold, or what it can be had for."""
_LEAST_STRAYED: Final = 3
_STUFFS: Final = frozenset("布木铁铜银金棉麻丝皮竹石瓷玻纸毛大小长短新老男女童婴红黑白蓝绿黄灰粉紫干湿冷热")
"""Characters that tell of a thing what it is made of, its size or its colour."""
Placed = tuple[Piece, tuple[int, ...]]
"""A piece with the places of its tokens."""


def likeliest(tags: np.ndarray) -> list[int]:
    """Return the likeliest tags that follow each other rightly (Viterbi 1967): what goes on has begun.

    Args:
        tags: logits float32 [t, TAGS].
    """
    count = tags.shape[1]
    allowed = np.zeros((count, count), np.float32)
    for inner in range(2, count, 2):
        allowed[:, inner] = _NEVER
        allowed[[inner - 1, inner], inner] = 0
    score = tags[0].copy()
    score[2::2] = _NEVER
    back = []
    for row in tags[1:]:
        ways = score[:, None] + allowed
        back.append(ways.argmax(0))
        score = ways.max(0) + row
    at = int(score.argmax())
    path = [at]
    for row in reversed(back):
        at = int(row[at])
        path.append(at)
    return path[::-1]


def one_noun(path: Sequence[int], tags: np.ndarray, known: Callable[[int, int], float]) -> tuple[list[int], float]:
    """Return a path with one noun, and how sure its last token names the thing, from 0 to 1.

    Of all pieces that name the thing it is the likeliest; what a list of nouns knows is likelier. Where a noun begins
    people mark in one way or another (`scented candle`, `candle`), where it ends they agree.

    Args:
        path: of tags.
        tags: logits float32 [t, TAGS].
        known: tells what a list knows of the tokens from a place up to another, in nats.
    """
    noun, again = begins("noun"), begins("again")
    groups: list[list[int]] = []
    for at, tag in enumerate(path):
        if tag in {noun, again}:
            groups.append([at])
        elif tag in {noun + 1, again + 1}:
            groups[-1].append(at)
    if not groups:
        return [*path], 0.0
    worth = [float(tags[group[0], noun] - tags[group[0], again]) + known(group[0], group[-1] + 1) for group in groups]
    chosen = int(np.argmax(worth))
    best = groups[chosen]
    found = [*path]
    for group in groups:
        for at in group:
            found[at] = (noun if group is best else again) + (at != group[0])
    odds = np.exp(tags[best] - tags[best].max(-1, keepdims=True))
    odds /= odds.sum(-1, keepdims=True)
    naming = odds[:, [noun, noun + 1, again, again + 1]].sum(-1)
    return found, float(naming[-1])


def whole_words(path: Sequence[int], starts: Container[int], told: Sequence[Token]) -> list[int]:
    """Return a path whose noun cuts no word apart: of `守护花` it is not `护花`; nor ends in a mark.

    Args:
        path: of tags, with one noun.
        starts: places at which a word begins.
        told: the tokens.
    """
    noun = begins("noun")
    found = [*path]
    places = [at for at, tag in enumerate(path) if tag in {noun, noun + 1}]
    if not places:
        return found
    first, last = places[0], places[-1]
    while first and first not in starts:
        first -= 1
    while last + 1 < len(path) and last + 1 not in starts and told[last + 1].text.isalnum():
        last += 1
    while last > first and not told[last].text.isalnum():
        found[last] = OUTSIDE
        last -= 1
    for at in range(first, last + 1):
        found[at] = noun + (at != first)
    if last + 1 < len(path) and found[last + 1] and found[last + 1] % 2 == 0:
        found[last + 1] -= 1  # what is left of the piece behind begins there
    return found


def head_last(path: Sequence[int], told: Sequence[Token], listed: Callable[[int, int], bool]) -> tuple[list[int], bool]:
    """Return a path of an English title whose noun ends in its head, and whether it does for all we know.

    A noun stands last in its phrase: what follows at once is the thing itself where it is a noun that a list knows
    (`Spices Conditioner`), and something that nobody knows where no label was found for it (`Butter Pupcakes`).

    Args:
        path: of tags, with one noun.
        told: the tokens.
        listed: tells whether the tokens from a place up to another are a known noun.
    """
    noun, again = begins("noun"), begins("again")
    found = [*path]
    places = [at for at, tag in enumerate(path) if tag in {noun, noun + 1}]
    if not places:
        return found, True
    last = places[-1]
    while last + 1 < len(told) and told[last + 1].start <= told[last].end + 1 and told[last + 1].text.isalpha():
        behind = found[last + 1]
        if behind in {noun + 1, again, again + 1, begins("name"), begins("name") + 1} and listed(last + 1, last + 2):
            found[last + 1] = noun + 1
            last += 1
            continue
        return found, behind != OUTSIDE or told[last + 1].text.islower()
    return found, last + 1 == len(told) or told[last + 1].text not in _JOINS


def pieces(text: str, told: Sequence[Token], path: Sequence[int], stands: np.ndarray) -> list[Placed]:
    """Return the pieces that a path of tags tells.

    Args:
        text: the title.
        told: its tokens.
        path: their tags.
        stands: logits float32 [t, STANDS].
    """
    groups: list[list[int]] = []
    for at, tag in enumerate(path):
        if tag == OUTSIDE:
            continue
        if tag % 2 == 0 and groups and groups[-1][-1] == at - 1:
            groups[-1].append(at)
        else:
            groups.append([at])
    found = []
    for places in groups:
        start, end = told[places[0]].start, told[places[-1]].end
        stand = STANDS[int(stands[places].mean(0).argmax())]
        found.append((Piece(LABELS[(path[places[0]] - 1) // 2], stand, text[start:end], start), tuple(places)))
    return found


def head_last_chinese(path: Sequence[int], told: Sequence[Token], starts: Container[int]) -> tuple[list[int], bool]:
    """Return a path of a Chinese title whose noun ends in its head, and whether it does for all we know.

    Of `香菇酱` the head is the paste, of `数字键盘版` a laptop.

    Args:
        path: of tags, with one noun.
        told: the tokens.
        starts: places at which a word begins.
    """
    noun = begins("noun")
    found = [*path]
    places = [at for at, tag in enumerate(path) if tag in {noun, noun + 1}]
    if not places:
        return found, True
    while _text(told, places[-1] + 1, 2) in _BOXED:
        found[places[-1] + 1 : places[-1] + 3] = [noun + 1] * 2
        places += [places[-1] + 1, places[-1] + 2]
        if places[-1] + 1 < len(found) and found[places[-1] + 1] and found[places[-1] + 1] % 2 == 0:
            found[places[-1] + 1] -= 1
    after = places[-1] + 1
    alone = after < len(told) and told[after].start == told[after - 1].end and _is_word(after, told, starts)
    if alone and told[after].text in _VERSIONS:
        return found, False
    if alone and told[after].text in _HEADS:
        found[after] = noun + 1
        if after + 1 < len(found) and found[after + 1] and found[after + 1] % 2 == 0:
            found[after + 1] -= 1
    return found, True


def without_stray(path: Sequence[int], told: Sequence[Token], listed: Callable[[int, int], bool]) -> list[int]:
    """Return a path of a Chinese title whose noun has no stray character before what a list knows: `量子点电视`.

    Args:
        path: of tags, with one noun.
        told: the tokens.
        listed: tells whether the tokens from a place up to another are just what a list knows.
    """
    noun = begins("noun")
    found = [*path]
    places = [at for at, tag in enumerate(path) if tag in {noun, noun + 1}]
    if len(places) >= _LEAST_STRAYED and told[places[0]].text not in _STUFFS:
        first, end = places[0], places[-1] + 1
        if not listed(first, end) and listed(first + 1, end):
            found[first], found[first + 1] = OUTSIDE, noun
    return found


def _text(told: Sequence[Token], start: int, count: int) -> str:
    return "".join(token.text for token in told[start : start + count])


def _is_word(at: int, told: Sequence[Token], starts: Container[int]) -> bool:
    return at in starts and (at + 1 == len(told) or at + 1 in starts)
