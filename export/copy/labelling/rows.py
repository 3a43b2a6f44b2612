"""Marked rows: product rows as feeds hold them, with what a person finds in their titles and would quote of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engines.copy.reading.labelling.labels import LABELS, Piece, Stand
from engines.copy.reading.labelling.tokens import Token, tokens
from engines.vocabulary.locales import Locale
from export.copy.corpus.read import FOLDER

MARKED: Final = FOLDER / "marked"
_PIECE: Final = re.compile(r"([^{]*)\{(\w+)\.(\w) ([^{}]*)\}")
_QUOTE: Final = re.compile(r"\{([+-])([^{}]*)\}")
STAND_OF: Final[dict[str, Stand]] = {
    "a": "adjective", "n": "noun", "v": "verb", "p": "phrase", "m": "measure", "x": "none",
}  # fmt: skip


class MarkError(ValueError):
    """A row is not as `WRITING.md` says."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A row of the file; `WRITING.md` says how it is written."""

    title: str
    short: str
    pieces: tuple[Piece, ...] = ()
    """Of the title, in their order."""
    brand: str = ""
    description: str = ""
    say: tuple[str, ...] = ()
    """Pieces of the description that could be quoted as they are."""
    passed: tuple[str, ...] = ()
    """Pieces that could not."""

    @property
    def noun(self) -> str:
        """Return what the thing is, as the title writes it; "": it does not say."""
        return next((piece.text for piece in self.pieces if piece.label == "noun"), "")


def read(locale: Locale, folder: Path = MARKED) -> list[Marked]:
    """Return the marked rows of a language.

    Raises:
        MarkError: a row is not as it should be; file and line are told.
    """
    found = []
    for file in sorted(folder.glob(f"{locale}-*.tsv")):
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
            if line.strip():
                try:
                    row = parse(line)
                    kept(row)
                except MarkError as error:
                    raise MarkError(f"{file.name}:{number}: {error}") from error
                found.append(row)
    return found


def parse(line: str) -> Marked:
    """Read a line: short name, brand, marked title, marked description; the last and the brand may be missing.

    Raises:
        MarkError: it is not as `WRITING.md` says.
    """
    cells = [*line.split("\t"), "", "", ""]
    short, brand, title, description = cells[:4]
    if not (short and title):
        raise MarkError("a row has a short name, a brand or nothing, a title and perhaps a description, tabs between")
    found: list[Piece] = []
    plain = ""
    for before, label, stand, text in _PIECE.findall(f"{title}{{end.x }}"):
        plain += before
        if label != "end":
            found.append(_piece(label, stand, text, len(plain)))
            plain += text
    described = description.replace("\\n", "\n")
    told = _QUOTE.findall(described)
    return Marked(
        title=plain,
        short=short,
        pieces=tuple(found),
        brand=brand,
        description=_QUOTE.sub(r"\2", described),
        say=tuple(text for sign, text in told if sign == "+"),
        passed=tuple(text for sign, text in told if sign == "-"),
    )


def _piece(label: str, stand: str, text: str, start: int) -> Piece:
    if label not in LABELS or stand not in STAND_OF or not text:
        raise MarkError(f"{{{label}.{stand} {text}}} is no piece of a title")
    return Piece(next(known for known in LABELS if known == label), STAND_OF[stand], text, start)


def kept(row: Marked) -> frozenset[int]:
    """Return which tokens of the title make its short name: of all ways to find them there the one with fewest gaps.

    Raises:
        MarkError: the short name's words are not in the title in their order.
    """
    title, short = tokens(row.title), tokens(row.short)
    noun = next((piece for piece in row.pieces if piece.label == "noun"), None)
    # best[at]: cost and places of the short name so far, its last token at `at`.
    best: dict[int, tuple[float, tuple[int, ...]]] = {-1: (0.0, ())}
    for word in short:
        after: dict[int, tuple[float, tuple[int, ...]]] = {}
        for at in (at for at, token in enumerate(title) if token.text == word.text):
            ways = [(cost + (last != at - 1), places) for last, (cost, places) in best.items() if last < at]
            if ways:
                cost, places = min(ways)
                inside = noun is not None and noun.start <= title[at].start < noun.start + len(noun.text)
                after[at] = (cost - inside, (*places, at))
        best = after
    if not short or not best:
        raise MarkError(f"{row.short!r} is not in the title, word by word and in its order")
    return frozenset(min(best.values())[1])


def split(rows: list[Marked]) -> tuple[list[Marked], list[Marked]]:
    """Return rows to learn from, and every twelfth, which no training sees."""
    return [row for at, row in enumerate(rows) if at % 12], rows[::12]


def gaps(row: Marked) -> Iterator[str | Piece]:
    """Yield a title as its pieces and the text between them."""
    end = 0
    for piece in row.pieces:
        yield row.title[end : piece.start]
        yield piece
        end = piece.start + len(piece.text)
    yield row.title[end:]


def inside(token: Token, piece: Piece) -> bool:
    """Tell whether a token belongs to a piece."""
    return piece.start <= token.start < piece.start + len(piece.text)
