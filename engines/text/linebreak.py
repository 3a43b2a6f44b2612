"""Line breaking: Latin by words, Chinese by phrases under kinsoku rules; numbers, units and prices stay whole."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import pairwise

import budoux

from engines.text.holds import describes, follows, held
from engines.vocabulary.kinds import KINDS
from engines.vocabulary.locales import Locale
from engines.vocabulary.scene import PALETTE
from engines.vocabulary.words import CATEGORIES, MADE_OF

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
USUAL = frozenset({"咖啡", "音乐", "认识一下", "复古", "场地", "室内外", "全套"})
"""Words of copies that are not the shop's and would be cut."""
PAUSES = ("，", "。", "！", "？", "；", "：")
PAUSE_PAYS = 0.12  # squared share of a line's width: a line may be a third shorter to end where the voice pauses
TORN_COSTS = 0.06  # the same: a line may be a quarter shorter, and its adjective stay beside its noun
LINE_LEAST = 0.35  # of the longest line: a shorter one looks left over
Measure = Callable[[str], float]


@cache
def _parser(*, kana: bool) -> budoux.Parser:
    return budoux.load_default_japanese_parser() if kana else budoux.load_default_simplified_chinese_parser()


@cache
def _vocabulary() -> re.Pattern[str]:
    """Return a pattern of the shop's Chinese words, longest first: BudouX's general model cuts some of them."""
    terms: list[tuple[str, ...]] = [term.zh for table in (CATEGORIES, MADE_OF) for term in table.values()]
    terms += [kind.zh for kind in KINDS.values()] + [term.zh for term in PALETTE.values()]
    words = {word for term in terms for word in term if len(word) > 1} | USUAL
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


def _parts(phrase: str) -> list[str]:
    """Cut a phrase that is too wide for a line beside the shop's words in it: a colour, a material, a product."""
    places = {place for match in _vocabulary().finditer(phrase) for place in match.span()}
    inner = {place for place in places if 0 < place < len(phrase.rstrip())}
    return [phrase[start:end] for start, end in pairwise([0, *sorted(inner), len(phrase)])]


def _chinese(word: str, *, kana: bool) -> list[str]:
    """Cut Chinese text, Japanese with `kana`, into phrases: none inside a word of the shop, no character on its own."""
    inside = {place for match in _vocabulary().finditer(word) for place in range(match.start() + 1, match.end())}
    pieces: list[str] = []
    place = 0
    for piece in _parser(kana=kana).parse(word):
        if pieces and (place in inside or len(pieces[-1].rstrip()) == 1):
            pieces[-1] += piece
        else:
            pieces.append(piece)
        place += len(piece)
    if len(pieces) > 1 and len(pieces[-1]) == 1:
        pieces[-2:] = [pieces[-2] + pieces[-1]]
    return pieces


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


@lru_cache(maxsize=4096)
def segments(text: str, locale: Locale) -> tuple[str, ...]:
    """Split `text` into pieces that must not be broken; joined they give `text` back (outer space stripped)."""
    found: list[str] = []
    for word in _words(" ".join(text.split())):
        if any(map(_is_cjk, word)):
            kana = locale != "zh" and any("\u3040" <= char <= "\u30ff" for char in word)
            found += _phrases(word, _chinese(word, kana=kana))
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


def _dues(pieces: tuple[str, ...]) -> list[float]:
    """Return what a line costs, beside its free width, that ends with each piece: pauses pay, torn phrases cost."""
    words = [piece.rstrip() for piece in pieces]
    return [
        -PAUSE_PAYS if word.endswith(PAUSES) else TORN_COSTS if describes(word.split(" ")[-1]) else 0.0
        for word in words
    ]


def _even(pieces: tuple[str, ...], widths: list[tuple[float, float]], width: float, count: int) -> list[str]:
    """Fill exactly `count` lines, as even as can be, with a liking for lines that end where a voice would pause."""
    if count == 1:
        return ["".join(pieces).rstrip()]
    dues = _dues(pieces)
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
                cost = state[0] + ((width - used - bare) / width) ** 2 + dues[end]
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


def _split(pieces: tuple[str, ...], measure: Measure, width: float, *, natural: bool) -> tuple[str, ...]:
    """Split the Chinese phrases that are wider than a line, beside a word of the shop or, at last, anywhere."""
    for cut in (_parts,) if natural else (_parts, _characters):
        pieces = tuple(
            part
            for piece in pieces
            for part in (_phrases(piece, cut(piece)) if _too_wide(piece, measure, width) else [piece])
        )
    return pieces


def _filled(pieces: tuple[str, ...], measure: Measure, width: float, most: int) -> list[str] | None:
    """Fill at most `most` lines with `pieces`; None when they do not fit."""
    widths = [(measure(piece), measure(piece.rstrip())) for piece in pieces]
    count = _greedy(widths, width) if pieces else None
    return None if count is None or count > most else _even(pieces, widths, width, count)


def _natural(lines: list[str], measure: Measure) -> bool:
    """Tell whether no line is a lone character or a scrap."""
    if len(lines) == 1:
        return True
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
    a brand. A Chinese phrase that is too wide for a line may be split beside a word of the shop, and, unless lines are
    to be `natural`, between any characters (kinsoku still holds): smaller type is better, or other words.

    Returns:
        The lines, or None when the text does not fit.
    """
    pieces = held(segments(text, locale), kept)
    lines = _filled(_split(pieces, measure, width, natural=natural), measure, width, most)
    return lines if lines and (not natural or _natural(lines, measure)) else None
