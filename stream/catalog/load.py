"""Imports a feed: its rows, and the pictures that lie beside it."""

from pathlib import Path

from engines.vocabulary.locales import Locale
from stream.catalog.listing import import_rows
from stream.catalog.pictures import PictureReport, prepare_pictures
from stream.catalog.report import ImportReport


def import_feed(
    path: Path,
    database: Path,
    locale: Locale | None = None,
    *,
    images: Path | None = None,
    currency: str | None = None,
    force: bool = False,
    strict: bool = False,
) -> ImportReport:
    """Import a Merchant Center feed and make its bundled pictures ready, all in this process.

    For large feeds, and for linked pictures, there is `adloom catalog import`.

    Args:
        path: as `import_rows` takes it, and so the next five.
        database: the catalogue.
        locale: language of rows that do not say.
        images: folder that holds all pictures.
        currency: of prices that name none.
        force: remove what the feed does not show.
        strict: a warning or a row left out refuses the feed; a poor picture is a warning afterwards.

    Raises:
        FeedError: as `import_rows`.
        CatalogError: as `import_rows`, or the pictures cannot be kept.
    """
    report = import_rows(path, database, locale, images=images, currency=currency, force=force, strict=strict)
    return add(report, prepare_pictures(database, path))


def add(report: ImportReport, pictures: PictureReport) -> ImportReport:
    """Return `report` with what became of the pictures."""
    report.ways = pictures.ways
    for problem in pictures.problems:
        report.warn(problem.row, problem.kind, problem.message)
    return report
