"""The catalogue's SQLite file: its tables, and how it is opened."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Final, Literal

from stream.catalog.rows import Record
from stream.errors import CatalogError

FETCHED: Final = "fetched"  # folder below the image root, of pictures that came from links
APPLICATION: Final = 0x41444C4D  # "ADLM", in the file's head
VERSION: Final = 7  # goes up with `_SCHEMA`: a file of another version is refused rather than misread
COLUMNS: Final = tuple(field.name for field in fields(Record))
_SCHEMA: Final = """
CREATE TABLE product (
    id TEXT NOT NULL, locale TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL, brand TEXT NOT NULL,
    category TEXT NOT NULL, colour TEXT NOT NULL, price TEXT NOT NULL, currency TEXT NOT NULL,
    sale_price TEXT, sale_from REAL, sale_until REAL, available INTEGER NOT NULL,
    image TEXT, image_link TEXT, link TEXT NOT NULL, item_group TEXT NOT NULL,
    google_category TEXT NOT NULL, google_type TEXT NOT NULL, kind TEXT NOT NULL, archetype TEXT NOT NULL,
    sensitive TEXT NOT NULL, flat INTEGER NOT NULL, view TEXT NOT NULL, extent TEXT NOT NULL,
    seasons TEXT NOT NULL, color TEXT NOT NULL, material TEXT NOT NULL,
    size TEXT NOT NULL, gender TEXT NOT NULL, age_group TEXT NOT NULL,
    highlights TEXT NOT NULL, details TEXT NOT NULL,
    additional_images TEXT NOT NULL, product_type TEXT NOT NULL, reading TEXT NOT NULL, feed TEXT NOT NULL,
    picture TEXT,
    PRIMARY KEY (id, locale)
) WITHOUT ROWID;
CREATE INDEX product_by_category ON product (locale, category, id) WHERE available;
CREATE TABLE image_root (path TEXT NOT NULL);
CREATE TABLE picture (
    sha256 TEXT PRIMARY KEY, made TEXT NOT NULL, photo TEXT, cutout TEXT, confidence REAL NOT NULL,
    show TEXT NOT NULL, why TEXT NOT NULL, notes TEXT NOT NULL, problems TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE shown (id TEXT PRIMARY KEY, show TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE line (
    id TEXT NOT NULL, locale TEXT NOT NULL, angle TEXT NOT NULL, headline TEXT NOT NULL, description TEXT NOT NULL,
    cta TEXT NOT NULL, decision TEXT NOT NULL, decided_at TEXT NOT NULL,
    PRIMARY KEY (id, locale, angle, headline, description, cta)
) WITHOUT ROWID;
CREATE TABLE taxonomy (number INTEGER PRIMARY KEY, path TEXT NOT NULL);
"""


Prepare = Callable[[sqlite3.Connection, Path], None]


class UnmadeError(CatalogError):
    """The file has nothing in it yet: whoever makes it has not come to an end."""


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """Open the catalogue.

    Args:
        path: the file.
        create: make the file and its tables when they are not there; otherwise open it for reading.

    Raises:
        CatalogError: there is no such file, or it is no catalogue of this version.
    """
    if create:
        return _open_to_write(path, _make)
    try:
        size = path.stat().st_size if path.is_file() else None
    except OSError:
        size = None
    if size is None:
        raise CatalogError(f"no catalogue at {path}: run `adloom catalog import FEED`")
    if size == 0:  # unopened: SQLite would clear away files beside it that whoever makes it counts on
        raise _unmade(path)
    return _open(path, "rw", _read_only)


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield the catalogue for a change that counts as a whole or not at all; a new one is made by the same step.

    Raises:
        CatalogError: it is no catalogue of this version, or cannot be written.
    """
    with closing(_open_to_write(path, _begin)) as connection:
        try:
            with _change(connection, path):
                yield connection
        except sqlite3.Error as error:
            raise CatalogError(f"cannot write the catalogue {path}: {error}") from error


def _unmade(path: Path) -> UnmadeError:
    return UnmadeError(f"the catalogue {path} has nothing in it yet: run `adloom catalog import FEED`")


def _open(path: Path, mode: Literal["rw", "rwc"], prepare: Prepare) -> sqlite3.Connection:
    try:
        address = f"{path.absolute().as_uri()}?mode={mode}"
        # Reads may come from any thread: SQLite is built serialised.
        connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        try:
            prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    except (sqlite3.Error, OSError) as error:
        raise CatalogError(f"cannot use the catalogue {path}: {error}") from error
    return connection


def _open_to_write(path: Path, prepare: Prepare) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CatalogError(f"cannot use the catalogue {path}: {error}") from error
    return _open(path, "rwc", prepare)


def _read_only(connection: sqlite3.Connection, path: Path) -> None:
    if not _is_made(connection, path):
        raise _unmade(path)
    connection.execute("PRAGMA query_only = ON")


def _make(connection: sqlite3.Connection, path: Path) -> None:
    _begin(connection, path)
    if not _is_made(connection, path):
        with _change(connection, path):
            pass  # that makes it


def _begin(connection: sqlite3.Connection, path: Path) -> None:
    """Make an empty file a database that is read on while it is written to."""
    if connection.execute("PRAGMA page_count").fetchone() != (0,):
        return
    connection.execute("BEGIN EXCLUSIVE")
    if path.stat().st_size == 0:  # no other import came first
        # A worker may still read a file that was deleted without these: what is written there now is not for it.
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")


@contextmanager
def _change(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Run the block in a transaction: nobody sees a new catalogue before its end; one whose block fails is empty."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if is_new := not _is_made(connection, path):
            for statement in _SCHEMA.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("SAVEPOINT made")
        try:
            yield
        except BaseException:
            if is_new and connection.in_transaction:
                connection.execute("ROLLBACK TO made")
                connection.execute("COMMIT")
            raise
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _is_made(connection: sqlite3.Connection, path: Path) -> bool:
    """Tell whether the file is a catalogue of this version, or has nothing in it yet."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version not in {0, VERSION}:
        raise CatalogError(
            f"{path} is version {version} of the catalogue, this is {VERSION}: delete it and import its feeds again"
        )
    return version == VERSION


def feed_key(path: Path) -> str:
    """Return what the catalogue knows a feed by."""
    return str(path.resolve())


def pictures_of(database: Path) -> Path:
    """Return the folder of a catalogue's prepared pictures: beside it, so that both are moved and removed together."""
    return database.with_name(f"{database.name}.pictures")


def image_root(connection: sqlite3.Connection) -> Path | None:
    """Return the folder below which all pictures of its feeds lie; None before the first import."""
    row = connection.execute("SELECT path FROM image_root").fetchone()
    return Path(row[0]) if row else None
