"""The file of a followed catalogue: a catalogue's own tables, and beside them how far the topics were read."""

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Final

from stream.catalog.database import connect
from stream.errors import CatalogError
from stream.products import anew, facts, pictures

FORM: Final = "3"
"""Goes up with the tables: a copy of another form is made anew, as the topic has everything."""
_FORMED: Final = f"INSERT INTO fact VALUES ('form', '{FORM}');"  # noqa: S608  our own
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS followed (
    kind TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (kind, partition)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waiting (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
"""


def opened(database: Path) -> sqlite3.Connection:
    """Return a connection that writes the copy, which is made where it is not there, or of no use.

    Raises:
        CatalogError: it cannot be written.
    """
    connection: sqlite3.Connection | None = None
    try:
        connection = connect(database, create=True)
        if _is_ours(connection):
            return connection
        connection.close()
    except CatalogError:
        if not database.is_file():
            raise
    # A copy of another version, or a damaged one: the topic has everything.
    for name in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))):
        with suppress(FileNotFoundError):
            name.unlink()
    connection = connect(database, create=True)
    _is_ours(connection)
    return connection


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Make the tables of a new copy; tell whether those of an old one have their present form."""
    connection.execute(facts.TABLE)
    form = facts.fact(connection, "form")
    if not form and connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'followed'").fetchone() is None:
        connection.executescript(f"BEGIN; {_TABLES} {anew.SEEN} {pictures.TABLES} {_FORMED} COMMIT;")
        return True
    return form == FORM
