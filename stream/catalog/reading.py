"""What import reads of a product's words, kept in its row: read anew only when what the feed says has changed."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

import msgspec

from engines.copy.reading.read import read
from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.locales import Locale
from engines.vocabulary.reading import Reading, Told
from engines.vocabulary.things import Thing
from stream.catalog.rows import Record

READER: Final = 10
"""Goes up when readers read otherwise: an import then reads every product again."""
_SAID: Final = (
    "name", "brand", "description", "highlights", "details", "material", "color", "size", "gender", "age_group",
    "google_type", "kind", "product_type",
)  # fmt: skip
"""Columns that a reading is made of."""


class _Kept(msgspec.Struct, frozen=True):
    reader: int
    reading: Reading


def with_reading(record: Record, held: Mapping[str, object] | None) -> Record:
    """Return the record with what is read of it.

    Args:
        record: as its row was checked and mapped.
        held: columns that the catalogue has of the product, None: it is new.
    """
    if held and all(getattr(record, name) == held[name] for name in _SAID):
        kept = str(held["reading"])
        if kept.startswith(f'{{"reader":{READER},') and _is_sound(kept):
            return replace(record, reading=kept)
    told = told_of(record)
    thing = head_noun(record.name, record.brand, record.google_type) if record.kind else None
    reading = _read(told, thing, record.locale)
    return replace(record, reading=msgspec.json.encode(_Kept(READER, reading)).decode())


def reading_of(kept: str) -> Reading:
    """Return what was read, from the catalogue's column."""
    return msgspec.json.decode(kept, type=_Kept).reading


def _is_sound(kept: str) -> bool:
    try:
        reading_of(kept)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def told_of(record: Record) -> Told:
    """Return what a feed tells of a product in words."""
    return Told(
        title=record.name,
        brand=record.brand,
        description=record.description,
        highlights=tuple(json.loads(record.highlights)),
        details=tuple((name, value) for _, name, value in json.loads(record.details)),
        material=record.material,
        color=record.color,
        size=record.size,
        gender=record.gender,
        age_group=record.age_group,
        category=record.product_type,
    )


@lru_cache(maxsize=1024)  # variants of one product tell the same
def _read(told: Told, thing: Thing | None, locale: Locale) -> Reading:
    return read(told, thing, locale)
