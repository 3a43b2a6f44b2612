"""Which feeds a catalogue is made of, and which of them end without a line end when they are whole.

The tables are made by the first import that finds none, so that catalogues of before need no new version.
"""

import hashlib
import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stream.catalog.attributes import Row

_TABLE: Final = "CREATE TABLE IF NOT EXISTS imported (feed TEXT PRIMARY KEY, unended INTEGER NOT NULL) WITHOUT ROWID"
_NOTE: Final = """
    INSERT INTO imported VALUES (?, ?)
    ON CONFLICT (feed) DO UPDATE SET unended = excluded.unended WHERE unended IS NOT excluded.unended
"""
_DOUBTED: Final = """
    CREATE TABLE IF NOT EXISTS doubted (
        feed TEXT PRIMARY KEY, written INTEGER NOT NULL, row TEXT NOT NULL, missing TEXT NOT NULL
    ) WITHOUT ROWID
"""


ENDED, UNENDED, SHORT = 0, 1, 2
"""How a whole feed ends: with a line end, without one, or also without the last row's empty cells."""
_LACKS: Final = ""
"""Stands in a row for the columns that it has no cell for: no attribute is called so."""
_LIMITS: Final = (512, 1000)
"""Bytes: limits of transfers and of buffers are multiples of these, or one less."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A last row without a line end: what a feed showed at the import before, and may be cut at."""

    written: int
    """When the file was, in ns: to import the same file again tells nothing new."""
    row: Row
    missing: str
    """Hash of the products that the file did not show; "": it was taken as whole."""

    @classmethod
    def of(cls, path: Path, row: Row, missing: Collection[tuple[str, str]], lacks: tuple[str, ...]) -> "Doubt":
        """Make it of a feed's file; its row ends before the columns `lacks`."""
        listed = json.dumps(sorted(missing)).encode()
        row = row | {_LACKS: " ".join(lacks)} if lacks else row
        return cls(path.stat().st_mtime_ns, row, hashlib.sha256(listed).hexdigest())

    def has_row(self, later: "Doubt") -> bool:
        """Tell whether a file written since ends with the same row."""
        return self.written != later.written and self.row == later.row

    def has_end(self, later: "Doubt", column: str) -> bool:
        """Tell whether a file written since ends with the same product and lacks the same ones.

        Where `column`, the last one, goes on or is shorter in one of them, that is a cut at another character.
        """
        if self.written == later.written or self.missing != later.missing:
            return False
        if any(self.row.get(name) != later.row.get(name) for name in ("id", _LACKS)):
            return False
        one, other = self.row.get(column, ""), later.row.get(column, "")
        return one == other or not (one.startswith(other) or other.startswith(one))

    def cell_of(self, later: "Doubt", column: str) -> tuple[str, str] | None:
        """Return a cell of this row and of the same product's in a file written since; None: they tell nothing."""
        if self.written == later.written or self.row.get("id") != later.row.get("id"):
            return None
        one, other = self.row.get(column, ""), later.row.get(column, "")
        was_cut = bool(self.missing) and one != other and other.startswith(one)
        return None if was_cut else (one, other)


def feeds_of(connection: sqlite3.Connection) -> set[str]:
    """Return the feeds that were imported; none of a catalogue of before."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'imported'").fetchone() is None:
        return set()
    return {feed for (feed,) in connection.execute("SELECT feed FROM imported")}


def ends_of(connection: sqlite3.Connection, feed: str) -> int | None:
    """Return how a feed is known to end; None: no import told yet."""
    connection.execute(_TABLE)
    known = connection.execute("SELECT unended FROM imported WHERE feed = ?", (feed,)).fetchone()
    return int(known[0]) if known else None


def is_limit(size: int) -> bool:
    """Tell whether a file may be cut by a limit in bytes: that one falls on the same place again and again."""
    return any(count % limit == 0 for count in (size, size + 1) for limit in _LIMITS)


def note(connection: sqlite3.Connection, feed: str, ends: int) -> None:
    """Note that a feed was imported, and how it ends."""
    connection.execute(_TABLE)
    connection.execute(_NOTE, (feed, ends))


def move(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Note that the feed `old` is called `new` from now on."""
    for table in (_TABLE, _DOUBTED):
        connection.execute(table)
    connection.execute("UPDATE OR REPLACE imported SET feed = ? WHERE feed = ?", (new, old))
    connection.execute("UPDATE OR REPLACE doubted SET feed = ? WHERE feed = ?", (new, old))


def doubt_of(connection: sqlite3.Connection, feed: str) -> Doubt | None:
    """Return what was in doubt at the import before."""
    connection.execute(_DOUBTED)
    found = connection.execute("SELECT written, row, missing FROM doubted WHERE feed = ?", (feed,)).fetchone()
    return Doubt(found[0], json.loads(found[1]), found[2]) if found else None


def note_doubt(connection: sqlite3.Connection, feed: str, doubt: Doubt | None) -> None:
    """Note what is in doubt for the next import; None: nothing is."""
    if doubt is None:
        connection.execute("DELETE FROM doubted WHERE feed = ?", (feed,))
        return
    values = (feed, doubt.written, json.dumps(doubt.row), doubt.missing)
    connection.execute("INSERT OR REPLACE INTO doubted VALUES (?, ?, ?, ?)", values)
