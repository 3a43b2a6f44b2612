"""SHA-256 of a catalogue's pictures, remembered from one publication to the next: nobody reads them to change a price.

A file counts as the same while its size and the moment of its last change are; what goes out is read and checked again.
"""

import sqlite3
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from stream.errors import CatalogError

FILE: Final = "digests.sqlite"  # in the folder of pictures, and of no worth without them
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS digest (
    path TEXT PRIMARY KEY, bytes INTEGER NOT NULL, changed INTEGER NOT NULL, sha256 TEXT NOT NULL
) WITHOUT ROWID;
"""


class Digests:
    """The digests below one folder; a context manager, which keeps what it learnt when it ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        with suppress(sqlite3.Error):  # a folder that cannot be written only costs reading
            self._connection = sqlite3.connect(self._folder / FILE)
            self._connection.executescript(_TABLE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.commit()
            self._connection.close()

    def of(self, path: str) -> tuple[str, int]:
        """Return the SHA-256 and the bytes of the file that has the name `path` in the folder.

        Raises:
            CatalogError: it cannot be read.
        """
        try:
            found = (self._folder / path).stat()
            known = self._known(path, found.st_size, found.st_mtime_ns)
            if known is None:
                with (self._folder / path).open("rb") as file:
                    known = file_digest(file, "sha256").hexdigest()
                self._keep(path, found.st_size, found.st_mtime_ns, known)
        except OSError as error:
            raise CatalogError(f"cannot read {self._folder / path}: {error.strerror}; import its feed again") from error
        return known, found.st_size

    def _known(self, path: str, size: int, changed: int) -> str | None:
        if self._connection is None:
            return None
        query = "SELECT sha256 FROM digest WHERE path = ? AND bytes = ? AND changed = ?"
        with suppress(sqlite3.Error):
            row = self._connection.execute(query, (path, size, changed)).fetchone()
            return str(row[0]) if row else None
        return None

    def _keep(self, path: str, size: int, changed: int, digest: str) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.execute(
                    "INSERT OR REPLACE INTO digest VALUES (?, ?, ?, ?)", (path, size, changed, digest)
                )
