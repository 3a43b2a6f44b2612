"""How large a product is: what its feed states, else what is usual for its kind; kept in the catalogue as JSON."""

from collections.abc import Sequence
from typing import Final

import msgspec

from engines.vocabulary.extent import ProductSize
from engines.vocabulary.sizes import usual_below, usual_size
from engines.vocabulary.stated_size import stated_size
from engines.vocabulary.things import Thing
from stream.catalog.attributes import Row

ATTRIBUTES: Final = ("product_height", "product_width", "product_length")
"""Merchant Center's."""


def extent_of(row: Row, texts: Sequence[str], details: Sequence[Sequence[str]], thing: Thing | None, path: str) -> str:
    """Return the size of a row's product as JSON; "": nobody knows.

    Args:
        row: attributes as the feed states them.
        texts: title, size, and what else is said, in this order.
        details: section, name and value each.
        thing: what it is.
        path: its category in Google's taxonomy, or "".
    """
    stated = {name: row[name] for name in ATTRIBUTES if row.get(name)}
    stated |= {name: value for _, name, value in details}
    size = stated_size(stated, texts, thing) or (usual_size(thing) if thing else usual_below(path))
    return msgspec.json.encode(size).decode() if size else ""


def size_from(kept: str) -> ProductSize | None:
    """Return the size that the catalogue keeps."""
    return msgspec.json.decode(kept, type=ProductSize) if kept else None
