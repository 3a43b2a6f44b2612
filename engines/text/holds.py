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
        "is",
        "are",
        "very",
        "too",
        "&",
        "+",
    ]
)
"""English words that a line does not end in: the next word belongs to them."""
SUBJECTS: Final = frozenset({"It", "They", "Its"})
"""Words that begin a sentence and say nothing alone at a line's end."""
PARTICLES: Final = frozenset({"along", "apart", "away", "back", "down", "off", "out", "together", "up"})
"""English words that a line does not begin with: a verb goes on with them."""
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
DESCRIBING: Final = (*sorted({word for term in PALETTE.values() for word in term.zh if len(word) > 1}), "色")
"""Ends of Chinese words of colour."""


def holds(left: str, right: str) -> bool:
    """Tell whether English `left` and the word `right` behind it stay on one line."""
    if left[-1] in _STOPS:
        return False
    bare = right.rstrip(_STOPS).casefold()
    if left.casefold() in OPENERS or left in SUBJECTS or _goes_on(left, bare):
        return True
    if _FIGURE.match(right):  # verb and number, model and number
        return left[-1].isalpha() or _CODE.fullmatch(left) is not None
    number = _NUMBER.fullmatch(left)
    if number is None:
        return False
    return bare == "off" if left.endswith("%") else bare.isalpha() and bare not in OPENERS


def _goes_on(left: str, right: str) -> bool:
    """Tell whether a verb goes on with `right`, or a particle with what it leads to: `take along`, `back in`."""
    return (left[-1].isalpha() and right in PARTICLES) or (left.casefold() in PARTICLES and right in OPENERS)


def describes(word: str) -> bool:
    """Tell whether English `word` is likely an adjective, whose noun is better beside it."""
    return word.casefold() in ADJECTIVES or _ADJECTIVE.fullmatch(word) is not None


def follows(piece: str) -> bool:
    """Tell whether a Chinese `piece` belongs to what comes before it."""
    return piece.startswith(FOLLOWERS) and not piece.startswith(WORDS)


def spans(text: str, kept: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return where each phrase of `kept` stands in `text`, in capitals or not."""
    found = (re.finditer(re.escape(phrase), text, re.IGNORECASE) for phrase in kept if phrase)
    return [match.span() for matches in found for match in matches]


def held(pieces: Iterable[str], kept: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Join the neighbours among `pieces` that stay on one line, and those of each phrase of `kept`, such as a brand."""
    pieces = tuple(pieces)
    inside = spans("".join(pieces), kept)
    joined: list[str] = []
    place = 0
    for piece in pieces:
        if joined and (
            any(start < place < end for start, end in inside)
            or follows(piece)
            or (joined[-1][-1:].isspace() and holds(joined[-1].split()[-1], piece.split()[0]))
        ):
            joined[-1] += piece
        else:
            joined.append(piece)
        place += len(piece)
    return tuple(joined)
