"""The sheet as a table: CSV that spreadsheets open as it is meant, and read back whatever they made of it.

Sources: OWASP on CSV injection (cells that a spreadsheet would run); RFC 4180.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from stream.catalog.lines import mark_of
from stream.catalog.sniff import open_text
from stream.errors import FeedError, SheetError
from stream.review.sheet import Row

COLUMNS: Final = (
    "product", "name", "locale", "angle", "headline", "description", "cta", "preview", "source",
    "decision", "note", "line",
)  # fmt: skip
NEEDED: Final = ("product", "locale", "angle", "headline", "description", "cta", "decision")
DELIMITERS: Final = ",;\t|"
MOST_ROWS: Final = 1_000_000  # a spreadsheet holds no more
# What a spreadsheet would run, or take for a number and write back otherwise (ids like 00123); full width counts, too.
_GUARDED: Final = re.compile(r"'*(?:[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]|\d[\d.,/:eE \-]*\Z)")


def guarded(cell: str) -> str:
    """Return `cell` as text to a spreadsheet: with an apostrophe before what it would run or take for a number."""
    return f"'{cell}" if _GUARDED.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return the cell that `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell) else cell


def as_csv(rows: Iterable[Row]) -> bytes:
    """Return the rows as CSV in UTF-8 with a byte order mark, without which Excel guesses; decisions are empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        kept = row.kept
        words = (kept.headline, kept.description, kept.cta)
        about = (row.product.id, row.product.name, row.locale, kept.angle)
        preview = " / ".join(row.said)
        writer.writerow(map(guarded, (*about, *words, preview, row.source, "", "", mark_of(*words))))
    return out.getvalue().encode("utf-8-sig")


def read_table(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield number (as a spreadsheet counts, the names are in row 1) and cells of each row that holds something.

    Any encoding that feeds may have, and comma, semicolon, tab or bar between cells.

    Raises:
        SheetError: it cannot be read, is no table, or lacks a column.
    """
    try:
        with path.open("rb") as file, open_text(path, file).text as text:
            yield from _rows(path, text)
    except OSError as error:
        raise SheetError(f"cannot read {path}: {error.strerror}") from error
    except FeedError as error:
        raise SheetError(str(error)) from error
    except csv.Error as error:
        raise SheetError(f"{path.name} is no table: {error}") from error


def _rows(path: Path, text: io.TextIOBase) -> Iterator[tuple[int, dict[str, str]]]:
    first = text.readline(1 << 16).lstrip("\ufeff")
    start = 1
    if first.lower().startswith("sep="):  # Excel's own hint
        first, start = text.readline(1 << 16), 2
    delimiter = max(DELIMITERS, key=first.count)
    names = [name.strip().casefold() for name in next(csv.reader([first], delimiter=delimiter), [])]
    if missing := [name for name in NEEDED if name not in names]:
        raise SheetError(f"{path.name}: missing column {', '.join(missing)}; `adloom copy sheet` writes them all")
    for number, cells in enumerate(csv.reader(text, delimiter=delimiter), start + 1):
        if number > MOST_ROWS:
            raise SheetError(f"{path.name} has more than {MOST_ROWS} rows")
        if any(map(str.strip, cells)):
            whole = dict(zip(names, cells, strict=False))
            yield number, {name: " ".join(unguarded(whole.get(name, "").strip()).split()) for name in COLUMNS}
