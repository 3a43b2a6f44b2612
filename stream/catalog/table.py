"""The head of a TSV or CSV feed, and how its lines are split into cells.

Source: RFC 4180, decided per cell: a field is quoted only when its closing quote stands where a field ends.
"""

import re
from dataclasses import dataclass
from functools import cache
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from stream.catalog.attributes import IMAGES, LOST, REPEATABLE, REQUIRED, attribute
from stream.errors import FeedError

NAMES: Final = {"\t": "TSV", ",": "CSV", ";": "CSV with semicolons", "|": "CSV with bars"}
MOST_LINE: Final = 1 << 20  # characters; the longest lawful row is a hundredth of it
MOST_STRAY: Final = 100
"""Cells beyond the columns that are looked through for an id; a hostile line has a million."""
_FIGURE: Final = re.compile(r"\d")
_EMPTY: Final = ("", '""')
_CLOSED: Final = re.compile(r'[^"]"(?:"")*+[^"]')


@dataclass(frozen=True, slots=True)
class Table:
    """The header: what stands between cells, and the name of each column ("": one that is not read)."""

    delimiter: str
    columns: tuple[str, ...]
    starts: int
    """Number of the line after it."""
    width: int
    """How many cells it has, also those without a name behind the last column."""

    def fits(self, cells: list[str]) -> bool:
        """Tell whether there is a cell for each column, and nothing beyond."""
        return len(cells) >= len(self.columns) and not any(map(str.strip, cells[len(self.columns) :]))

    def is_row(self, cells: list[str]) -> bool:
        """Tell whether these cells look like a product: a link where links stand, and a figure for a price."""
        if not self.fits(cells):
            return False
        link = cells[self.columns.index("link")].strip().strip('"')
        price = cells[self.columns.index("price")]
        return link.lower().startswith(("http", "/", "www.")) and _FIGURE.search(price) is not None

    def split(self, line: str) -> list[str]:
        """Return the cells of a line."""
        return cells(line, self.delimiter)

    def is_blank(self, line: str) -> bool:
        """Tell whether a line holds nothing but empty cells, as spreadsheets append."""
        return all(cell.strip() in _EMPTY for cell in line.split(self.delimiter))

    def open_cell(self, line: str) -> int | None:
        """Return the index of the quoted cell within which the line ends, None for none."""
        at = index = 0
        pattern = _field(self.delimiter)
        while True:
            if quoted := pattern.match(line, at):
                end = quoted.end()
            else:
                rest = line[at:].lstrip(" ")
                if rest.startswith('"') and not _CLOSED.search(rest[1:] + "x"):
                    return index
                end = line.find(self.delimiter, at)
                if end < 0:
                    return None
            if end >= len(line):
                return None
            at, index = end + len(self.delimiter), index + 1

    def has_offer_before(self, index: int) -> bool:
        """Tell whether link and price stand before the column `index`: whatever is there, they are the row's own."""
        return max(map(self.columns.index, ("link", "price"))) < index

    def ids(self, lines: list[str]) -> tuple[str, ...]:
        """Return what may be the ids of the products in these lines; none when one of them has no cell for it.

        Where a line has too many cells, any of them may be a stray one before the id.
        """
        index = self.columns.index("id")
        found: list[str] = []
        for line in lines:
            read = line.split(self.delimiter)
            surplus = min(max(0, len(read) - len(self.columns)), MOST_STRAY)
            names = [cell.strip().strip('"').strip() for cell in read[index : index + surplus + 1]]
            names = [name for name in names if name]
            if not names or any(LOST in name for name in names):
                return ()
            found += names
        return tuple(found)


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
    table = Table(delimiter, _columns(path, names), number + 1, len(names))
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
