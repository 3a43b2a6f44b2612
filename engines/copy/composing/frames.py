"""Frames: sentences with slots, as people wrote them, and what each needs before it can be said.

A line is PART, ANGLES, TONE and TEXT, separated by tabs; `export/copy/corpus/WRITING.md` tells the notation.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from engines.errors import AdloomError
from engines.vocabulary.brief import Angle
from engines.vocabulary.locales import Locale
from engines.vocabulary.reading import Form, SpanType

Part = Literal["headline", "opening", "following", "cta"]
Manner = Literal["any", "plain", "warm", "playful", "premium", "expert"]

DESCRIBING: Final[frozenset[Part]] = frozenset({"opening", "following"})
"""Parts of the description."""
FACTS: Final = ("brand", "price", "was", "percent", "title", "occasion")
NOUNS: Final = ("noun", "a noun", "this noun", "your noun", "the noun", "head")
AGREEING: Final = ("a", "this", "it", "its", "them", "is", "has", "were")
"""Words that agree with the product in number; `v:VERB` does, too."""
_PIECE: Final = re.compile(r"\[(a )?([a-z]+)(?::([a-z|]+))?\]|\{([^{}]*)\}")
_REMINDERS: Final = {
    "bag": re.compile(
        r"\bbag\b|\bsaved\b|waiting|still here|you left|check(?:ed)? ?out|take your time|no rush|remember"
        r"|购物车|结算|结账|付款|下单"
    ),
    "stock": re.compile(r"in stock|\bback\b(?! for| to)|was out|\bagain, at\b|有货|补货|断货|回来了"),
    "seen": re.compile(
        r"you saw|\bagain\b|once more|another look|second look|curious|thinking it over|hello again|back (?:for|to)"
        r"|上次|看过|再看|又来|又见|又看|又是|第二眼|第几眼|回头|接着看|那\{measure\}"
    ),
    "lower": re.compile(r"went down|less than before|new price|less\b|fell|降价|价格降|便宜"),
    "yes": re.compile(r"\byes\b"),
    "numbers": re.compile(r"in numbers|规格|参数"),
    "also": re.compile(r"\balso\b|\btoo\b|\bplus\b|另外|对了|还有|顺便|再说"),
    "this": re.compile(r"这\{measure\}|这款|说的是|就是这"),
}
"""What an ad says once, however it is put."""
AFTER_UNNAMED: Final = re.compile(r"^说的[就是]")
"""Openings that tell what the headline was about."""


Origin = Literal["frame", "line", "kind", "clause"]
"""Whether people wrote a sentence for all products, for those of one type that have something, for all that are called
so, or the shop for this one."""


class FrameError(AdloomError):
    """A line is no frame."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Room for a span."""

    form: Form
    types: frozenset[str]
    """Empty: of any type."""
    article: bool
    """The span's own article stands before it."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the product, or a fact: what stands in braces."""

    name: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One sentence with slots."""

    part: Part
    angles: frozenset[Angle]
    """Empty: of any angle."""
    manner: Manner
    text: str
    """As it was written."""
    pieces: tuple[str | Slot | Word, ...]
    origin: Origin = "frame"

    slots: tuple[Slot, ...] = field(init=False, compare=False, repr=False)
    """In their order."""
    words: frozenset[str] = field(init=False, compare=False, repr=False)
    """What stands in braces."""
    own: str = field(init=False, compare=False, repr=False)
    """The words that are the frame's own."""
    reminders: frozenset[str] = field(init=False, compare=False, repr=False)
    """What it reminds of, of which an ad says each once."""

    def __post_init__(self) -> None:
        """Read once what every draft asks for."""
        text = self.text.casefold()
        read = {
            "slots": tuple(piece for piece in self.pieces if isinstance(piece, Slot)),
            "words": frozenset(piece.name for piece in self.pieces if isinstance(piece, Word)),
            "own": " ".join(piece for piece in self.pieces if isinstance(piece, str)),
            "reminders": frozenset(name for name, pattern in _REMINDERS.items() if pattern.search(text)),
        }
        for name, value in read.items():
            object.__setattr__(self, name, value)


def parse(line: str, locale: Locale) -> Frame:
    """Read a line of a table of frames.

    Raises:
        FrameError: it has not four columns, or one of them is not understood.
    """
    columns = line.rstrip("\n").split("\t")
    if len(columns) != 4:  # part, angles, tone, text
        raise FrameError(f"a frame has four columns, this line has {len(columns)}: {line.strip()!r}")
    part, angles, manner, text = (column.strip() for column in columns)
    if part not in get_args(Part):
        raise FrameError(f"{part!r} is no part of an ad: {', '.join(get_args(Part))}")
    if manner not in get_args(Manner):
        raise FrameError(f"{manner!r} is no tone of frames: {', '.join(get_args(Manner))}")
    named = frozenset() if angles == "any" else frozenset(angle.strip() for angle in angles.split(","))
    if unknown := named - set(get_args(Angle)):
        raise FrameError(f"{', '.join(sorted(unknown))}: no such angle")
    return Frame(part, named, manner, text, tuple(pieces_of(text, locale)))  # type: ignore[arg-type]  # checked above


def pieces_of(text: str, locale: Locale) -> Iterable[str | Slot | Word]:
    """Yield what a text with slots and words in braces is made of.

    Raises:
        FrameError: a slot or a word is not known.
    """
    end = 0
    for match in _PIECE.finditer(text):
        if match.start() > end:
            yield text[end : match.start()]
        end = match.end()
        yield _word(match[4], locale) if match[4] is not None else _slot(match)
    if end < len(text):
        yield text[end:]


def _word(name: str, locale: Locale) -> Word:
    known = (
        name in FACTS
        or name in NOUNS
        or (name == "measure" if locale == "zh" else name in AGREEING or name.startswith("v:"))
    )
    if not known:
        raise FrameError(f"{{{name}}} is no word of a frame")
    return Word(name)


def _slot(match: re.Match[str]) -> Slot:
    form, types = match[2], frozenset(match[3].split("|")) if match[3] else frozenset()
    if form not in get_args(Form):
        raise FrameError(f"[{form}] is no form of a span: {', '.join(get_args(Form))}")
    if unknown := types - set(get_args(SpanType)):
        raise FrameError(f"{', '.join(sorted(unknown))}: no such type of span")
    return Slot(form, types, match[1] is not None)  # type: ignore[arg-type]  # checked above


def read_frames(table: str, locale: Locale) -> tuple[Frame, ...]:
    """Read a table of frames; empty lines and those that begin with # are remarks.

    Raises:
        FrameError: a line is no frame; its number is told.
    """
    frames: dict[Frame, None] = {}
    for number, line in enumerate(table.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            try:
                frames[parse(line, locale)] = None
            except FrameError as error:
                raise FrameError(f"line {number}: {error}") from error
    return tuple(frames)
