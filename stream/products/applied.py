"""A published product in the tables of a catalogue."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import astuple
from typing import Final

from stream.catalog.database import COLUMNS
from stream.products.record import PublishedProduct

FEED: Final = "topic"
"""Stands where an import names its feed."""
_NAMES: Final = (*COLUMNS, "feed", "picture")
_PUT: Final = f"INSERT OR REPLACE INTO product ({', '.join(_NAMES)}) VALUES ({', '.join('?' * len(_NAMES))})"  # noqa: S608
_PICTURE: Final = "INSERT OR REPLACE INTO picture VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_LINE: Final = "INSERT OR REPLACE INTO line VALUES (?, ?, ?, ?, ?, ?, ?, '')"


def put_product(connection: sqlite3.Connection, product: PublishedProduct) -> None:
    """Write a product, its picture, and what was decided on both, in place of what was there."""
    record, picture = product.record, product.picture
    if picture is not None:
        photo, cutout = (
            next((path for path in picture.files if path.endswith(".cutout.webp") is cut), None)
            for cut in (False, True)
        )
        texts = [json.dumps(texts, ensure_ascii=False) for texts in (picture.notes, picture.problems)]
        told = (picture.made, photo, cutout, picture.confidence, picture.show, picture.why, *texts)
        connection.execute(_PICTURE, (picture.source, *told))
    connection.execute(_PUT, (*astuple(record), FEED, picture.source if picture else None))
    if product.chosen:
        connection.execute("INSERT OR REPLACE INTO shown VALUES (?, ?)", (record.id, product.chosen))
    else:
        connection.execute("DELETE FROM shown WHERE id = ?", (record.id,))
    connection.execute("DELETE FROM line WHERE id = ? AND locale = ?", (record.id, record.locale))
    for decision, angle, headline, description, cta in product.lines:
        connection.execute(_LINE, (record.id, record.locale, angle, headline, description, cta, decision))


def drop_product(connection: sqlite3.Connection, locale: str, id: str) -> None:  # noqa: A002  the feed's word
    """Remove a product, and what was decided on it."""
    connection.execute("DELETE FROM product WHERE id = ? AND locale = ?", (id, locale))
    connection.execute("DELETE FROM line WHERE id = ? AND locale = ?", (id, locale))
    connection.execute("DELETE FROM shown WHERE id = ? AND id NOT IN (SELECT id FROM product)", (id,))


def forget_pictures(connection: sqlite3.Connection) -> None:
    """Remove what is told of pictures that no product has any more."""
    connection.execute(
        "DELETE FROM picture WHERE sha256 NOT IN (SELECT picture FROM product WHERE picture IS NOT NULL)"
    )


def is_named(connection: sqlite3.Connection, paths: Iterable[str]) -> bool:
    """Tell whether a product's picture has one of the files."""
    query = "SELECT 1 FROM picture WHERE photo = ?1 OR cutout = ?1"
    return any(connection.execute(query, (path,)).fetchone() is not None for path in paths)
