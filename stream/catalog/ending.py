"""How a feed ends: whether its last row is whole where its line has no end, or the file is cut there.

No cut falls on the same place twice. So what speaks of one is a doubt, until the next file ends so, too.
"""

import sqlite3
from collections.abc import Callable, Container, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from stream.catalog.attributes import KEPT, ODD, Row, Unended
from stream.catalog.availability import is_available
from stream.catalog.database import feed_key
from stream.catalog.imported import ENDED, SHORT, UNENDED, Doubt, doubt_of, ends_of, is_limit, note, note_doubt
from stream.catalog.report import ImportReport
from stream.catalog.rows import Record
from stream.errors import RowError

Key = tuple[str, str]
"""Id and locale of a product."""
_BY_CUT: Final = frozenset({"cut", "shortened", "characters"})
"""Reasons that a cut gives, besides those that are called as the column of the last cell."""


class Ending:
    """What is known of a feed's end, and what its last row tells."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        report: ImportReport,
        missing: Callable[[tuple[str, ...]], set[Key]],
        *,
        had_any: bool,
        force: bool,
    ) -> None:
        """Begin.

        Args:
            connection: the catalogue, within a transaction.
            path: the feed.
            report: told of a cut.
            missing: returns the products that the feed has not shown so far, without those of the ids given.
            had_any: the feed had products before.
            force: the file is taken at its word.
        """
        self._connection, self._path, self._feed = connection, path, feed_key(path)
        self._report = report
        self._missing = missing
        self._force = force
        self.is_cut = False
        self.unended: Unended | None = None
        """What the reader says of the row that comes, where that is the last one and has no end."""
        self._known = ends_of(connection, self._feed)
        self._is_guess = self._known is None and had_any
        """A catalogue of before does not tell: its feed may always have ended without a line end."""
        self._ends_so = bool(self._known) or self._is_guess
        self._doubt = doubt_of(connection, self._feed)
        self._last: Doubt | None = None
        self._is_limited = is_limit(path.stat().st_size)

    def cut(self, message: str) -> None:
        """Take in that the file is cut."""
        self._report.warn(0, "cut", message)
        self.is_cut = True

    def look(self, row: Row, ids: tuple[str, ...]) -> None:
        """Take in the row that comes; it matters where it is the last one, and its line has no end."""
        if self.unended is not None and not self._force:
            self._last = Doubt.of(self._path, row, self._missing(ids), self.unended.lacks)

    @property
    def lacks_cells(self) -> bool:
        """Whether the last row ends before its last columns, none of which it needs."""
        return self.unended is not None and bool(self.unended.lacks)

    def hides(self, attributes: Container[str], ids: tuple[str, ...]) -> bool:
        """Tell whether one of these attributes is the last row's last cell, and may be cut."""
        if self.unended is None or self.unended.column not in attributes:
            return False
        return not self._ends_so or bool(self._missing(ids))

    @property
    def _is_again(self) -> bool:
        """Whether the import before ended so, too, in another file."""
        if self._doubt is None or self._last is None or self.unended is None or self._is_limited:
            return False
        return self._doubt.has_end(self._last, self.unended.column)

    def is_at_cut(self, ids: tuple[str, ...], reason: str) -> bool:
        """Note a cut where a last row without a line end was left out; tell whether products are missing behind it.

        A fault before its last cell comes of no cut.
        """
        if self.unended is None or self._force or self._is_again:
            return False
        missing = len(self._missing(ids))
        is_by_cut = reason in _BY_CUT or self.unended.column.startswith(reason)
        is_short = self.lacks_cells and (is_by_cut or self._known != SHORT)
        is_doubt = bool(missing) and is_by_cut if self._ends_so else missing or is_by_cut
        if not (is_short or is_doubt):
            return False
        told = f" and {missing} products are missing" if missing else " and cannot be used"
        lacks = "text has no closing quote" if self.unended.quote else "line has no line end"
        self.cut(f"its last {lacks}{told}: it may be cut off; end it, or import it with --force")
        return is_short or missing > 0

    def refuse_cut(self, row: Row, ids: tuple[str, ...]) -> None:
        """Refuse a last row without a line end, of a feed that is not known to end so, where anything is missing.

        Raises:
            RowError: it is one.
        """
        self.look(row, ids)
        if self.unended is None or self._force or self._is_again:
            return
        if self.lacks_cells and self._known != SHORT:
            raise RowError("the file seems to end within this row", "cut")
        if not (missing := self._missing(ids)):
            return
        if not self._ends_so:
            raise RowError("the file seems to end within this row", "cut")
        if self._is_guess:
            said = f"its last line has no end and {len(missing)} products are missing: taken as whole this once"
            self._report.warn(0, "unended", said)

    def refuse_shortened(self, row: Row, record: Record, had: Mapping[str, Any] | None, ids: tuple[str, ...]) -> None:
        """Refuse a last row without a line end whose last cell is the beginning of what it was, or no whole price.

        Raises:
            RowError: it is, or where products are missing that cannot be told.
        """
        if self.unended is None or self._force:
            return
        missing = self._missing(ids)
        if (not missing and self._ends_so and not self.lacks_cells) or (self.lacks_cells and self._is_again):
            return
        if self._doubt and self._last and self._doubt.has_row(self._last) and not self._is_limited:
            return
        column = self.unended.column
        before = self._before(column, row, record, had)
        is_odd = self.unended.odd >= (2 if missing else ODD)
        if is_odd or (before and _is_beginning(*before, is_price=column in {"price", "sale_price"})):
            raise RowError(f"the file seems to end within this row's {column}", "shortened")
        for name in self.unended.lacks:
            lost = self._before(name, row, record, had)
            if lost and lost[0] and not lost[1]:
                raise RowError(f"the file seems to end before this row's {name}", "shortened")
        is_doubtful = before is None and bool(column) and had is not None and not self._is_guess
        is_whole = self._is_again or (self.unended.is_alike and not self._is_limited)
        if missing and is_doubtful and not is_whole:
            raise RowError(f"the file may end within this row's {column}", "shortened")

    def _before(
        self, name: str, row: Row, record: Record, had: Mapping[str, Any] | None
    ) -> tuple[object, object] | None:
        """Return what a cell of the last row was, and is; None: the import before is not known to have ended there."""
        if field := KEPT.get(name):
            return (had or {}).get(field), getattr(record, field)
        if name == "availability" and is_available(row.get(name, "")) is not None:
            return None, None  # no word is the beginning of another
        return self._doubt.cell_of(self._last, name) if self._doubt and self._last else None

    def note(self) -> None:
        """Note for the next import how this feed ended."""
        is_whole = self._force or not self.is_cut
        if not is_whole:
            note(self._connection, self._feed, self._known or ENDED)
            note_doubt(self._connection, self._feed, self._last)
            return
        ends = ENDED
        if self.unended is not None and not self.unended.quote:
            ends = SHORT if self.lacks_cells or self._known == SHORT else UNENDED
        note(self._connection, self._feed, ends)
        note_doubt(self._connection, self._feed, replace(self._last, missing="") if self._last else None)


def _is_beginning(was: object, now: object, *, is_price: bool) -> bool:
    """Tell whether a text is what is left of the one before; 12 is all of 12.00."""
    if not isinstance(was, str) or not isinstance(now, str) or not was.startswith(now):
        return False
    return _figures(was) != _figures(now) if is_price else was != now


def _figures(price: str) -> str:
    return price.rstrip("0").rstrip(".") if "." in price else price
