"""Catalogues of a few lamps, for tests of what is offered and of what is published."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image, ImageDraw

from stream.catalog.load import import_feed

COLUMNS = ("id", "title", "description", "link", "price", "sale_price", "sale_price_effective_date",
           "availability", "image_file", "brand", "content_language")  # fmt: skip


def lamp(id_="lamp", **changes):
    """Return a row of a feed."""
    row = dict.fromkeys(COLUMNS, "")
    row |= {"id": id_, "title": f"Desk lamp {id_}", "description": "A lamp of steel.", "link": f"/products/{id_}",
            "price": "20.00 USD", "availability": "in_stock", "brand": "Orlinde", "content_language": "en"}  # fmt: skip
    return row | changes


def picture(folder: Path, name: str, shade: int) -> str:
    """Draw a lamp's photo in `folder` and return its name."""
    image = Image.new("RGB", (640, 640), "white")
    ImageDraw.Draw(image).ellipse((180, 140, 460, 520), fill=(shade, 60, 90))
    image.save(folder / name)
    return name


def stock(folder: Path, *rows, name="catalog.sqlite") -> Path:
    """Import a feed of `rows` into the catalogue of `folder`, in place of what its feed had; return the catalogue."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    feed = folder / "feed.tsv"
    feed.write_text(text.getvalue(), encoding="utf-8")
    import_feed(feed, folder / name, force=True)
    return folder / name


def moment(text: str) -> float:
    """Return seconds since the epoch of a time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
