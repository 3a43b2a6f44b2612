"""The catalogue's file that is there now: one that takes the place of another is opened once it is whole.

Imports may make it anew under the same name. Until all feeds are in, what was there before is the truth that is known.
"""

import sqlite3
import time
from pathlib import Path
from threading import RLock
from typing import Any, Final

from stream.catalog.database import UnmadeError, connect
from stream.catalog.imported import feeds_of
from stream.errors import CatalogError

SETTLED_S: Final = 60.0
"""A new file in which nothing was written for so long is whole though a feed is missing: the shop has dropped it."""


class Current:
    """A connection to that file; threads that ask it take turns."""

    def __init__(self, database: Path) -> None:
        """Open nothing yet."""
        self.database = database
        self.number = 0
        """Goes up with each file that is opened; 0: none is."""
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, ...] = ()
        self._refused: tuple[int, ...] = ()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()

    def look(self) -> bool:
        """Open the file that is there, if it is another than before; return whether it was.

        Raises:
            CatalogError: it cannot be used, which is told once until it changes; what was opened before still counts.
        """
        with self._lock:
            form = _form(self.database)
            file = form[:2]
            if not form or file == self._file:
                return False  # what was there last counts until another comes
            form += _form(Path(f"{self.database}-wal"))
            if form == self._refused:
                return False
            self._refused = form  # tried again once it changed: it may be half written by now
            written = _written(self.database)  # before a look at it makes files of its own
            try:
                connection = connect(self.database, create=False)
            except UnmadeError:
                return False
            if _form(self.database)[:2] != file:  # it went meanwhile: what lies beside it may be another's by now
                connection.close()
                return self.look()
            if self._connection is not None:
                if not self._is_whole(connection, written):
                    connection.close()
                    self._refused = ()  # time alone may make it so
                    return False
                self._connection.close()
            self._connection, self._file, self._refused = connection, file, ()
            self.number += 1
            return True

    def _is_whole(self, connection: sqlite3.Connection, written: float) -> bool:
        """Tell whether a new file has products, and all feeds of the one before if it has any of them."""
        try:
            if connection.execute("SELECT 1 FROM product LIMIT 1").fetchone() is None:
                return False
            before = feeds_of(self._connection) if self._connection else set()
            awaits_more = feeds_of(connection) < before
        except sqlite3.Error as error:
            connection.close()
            raise CatalogError(f"cannot read the catalogue {self.database}: {error}") from error
        return not awaits_more or time.time() - written >= SETTLED_S

    def ask(self, query: str, values: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query.

        Raises:
            CatalogError: there is no file, or it cannot be read.
        """
        with self._lock:
            if self._connection is None:
                raise CatalogError(f"no catalogue at {self.database}: run `adloom catalog import FEED`")
            try:
                return self._connection.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise CatalogError(f"cannot read the catalogue {self.database}: {error}") from error


def _written(database: Path) -> float:
    """Return when something was last written to a catalogue, seconds since the epoch."""
    forms = (_form(database), _form(Path(f"{database}-wal")))
    return max((form[4] for form in forms if form), default=0) / 1e9


def _form(file: Path) -> tuple[int, ...]:
    """Return what changes with a file, nothing of one that is not there."""
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_mode, found.st_size, found.st_mtime_ns, found.st_ctime_ns
