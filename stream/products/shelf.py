"""A local catalogue that follows the published one: the same SQLite file and folder of pictures as an import makes.

Beside the catalogue's own tables it keeps how far the topics were read, in the same transactions, and the products that
wait for a picture. What cannot be used is refused record by record, and the product stays as it was.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Literal, NamedTuple

from engines.vocabulary.locales import Locale
from stream.catalog.database import connect, pictures_of
from stream.errors import CatalogError, RecordError
from stream.products.anew import Anew
from stream.products.applied import drop_product, forget_picture, picture_of, put_product
from stream.products.facts import fact, note
from stream.products.pictures import Pictures, awaited, awaits
from stream.products.record import Lies, PublishedProduct, decode_product, product_key, read_digest, read_key
from stream.products.tables import opened

Kind = Literal["products", "pictures"]
"""Of a topic."""


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
            self._connection = opened(database)
        except sqlite3.Error as error:
            raise CatalogError(f"cannot write the copy of the catalogue {database}: {error}") from error
        self._reader = connect(database, create=False)  # what the event loop asks waits for no writing thread
        self._pictures = Pictures(self._connection, pictures_of(database))
        self._anew = Anew(self._connection, pictures=pictures)
        self._read_anew = Anew(self._reader, pictures=pictures)

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

    def identity(self, kind: Kind) -> str:
        """Return what tells the topic that is read from others of its name; "" where nothing was read, or none told."""
        return fact(self._reader, _identity(kind))

    @property
    def is_settled(self) -> bool:
        """Whether it has no product that the topic lacks."""
        return self._read_anew.has_ended

    @property
    def may_settle(self) -> bool:
        """Whether what is not read up to the topic's present end may go."""
        return self._read_anew.may_end

    @property
    def was_whole(self) -> bool:
        """Whether it had a whole catalogue before the topic was begun anew."""
        return self._read_anew.was_whole

    @property
    def mark(self) -> str:
        """What the topic's mark says (`stream.products.mark`), as far as it was read; "": there is none."""
        return self._read_anew.mark

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

    def begin_anew(self, kind: Kind = "products", identity: str = "") -> None:
        """Read the whole topic again; what is there stays until `settle` knows what the topic no longer has.

        Args:
            kind: of the topic.
            identity: what tells it from others of its name; "" where no broker tells.
        """
        with self._writing():
            self._begin(kind, is_same="" != identity == fact(self._connection, _identity(kind)))
            note(self._connection, _identity(kind), identity)

    def _begin(self, kind: Kind, *, is_same: bool) -> None:
        self._connection.execute("DELETE FROM followed WHERE kind = ?", (kind,))
        if kind == "products":
            for table in ("waiting", "lacking"):
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608  names of our own
            self._anew.begin(is_same=is_same)

    def settle(self, now: float) -> None:
        """Take in that all was read that the topic has: where it may, what that reading has not met is gone."""
        with self._writing():
            if self._anew.has_ended or not self._anew.may_end:
                return
            for locale, id_ in self._connection.execute("SELECT locale, id FROM product").fetchall():
                if not self._anew.has_met(product_key(locale, id_)):
                    self._drop(locale, id_, now)
            self._anew.end()
            if self.has_pictures:
                self._pictures.drop_abandoned(now)

    def take(self, records: Iterable[Taken], now: float) -> list[tuple[Taken, RecordError]]:
        """Take in records of the products topic, in its order, and how far they reach; return those that were refused.

        Where one says that a topic which was whole is filled again, it is left there, and all of it is to be read from
        the beginning: `places` names none any more.

        Raises:
            CatalogError: the copy cannot be written; nothing of it was taken in.
        """
        return self._taken("products", records, lambda record: self._take(record, now), now)

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
                if kind == "products" and self._anew.is_begun_again(record.key, record.value):
                    self._begin(kind, is_same=False)
                    break
                try:
                    take(record)
                except RecordError as error:
                    refused.append((record, error))
                place = (kind, record.partition, record.offset + 1)
                self._connection.execute("INSERT OR REPLACE INTO followed VALUES (?, ?, ?)", place)
            if self.has_pictures:
                self._pictures.sweep(now)
        return refused

    def _take(self, record: Taken, now: float) -> None:
        kind, name = read_key(record.key)
        if kind == "image":
            return  # what whoever publishes must know
        if kind == "publication":
            self._anew.take_mark(record.value)
        elif kind == "picture":
            # Taken back where the pictures moved to a topic of their own, too: then products still name it.
            if record.value is not None or not self._pictures.is_wanted(name):
                self._take_picture(name, record.value, now)
        else:
            assert record.key is not None  # noqa: S101  `read_key` let it through
            self._anew.meet(record.key, is_there=record.value is not None)  # also one that is refused stays as it was
            self._take_product(kind, name, record.key, record.value, now)

    def _take_product(self, locale: Locale, id_: str, key: bytes, value: bytes | None, now: float) -> None:
        product = None if value is None else decode_product(key, value)
        self._connection.execute("DELETE FROM waiting WHERE key = ?", (key,))
        self._pictures.forget(key)
        if product is None:
            self._drop(locale, id_, now)
        elif self.has_pictures and product.picture is not None and self._pictures.lacks(key, product.picture):
            self._connection.execute("INSERT INTO waiting VALUES (?, ?)", (key, value))
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


def _identity(kind: Kind) -> str:
    return f"identity of {kind}"
