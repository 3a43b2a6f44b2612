"""Reads TSV and CSV feeds row by row; where quotes do not make sense, the line is taken as it stands or left out.

Source: RFC 4180, decided per row: real exports quote half-heartedly. A row spans lines only when its quotes balance,
it then has every cell, and none of its lines is a row by itself: no product ever gets another's price.
"""

import re
from dataclasses import dataclass
from functools import cache
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from stream.catalog.attributes import (
    IMAGES,
    LOST,
    REPEATABLE,
    REQUIRED,
    Broken,
    Cut,
    Row,
    Rows,
    add,
    attribute,
)
from stream.errors import FeedError

NAMES: Final = {"\t": "TSV", ",": "CSV", ";": "CSV with semicolons", "|": "CSV with bars"}
MOST_LINE: Final = 1 << 20  # characters; the longest lawful row is a hundredth of it
MOST_LINES: Final = 200
"""Lines that one quoted description may span."""
_ENDS: Final = "\r\n"
_PRICE: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Table:
    """The header: what stands between cells, and the name of each column ("": one that is not read)."""

    delimiter: str
    columns: tuple[str, ...]
    starts: int
    """Number of the line after it."""

    def fits(self, cells: list[str]) -> bool:
        """Tell whether there is a cell for each column, and nothing beyond."""
        return len(cells) >= len(self.columns) and not any(map(str.strip, cells[len(self.columns) :]))

    def is_row(self, cells: list[str]) -> bool:
        """Tell whether these cells look like a product: a link where links stand, and a figure for a price."""
        if not self.fits(cells):
            return False
        link = cells[self.columns.index("link")].strip().strip('"')
        price = cells[self.columns.index("price")]
        return link.lower().startswith(("http", "/", "www.")) and _PRICE.search(price) is not None


@cache
def _field(delimiter: str) -> re.Pattern[str]:
    """Match a quoted field up to its delimiter; without possessive loops a hostile line takes quadratic time."""
    space = "[ ]*"
    return re.compile(rf'{space}"((?:[^"]|"")*+)"{space}(?={re.escape(delimiter)}|\Z)')


def read_header(path: Path, text: TextIOWrapper) -> Table:
    """Read up to the header and find the delimiter in it.

    Raises:
        FeedError: a required column is missing, or a column that decides is there twice.
    """
    number, best, delimiter = 0, [""], "\t"
    while line := text.readline(MOST_LINE):
        number += 1
        plain = line.strip().lstrip("\ufeff")
        if not plain or plain.lower().startswith("sep="):  # Excel's own hint
            continue
        known = {"id", *REQUIRED, *IMAGES}
        choices = {mark: [attribute(name) for name in cells(plain.lstrip("#"), mark)] for mark in NAMES}
        delimiter, best = max(choices.items(), key=lambda choice: len(known & set(choice[1])))
        if not plain.startswith("#") or len(known & set(best)) > 1:
            names = cells(plain.lstrip("#"), delimiter)
            break
    else:
        names = []
    table = Table(delimiter, _columns(path, names), number + 1)
    missing = [name for name in REQUIRED if name not in table.columns]
    if not any(name in table.columns for name in IMAGES):
        missing.append(" or ".join(IMAGES))
    if missing:
        raise FeedError(f"{path.name}: missing column {', '.join(missing)}; a feed has a first line of names")
    return table


def _columns(path: Path, names: list[str]) -> tuple[str, ...]:
    """Return the attribute of each column; of `title` and `g:title` the latter is read."""
    columns = [attribute(name) for name in names]
    own = {attribute(name) for name in names if name.strip().lower().startswith("g:")}
    for index, name in enumerate(names):
        if columns[index] in own and not name.strip().lower().startswith("g:"):
            columns[index] = ""
    twice = {name for name in columns if name and name not in REPEATABLE and columns.count(name) > 1}
    if found := sorted(twice & {*REQUIRED, *IMAGES, "sale_price"}):
        raise FeedError(f"{path.name}: column {found[0]} is there twice")
    while columns and not columns[-1]:
        columns.pop()
    return tuple(columns)


def cells(line: str, delimiter: str) -> list[str]:
    """Split a line; a field is quoted only when its closing quote stands before a delimiter or the end."""
    if '"' not in line:
        return line.split(delimiter)
    found, at = [], 0
    pattern = _field(delimiter)
    while True:
        if quoted := pattern.match(line, at):
            found.append(quoted[1].replace('""', '"'))
            end = quoted.end()
        else:
            end = line.find(delimiter, at)
            end = len(line) if end < 0 else end
            found.append(line[at:end])
        if end >= len(line):
            return found
        at = end + len(delimiter)


def _opens(line: str, delimiter: str) -> bool:
    """Tell whether the line ends within a quoted field."""
    at = 0
    pattern = _field(delimiter)
    while True:
        if quoted := pattern.match(line, at):
            end = quoted.end()
        else:
            rest = line[at:].lstrip(" ")
            if rest.startswith('"') and not re.search(r'[^"]"(?:"")*+[^"]', rest[1:] + "x"):
                return True
            end = line.find(delimiter, at)
            if end < 0:
                return False
        if end >= len(line):
            return False
        at = end + len(delimiter)


