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


@dataclass(frozen=True, slots=True)
class Doubt:
    """A last row at which a feed may be cut."""

    written: int
    """When the file was, in ns: to import the same file again tells nothing new."""
    row: Row
    missing: str
    """Hash of the products that the file did not show."""

    @classmethod
    def of(cls, path: Path, row: Row, missing: Collection[tuple[str, str]]) -> "Doubt":
        """Make it of a feed's file."""
        listed = json.dumps(sorted(missing)).encode()
        return cls(path.stat().st_mtime_ns, row, hashlib.sha256(listed).hexdigest())

    def has_row(self, later: "Doubt") -> bool:
        """Tell whether a file written since ends with the same row."""
        return self.written != later.written and self.row == later.row

    def has_end(self, later: "Doubt", column: str) -> bool:
        """Tell whether a file written since ends with the same product and lacks the same ones.

        Where `column`, the last one, goes on or is shorter in one of them, that is a cut at another character.
        """
        if self.written == later.written or self.missing != later.missing or self.row.get("id") != later.row.get("id"):
            return False
        one, other = self.row.get(column, ""), later.row.get(column, "")
        return one == other or not (one.startswith(other) or other.startswith(one))


def feeds_of(connection: sqlite3.Connection) -> set[str]:
    """Return the feeds that were imported; none of a catalogue of before."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'imported'").fetchone() is None:
        return set()
    return {feed for (feed,) in connection.execute("SELECT feed FROM imported")}


def ends_so(connection: sqlite3.Connection, feed: str) -> bool | None:
    """Tell whether a feed is known to end without a line end; None: no import told yet."""
    connection.execute(_TABLE)
    known = connection.execute("SELECT unended FROM imported WHERE feed = ?", (feed,)).fetchone()
    return bool(known[0]) if known else None


def note(connection: sqlite3.Connection, feed: str, *, unended: bool) -> None:
    """Note that a feed was imported, and whether it ends without a line end."""
    connection.execute(_TABLE)
    connection.execute(_NOTE, (feed, unended))


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
