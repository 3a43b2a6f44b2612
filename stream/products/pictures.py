"""The pictures of a followed catalogue: which product waits for which, which have a name, and which may go.

One that lies in a topic goes when the topic takes it back; one from a store, which nobody takes back there, when no
product names it any more, as it can be had again. Either stays for a while: an ad under way may still open it.
"""

import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from stream.products.files import Files
from stream.products.record import Lies, Prepared, check_picture

GRACE_S: Final = 60.0
"""How long a picture stays that no product shows any more."""
ABANDONED_S: Final = 12 * 3600.0
"""Age of a picture that no product names and of which nothing more is heard: its end was missed."""
TABLES: Final = """
CREATE TABLE IF NOT EXISTS lacking (
    sha256 TEXT NOT NULL, key BLOB NOT NULL, lies TEXT NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (sha256, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS lacking_by_key ON lacking (key);
CREATE INDEX IF NOT EXISTS lacking_by_place ON lacking (lies);
CREATE TABLE IF NOT EXISTS named (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, lies TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS named_by_sha256 ON named (sha256);
CREATE TABLE IF NOT EXISTS dropped (sha256 TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS product_by_picture ON product (picture);
"""


class Pictures:
    """What the copy's database knows of its pictures, within the transactions of whoever calls."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self._connection = connection
        self._files = Files(folder)

    def add(self, digest: str, content: bytes) -> None:
        """Keep a picture that came, once it is what it must be.

        Raises:
            RecordError: it is not; nothing was kept.
            OSError: it cannot be written.
        """
        self._connection.execute("DELETE FROM dropped WHERE sha256 = ?", (digest,))
        if not self._files.has(digest):
            check_picture(digest, content)
            self._files.add(digest, content)

    def drop(self, digest: str, now: float) -> None:
        """Let a picture go in a while, if nothing names it then."""
        self._connection.execute("INSERT OR REPLACE INTO dropped VALUES (?, ?)", (digest, now))

    def lacks(self, key: bytes, picture: Prepared) -> bool:
        """Tell whether the product `key` has to wait for its picture, and note for what."""
        missing = [(digest, size) for digest, size in picture.sizes.items() if not self._files.has(digest)]
        rows = [(digest, key, picture.lies, size) for digest, size in missing]
        self._connection.executemany("INSERT OR REPLACE INTO lacking VALUES (?, ?, ?, ?)", rows)
        return bool(rows)

    def forget(self, key: bytes) -> None:
        """Note that the product `key` waits for nothing."""
        self._connection.execute("DELETE FROM lacking WHERE key = ?", (key,))

    def completed(self, digest: str) -> list[bytes]:
        """Return the keys of products that wait for nothing any more, now that a picture came."""
        waited = self._connection.execute("SELECT key FROM lacking WHERE sha256 = ? ORDER BY key", (digest,)).fetchall()
        self._connection.execute("DELETE FROM lacking WHERE sha256 = ?", (digest,))
        return [
            key
            for (key,) in waited
            if self._connection.execute("SELECT 1 FROM lacking WHERE key = ?", (key,)).fetchone() is None
        ]

    def place(self, picture: Prepared, now: float) -> None:
        """Give files their names, in place of what had them.

        Raises:
            OSError: it cannot be done.
        """
        for path, digest in picture.files.items():
            before = self._connection.execute("SELECT sha256, lies FROM named WHERE path = ?", (path,)).fetchone()
            self._connection.execute("INSERT OR REPLACE INTO named VALUES (?, ?, ?)", (path, digest, picture.lies))
            if before is not None and before[0] != digest and before[1] == "store":
                self.drop(before[0], now)
            self._files.place(digest, path)

    def release(self, source: str, now: float) -> None:
        """Take in that no product is made of the picture `source` any more."""
        for path in _paths(source):
            row = self._connection.execute("SELECT sha256 FROM named WHERE path = ? AND lies = 'store'", (path,))
            for (digest,) in row.fetchall():
                self.drop(digest, now)

    def drop_abandoned(self, now: float) -> None:
        """Let go what nothing names and nothing was heard of for long."""
        for digest in self._files.all():
            if now - self._files.kept_at(digest) > ABANDONED_S and not self.is_wanted(digest):
                self.drop(digest, now)

    def is_wanted(self, digest: str) -> bool:
        """Tell whether a product shows a picture, or waits with it for another."""
        return any(self._shown(self._paths_of(digest))) or (
            # A product that lacks one of two files is to find the other still there.
            self._connection.execute("SELECT 1 FROM waiting WHERE instr(value, ?)", (digest.encode(),)).fetchone()
            is not None
        )

    def sweep(self, now: float) -> None:
        """Remove what was let go a while ago and is not wanted; what still is, is looked at again later."""
        old = self._connection.execute("SELECT sha256 FROM dropped WHERE at <= ?", (now - GRACE_S,)).fetchall()
        for (digest,) in old:
            if self.is_wanted(digest):
                if self._is_of_store(digest):  # who names it last lets it go
                    self._connection.execute("DELETE FROM dropped WHERE sha256 = ?", (digest,))
                else:
                    self.drop(digest, now)
                continue
            self._files.remove(digest, self._paths_of(digest))
            self._connection.execute("DELETE FROM named WHERE sha256 = ?", (digest,))
            self._connection.execute("DELETE FROM dropped WHERE sha256 = ?", (digest,))

    def _is_of_store(self, digest: str) -> bool:
        """Tell whether what is shown of a picture is from the store, where nobody takes it back."""
        rows = self._connection.execute("SELECT path, lies FROM named WHERE sha256 = ?", (digest,)).fetchall()
        shown = [lies for path, lies in rows if any(self._shown([path]))]
        return bool(shown) and set(shown) == {"store"}

    def _paths_of(self, digest: str) -> list[str]:
        return [row[0] for row in self._connection.execute("SELECT path FROM named WHERE sha256 = ?", (digest,))]

    def _shown(self, paths: Collection[str]) -> Iterator[bool]:
        query = "SELECT 1 FROM picture WHERE sha256 = ? AND (photo = ? OR cutout = ?)"
        for path in paths:
            source = path.partition("/")[2].partition(".")[0]
            yield self._connection.execute(query, (source, path, path)).fetchone() is not None


def awaits(connection: sqlite3.Connection, lies: Lies) -> bool:
    """Tell whether a product waits for a picture of those that lie there."""
    return connection.execute("SELECT 1 FROM lacking WHERE lies = ? LIMIT 1", (lies,)).fetchone() is not None


def awaited(connection: sqlite3.Connection, lies: Lies) -> dict[str, int]:
    """Return the bytes of pictures that products wait for, by SHA-256, of those that lie there."""
    rows = "SELECT DISTINCT sha256, bytes FROM lacking WHERE lies = ? ORDER BY sha256"
    return dict(connection.execute(rows, (lies,)).fetchall())


def _paths(source: str) -> tuple[str, str]:
    stem = f"{source[:2]}/{source}"
    return f"{stem}.webp", f"{stem}.cutout.webp"
