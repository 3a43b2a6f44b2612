"""A catalogue as the records that publish it."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from stream.catalog.database import COLUMNS, connect, pictures_of
from stream.catalog.rows import Record
from stream.errors import CatalogError
from stream.products.digests import Digests
from stream.products.record import MOST_VALUE, Lies, Prepared, PublishedProduct, encode_product, product_key

_PRODUCTS: Final = f"""
    SELECT {", ".join(f"product.{name}" for name in COLUMNS)}, picture.sha256 AS source, made, photo, cutout,
        confidence, picture.show AS imported, why, notes, problems, shown.show AS chosen,
        (SELECT json_group_array(json_array(decision, angle, headline, line.description, cta)) FROM line
         WHERE line.id = product.id AND line.locale = product.locale) AS decided
    FROM product LEFT JOIN picture ON sha256 = product.picture LEFT JOIN shown ON shown.id = product.id
    ORDER BY product.id, product.locale
"""  # noqa: S608  names of our own columns
_NONE: Final[tuple[str | None, int]] = (None, 0)
_Read = Callable[[str], tuple[str, int]]
TOO_LARGE: Final = "its picture is too large to be published"


@dataclass(slots=True)
class Listing:
    """What a catalogue publishes: values of products by key, and the files of pictures by their SHA-256."""

    products: dict[bytes, bytes] = field(default_factory=dict)
    pictures: dict[str, Path] = field(default_factory=dict)


def listing_of(database: Path, lies: Lies = "topic") -> Listing:
    """Read a whole catalogue, whose pictures are published to where `lies` says.

    Raises:
        CatalogError: it cannot be read, a picture of it is gone, or a product is too large for a record.
    """
    found, folder = Listing(), pictures_of(database)
    try:
        with closing(connect(database, create=False)) as connection:
            connection.row_factory = sqlite3.Row
            with Digests(folder) as digests:
                for row in map(dict, connection.execute(_PRODUCTS)):
                    _add(found, row, folder, digests, lies)
    except sqlite3.Error as error:
        raise CatalogError(f"cannot read the catalogue {database}: {error}") from error
    return found


def _add(found: Listing, row: Mapping[str, Any], folder: Path, digests: Digests, lies: Lies) -> None:
    values = {name: row[name] for name in COLUMNS}
    record = Record(**{**values, "available": bool(values["available"]), "flat": bool(values["flat"])})
    product = PublishedProduct(
        schema="adloom.product.v1",
        record=record,
        picture=None if row["source"] is None else _prepared(row, digests.of, lies),
        chosen=row["chosen"],
        lines=tuple(sorted(tuple(line) for line in json.loads(row["decided"]))),
    )
    value = encode_product(product)
    if len(value) > MOST_VALUE:
        raise CatalogError(f"product {record.id!r} has {len(value)} bytes; {MOST_VALUE} are published at most")
    found.products[product_key(record.locale, record.id)] = value
    if (picture := product.picture) is not None:
        named = ((picture.photo, row["photo"]), (picture.cutout, row["cutout"]))
        found.pictures.update((digest, folder / name) for digest, name in named if digest)


def _prepared(row: Mapping[str, Any], read: _Read, lies: Lies) -> Prepared:
    photo, cutout = (read(row[name]) if row[name] else _NONE for name in ("photo", "cutout"))
    fits = max(photo[1], cutout[1]) <= MOST_VALUE
    if not fits:  # then neither goes out
        photo = cutout = _NONE
    return Prepared(
        source=row["source"],
        made=row["made"],
        photo=photo[0],
        cutout=cutout[0],
        confidence=row["confidence"],
        show=row["imported"] if fits else "words",
        why=row["why"] if fits else TOO_LARGE,
        notes=tuple(json.loads(row["notes"])),
        problems=tuple(json.loads(row["problems"])) if fits else (TOO_LARGE,),
        lies=lies,
        photo_bytes=photo[1],
        cutout_bytes=cutout[1],
    )
