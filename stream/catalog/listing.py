"""What a feed lists, into the catalogue: all of it or, when the feed is broken, nothing."""

import sqlite3
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import astuple, replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from engines.vocabulary.locales import Locale
from stream.catalog.attributes import Broken, Cut, Notice, Rows
from stream.catalog.database import COLUMNS, FETCHED, connect, image_root
from stream.catalog.feed import read_feed
from stream.catalog.published import tree_of
from stream.catalog.reading import with_reading
from stream.catalog.report import ImportReport
from stream.catalog.rows import Record, parse_row
from stream.errors import CatalogError, FeedError, RowError

Progress = Callable[[int, int], None]
MOST_LOST: Final = 0.5
"""Share of a feed's products that may vanish from one import to the next: a shop that drops more knows it and can say
so; a file that shows fewer is more often broken."""
_NAMES: Final = (*COLUMNS, "feed")
_UPSERT: Final = (
    f"INSERT INTO product ({', '.join(_NAMES)}) VALUES ({', '.join('?' * len(_NAMES))}) "  # noqa: S608  own columns
    f"ON CONFLICT (id, locale) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _NAMES[2:])}"
)
_HELD: Final = f"SELECT {', '.join(_NAMES)} FROM product WHERE id = ? AND locale = ?"  # noqa: S608  own columns


def import_rows(
    path: Path,
    database: Path,
    locale: Locale | None = None,
    on_progress: Progress | None = None,
    *,
    images: Path | None = None,
    currency: str | None = None,
    force: bool = False,
    strict: bool = False,
) -> ImportReport:
    """Import the rows of a Merchant Center feed; what it no longer lists of its earlier import is removed.

    A product whose row is left out stays as it was; while a file is cut off, or a row in it names no id, nothing is
    removed.

    Args:
        path: TSV, CSV or XML, packed by gzip or not.
        database: the catalogue, made when it is not there.
        locale: language of rows without `content_language`; None: told by the title's characters.
        on_progress: called with (bytes read, bytes in all).
        images: the catalogue's image root, below which all its pictures must lie; None: the one it has, which its
            first import sets to that feed's folder.
        currency: ISO 4217, of prices that name none.
        force: remove what the feed does not show, however much that is.
        strict: a warning or a row left out refuses the feed.

    Raises:
        FeedError: the feed is missing, broken, has no row that can be used, or shows far fewer products
            than before; nothing was changed.
        CatalogError: the database cannot be written, or has another image root; nothing was changed.
    """
    report = ImportReport()
    try:
        with path.open("rb") as file, closing(connect(database, create=True)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                root = _image_root(connection, path, images)
                feed = read_feed(path, file)
                report.form = feed.form
                for notice in feed.notices:
                    report.warn(0, notice.kind, notice.message)
                tree = tree_of(connection)
                parse = partial(parse_row, folder=path.parent, root=root, locale=locale, currency=currency, tree=tree)
                _replace(connection, path, _told(path, file, feed.rows, on_progress), parse, report, force=force)
                if strict:
                    _refuse_any(path, report)
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise
    except sqlite3.Error as error:
        raise CatalogError(f"cannot write the catalogue {database}: {error}") from error
    except OSError as error:
        raise FeedError(f"cannot read {path}: {error.strerror}") from error
    return report


def _refuse_any(path: Path, report: ImportReport) -> None:
    if report.warned or report.left_out:
        first = "; ".join(map(str, (*report.errors, *report.warnings)[:3]))
        counts = f"{report.rejected} rows left out, {sum(report.warned.values())} warnings"
        raise FeedError(f"{path.name}: refused by --strict, {counts}: {first}")


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
    rows: Rows,
    parse: Callable[..., Record],
    report: ImportReport,
    *,
    force: bool,
) -> None:
    feed = feed_key(path)
    earlier = set(connection.execute("SELECT id, locale FROM product WHERE feed = ?", (feed,)))
    seen: dict[tuple[str, str], int] = {}
    kept: set[str] = set()
    unknown = False
    for number, row in rows:
        if isinstance(row, Cut):
            report.warn(0, "cut", row.message)
            unknown = True
            continue
        if isinstance(row, Broken):
            report.refuse(number, row.reason, row.message)
            kept.update(row.ids)
            unknown |= not row.ids
            continue
        try:
            record = parse(row, warn=partial(_warn, report, number))
            _refuse_repeat(record, seen, number)
        except RowError as error:
            report.refuse(number, error.reason, str(error))
            kept.add(row.get("id", ""))
            unknown |= not row.get("id")
            continue
        held = connection.execute(_HELD, (record.id, record.locale)).fetchone()
        had = dict(zip(_NAMES, held, strict=True)) if held else None
        values = (*astuple(with_reading(_with_fetched(record, had, connection), had)), feed)
        if held != values:
            report.changed += 1
            connection.execute(_UPSERT, values)
    if not seen:
        first = "; ".join(str(problem) for problem in report.errors[:3]) or "it has no rows"
        raise FeedError(f"{path.name}: nothing to import: {first}")
    report.imported = len(seen)
    _remove(
        connection,
        path,
        earlier,
        {key for key in earlier - seen.keys() if key[0] not in kept},
        report,
        force=force,
        unknown=unknown,
    )


def _with_fetched(record: Record, had: Mapping[str, Any] | None, connection: sqlite3.Connection) -> Record:
    """Return the record with the picture that was fetched from its link before: it stays until another one is."""
    if record.image or not record.image_link or had is None:
        return record
    image = had["image"] or ""
    if had["image_link"] != record.image_link or not image.startswith(f"{FETCHED}/"):
        return record
    root = image_root(connection)
    return replace(record, image=image) if root and (root / image).is_file() else record


def _remove(
    connection: sqlite3.Connection,
    path: Path,
    earlier: AbstractSet[tuple[str, str]],
    gone: AbstractSet[tuple[str, str]],
    report: ImportReport,
    *,
    force: bool,
    unknown: bool,
) -> None:
    """Remove what a feed no longer lists, unless it may merely fail to show it."""
    if not force:
        if len(gone) > MOST_LOST * len(earlier):
            raise FeedError(
                f"{path.name} lists {len(earlier) - len(gone)} of the {len(earlier)} products it had: "
                "nothing was changed; if the others are really gone, import it with --force"
            )
        if gone and unknown:
            report.warn(0, "kept", f"{len(gone)} products that the feed does not show were kept, as it is broken")
            return
    connection.executemany("DELETE FROM product WHERE id = ? AND locale = ?", gone)
    report.removed = len(gone)


def _warn(report: ImportReport, number: int, notice: Notice) -> None:
    report.warn(number, notice.kind, notice.message)


def _told(path: Path, file: BinaryIO, rows: Rows, on_progress: Progress | None) -> Rows:
    """Read the feed, telling after each row how far it is."""
    size = path.stat().st_size
    for numbered in rows:
        yield numbered
        if on_progress:
            on_progress(file.tell(), size)


def _refuse_repeat(record: Record, seen: dict[tuple[str, str], int], number: int) -> None:
    key = (record.id, record.locale)
    if key in seen:
        raise RowError(f"id {record.id!r} ({record.locale}) is already in row {seen[key]}", "repeat")
    seen[key] = number
