"""A local catalogue that follows the published one: the same SQLite file and folder of pictures as an import makes.

Beside the catalogue's own tables it keeps how far the topic was read, in the same transactions, and the products that
wait for a picture. What cannot be used is refused record by record, and the product stays as it was.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from stream.catalog.database import connect, pictures_of
from stream.errors import CatalogError, RecordError
from stream.products.applied import drop_product, forget_pictures, is_named, put_product
from stream.products.files import Files
from stream.products.record import (
    PublishedProduct,
    check_picture,
    decode_product,
    picture_key,
    product_key,
    read_key,
)

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS followed (partition INTEGER PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waiting (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dropped (sha256 TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen (key BLOB PRIMARY KEY) WITHOUT ROWID;
"""
GRACE_S: Final = 60.0
"""How long a picture stays that no product shows any more: an ad under way may still open it."""


class Taken(NamedTuple):
    """A record of the topic."""

    partition: int
    offset: int
    key: bytes | None
    value: bytes | None


class Shelf:
    """The local copy; one process writes it. Not for several threads at a time."""

    def __init__(self, database: Path, *, pictures: bool) -> None:
        """Open the copy, or make it; one that another version of Adloom wrote is made anew.

        Args:
            database: the catalogue's file.
            pictures: keep pictures, and no product before its own are there; False for who only looks at offers.

        Raises:
            CatalogError: it cannot be written.
        """
        self.database = database
        self._pictures = pictures
        self._mark = database.with_name(f"{database.name}.followed")
        self._files = Files(pictures_of(database))
        try:
            self._connection = _open(database)
        except sqlite3.Error as error:
            raise CatalogError(f"cannot write the copy of the catalogue {database}: {error}") from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def is_empty(self) -> bool:
        """Whether it has no product."""
        return self._connection.execute("SELECT 1 FROM product LIMIT 1").fetchone() is None

    def places(self) -> dict[int, int]:
        """Return the offset to read on from, by partition."""
        return dict(self._connection.execute("SELECT partition, next FROM followed"))

    def fact(self, name: str) -> str:
        """Return what was noted under `name`, "" for nothing."""
        row = self._connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def note(self, name: str, value: str) -> None:
        """Note `value` under `name`."""
        self._connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    @property
    def touched(self) -> float:
        """When `touch` was last called, seconds since the epoch; 0: never."""
        try:
            return self._mark.stat().st_mtime
        except OSError:
            return 0.0

    def touch(self) -> None:
        """Note that it is up to date now; not in the database, where every note is a change that readers look at."""
        self._mark.touch()

    def begin_anew(self) -> None:
        """Read the whole topic again; what is there stays until `settle` knows what the topic no longer has."""
        with self._writing():
            for table in ("followed", "waiting", "seen"):
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608  names of our own
            self.note("settled", "")

    def settle(self, now: float) -> None:
        """Take in that everything was read: what a reading from the beginning has not met is gone."""
        if self.fact("settled"):
            return
        with self._writing():
            for locale, id_ in self._connection.execute("SELECT locale, id FROM product").fetchall():
                if not self._was_seen(product_key(locale, id_)):
                    drop_product(self._connection, locale, id_)
            for digest in self._files.all():
                if not self._was_seen(picture_key(digest)):
                    self._connection.execute("INSERT OR REPLACE INTO dropped VALUES (?, ?)", (digest, now))
            forget_pictures(self._connection)
            self._connection.execute("DELETE FROM seen")
            self.note("settled", "1")

    def _was_seen(self, key: bytes) -> bool:
        return self._connection.execute("SELECT 1 FROM seen WHERE key = ?", (key,)).fetchone() is not None

    def take(self, records: Iterable[Taken], now: float) -> list[tuple[Taken, RecordError]]:
        """Take in records of the topic, in its order, and how far they reach; return those that were refused.

        Raises:
            CatalogError: the copy cannot be written; nothing of it was taken in.
        """
        refused = []
        settled = bool(self.fact("settled"))
        with self._writing():
            for record in records:
                try:
                    self._take(record, now)
                except RecordError as error:
                    refused.append((record, error))
                if not settled and record.value is not None:
                    self._connection.execute("INSERT OR IGNORE INTO seen VALUES (?)", (record.key or b"",))
                elif not settled:
                    self._connection.execute("DELETE FROM seen WHERE key = ?", (record.key or b"",))
                self.reach(record.partition, record.offset + 1)
            forget_pictures(self._connection)
            self._sweep(now)
        return refused

    def reach(self, partition: int, offset: int) -> None:
        """Note that `partition` is read up to `offset`."""
        self._connection.execute("INSERT OR REPLACE INTO followed VALUES (?, ?)", (partition, offset))

    def _take(self, record: Taken, now: float) -> None:
        kind, name = read_key(record.key)
        if kind == "picture":
            self._take_picture(name, record.value, now)
            return
        self._connection.execute("DELETE FROM waiting WHERE key = ?", (record.key,))
        if record.value is None:
            drop_product(self._connection, kind, name)
            return
        assert record.key is not None  # noqa: S101  `read_key` let it through
        product = decode_product(record.key, record.value)
        if self._lacks(product):
            self._connection.execute("INSERT INTO waiting VALUES (?, ?)", (record.key, record.value))
        else:
            self._put(product)

    def _take_picture(self, digest: str, value: bytes | None, now: float) -> None:
        if not self._pictures:
            return
        if value is None:
            self._connection.execute("INSERT OR REPLACE INTO dropped VALUES (?, ?)", (digest, now))
            return
        self._connection.execute("DELETE FROM dropped WHERE sha256 = ?", (digest,))
        if not self._files.has(digest):
            check_picture(digest, value)
            self._files.add(digest, value)
        for key, waiting in self._connection.execute("SELECT key, value FROM waiting ORDER BY key").fetchall():
            if digest.encode() in waiting and not self._lacks(product := decode_product(key, waiting)):
                self._put(product)
                self._connection.execute("DELETE FROM waiting WHERE key = ?", (key,))

    def _lacks(self, product: PublishedProduct) -> bool:
        """Tell whether a picture of the product has not come yet."""
        if not self._pictures or product.picture is None:
            return False
        return not all(map(self._files.has, product.picture.files.values()))

    def _put(self, product: PublishedProduct) -> None:
        if self._pictures and product.picture is not None:
            for path, digest in product.picture.files.items():
                self._files.place(digest, path)
        put_product(self._connection, product)

    def _sweep(self, now: float) -> None:
        """Remove pictures that were taken back and that nothing names, once nobody can be about to open them."""
        old = self._connection.execute("SELECT sha256 FROM dropped WHERE at <= ?", (now - GRACE_S,)).fetchall()
        for (digest,) in old:
            waits = self._connection.execute("SELECT 1 FROM waiting WHERE instr(value, ?)", (digest.encode(),))
            if not is_named(self._connection, self._files.paths_of(digest)) and waits.fetchone() is None:
                self._files.remove(digest)
            self._connection.execute("DELETE FROM dropped WHERE sha256 = ?", (digest,))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """All or nothing, with the copy's name in what fails."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            raise CatalogError(f"cannot write the copy of the catalogue {self.database}: {error}") from error


def _open(database: Path) -> sqlite3.Connection:
    try:
        connection = connect(database, create=True)
    except CatalogError:
        if not database.is_file():
            raise
        # A copy of another version, or a damaged one: the topic has everything.
        for name in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))):
            with suppress(FileNotFoundError):
                name.unlink()
        connection = connect(database, create=True)
    connection.executescript(_TABLES)
    return connection
