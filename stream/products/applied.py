"""A published product in the tables of a catalogue."""

import json
import sqlite3
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


def picture_of(connection: sqlite3.Connection, locale: str, id: str) -> str | None:  # noqa: A002  the feed's word
    """Return the SHA-256 of what a product's picture was made of; None for none."""
    row = connection.execute("SELECT picture FROM product WHERE id = ? AND locale = ?", (id, locale)).fetchone()
    return row[0] if row else None


def drop_product(connection: sqlite3.Connection, locale: str, id: str) -> None:  # noqa: A002
    """Remove a product, and what was decided on it."""
    connection.execute("DELETE FROM product WHERE id = ? AND locale = ?", (id, locale))
    connection.execute("DELETE FROM line WHERE id = ? AND locale = ?", (id, locale))
    connection.execute("DELETE FROM shown WHERE id = ? AND id NOT IN (SELECT id FROM product)", (id,))


def forget_picture(connection: sqlite3.Connection, source: str) -> bool:
    """Remove what is told of the picture `source` if no product has it any more; return whether it was removed."""
    if connection.execute("SELECT 1 FROM product WHERE picture = ? LIMIT 1", (source,)).fetchone() is not None:
        return False
    connection.execute("DELETE FROM picture WHERE sha256 = ?", (source,))
    return True
