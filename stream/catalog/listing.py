"""What a feed lists, into the catalogue: all of it or, when the feed is broken, nothing."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from typing import BinaryIO

from engines.vocabulary.locales import Locale
from stream.catalog.attributes import Rows
from stream.catalog.database import image_root, writing
from stream.catalog.feed import read_feed
from stream.catalog.published import tree_of
from stream.catalog.replacement import Replacement
from stream.catalog.report import ImportReport
from stream.catalog.rows import locale_of, parse_row
from stream.catalog.takeover import take_place
from stream.errors import CatalogError, FeedError

Progress = Callable[[int, int], None]


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
    instead_of: Path | None = None,
) -> ImportReport:
    """Import the rows of a Merchant Center feed; what it no longer lists of its earlier import is removed.

    A product whose row is left out keeps its words; it is offered as that row still tells, else not at all. While a
    file is cut off, or a row in it names no id, nothing is removed. A last line without an end is a cut where products
    are missing behind it, unless the feed never had one: a whole import without it told so.

    Args:
        path: TSV, CSV or XML, packed by gzip or not.
        database: the catalogue, made when it is not there.
        locale: language of rows without `content_language`; None: told by the title's characters.
        on_progress: called with (bytes read, bytes in all).
        images: the catalogue's image root, below which all its pictures must lie; None: the one it has, which its
            first import sets to that feed's folder.
        currency: ISO 4217, of prices that name none.
        force: remove what the feed does not show, however much that is.
        strict: a warning or a row left out refuses the feed; that another one has products of it does not.
        instead_of: the path that this feed was imported from before; what it had there is this one's.

    Raises:
        FeedError: the feed is missing, broken, has no row that can be used, shows far fewer products than before, or
            there is none that it could stand in for; nothing was changed.
        CatalogError: the database cannot be written, or has another image root; nothing was changed.
    """
    report = ImportReport()
    try:
        with path.open("rb") as file, writing(database) as connection:
            root = _image_root(connection, path, images)
            feed = read_feed(path, file)
            report.form = feed.form
            for notice in feed.notices:
                report.warn(0, notice.kind, notice.message)
            tree = tree_of(connection)
            parse = partial(parse_row, folder=path.parent, root=root, locale=locale, currency=currency, tree=tree)
            language = partial(locale_of, default=locale)
            if instead_of is not None:
                take_place(connection, path, instead_of)
            replacement = Replacement(connection, path, parse, language, report, currency=currency, force=force)
            for number, row in _told(path, file, feed.rows, on_progress):
                replacement.take(number, row)
            replacement.end()
            if strict:
                _refuse_any(path, report)
    except OSError as error:
        raise FeedError(f"cannot read {path}: {error.strerror}") from error
    return report


def _refuse_any(path: Path, report: ImportReport) -> None:
    warned = sum(count for kind, count in report.warned.items() if kind != "feed")  # no fault of this feed's
    if warned or report.left_out:
        warnings = (one for one in report.warnings if one.kind != "feed")
        first = "; ".join(map(str, (*report.errors, *warnings)[:3]))
        counts = f"{report.rejected} rows left out, {warned} warnings"
        raise FeedError(f"{path.name}: refused by --strict, {counts}: {first}")


def _image_root(connection: Connection, feed: Path, wanted: Path | None) -> Path:
    """Return the catalogue's image root; its first import decides, as pictures are stored relative to it."""
    root = image_root(connection)
    if root is None:
        root = (wanted or feed.parent).resolve()
        connection.execute("INSERT INTO image_root VALUES (?)", (str(root),))
    elif wanted is not None and wanted.resolve() != root:
        raise CatalogError(f"the catalogue's image root is {root}: to change it, delete it and import its feeds again")
    return root


def _told(path: Path, file: BinaryIO, rows: Rows, on_progress: Progress | None) -> Rows:
    """Read the feed, telling after each row how far it is."""
    size = path.stat().st_size
    for numbered in rows:
        yield numbered
        if on_progress:
            on_progress(file.tell(), size)
