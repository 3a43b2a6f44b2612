"""Line breaking: Latin by words, Chinese by phrases under kinsoku rules; numbers, units and prices stay whole."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate, pairwise

from engines.text.chinese import parts, phrases, words
from engines.text.holds import DESCRIBING, describes, follows, held, spans
from engines.vocabulary.locales import Locale

# GB/T 15834 and W3C CLREQ: these may not begin a line, those may not end one.
NO_START = frozenset("，。！？；：、）》」』】〕〉”’…—·～％%‰℃.,!?;:)]}°")  # noqa: RUF001
NO_END = frozenset("《（「『【〔〈“‘￥¥$€£([{#@")  # noqa: RUF001
TIGHT = frozenset(".,%‰+-/'&_°×")  # noqa: RUF001
"""Marks within numbers and names, beside letters and digits: no line ends between two of them."""
UNITS = re.compile(
    r"(?:毫升|升|毫克|千克|公斤|克|斤|厘米|毫米|米|英寸|寸|小时|分钟|秒|天|日|年|月|周|元|块|折|件|个|只|双|支|瓶|盒|包|套|片|片装|倍|度|瓦|伏|毫安|赫兹|档|种|色|层|重|岁|人|"
    r"ml|l|g|kg|mg|cm|mm|m|in|inch|inches|ft|oz|lb|lbs|w|v|mah|wh|hz|khz|h|hr|hrs|hours?|min|mins|minutes?|days?|years?|months?|gb|tb|pcs|pack|pairs?|%)(?![a-z])",
    re.IGNORECASE,
)
PAUSES = ("，", "。", "！", "？", "；", "：")
PAUSE_PAYS = 0.12  # squared share of a line's width: a line may be a third shorter to end where the voice pauses
ENDED_PAYS = 0.05  # the same, behind what a Chinese noun is described by
TORN_COSTS = 0.06  # the same: a line may be a quarter shorter, and its adjective stay beside its noun
INNER_COSTS = 0.12  # the same, and no phrase be parted
COLOUR_COSTS = 0.14  # the same, of a line that ends in a Chinese colour, whose noun comes next
LONE_COSTS = 0.2  # the same, of a last line that is one short word
LONE = re.compile(r"[^\W\d_]{1,4}\W*")
LINE_LEAST = 0.35  # of the longest line: a shorter one looks left over
Measure = Callable[[str], float]


def _characters(phrase: str) -> list[str]:
    return re.findall(r"\S[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]*\s*", phrase)


def _is_cjk(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uffef"


def _is_tight(char: str) -> bool:
    """Tell whether `char` stays with its like: letters and digits of any script that writes words with spaces."""
    if char in TIGHT or char.isdigit():
        return True
    return unicodedata.category(char)[0] in "LM" and not _is_cjk(char)


def _opens(char: str) -> bool:
    """Tell whether `char` may not end a line: brackets and quotes that open, and any currency sign."""
    return char in NO_END or unicodedata.category(char) == "Sc"


def may_break(left: str, right: str) -> bool:
    """Tell whether a line may end with `left` and the next begin with `right` (no space between them)."""
    if not left or not right or right[0] in NO_START or _opens(left[-1]):
        return False
    if _is_tight(left[-1]) and _is_tight(right[0]):
        return False
    return not (left[-1].isdigit() and UNITS.match(right))


def _words(text: str) -> list[str]:
    """Split at spaces, each piece with its trailing space, numbers kept with their units."""
    pieces = re.findall(r"\S+\s*", text)
    words: list[str] = []
    for piece in pieces:
        glued = words and words[-1].rstrip()[-1:].isdigit() and UNITS.match(piece)
        if words and (glued or piece[0] in NO_START or _opens(words[-1].rstrip()[-1])):
            words[-1] += piece
        else:
            words.append(piece)
    return words


def _phrases(word: str, pieces: list[str]) -> list[str]:
    """Join neighbouring pieces of `word` wherever a break between them is not allowed."""
    joined: list[str] = []
    rest = word
    for piece in pieces:
        torn = piece.isspace() or follows(rest) or not may_break(joined[-1], rest) if joined else False
        if joined and (torn or _opens(joined[-1].rstrip()[-1])):
            joined[-1] += piece
        else:
            joined.append(piece)
        rest = rest[len(piece) :]
    return joined


@lru_cache(maxsize=8192)
def segments(text: str, locale: Locale, *, fine: bool = False) -> tuple[str, ...]:
    """Split `text` into pieces that must not be broken; joined they give `text` back (outer space stripped).

    A Chinese piece is a phrase; `fine`: as little of one as can stand on a line.
    """
    found: list[str] = []
    for word in _words(" ".join(text.split())):
        if any(map(_is_cjk, word)):
            kana = locale != "zh" and any("\u3040" <= char <= "\u30ff" for char in word)
            cut = phrases(word, kana=kana)
            found += _phrases(word, [part for phrase in cut for part in parts(phrase)] if fine and not kana else cut)
        else:
            found.append(word)
    return tuple(found)


def _greedy(widths: list[tuple[float, float]], width: float) -> int | None:
    """Count the lines that greedy filling needs; None when one piece alone is wider than `width`."""
    lines, used = 1, 0.0
    for full, bare in widths:
        if bare > width:
            return None
        if used + bare > width:
            lines, used = lines + 1, 0.0
        used += full
    return lines


def _due(word: str) -> float:
    """Return what a line costs, beside its free width, that ends with `word`: pauses pay, torn phrases cost."""
    if word.endswith(PAUSES):
        return -PAUSE_PAYS
    if word.endswith("的"):
        return -ENDED_PAYS
    return TORN_COSTS if describes(word.rsplit(" ", maxsplit=1)[-1]) else 0.0


def _dues(pieces: tuple[str, ...], ends: frozenset[int]) -> list[float]:
    """Return what a line costs that ends with each piece: more within a phrase, whose `ends` are places in the text."""
    places = accumulate(map(len, pieces))
    return [
        _due(piece.rstrip()) + INNER_COSTS * (place not in ends) for piece, place in zip(pieces, places, strict=True)
    ]


def _alone(pieces: tuple[str, ...], start: int, end: int) -> float:
    """Return what a line of the pieces from `start` to `end` costs by itself: a scrap, a colour behind other words."""
    if start == end:
        return LONE_COSTS if end == len(pieces) - 1 and _lone(pieces[end]) else 0.0
    return COLOUR_COSTS if pieces[end].rstrip().endswith(DESCRIBING) else 0.0


def _even(
    pieces: tuple[str, ...], widths: list[tuple[float, float]], dues: list[float], width: float, count: int
) -> list[str]:
    """Fill exactly `count` lines, as even as can be, with a liking for lines that end where a voice would pause."""
    if count == 1:
        return ["".join(pieces).rstrip()]
    best: list[tuple[float, list[int]] | None] = [(0.0, []), *[None] * len(pieces)]
    for _ in range(count):
        following: list[tuple[float, list[int]] | None] = [None] * (len(pieces) + 1)
        for start, state in enumerate(best[:-1]):
            if state is None:
                continue
            used = 0.0
            for end in range(start, len(pieces)):
                full, bare = widths[end]
                if used + bare > width:
                    break
                free = (width - used - bare) / width
                cost = state[0] + free**2 + dues[end] + _alone(pieces, start, end)
                known = following[end + 1]
                if known is None or cost < known[0]:
                    following[end + 1] = cost, [*state[1], end + 1]
                used += full
        best = following
    final = best[-1]
    cuts = [0, *(final[1] if final else [])]
    return ["".join(pieces[start:end]).rstrip() for start, end in pairwise(cuts)]


def _too_wide(piece: str, measure: Measure, width: float) -> bool:
    """Tell whether `piece` must and may be split: a name in Chinese or Japanese may, a Latin word may not."""
    return measure(piece.rstrip()) > width and any(map(_is_cjk, piece))


def _kept(cut: list[str], kept: tuple[str, ...]) -> list[str]:
    """Join what was cut inside a phrase of `kept`."""
    inside = spans("".join(cut), kept)
    places = [place for place in accumulate(map(len, cut[:-1])) if not any(a < place < b for a, b in inside)]
    whole = "".join(cut)
    return [whole[start:end] for start, end in pairwise([0, *places, len(whole)])]


def _split(pieces: tuple[str, ...], measure: Measure, width: float, kept: tuple[str, ...]) -> tuple[str, ...]:
    """Split the Chinese phrases that are wider than a line: between any words, at last between any characters."""
    for cut, whole in ((words, kept), (_characters, ())):
        pieces = tuple(
            part
            for piece in pieces
            for part in (_phrases(piece, _kept(cut(piece), whole)) if _too_wide(piece, measure, width) else [piece])
        )
    return pieces


def _filled(
    pieces: tuple[str, ...], ends: frozenset[int], measure: Measure, width: float, most: int
) -> list[str] | None:
    """Fill at most `most` lines with `pieces`; None when they do not fit."""
    widths = [(measure(piece), measure(piece.rstrip())) for piece in pieces]
    count = _greedy(widths, width) if pieces else None
    return None if count is None or count > most else _even(pieces, widths, _dues(pieces, ends), width, count)


def _lone(line: str) -> bool:
    """Tell whether a last `line` is one short Latin word, which looks left over."""
    return LONE.fullmatch(line) is not None and not any(map(_is_cjk, line))


def _natural(lines: list[str], measure: Measure) -> bool:
    """Tell whether no line is a lone character or a scrap."""
    if len(lines) == 1:
        return True
    if _lone(lines[-1]):
        return False
    widths = [measure(line) for line in lines]
    return min(widths) >= LINE_LEAST * max(widths) and all(len(line) > 1 for line in lines)


def break_lines(
    text: str,
    locale: Locale,
    measure: Measure,
    width: float,
    most: int,
    *,
    kept: tuple[str, ...] = (),
    natural: bool = False,
) -> list[str] | None:
    """Break `text` into at most `most` lines of `width` pixels, as few as possible and as even as the words allow.

    What a reader takes in at once stays on one line (`engines.text.holds`), and so does each phrase of `kept`, such as
    a brand. A Chinese phrase that is too wide for a line may, unless lines are to be `natural`, be split between any
    words, at last between any characters (kinsoku still holds): smaller type is better, or other words.

    Returns:
        The lines, or None when the text does not fit.
    """
    pieces = held(segments(text, locale, fine=True), kept)
    ends = frozenset(accumulate(map(len, segments(text, locale))))
    lines = _filled(pieces if natural else _split(pieces, measure, width, kept), ends, measure, width, most)
    return lines if lines and (not natural or _natural(lines, measure)) else None
