"""A local catalogue that follows the published one: the same SQLite file and folder of pictures as an import makes.

Beside the catalogue's own tables it keeps how far the topics were read, in the same transactions, and the products that
wait for a picture. What cannot be used is refused record by record, and the product stays as it was.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Final, Literal, NamedTuple

from stream.catalog.database import connect, pictures_of
from stream.errors import CatalogError, RecordError
from stream.products.applied import drop_product, forget_picture, picture_of, put_product
from stream.products.pictures import TABLES, Pictures, awaited, awaits
from stream.products.record import Lies, PublishedProduct, decode_product, product_key, read_digest, read_key

Kind = Literal["products", "pictures"]
"""Of a topic."""
FORM: Final = "3"
"""Goes up with the tables: a copy of another form is made anew, as the topic has everything."""
_FORMED: Final = f"INSERT INTO fact VALUES ('form', '{FORM}');"  # noqa: S608  our own
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS followed (
    kind TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (kind, partition)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waiting (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen (key BLOB PRIMARY KEY) WITHOUT ROWID;
"""


class Taken(NamedTuple):
    """A record of the topic."""

    partition: int
    offset: int
    key: bytes | None
    value: bytes | None


class Shelf:
    """The local copy; one process writes it, from several threads one after the other, and one thread reads it."""

    def __init__(self, database: Path, *, pictures: bool) -> None:
        """Open the copy, or make it; one that another version of Adloom wrote is made anew.

        Args:
            database: the catalogue's file.
            pictures: keep pictures, and no product before its own are there; False for who only looks at offers.

        Raises:
            CatalogError: it cannot be written.
        """
        self.database = database
        self.has_pictures = pictures
        self._mark = database.with_name(f"{database.name}.followed")
        self._lock = RLock()
        try:
            self._connection = _open(database)
        except sqlite3.Error as error:
            raise CatalogError(f"cannot write the copy of the catalogue {database}: {error}") from error
        self._reader = connect(database, create=False)  # what the event loop asks waits for no writing thread
        self._pictures = Pictures(self._connection, pictures_of(database))

    def close(self) -> None:
        """Close the file, once no thread writes it any more; who comes later is refused."""
        with self._lock:
            self._connection.close()
        self._reader.close()

    @property
    def is_empty(self) -> bool:
        """Whether it has no product."""
        return self._reader.execute("SELECT 1 FROM product LIMIT 1").fetchone() is None

    def places(self, kind: Kind = "products") -> dict[int, int]:
        """Return the offset to read on from, by partition."""
        return dict(self._reader.execute("SELECT partition, next FROM followed WHERE kind = ?", (kind,)))

    def fact(self, name: str) -> str:
        """Return what was noted under `name`, "" for nothing."""
        return _fact(self._reader, name)

    def note(self, name: str, value: str) -> None:
        """Note `value` under `name`."""
        with self._writing():
            self._note(name, value)

    def _note(self, name: str, value: str) -> None:
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

    def begin_anew(self, kind: Kind = "products") -> None:
        """Read the whole topic again; what is there stays until `settle` knows what the topic no longer has."""
        with self._writing():
            self._connection.execute("DELETE FROM followed WHERE kind = ?", (kind,))
            if kind == "products":
                for table in ("waiting", "lacking", "seen"):
                    self._connection.execute(f"DELETE FROM {table}")  # noqa: S608  names of our own
                self._note("settled", "")

    def settle(self, now: float) -> None:
        """Take in that all products were read: what a reading from the beginning has not met is gone."""
        with self._writing():
            if _fact(self._connection, "settled"):
                return
            for locale, id_ in self._connection.execute("SELECT locale, id FROM product").fetchall():
                if not self._was_seen(product_key(locale, id_)):
                    self._drop(locale, id_, now)
            self._connection.execute("DELETE FROM seen")
            self._note("settled", "1")
            if self.has_pictures:
                self._pictures.drop_abandoned(now)

    def _was_seen(self, key: bytes) -> bool:
        return self._connection.execute("SELECT 1 FROM seen WHERE key = ?", (key,)).fetchone() is not None

    def take(self, records: Iterable[Taken], now: float) -> list[tuple[Taken, RecordError]]:
        """Take in records of the products topic, in its order, and how far they reach; return those that were refused.

        Raises:
            CatalogError: the copy cannot be written; nothing of it was taken in.
        """

        def one(record: Taken) -> None:
            try:
                self._take(record, now)
            finally:
                self._see(record)

        return self._taken("products", records, one, now)

    def take_pictures(self, records: Iterable[Taken], now: float) -> list[tuple[Taken, RecordError]]:
        """Take in records of the pictures topic, as `take` those of products."""

        def one(record: Taken) -> None:
            self._take_picture(read_digest(record.key), record.value, now)

        return self._taken("pictures", records, one, now)

    def take_stored(self, digest: str, content: bytes, now: float) -> None:
        """Take in a picture that was asked for in a store.

        Raises:
            RecordError: it is another.
            CatalogError: the copy cannot be written.
        """
        with self._writing():
            self._take_picture(digest, content, now)

    def awaits(self, lies: Lies) -> bool:
        """Tell whether a product waits for a picture that lies there; cheap, however many do."""
        return awaits(self._reader, lies)

    def awaited(self, lies: Lies) -> dict[str, int]:
        """Return the bytes of pictures that products wait for, by SHA-256, of those that lie there."""
        return awaited(self._reader, lies)

    def _taken(
        self, kind: Kind, records: Iterable[Taken], take: Callable[[Taken], None], now: float
    ) -> list[tuple[Taken, RecordError]]:
        refused = []
        with self._writing():
            for record in records:
                try:
                    take(record)
                except RecordError as error:
                    refused.append((record, error))
                place = (kind, record.partition, record.offset + 1)
                self._connection.execute("INSERT OR REPLACE INTO followed VALUES (?, ?, ?)", place)
            if self.has_pictures:
                self._pictures.sweep(now)
        return refused

    def _see(self, record: Taken) -> None:
        if _fact(self._connection, "settled"):
            return
        said = "DELETE FROM seen WHERE key = ?" if record.value is None else "INSERT OR IGNORE INTO seen VALUES (?)"
        self._connection.execute(said, (record.key or b"",))

    def _take(self, record: Taken, now: float) -> None:
        kind, name = read_key(record.key)
        if kind == "image":
            return  # what whoever publishes must know
        if kind == "picture":
            # Taken back where the pictures moved to a topic of their own, too: then products still name it.
            if record.value is not None or not self._pictures.is_wanted(name):
                self._take_picture(name, record.value, now)
            return
        assert record.key is not None  # noqa: S101  `read_key` let it through
        product = None if record.value is None else decode_product(record.key, record.value)
        self._connection.execute("DELETE FROM waiting WHERE key = ?", (record.key,))
        self._pictures.forget(record.key)
        if product is None:
            self._drop(kind, name, now)
        elif self.has_pictures and product.picture is not None and self._pictures.lacks(record.key, product.picture):
            self._connection.execute("INSERT INTO waiting VALUES (?, ?)", (record.key, record.value))
        else:
            self._put(product, now)

    def _take_picture(self, digest: str, value: bytes | None, now: float) -> None:
        if not self.has_pictures:
            return
        if value is None:
            self._pictures.drop(digest, now)
            return
        self._pictures.add(digest, value)
        for key in self._pictures.completed(digest):
            (waiting,) = self._connection.execute("SELECT value FROM waiting WHERE key = ?", (key,)).fetchone()
            self._put(decode_product(key, waiting), now)
            self._connection.execute("DELETE FROM waiting WHERE key = ?", (key,))

    def _put(self, product: PublishedProduct, now: float) -> None:
        before = picture_of(self._connection, product.record.locale, product.record.id)
        if self.has_pictures and product.picture is not None:
            self._pictures.place(product.picture, now)
        put_product(self._connection, product)
        if before is not None:
            self._release(before, now)

    def _drop(self, locale: str, id_: str, now: float) -> None:
        before = picture_of(self._connection, locale, id_)
        drop_product(self._connection, locale, id_)
        if before is not None:
            self._release(before, now)

    def _release(self, source: str, now: float) -> None:
        if forget_picture(self._connection, source) and self.has_pictures:
            self._pictures.release(source, now)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """All or nothing, one thread after the other, with the copy's name in what fails."""
        try:
            with self._lock:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield
                except BaseException:
                    self._connection.execute("ROLLBACK")
                    raise
                self._connection.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            raise CatalogError(f"cannot write the copy of the catalogue {self.database}: {error}") from error


def _fact(connection: sqlite3.Connection, name: str) -> str:
    row = connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def _open(database: Path) -> sqlite3.Connection:
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
    connection.execute("CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    form = connection.execute("SELECT value FROM fact WHERE name = 'form'").fetchone()
    if form is None and connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'followed'").fetchone() is None:
        connection.executescript(f"BEGIN; {_TABLES} {TABLES} {_FORMED} COMMIT;")
        return True
    return form is not None and form[0] == FORM
