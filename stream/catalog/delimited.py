"""Reads TSV and CSV feeds row by row; where quotes do not make sense, the line is taken as it stands or left out.

Source: RFC 4180, decided per row: real exports quote half-heartedly. A row spans lines only when its quotes balance,
it then has every cell, and none of its lines is a row by itself: no product ever gets another's price.
"""

import re
from io import TextIOWrapper
from typing import Final

from stream.catalog.attributes import KEPT, LOST, ODD, REQUIRED, Broken, Cut, Row, Rows, Unended, add
from stream.catalog.stray import split_price
from stream.catalog.table import MOST_LINE, Table

MOST_LINES: Final = 200
"""Lines that one quoted description may span."""
MOST_TAIL: Final = 40
"""Characters of a price that are looked at: a hostile one is as long as a line may be."""
MOST_ENDS, MOST_END = 1000, 100
"""Texts of a last column that are remembered, and characters of one; beyond, it is free text."""
LEAST_ALIKE: Final = 3
"""Rows whose last cells are as long as each other by no chance."""
_ENDS: Final = "\r\n"
_PRICES: Final = frozenset({"price", "sale_price"})
_TAIL: Final = re.compile(r"(?:[.,]\d*)?[^\d.,]*\Z")
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")


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

    def drop(self, count: int) -> list[str]:
        """Go on by `count` lines, and return them."""
        dropped = self._ahead[:count]
        del self._ahead[:count]
        self.number += count
        return dropped


class _Tails:
    """How the last cells of rows end where they are prices, digits and letters alike: `.00`, `.00 aaa`."""

    def __init__(self, table: Table) -> None:
        self._column = table.columns[-1]
        self._known: dict[str, int] = {}

    def add(self, row: Row) -> None:
        """Take in a whole row."""
        if self._column in _PRICES and (text := row.get(self._column)):
            tail = _tail(text)
            self._known[tail] = self._known.get(tail, 0) + 1

    def odd(self, row: Row) -> int:
        """Return how many prices end alike, and otherwise than this row's; 0 where they differ among themselves."""
        text = row.get(self._column, "")
        if not text or _LETTER.match(text[-1]):  # half a currency is none, and refused as such
            return 0
        return max(self._known.values()) if len(self._known) == 1 and _tail(text) not in self._known else 0


class _Ends:
    """What the last cells of rows are where the catalogue does not keep them, to tell a whole one: `new`, a GTIN."""

    def __init__(self, table: Table) -> None:
        self._column = table.columns[-1]
        self._texts: set[str] = set()
        self._rows = 0
        self._is_free = not self._column or self._column in KEPT
        """Any text may stand there, or nobody asks."""

    def add(self, row: Row) -> None:
        """Take in a whole row."""
        if self._is_free:
            return
        text = row.get(self._column, "")
        self._rows += 1
        self._texts.add(text)
        if len(text) > MOST_END or len(self._texts) > MOST_ENDS:
            self._texts, self._is_free = set(), True

    def has_like(self, row: Row, column: str) -> bool:
        """Tell whether a row's last cell, in `column`, is another one's and begins no other, or is as long as all."""
        if self._is_free or column != self._column:
            return False
        text = row.get(column, "")
        if text in self._texts:
            return not any(other != text and other.startswith(text) for other in self._texts)
        return self._rows >= LEAST_ALIKE and {len(text)} == set(map(len, self._texts))


class _Surplus:
    """Empty cells beyond the header's: some programs end every row with a comma."""

    def __init__(self, table: Table, lines: _Lines) -> None:
        self._table, self._lines = table, lines
        self._is_usual = True

    def is_usual(self, read: list[str]) -> bool:
        """Take in a row that was read; tell whether it has some, all before it had, and the next one has."""
        self._is_usual = self._is_usual and self._is_in(read)
        if not self._is_usual or (following := self._lines.peek(0)) is None:
            return self._is_usual
        return self._table.is_blank(following) or self._is_in(self._table.split(following))

    def _is_in(self, read: list[str]) -> bool:
        width = self._table.width
        return len(read) > width and not any(map(str.strip, read[width:]))


def _tail(price: str) -> str:
    found = _TAIL.search(price[-MOST_TAIL:])
    return _LETTER.sub("a", _DIGIT.sub("0", found[0])) if found else ""


