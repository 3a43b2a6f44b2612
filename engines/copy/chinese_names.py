"""Where a long Chinese name may be cut: behind its noun, where a reader pauses, or before what is no name."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import budoux

from engines.copy.facts import HEADLINE_WIDTH, display_width
from engines.vocabulary.nouns import MOST_CHARACTERS, chinese

LEAST_NAME: Final = 8  # display width of a name's beginning that tells more than its maker
NEAR: Final = 12  # characters of a Chinese name within which its last noun is taken
_WORD_BEGINS: Final = re.compile(r"(?![A-Za-z][领字型形])[^\u4e00-\u9fff\d][\u4e00-\u9fff]|[\s/|]\S")
_TORN: Final = re.compile(r"[A-Za-z] [A-Za-z]")
_JOINED: Final = re.compile(r"[+＋，、]")  # noqa: RUF001
_LATIN_END: Final = re.compile(r"[A-Za-z0-9.+#-]+$")
_SEASONAL: Final = re.compile(r"^(?:20)?\d{0,2}年?[春夏秋冬]*季?新[款品]")
"""What is new of a year and a season tells nothing of the thing."""
_PARTS: Final = ("拉链", "口袋", "纽扣", "面板", "领", "袖")
HAN: Final = re.compile(r"[\u4e00-\u9fff]")
GAPS: Final = re.compile(r"(?<=[\u4e00-\u9fff])\s+|\s+(?=[\u4e00-\u9fff])")


def to_noun(name: str) -> Iterator[str]:
    """Yield the beginning of a name that ends in the last noun of a thing within `NEAR` characters, or in the first."""
    known = chinese().types
    ends = [
        end
        for end in range(2, min(len(name), HEADLINE_WIDTH) + 1)
        if any(name[start:end] in known for start in range(max(0, end - MOST_CHARACTERS), end - 1))
    ]
    # A part of a thing, and what stands before its head, do not name it: `拉链` of `运动拉链连帽茄克`.
    pauses = _pauses(name)
    ends = [end for end in ends if not HAN.match(name, end) or (end in pauses and not name[:end].endswith(_PARTS))]
    near = [end for end in ends if end <= NEAR]
    if near:
        yield name[: near[-1]].strip()
    elif ends and (ending := _ending(name, ends[0])):
        yield ending


def _pauses(name: str) -> set[int]:
    """Return the places in a name at which a reader may pause."""
    found, at = set(), 0
    for phrase in _parser().parse(name):
        at += len(phrase)
        found.add(at)
    return found


def without_call(name: str) -> str:
    """Return a Chinese name that is a little too long without the year and season it begins with; "": it has none."""
    shorter = _SEASONAL.sub("", name)
    return shorter if shorter != name and display_width(name) > HEADLINE_WIDTH >= display_width(shorter) else ""


def _ending(name: str, end: int) -> str:
    """Return what stands before `end` from a space, a mark or another script on; "": it is too long."""
    begins = (
        at
        for at in range(max(0, end - NEAR), end - 1)
        if at == 0 or (_WORD_BEGINS.match(name, at - 1) and not _TORN.match(name, max(0, at - 2)))
    )
    start = next(begins, end)
    return name[start:end].strip()


def by_phrases(name: str) -> Iterator[str]:
    """Yield as many phrases of a long Chinese name as fit; where they end a reader pauses."""
    if display_width(name) <= HEADLINE_WIDTH or not HAN.search(name):
        return
    parts = GAPS.split(name)
    if not HAN.search(parts[0]):
        return
    # Whole words where the shop parts them; within a long one up to where a reader pauses.
    pieces = [f"{part} " for part in parts] if display_width(parts[0]) <= HEADLINE_WIDTH else _parser().parse(parts[0])
    text = ""
    for piece in pieces:
        if display_width((text + piece).rstrip()) > HEADLINE_WIDTH:
            break
        text += piece
    head = _JOINED.split(text)
    text = head[0] if display_width(head[0]) >= LEAST_NAME else text
    if (
        _LATIN_END.search(text)
        and name[len(text) : len(text) + 1].isascii()
        and name[len(text) : len(text) + 1].isalnum()
    ):
        text = _LATIN_END.sub("", text)  # no word is cut apart
    text = text.rstrip(" ，、,：:-–—·/|（(的")  # noqa: RUF001
    if display_width(text) >= LEAST_NAME:
        yield text


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_simplified_chinese_parser()
