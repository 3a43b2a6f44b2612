"""What a line does not end before: which neighbouring pieces of a text a reader takes in at once."""

import re
from collections.abc import Iterable
from typing import Final

from engines.vocabulary.scene import PALETTE
from engines.vocabulary.words import MADE_OF

OPENERS: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "to",
        "of",
        "for",
        "and",
        "or",
        "with",
        "in",
        "on",
        "at",
        "by",
        "from",
        "into",
        "than",
        "as",
        "per",
        "your",
        "our",
        "its",
        "my",
        "their",
        "this",
        "that",
        "these",
        "no",
        "&",
        "+",
    ]
)
"""English words that a line does not end in: the next word belongs to them."""
FOLLOWERS: Final = ("的", "了", "和", "与", "及", "或", "吗", "呢", "吧")
"""Chinese words that a line does not begin with: they belong to what comes before."""
WORDS: Final = ("了解", "了不起", "和风", "和平", "和服", "和睦", "与众不同", "的确", "及时", "或许")
"""Words that begin with one of them and are another word."""
_NUMBER: Final = re.compile(r"\d[\d.,/-]*(?:st|nd|rd|th)?%?")
_FIGURE: Final = re.compile(r"\W?\d|[A-Z]{3}\d|[$€£¥₩]")
_CODE: Final = re.compile(r"[A-Z]{3}")
_STOPS: Final = ",.;:!?)”\"'—"
_ADJECTIVE: Final = re.compile(r"[a-z]{2,}(?:ful|less|ous|ive|able|ible|ish|ic|al|y|ed)", re.IGNORECASE)
_PLAIN: Final = (
    "new soft warm cool light bright dark deep fine pure fresh good great best slow quick big small long short"
)
ADJECTIVES: Final = frozenset(_PLAIN.split()) | frozenset(
    word.casefold()
    for table in (PALETTE, MADE_OF)
    for term in table.values()
    for word in term.all_words
    if word.isascii() and " " not in word
)
"""Colours, materials and short words of quality: the noun behind them says of what."""


def holds(left: str, right: str) -> bool:
    """Tell whether English `left` and the word `right` behind it stay on one line."""
    if left[-1] in _STOPS:
        return False
    if left.casefold() in OPENERS:
        return True
    if _FIGURE.match(right):  # verb and number, model and number
        return left[-1].isalpha() or _CODE.fullmatch(left) is not None
    number = _NUMBER.fullmatch(left)
    if number is None:
        return False
    bare = right.rstrip(_STOPS)
    return bare == "off" if left.endswith("%") else bare.isalpha() and bare.casefold() not in OPENERS


def describes(word: str) -> bool:
    """Tell whether English `word` is likely an adjective, whose noun is better beside it."""
    return word.casefold() in ADJECTIVES or _ADJECTIVE.fullmatch(word) is not None


def follows(piece: str) -> bool:
    """Tell whether a Chinese `piece` belongs to what comes before it."""
    return piece.startswith(FOLLOWERS) and not piece.startswith(WORDS)


def held(pieces: Iterable[str], kept: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Join the neighbours among `pieces` that stay on one line, and those of each phrase of `kept`, such as a brand."""
    pieces = tuple(pieces)
    text = "".join(pieces)
    spans = [match.span() for phrase in kept if phrase for match in re.finditer(re.escape(phrase), text)]
    joined: list[str] = []
    place = 0
    for piece in pieces:
        if joined and (
            any(start < place < end for start, end in spans)
            or follows(piece)
            or (joined[-1][-1:].isspace() and holds(joined[-1].split()[-1], piece.split()[0]))
        ):
            joined[-1] += piece
        else:
            joined.append(piece)
        place += len(piece)
    return tuple(joined)
