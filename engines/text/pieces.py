"""Text in pieces that are drawn at once: a character, one with its marks, or a run of a script that must be shaped."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from engines.errors import LayoutError
from engines.text.fallback import Fallback, fallbacks
from engines.text.fonts import Weight, face

_JOINED: Final = (
    "\u0590-\u05ff\u0600-\u08ff\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufeff"
)
"""Hebrew, Arabic, Indic scripts, Thai, Lao, Myanmar, Khmer: letters that change with neighbours or run leftwards."""
_MARKS: Final = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_PIECE: Final = re.compile(rf"[{_JOINED}](?:[{_JOINED}\u200c\u200d\s]*[{_JOINED}])?|.[{_MARKS}]*", re.DOTALL)
_ELLIPSIS: Final = "…"
_WIDE: Final = frozenset("WF")
_PICTURE: Final = re.compile(
    "[\U0001f000-\U0001faff\U0001fb00-\U0001ffff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff\u25a0-\u25ff\ufe00-\ufe0f\u200d\u20e3\U000e0000-\U000e007f]"
)
"""Emoji, dingbats, arrows and their joiners: signs that shops put into names to be seen; an ad has its own means."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is drawn at once; `source` None is the Chinese face."""

    text: str
    source: Fallback | None


def without_pictures(text: str) -> str:
    """Return `text` without emoji and ornaments, its spaces closed up."""
    return " ".join(_PICTURE.sub(" ", text).split())


def _source(text: str, before: str, codes: frozenset[int]) -> Fallback | None:
    """Return the face that draws `text` where the Chinese one does not.

    Raises:
        LookupError: none has all its characters.
    """
    # The Chinese dots stand in the middle of the line, the Latin ones on it: as what comes before them.
    latin_dots = text == _ELLIPSIS and unicodedata.east_asian_width(before or "a") not in _WIDE
    if len(text) == 1 and ord(text) in codes and not latin_dots:
        return None
    joined = re.match(f"[{_JOINED}]", text) is not None
    for found in fallbacks(shaped=joined):
        if found.covers(text):
            return found
    if latin_dots:
        return None
    raise LookupError(text)


@lru_cache(maxsize=16_384)
def pieces(weight: Weight, text: str) -> tuple[Piece, ...]:
    """Cut `text` into pieces, each with the face that has all of it.

    Raises:
        LayoutError: a character would come out as an empty box.
    """
    codes = face(weight).codes
    found: list[Piece] = []
    before = ""
    for match in _PIECE.finditer(unicodedata.normalize("NFC", text)):
        part = match.group()
        try:
            found.append(Piece(part, _source(part, before, codes)))
        except LookupError as error:
            named = ", ".join(f"U+{ord(char):04X} {unicodedata.name(char, 'unnamed')}" for char in part[:5])
            raise LayoutError(f"no glyph for {named} in the text {text[:60]!r}") from error
        before = part[-1]
    return tuple(found)


def undrawn(weight: Weight, text: str) -> tuple[str, ...]:
    """Return the parts of `text` that no face has, in order."""
    codes, before = face(weight).codes, ""
    found: list[str] = []
    for match in _PIECE.finditer(unicodedata.normalize("NFC", text)):
        part = match.group()
        try:
            _source(part, before, codes)
        except LookupError:
            found.append(part)
        before = part[-1]
    return tuple(found)


def can_draw(weight: Weight, text: str) -> bool:
    """Tell whether every character of `text` has a glyph."""
    try:
        pieces(weight, text)
    except LayoutError:
        return False
    return True