class _Lines:
    """The lines after the header, numbered, with a look ahead."""

    def __init__(self, text: TextIOWrapper, number: int) -> None:
        self._text = text
        self._ahead: list[str] = []
        self.number = number
        """Of the next line."""

    def peek(self, index: int) -> str | None:
        """Return the line `index` after the next, None at the end; at most `MOST_LINE` characters of it."""
        while len(self._ahead) <= index:
            line = self._text.readline(MOST_LINE)
            if not line:
                return None
            while len(line) >= MOST_LINE and line[-1] not in _ENDS:
                more = self._text.readline(MOST_LINE)
                if not more or more[-1] in _ENDS or len(more) < MOST_LINE:
                    break
            self._ahead.append(line)
        return self._ahead[index]

    def drop(self, count: int) -> None:
        """Go on by `count` lines."""
        del self._ahead[:count]
        self.number += count


def read_rows(text: TextIOWrapper, table: Table) -> Rows:
    """Yield the rows after the header; every line that holds something is in one of them."""
    lines = _Lines(text, table.starts)
    while (line := lines.peek(0)) is not None:
        number = lines.number
        plain = line.rstrip(_ENDS)
        if not plain.strip() or (plain.startswith("#") and table.delimiter not in plain):
            lines.drop(1)
            continue
        if len(line) >= MOST_LINE:
            lines.drop(1)
            yield number, Broken("length", f"longer than {MOST_LINE} characters", _ids(table, [plain[:MOST_LINE]]))
            continue
        read, count = _logical(lines, table, plain)
        last = lines.peek(count) is None and line[-1] not in _ENDS
        lines.drop(count)
        if isinstance(read, Broken):
            yield number, read
        elif last and len(read) < len(table.columns):
            yield number, Broken("cut", "the file ends within this row", _ids(table, [plain]))
            yield number, Cut("the file ends within a row")
        else:
            yield number, _checked(table, plain, read)


def _logical(lines: _Lines, table: Table, line: str) -> tuple[list[str] | Broken, int]:
    """Return the next row's cells, or why it cannot be trusted, and how many lines it takes."""
    alone = cells(line, table.delimiter)
    if '"' not in line:
        return alone, 1
    if not _opens(line, table.delimiter):
        literal = line.split(table.delimiter)
        return (literal if not table.fits(alone) and table.is_row(literal) else alone), 1
    if table.is_row(alone):  # whole as it stands: its quote is an inch, or was forgotten
        return alone, 1
    return _joined(lines, table, line, alone)


def _joined(lines: _Lines, table: Table, line: str, alone: list[str]) -> tuple[list[str] | Broken, int]:
    """Try to end a quoted text in one of the following lines."""
    parts, rows = [line], 0
    for count in range(1, MOST_LINES):
        following = lines.peek(count)
        if following is None:
            break
        following = following.rstrip(_ENDS)
        rows += table.is_row(cells(following, table.delimiter))
        if rows and table.delimiter in "\t|":
            break  # tabs hardly stand in a text: that line is a row
        parts.append(following)
        if '"' not in following:
            continue
        whole = "\n".join(parts)
        if _opens(whole, table.delimiter):
            continue
        read = cells(whole, table.delimiter)
        if not table.fits(read) or not table.is_row(read):
            break
        if rows:
            message = f"its quoted text takes in {count} more lines, one of which may be a product of its own"
            return Broken("quotes", message, _ids(table, parts)), count + 1
        return read, count + 1
    if table.fits(alone):
        return alone, 1
    return Broken("quotes", "a quote opens and is not closed before the next row", _ids(table, [line])), 1


def _checked(table: Table, line: str, read: list[str]) -> Row | Broken:
    """Return the row of these cells; trailing empty ones need not be there."""
    if not table.fits(read) and len(read) > len(table.columns):
        return Broken("cells", f"more cells than columns (a stray {_NAMED[table.delimiter]}?)", _ids(table, [line]))
    row: Row = {}
    for name, cell in zip(table.columns, read, strict=False):
        if name and (text := cell.strip()):
            add(row, name, text)
    missing = [name for name in table.columns[len(read) :] if name in REQUIRED]
    if missing:
        return Broken("cells", f"ends before {missing[0]}: fewer cells than columns", _ids(table, [line]))
    return row


_NAMED: Final = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}


def _ids(table: Table, lines: list[str]) -> tuple[str, ...]:
    """Return what may be the ids of the products in these lines; none when one of them has no cell for it."""
    index = table.columns.index("id")
    found = []
    for line in lines:
        read = line.split(table.delimiter)
        if len(read) <= index or not (name := read[index].strip().strip('"').strip()) or LOST in name:
            return ()
        found.append(name)
    return tuple(found)
