"""Chinese without spaces: its phrases, which lines are made of, and its words, which no line break parts."""

import re
from functools import cache, lru_cache
from itertools import accumulate, pairwise

import budoux

from engines.vocabulary.kinds import KINDS
from engines.vocabulary.scene import PALETTE
from engines.vocabulary.script import simplified
from engines.vocabulary.words import CATEGORIES, MADE_OF

ENDS = frozenset("的了吗呢吧")
"""Words of one character that end a phrase."""
USUAL = frozenset({"咖啡", "音乐", "认识一下", "复古", "场地", "室内外", "全套", "玫瑰金", "即拍即得"})
"""Words of copies that are not the shop's and would be cut."""


@cache
def _parser(*, kana: bool) -> budoux.Parser:
    return budoux.load_default_japanese_parser() if kana else budoux.load_default_simplified_chinese_parser()


@cache
def _vocabulary() -> re.Pattern[str]:
    """Return a pattern of the shop's Chinese words, longest first: general models cut some of them."""
    terms: list[tuple[str, ...]] = [term.zh for table in (CATEGORIES, MADE_OF) for term in table.values()]
    terms += [kind.zh for kind in KINDS.values()] + [term.zh for term in PALETTE.values()]
    words = {word for term in terms for word in term if len(word) > 1} | USUAL
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


@lru_cache(maxsize=4096)
def _cut(text: str) -> tuple[str, ...]:
    """Cut text into words by the dictionary of jieba, and by its model of those that are in none."""
    # Its dictionary, 30 MB in memory, is read when the first Chinese text comes.
    import rjieba  # noqa: PLC0415

    return tuple(rjieba.cut(simplified(text), True))


def _inner(words: tuple[str, ...]) -> set[int]:
    """Return the places between `words`, in characters."""
    return set(accumulate(map(len, words[:-1])))


def _inside(text: str) -> set[int]:
    """Return the places in `text` that lie inside a word."""
    own = {place for match in _vocabulary().finditer(text) for place in range(match.start() + 1, match.end())}
    return own | (set(range(1, len(text))) - _inner(_cut(text)))


def _cuts(text: str, places: set[int]) -> list[str]:
    return [text[start:end] for start, end in pairwise([0, *sorted(places), len(text)])]


def phrases(word: str, *, kana: bool) -> list[str]:
    """Cut Chinese text, Japanese with `kana`, into phrases: none inside a word, no character on its own."""
    inside = set[int]() if kana else _inside(word)
    pieces: list[str] = []
    place = 0
    for piece in _parser(kana=kana).parse(word):
        if pieces and (place in inside or len(pieces[-1].rstrip()) == 1 or piece in ENDS):
            pieces[-1] += piece
        else:
            pieces.append(piece)
        place += len(piece)
    if len(pieces) > 1 and len(pieces[-1]) == 1:
        pieces[-2:] = [pieces[-2] + pieces[-1]]
    return pieces


def parts(phrase: str) -> list[str]:
    """Cut a phrase beside each word of the shop, and between words, where both sides can stand alone."""
    long = phrase.rstrip()
    starts = {match.start() for match in _vocabulary().finditer(long)}
    ends = {match.end() for match in _vocabulary().finditer(long)}
    cut, place, places = _cut(long), 0, set[int]()
    for left, right in pairwise(cut):
        place += len(left)
        if (place in ends or _stands(left) or left in ENDS) and (place in starts or _stands(right)):
            places.add(place)
    return _cuts(phrase, places - _inside(long))


def _stands(word: str) -> bool:
    """Tell whether a word can begin or end a line: one of a single character leans on its neighbour."""
    return len(word) > 1 or not word.isalpha()


def words(phrase: str) -> list[str]:
    """Cut a phrase into its words."""
    long = phrase.rstrip()
    return _cuts(phrase, _inner(_cut(long)))