def read_rows(text: TextIOWrapper, table: Table) -> Rows:
    """Yield the rows after the header; every line that holds something is in one of them."""
    lines, tails, ends, cut = _Lines(text, table.starts), _Tails(table), _Ends(table), ""
    surplus = _Surplus(table, lines)
    while (line := lines.peek(0)) is not None:
        number = lines.number
        plain = line.rstrip(_ENDS)
        if table.is_blank(plain) or (plain.startswith("#") and table.delimiter not in plain):
            lines.drop(1)
            continue
        if len(line) >= MOST_LINE:
            lines.drop(1)
            yield number, Broken("length", f"longer than {MOST_LINE} characters", table.ids([plain[:MOST_LINE]]))
            continue
        read, count = _logical(lines, table, plain)
        taken = lines.drop(count)
        is_last, is_ended = lines.peek(0) is None, taken[-1][-1] in _ENDS
        is_open = is_last and _is_open(table, taken)
        is_literal = is_open and is_ended and not isinstance(read, Broken) and table.is_row(read)
        if (isinstance(read, Broken) and read.reason == "cut") or (is_open and not is_literal):
            cut = "the file ends within a quoted text"
        elif is_last and not is_ended and not isinstance(read, Broken) and _lacks_required(table, read):
            cut = "the file ends within a row"
        if cut and is_last and not is_ended:
            read = Broken("cut", "the file ends within this row", table.ids([plain]))
        row = read if isinstance(read, Broken) else _checked(table, plain, read, surplus)
        if is_last and not cut and (is_literal or not is_ended):
            odd = tails.odd(row) if isinstance(row, dict) and not is_literal else 0
            odd = ODD if plain.endswith(LOST) and not is_literal else odd
            count = len(table.columns) if isinstance(read, Broken) else len(read)
            lacks = tuple(name for name in table.columns[count:] if name)
            last = "" if is_literal else table.columns[: max(count, 1)][-1]
            is_alike = isinstance(row, dict) and ends.has_like(row, last)
            yield number, Unended(last, odd=odd, quote=is_literal, is_alike=is_alike, lacks=lacks)
        elif isinstance(row, dict):
            tails.add(row)
            ends.add(row)
        yield number, row
    if cut:
        yield lines.number, Cut(cut)


def _lacks_required(table: Table, read: list[str]) -> bool:
    """Tell whether a row ends before a cell that it must have; others that are empty may be left away."""
    return any(name in REQUIRED for name in table.columns[len(read) :])


def _is_open(table: Table, lines: list[str]) -> bool:
    """Tell whether lines end within a quoted cell."""
    return table.open_cell("".join(lines).rstrip(_ENDS)) is not None


def _logical(lines: _Lines, table: Table, line: str) -> tuple[list[str] | Broken, int]:
    """Return the next row's cells, or why it cannot be trusted, and how many lines it takes."""
    alone = table.split(line)
    if '"' not in line:
        return alone, 1
    if (opened := table.open_cell(line)) is None:
        literal = line.split(table.delimiter)
        return (literal if not table.fits(alone) and table.is_row(literal) else alone), 1
    if table.is_row(alone) and not table.has_offer_before(opened):  # its quote is an inch, or was forgotten
        return alone, 1
    return _joined(lines, table, line, alone)


def _joined(lines: _Lines, table: Table, line: str, alone: list[str]) -> tuple[list[str] | Broken, int]:
    """Try to end a quoted text in one of the following lines."""
    parts, rows, is_whole = [line], 0, table.is_row(alone)
    for count in range(1, MOST_LINES):
        following = lines.peek(count)
        if following is None:
            if rows or (count == 1 and is_whole and (lines.peek(0) or "")[-1:] in _ENDS):
                break
            return Broken("cut", "the file ends within the quoted text of this row", table.ids([line])), 1
        following = following.rstrip(_ENDS)
        read = table.split(following)
        rows += table.is_row(read)
        if (is_whole and table.fits(read)) or (rows and table.delimiter in "\t|"):
            break  # that line is a row: tabs hardly stand in a text, nor as many commas where nothing is missing
        parts.append(following)
        if '"' not in following:
            continue
        whole = "\n".join(parts)
        if table.open_cell(whole) is not None:
            continue
        read = table.split(whole)
        if not table.fits(read) or not table.is_row(read):
            break
        if rows:
            message = f"its quoted text takes in {count} more lines, one of which may be a product of its own"
            return Broken("quotes", message, table.ids(parts)), count + 1
        return read, count + 1
    if table.fits(alone):
        return alone, 1
    return Broken("quotes", "a quote opens and is not closed before the next row", table.ids([line])), 1


def _checked(table: Table, line: str, read: list[str], surplus: _Surplus) -> Row | Broken:
    """Return the row of these cells; trailing empty ones need not be there, and all rows may have more."""
    is_usual = surplus.is_usual(read)
    if len(read) > len(table.columns) and not (table.fits(read) and (len(read) <= table.width or table.is_row(read))):
        return Broken("cells", f"more cells than columns (a stray {_NAMED[table.delimiter]}?)", table.ids([line]))
    if name := split_price(table, line, read, is_usual=is_usual):
        said = f"{name} may go on behind its comma: write it in quotes, or without the comma"
        return Broken("cells", said, table.ids([line]))
    row: Row = {}
    for name, cell in zip(table.columns, read, strict=False):
        if name and (text := cell.strip()):
            add(row, name, text)
    if _lacks_required(table, read):
        missing = [name for name in table.columns[len(read) :] if name in REQUIRED]
        return Broken("cells", f"ends before {missing[0]}: fewer cells than columns", table.ids([line]))
    return row


_NAMED: Final = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}
