"""What the readers of feeds hand on: rows of attributes, and rows and files that cannot be trusted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from stream.errors import RowError

Row = dict[str, str]
REQUIRED: Final = ("id", "title", "link", "availability", "price")
IMAGES: Final = ("image_link", "image_file")
"""One of them must be there; `image_file` is ours: a picture beside the feed."""
REPEATABLE: Final = frozenset({"additional_image_link", "product_highlight", "product_detail"})
BETWEEN: Final = "\x1e"
"""Stands between the values of a repeated attribute, in a row (ASCII's record separator)."""
WITHIN: Final = "\x1f"
"""Stands between section, name and value of a `product_detail` (ASCII's unit separator)."""
_SAME: Final = (
    *("id", "description", "link", "image_link", "price", "sale_price", "brand", "product_type"),
    *("color", "material", "size", "gender", "age_group"),
)
KEPT: Final = {
    **{name: name for name in _SAME},
    "title": "name", "google_product_category": "google_category", "item_group_id": "item_group",
}  # fmt: skip
"""Attributes that the catalogue keeps as the feed states them, and what it calls them."""
ODD: Final = 20
"""Prices that end alike before another one is odd by itself: a few do so by chance."""
LOST: Final = "\ufffd"
"""What a decoder puts where it could not read a character."""
_ALIASES: Final = {
    "additional_image_links": "additional_image_link",
    "additional_images": "additional_image_link",
    "colour": "color",
    "product_details": "product_detail",
    "product_highlights": "product_highlight",
    "product_types": "product_type",
}
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_GAP: Final = re.compile(r"[\s\-_]+")


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that cannot be read with certainty, and so is left out."""

    reason: str
    """A short word, the same for all rows of its kind."""
    message: str
    ids: tuple[str, ...] = ()
    """What may be the ids of the products in it; none when no id can be told."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The file ends before it should: what it does not show may exist all the same."""

    message: str


@dataclass(frozen=True, slots=True)
class Unended:
    """Comes before the file's last row, whose line or quote has no end: whole where nothing else speaks of a cut."""

    column: str
    """Attribute of its last cell, the only one that a cut can have shortened; "": one that is not read."""
    odd: int
    """That cell is a price and ends otherwise than so many others, all alike; `ODD`: it ends within a character."""
    quote: bool = False
    """It is a quote that has no end, in a line that has one."""
    is_alike: bool = False
    """That cell is what it is in other rows, or as long as in all of them: no cut shortened it."""
    lacks: tuple[str, ...] = ()
    """Attributes that the row has no cell for: whoever writes it leaves empty ones away, or it is cut before them."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know of a row or a feed that is used all the same."""

    kind: str
    """A short word, the same for all of its kind."""
    message: str

    def __str__(self) -> str:
        return self.message


Rows = Iterator[tuple[int, Row | Broken | Cut | Unended]]
"""(row number as a spreadsheet counts, or item number of XML; what was read there)."""


@dataclass(frozen=True, slots=True)
class Feed:
    """An opened feed."""

    form: str
    """How it is written, for the report: `TSV, UTF-8`."""
    notices: tuple[Notice, ...]
    rows: Rows


def attribute(name: str) -> str:
    """Return the attribute's name as the specification writes it: `g:imageLink` and `Image link` are `image_link`."""
    plain = _HUMP.sub("_", name.strip().removeprefix("g:").removeprefix("G:"))
    plain = _GAP.sub("_", plain).lower().strip("_")
    return _ALIASES.get(plain, plain)


def add(row: Row, name: str, text: str) -> None:
    """Put a value into a row: the first counts, a repeatable attribute keeps all."""
    if name in REPEATABLE and name in row:
        row[name] += BETWEEN + text
    else:
        row.setdefault(name, text)


def needed(row: Row, name: str) -> str:
    """Return an attribute without which there is no product.

    Raises:
        RowError: it is missing, or characters of it were lost on the way.
    """
    if not (text := row.get(name, "").strip()):
        raise RowError(f"{name} is missing", name)
    if LOST in text:
        raise RowError(f"{name} {text[:40]!r} has lost characters (an encoding that is not the file's)", "characters")
    return text
