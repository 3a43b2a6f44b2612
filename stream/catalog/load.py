"""Imports a feed into the catalogue: all of it or, when the feed is broken, nothing."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from engines.vocabulary.locales import Locale
from stream.catalog.database import COLUMNS, connect, image_root
from stream.catalog.feed import Row, read_feed
from stream.catalog.rows import Record, parse_row
from stream.errors import CatalogError, FeedError, RowError

Progress = Callable[[int, int], None]
MOST_PROBLEMS: Final = 100
"""Problems kept word for word; the counts go on."""
_INSERT: Final = (
    f"INSERT OR REPLACE INTO product ({', '.join(COLUMNS)}, feed) VALUES ({', '.join('?' * (len(COLUMNS) + 1))})"  # noqa: S608  names of our own columns
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one row."""

    row: int
    message: str

    def __str__(self) -> str:
        return f"row {self.row}: {self.message}"


@dataclass(slots=True)
class ImportReport:
    """What an import did; `errors` name rows left out, `warnings` rows used without some attribute."""

    imported: int = 0
    removed: int = 0
    """Products that an earlier import of this feed had and this one has not."""
    rejected: int = 0
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def refuse(self, row: int, message: str) -> None:
        """Count a row left out."""
        self.rejected += 1
        self.errors = (*self.errors, Problem(row, message))[:MOST_PROBLEMS]

    def warn(self, row: int, message: str) -> None:
        """Note what was left out of a row."""
        self.warnings = (*self.warnings, Problem(row, message))[:MOST_PROBLEMS]


def import_feed(
    path: Path,
    database: Path,
    locale: Locale | None = None,
    on_progress: Progress | None = None,
    *,
    images: Path | None = None,
) -> ImportReport:
    """Import a Merchant Center feed; what it no longer lists of its earlier import is removed.

    Args:
        path: TSV or XML.
        database: the catalogue, made when it is not there.
        locale: language of rows without `content_language`; None: told by the title's characters.
        on_progress: called with (bytes read, bytes in all).
        images: the catalogue's image root, below which all its pictures must lie; None: the one it has, which its
            first import sets to that feed's folder.

    Raises:
        FeedError: the feed is missing, broken, or has no row that can be used; nothing was changed.
        CatalogError: the database cannot be written, or has another image root; nothing was changed.
    """
    report = ImportReport()
    try:
        with path.open("rb") as file, closing(connect(database, create=True)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                root = _image_root(connection, path, images)
                parse = partial(parse_row, folder=path.parent, root=root, locale=locale)
                _replace(connection, path, _rows(path, file, on_progress), parse, report)
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise
    except sqlite3.Error as error:
        raise CatalogError(f"cannot write the catalogue {database}: {error}") from error
    except OSError as error:
        raise FeedError(f"cannot read {path}: {error.strerror}") from error
    return report


def feed_key(path: Path) -> str:
    """Return what the catalogue knows a feed by."""
    return str(path.resolve())


def _image_root(connection: sqlite3.Connection, feed: Path, wanted: Path | None) -> Path:
    """Return the catalogue's image root; its first import decides, as pictures are stored relative to it."""
    root = image_root(connection)
    if root is None:
        root = (wanted or feed.parent).resolve()
        connection.execute("INSERT INTO image_root VALUES (?)", (str(root),))
    elif wanted is not None and wanted.resolve() != root:
        raise CatalogError(f"the catalogue's image root is {root}: to change it, delete it and import its feeds again")
    return root


def _replace(
    connection: sqlite3.Connection,
    path: Path,
    rows: Iterable[tuple[int, Row]],
    parse: Callable[..., Record],
    report: ImportReport,
) -> None:
    feed = feed_key(path)
    gone = set(connection.execute("SELECT id, locale FROM product WHERE feed = ?", (feed,)))
    seen: dict[tuple[str, str], int] = {}
    for number, row in rows:
        try:
            record = parse(row, warn=partial(report.warn, number))
            _refuse_repeat(record, seen, number)
        except RowError as error:
            report.refuse(number, str(error))
            continue
        connection.execute(_INSERT, (*astuple(record), feed))
    if not seen:
        first = "; ".join(str(problem) for problem in report.errors[:3]) or "it has no rows"
        raise FeedError(f"{path.name}: nothing to import: {first}")
    gone -= seen.keys()
    connection.executemany("DELETE FROM product WHERE id = ? AND locale = ?", gone)
    report.imported, report.removed = len(seen), len(gone)


def _rows(path: Path, file: BinaryIO, on_progress: Progress | None) -> Iterator[tuple[int, Row]]:
    """Read the feed, telling after each row how far it is."""
    size = path.stat().st_size
    for numbered in read_feed(path, file):
        yield numbered
        if on_progress:
            on_progress(file.tell(), size)


def _refuse_repeat(record: Record, seen: dict[tuple[str, str], int], number: int) -> None:
    key = (record.id, record.locale)
    if key in seen:
        raise RowError(f"id {record.id!r} ({record.locale}) is already in row {seen[key]}")
    seen[key] = number
