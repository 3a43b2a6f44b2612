"""What a copy of the catalogue knows of itself, by name, in the transactions of whoever writes."""

import sqlite3
from typing import Final

TABLE: Final = "CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"


def fact(connection: sqlite3.Connection, name: str) -> str:
    """Return what was noted under `name`, "" for nothing."""
    row = connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def note(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Note `value` under `name`."""
    connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))
