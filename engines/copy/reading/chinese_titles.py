"""A Chinese title: pieces between gaps that are spans by themselves, and what stands right before the noun."""

import re
from collections.abc import Iterator
from typing import Final

from engines.copy.reading.chinese_adjectives import ADJECTIVES, NOUNS
from engines.copy.reading.chinese_clauses import clause
from engines.copy.reading.chinese_measures import measure
from engines.copy.reading.chinese_nouns import is_sold, material
from engines.copy.reading.chinese_suits import whom
from engines.vocabulary.reading import Span

_MOST_PIECES: Final = 24
_BREAKS: Final = re.compile(
    r"[\s，,、;；:：|｜/·•()（）《》~—!！?？。…\"]+|(?<=[\u4e00-\u9fff])[+&\-](?=[\u4e00-\u9fff])"
)
_LONG: Final = 12
"""A longer piece is a heap of search words."""
_ANYWHERE: Final = re.compile(
    r"(?<![不非无未])(?:可机洗|可水洗|可拆洗|可折叠|可伸缩|可升降|可充电|免打孔|免安装|[1-9]\d?色(?=[\u4e00-\u9fff]))"
)
"""Said of the thing itself wherever they stand."""
_WORKS_ON: Final = re.compile(
    r"(?:器|机|刀|剪|剂|液|膏|胶|漆|锯|锯条|钻|钻头|笔|贴|油|蜡|胶带|刷|擦|钉|锉|砂纸|胶水|清洁布)$"
)
"""Heads of things for which the material before them may be what they work on: `玻璃刮水器`."""
_LONGEST: Final = max(map(len, ADJECTIVES)) + 6
"""Longest word, amount or material that is looked for."""
_NEGATES: Final = frozenset("不非无未没免半可易超")


def title(text: str, *, head: str, light: bool) -> Iterator[Span]:
    """Read spans of a plain title."""
    for piece in [piece for piece in _BREAKS.split(text) if piece][:_MOST_PIECES]:
        if head and head in piece:
            yield from _around(piece, head, light=light)
            if len(piece) > _LONG:
                yield from _scattered(piece)
        elif whole := clause(piece, "title", head=head, light=light):
            part = whole.form == "noun" and whole.type == "part"
            # `适用行李箱保护套` may be what is sold with what it serves, where no noun is known.
            if not (part and _may_be_sold(piece)) and (head or whole.form != "phrase"):
                yield whole
        elif found := list(_chain(piece, light=light)):
            yield from found
        elif len(piece) > _LONG:
            yield from _scattered(piece)


def _around(piece: str, head: str, *, light: bool) -> Iterator[Span]:
    """Read what stands right before the noun and right after it."""
    before, _, after = piece.partition(head)
    while before:
        found = _last(before, light=light)
        if not found or (found.type == "material" and (light or _WORKS_ON.search(head))):
            break
        yield found
        before = before[: -len(found.text)]
    yield from _chain(after, light=light)


def _may_be_sold(piece: str) -> bool:
    """Tell whether a piece that names a part may name the product: it ends in a known noun, or starts with a model."""
    return piece[0].isascii() or is_sold(piece)


def _scattered(piece: str) -> Iterator[Span]:
    for match in _ANYWHERE.finditer(piece):
        if found := clause(match[0], "title"):
            yield found


def _last(text: str, *, light: bool) -> Span | None:
    """Return the longest word of a closed list that text ends in."""
    for size in range(min(_LONGEST, len(text)), 1, -1):
        word, earlier = text[-size:], text[:-size]
        if earlier[-1:] in _NEGATES or (earlier[-1:].isascii() and earlier[-1:].isalnum()):
            continue
        if kind := ADJECTIVES.get(word):
            return Span(word, kind, "noun" if kind in NOUNS else "adjective", source="title")
        if said := measure(word, "title", light=light) or whom(word, "title"):
            return said
        if material(word):
            return Span(word, "material", "noun", source="title")
    return None


def _chain(piece: str, *, light: bool) -> Iterator[Span]:
    """Read a piece that is nothing but words of closed lists: `加厚防滑`."""
    found, rest = [], piece
    while rest and (span := _last(rest, light=light)):
        if span.form == "measure" and len(span.text) < len(rest):
            return  # of what stands before it: `厚底4厘米`
        found.append(span)
        rest = rest[: -len(span.text)]
    if not rest:
        yield from reversed(found)
