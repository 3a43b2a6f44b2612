"""How a product is shown: what the import chose, and what a person sets in its place."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from engines.vocabulary.product import Show
from stream.catalog.database import connect
from stream.catalog.held import can_show, row_of, way_of
from stream.errors import CatalogError

_FOUND = """
    SELECT image, photo, cutout, picture.show, why, shown.show AS chosen, notes, problems FROM product
    LEFT JOIN picture ON sha256 = product.picture LEFT JOIN shown ON shown.id = product.id
    WHERE product.id = ? ORDER BY locale LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Showing:
    """The way one product is shown, why, and what is known of its picture."""

    show: Show
    why: str
    imported: tuple[Show, str]
    """The way that the import chose, and why; a photo's cut-out is told with its confidence."""
    photo: str | None
    cutout: str | None
    notes: tuple[str, ...]
    problems: tuple[str, ...]

    def can(self, show: Show) -> bool:
        """Tell whether it could be shown in the way `show`."""
        return can_show(show, photo=self.photo, cutout=self.cutout)


def showing(database: Path, product: str) -> Showing:
    """Return how `product` is shown; languages share their picture.

    Raises:
        CatalogError: it is not in the catalogue, or that cannot be read.
    """
    try:
        with closing(connect(database, create=False)) as connection:
            connection.row_factory = sqlite3.Row
            row = connection.execute(_FOUND, (product,)).fetchone()
    except sqlite3.Error as error:
        raise CatalogError(f"cannot read the catalogue {database}: {error}") from error
    if row is None:
        raise CatalogError(f"product {product!r} is not in the catalogue; `adloom catalog import FEED` adds products")
    show, why = way_of(dict(row))
    imported = way_of({**dict(row), "chosen": None})
    with row_of(product):
        notes, problems = (tuple(json.loads(row[name] or "[]")) for name in ("notes", "problems"))
    return Showing(show, why, imported, row["photo"], row["cutout"], notes, problems)


def choose(database: Path, product: str, show: Show | None) -> None:
    """Show `product` as `show` from now on, also after imports to come; None gives the choice back.

    Raises:
        CatalogError: it is not in the catalogue, lacks what that way needs, or the catalogue cannot be written.
    """
    found = showing(database, product)
    if show and not found.can(show):
        lacks = "a cut-out" if show == "stage" and found.photo else "a picture that can be used"
        raise CatalogError(f"product {product!r} cannot be shown as {show}: it has not {lacks} ({found.why})")
    try:
        with closing(connect(database, create=True)) as connection:
            if show:
                connection.execute("INSERT OR REPLACE INTO shown VALUES (?, ?)", (product, show))
            else:
                connection.execute("DELETE FROM shown WHERE id = ?", (product,))
    except sqlite3.Error as error:
        raise CatalogError(f"cannot write the catalogue {database}: {error}") from error
