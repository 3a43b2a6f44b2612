"""One page to look through a catalogue: each product with its picture, its cut-out, how it is shown and what is odd.

The page needs no network and no server: pictures are in it, 12 kB a product.
"""

import base64
import io
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, get_args

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from PIL import Image

from engines.files import write_whole
from engines.vocabulary.product import Money, Show
from stream.catalog.database import connect, pictures_of
from stream.catalog.held import row_of, way_of
from stream.catalog.listing import Progress
from stream.errors import CatalogError

SIDE: Final = 150  # pixels of a thumbnail: enough to see what is wrong with a cut-out
QUALITY: Final = 78
CHECK: Final = 10  # pixels a square of the board behind cut-outs
LIGHT, DARK = 236, 208  # grey levels of the board
_ROWS: Final = """
    SELECT product.id, locale, name, kind, category, brand, price, currency, available, image, photo, cutout,
        picture.show, why, confidence, notes, problems, shown.show AS chosen FROM product
    LEFT JOIN picture ON sha256 = product.picture LEFT JOIN shown ON shown.id = product.id
    ORDER BY product.id, locale
"""


def write_gallery(database: Path, out: Path, on_progress: Progress | None = None) -> int:
    """Write the page of a catalogue to `out`; return how many rows (a product in a language) it shows.

    Raises:
        CatalogError: the catalogue cannot be read, or the page cannot be written.
    """
    try:
        with closing(connect(database, create=False)) as connection:
            connection.row_factory = sqlite3.Row
            rows = [dict(row) for row in connection.execute(_ROWS)]
    except sqlite3.Error as error:
        raise CatalogError(f"cannot read the catalogue {database}: {error}") from error
    cells = list(_cells(rows, pictures_of(database), on_progress))
    environment = Environment(loader=PackageLoader("stream.catalog"), autoescape=True, undefined=StrictUndefined)
    page = environment.get_template("gallery.html").render(
        title=database.name,
        cells=cells,
        ways=get_args(Show),
        categories=sorted({cell["category"] for cell in cells}),
        locales=sorted({cell["locale"] for cell in cells}),
    )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_whole(out, page.encode())
    except OSError as error:
        raise CatalogError(f"cannot write {out}: {error.strerror}") from error
    return len(cells)


def _cells(rows: list[dict[str, Any]], folder: Path, on_progress: Progress | None) -> Iterator[Mapping[str, Any]]:
    thumbnails: dict[str, str] = {}
    for done, row in enumerate(rows, 1):
        show, why = way_of(row)
        for name in ("photo", "cutout"):
            if row[name] and row[name] not in thumbnails:
                thumbnails[row[name]] = thumbnail(folder / row[name], checked=name == "cutout")
        with row_of(row["id"]):
            notes, problems = (json.loads(row[name] or "[]") for name in ("notes", "problems"))
            price = Money(Decimal(row["price"]), row["currency"])
        yield {
            **{name: row[name] for name in ("id", "locale", "name", "category", "brand", "confidence", "available")},
            "kind": row["kind"] or "unknown",
            "price": price,
            "photo": thumbnails.get(row["photo"] or "", ""),
            "cutout": thumbnails.get(row["cutout"] or "", ""),
            "show": show,
            "why": why,
            "notes": notes,
            "problems": problems if row["image"] else [*problems, "the feed names no picture"],
        }
        if on_progress:
            on_progress(done, len(rows))


def thumbnail(path: Path, *, checked: bool = False) -> str:
    """Return a data URI of the picture made small, on a chequered board if `checked`; "" where it cannot be read."""
    try:
        with Image.open(path, formats=("WEBP",)) as opened:
            image = opened.convert("RGBa")
    except (OSError, ValueError, SyntaxError):
        return ""
    image.thumbnail((SIDE, SIDE))
    image = image.convert("RGBA")
    squares = (np.indices((image.height, image.width)) // CHECK).sum(axis=0) % 2
    board = Image.fromarray(np.where(squares, LIGHT, DARK if checked else LIGHT).astype(np.uint8)).convert("RGB")
    board.paste(image.convert("RGB"), (0, 0), image.getchannel("A"))
    stream = io.BytesIO()
    board.save(stream, "WEBP", quality=QUALITY)
    return f"data:image/webp;base64,{base64.b64encode(stream.getvalue()).decode()}"
