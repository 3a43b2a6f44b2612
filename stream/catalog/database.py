"""The catalogue's SQLite file: its tables, and how it is opened."""

import sqlite3
from dataclasses import fields
from pathlib import Path
from typing import Final

from stream.catalog.rows import Record
from stream.errors import CatalogError

FETCHED: Final = "fetched"  # folder below the image root, of pictures that came from links
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


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """Open the catalogue.

    Args:
        path: the file.
        create: make the file and its table when they are not there; otherwise open it for reading.

    Raises:
        CatalogError: there is no such file, or it is no catalogue of this version.
    """
    if not create and not path.is_file():
        raise CatalogError(f"no catalogue at {path}: run `adloom catalog import FEED`")
    try:
        if create:
            path.parent.mkdir(parents=True, exist_ok=True)
        # Reads may come from any thread: SQLite is built serialised.
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection, path, create=create)
        except BaseException:
            connection.close()
            raise
    except (sqlite3.Error, OSError) as error:
        raise CatalogError(f"cannot use the catalogue {path}: {error}") from error
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, *, create: bool) -> None:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if create and version == 0:
        connection.execute("PRAGMA journal_mode = WAL")  # a worker reads on while a feed is imported
        connection.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
    elif version != VERSION:
        raise CatalogError(
            f"{path} is version {version} of the catalogue, this is {VERSION}: delete it and import its feeds again"
        )
    if not create:
        connection.execute("PRAGMA query_only = ON")


def pictures_of(database: Path) -> Path:
    """Return the folder of a catalogue's prepared pictures: beside it, so that both are moved and removed together."""
    return database.with_name(f"{database.name}.pictures")


def image_root(connection: sqlite3.Connection) -> Path | None:
    """Return the folder below which all pictures of its feeds lie; None before the first import."""
    row = connection.execute("SELECT path FROM image_root").fetchone()
    return Path(row[0]) if row else None
