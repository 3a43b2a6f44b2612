"""What the demo shop sells: its feeds, imported into a catalogue."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from stream.catalog.catalog import Catalog
from stream.catalog.load import import_feed
from stream.config import Settings
from stream.demo.shop import SHOP

FEEDS: Final = (SHOP / "feed.tsv", SHOP / "feed.zh.tsv")


def import_shop(database: Path) -> None:
    """Import the demo shop, both languages, into `database`."""
    for feed in FEEDS:
        import_feed(feed, database)


@contextmanager
def catalogue(settings: Settings) -> Iterator[Catalog]:
    """Yield the catalogue that `settings` name, or the demo shop where there is none yet."""
    with tempfile.TemporaryDirectory(prefix="adloom-") as folder:
        database = settings.catalog
        if not database.exists():
            database = Path(folder) / "catalog.sqlite"
            import_shop(database)
        catalog = Catalog(database)
        try:
            yield catalog
        finally:
            catalog.close()
