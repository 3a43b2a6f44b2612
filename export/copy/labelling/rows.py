"""Marked rows: product rows as feeds hold them, with what a person finds in their titles and would quote of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from engines.copy.labelling.labels import LABELS, Label, Piece, Stand
from engines.copy.labelling.tokens import Token, tokens
from engines.vocabulary.locales import Locale
from export.copy.corpus.read import FOLDER

MARKED: Final = FOLDER / "marked"
STAND_OF: Final[dict[str, Stand]] = {
    "a": "adjective", "n": "noun", "v": "verb", "p": "phrase", "m": "measure", "x": "none",
}  # fmt: skip


class Marked(msgspec.Struct, frozen=True):
    """A row of the file; `WRITING.md` says what its cells are."""

    title: str
    short: str
    noun: str
    parts: tuple[tuple[str, str, str], ...]
    brand: str = ""
    description: str = ""
    say: tuple[str, ...] = ()
    passed: tuple[str, ...] = msgspec.field(default=(), name="pass")


class MarkError(ValueError):
    """A row is not as `WRITING.md` says."""


def read(locale: Locale, folder: Path = MARKED) -> list[Marked]:
    """Return the marked rows of a language.

    Raises:
        MarkError: a row is not as it should be; file and line are told.
    """
    found = []
    for file in sorted(folder.glob(f"{locale}-*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
            if line.strip():
                try:
                    row = msgspec.json.decode(line, type=Marked)
                    pieces(row)
                    kept(row)
                except (msgspec.DecodeError, MarkError) as error:
                    raise MarkError(f"{file.name}:{number}: {error}") from error
                found.append(row)
    return found


def pieces(row: Marked) -> tuple[Piece, ...]:
    """Return the labelled pieces of a row's title, in their order.

    Raises:
        MarkError: one is not in the title, after those before it, or its label is unknown.
    """
    found, end = [], 0
    for label, stand, text in row.parts:
        start = row.title.find(text, end)
        if not text or start < 0 or label not in LABELS or stand not in STAND_OF:
            raise MarkError(f"{label} {stand} {text!r} is no part of the title, after those before it")
        end = start + len(text)
        found.append(Piece(_label(label), STAND_OF[stand], text, start))
    return tuple(found)


def _label(text: str) -> Label:
    return next(label for label in LABELS if label == text)


def kept(row: Marked) -> frozenset[int]:
    """Return which tokens of the title make its short name: of all ways to find them there the one with fewest gaps.

    Raises:
        MarkError: the short name's words are not in the title in their order.
    """
    title, short = tokens(row.title), tokens(row.short)
    noun = next((piece for piece in pieces(row) if piece.label == "noun"), None)
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
    for piece in pieces(row):
        yield row.title[end : piece.start]
        yield piece
        end = piece.start + len(piece.text)
    yield row.title[end:]


def inside(token: Token, piece: Piece) -> bool:
    """Tell whether a token belongs to a piece."""
    return piece.start <= token.start < piece.start + len(piece.text)
