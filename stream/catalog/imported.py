"""Which feeds a catalogue is made of, and which of them end without a line end when they are whole.

The table is made by the first import that finds none, so that catalogues of before need no new version.
"""

import sqlite3
from typing import Final

_TABLE: Final = "CREATE TABLE IF NOT EXISTS imported (feed TEXT PRIMARY KEY, unended INTEGER NOT NULL) WITHOUT ROWID"
_NOTE: Final = """
    INSERT INTO imported VALUES (?, ?)
    ON CONFLICT (feed) DO UPDATE SET unended = excluded.unended WHERE unended IS NOT excluded.unended
"""


def feeds_of(connection: sqlite3.Connection) -> set[str]:
    """Return the feeds that were imported; none of a catalogue of before."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'imported'").fetchone() is None:
        return set()
    return {feed for (feed,) in connection.execute("SELECT feed FROM imported")}


def ends_so(connection: sqlite3.Connection, feed: str) -> bool:
    """Tell whether a feed is known to end without a line end."""
    connection.execute(_TABLE)
    return connection.execute("SELECT 1 FROM imported WHERE feed = ? AND unended", (feed,)).fetchone() is not None


def note(connection: sqlite3.Connection, feed: str, *, unended: bool) -> None:
    """Note that a feed was imported, and whether it ends without a line end."""
    connection.execute(_TABLE)
    connection.execute(_NOTE, (feed, unended))
