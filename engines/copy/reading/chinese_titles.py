"""A Chinese title: pieces between gaps that are spans by themselves, and what stands right before the product's noun."""

import re
from collections.abc import Iterator
from typing import Final

from engines.copy.reading.chinese_adjectives import ADJECTIVES
from engines.copy.reading.chinese_clauses import clause, whom
from engines.copy.reading.chinese_measures import measure
from engines.copy.reading.chinese_nouns import material
from engines.vocabulary.reading import Span

MOST_PIECES: Final = 24
_BREAKS: Final = re.compile(r"[\s，,、;；:：|｜/·•()（）《》~～—–!！?？。…]+|(?<=[\u4e00-\u9fff])[+&\-](?=[\u4e00-\u9fff])")  # noqa: RUF001
_LONGEST: Final = max(map(len, ADJECTIVES))


def title(text: str, *, head: str, light: bool) -> Iterator[Span]:
    """Read spans of a plain title."""
    for piece in [piece for piece in _BREAKS.split(text) if piece][:MOST_PIECES]:
        if head and head in piece:
            yield from _around(piece, head, light=light)
        elif found := clause(piece, "title", head=head, light=light):
            yield found
        else:
            yield from _chain(piece, light=light)


def _around(piece: str, head: str, *, light: bool) -> Iterator[Span]:
    """Read what stands right before the noun and right after it."""
    before, _, after = piece.partition(head)
    while before:
        found = _last(before, light=light)
        if not found:
            break
        yield found
        before = before[: -len(found.text)]
    yield from _chain(after, light=light)


def _last(text: str, *, light: bool) -> Span | None:
    """Return the longest word of a closed list that text ends in."""
    for size in range(min(_LONGEST + 6, len(text)), 1, -1):
        word, earlier = text[-size:], text[: -size]
        if earlier[-1:] in set("不非无未没免半可易超") or (earlier[-1:].isascii() and earlier[-1:].isalnum()):
            continue
        if kind := ADJECTIVES.get(word):
            return Span(word, kind, "noun" if kind == "material" else "adjective", source="title")
        if amount := measure(word, "title", light=light):
            return amount
        if said := whom(word, "title"):
            return said
        if word.strip() == word and material(word):
            return Span(word, "material", "noun", source="title")
    return None


def _chain(piece: str, *, light: bool) -> Iterator[Span]:
    """Read a piece that is nothing but words of closed lists: `加厚防滑`."""
    found, rest = [], piece
    while rest and (span := _last(rest, light=light)):
        found.append(span)
        rest = rest[: -len(span.text)]
    if not rest:
        yield from reversed(found)
