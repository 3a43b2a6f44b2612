"""A catalogue of a few lamps, which all events are about."""

from pathlib import Path
from typing import Final

from stream.catalog.load import import_feed

PRODUCTS: Final = 20
COLUMNS: Final = ("id", "title", "description", "link", "image_link", "price", "availability", "brand")


def import_lamps(folder: Path) -> Path:
    """Import them into a catalogue below `folder` and return its file."""
    lamps = [
        (f"lamp-{number}", f"Desk lamp {number}", "A lamp.", f"/lamps/{number}", "", "10.00 USD", "in_stock", "")
        for number in range(PRODUCTS)
    ]
    feed, database = folder / "feed.tsv", folder / "catalog.sqlite"
    feed.write_text("".join("\t".join(row) + "\n" for row in (COLUMNS, *lamps)), encoding="utf-8")
    import_feed(feed, database, "en")
    return database
