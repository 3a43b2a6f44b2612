"""The catalogue as the pipeline reads it: looked up in memory, fresh within a blink of an import's commit."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from engines.copy.kept import ban_key
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Money, Product, Show
from engines.vocabulary.spoken import Spoken
from stream.catalog.database import COLUMNS, connect, pictures_of
from stream.catalog.extent import size_from
from stream.catalog.offers import Offer, digest_of
from stream.catalog.reading import reading_of
from stream.errors import CatalogError

MOST_CACHED: Final = 20_000  # a mid-sized shop in both languages; a larger one is read from SQLite again
FRESH_S: Final = 0.05
"""How long what is in memory may be old: to ask SQLite takes 5 µs, and hundreds of products are looked up for an event.

A slot shows what is untrue for two seconds at most, and its server looks twice a second: little of that is this.
"""
MOST_CANDIDATES: Final = 200  # all are scored while an event waits
_GROUP: Final = "CASE item_group WHEN '' THEN id ELSE item_group END"
_BEST: Final = f"row_number() OVER (PARTITION BY {_GROUP} ORDER BY image IS NULL, sale_price IS NULL, id)"
"""A variant's place among its like: one with a picture first, then one with a sale price, then by id."""
_SHOWN: Final = ("photo", "cutout", "show", "why", "chosen", "lines")
_LINES: Final = """
    SELECT json_group_array(json_array(decision, angle, headline, description, cta)) FROM line
    WHERE line.id = product.id AND line.locale = product.locale
"""
_SELECT: Final = f"""
    SELECT {", ".join(f"product.{name}" for name in COLUMNS)}, photo, cutout, picture.show, why, shown.show, ({_LINES})
    FROM product
    LEFT JOIN picture ON sha256 = product.picture LEFT JOIN shown ON shown.id = product.id
"""  # noqa: S608  names of our own columns


@dataclass(frozen=True, slots=True)
class _Held:
    """A product with its sale price, and when that counts (seconds since the epoch)."""

    on_sale: Product
    regular: Product
    sale_from: float | None
    sale_until: float | None
    group: str
    """What all variants of one product share."""

    def at(self, moment: datetime | None) -> Product:
        """Return the product as it is offered at `moment`; without one, a dated sale does not count."""
        if self.sale_from is None or self.sale_until is None:
            return self.on_sale
        if moment is None:
            return self.regular
        return self.on_sale if self.sale_from <= moment.timestamp() < self.sale_until else self.regular

    def changes(self, moment: datetime) -> float | None:
        """Return when a sale begins or ends after `moment`, seconds since the epoch; None: no date is set."""
        dates = () if self.on_sale is self.regular else (self.sale_from, self.sale_until)
        return min((date for date in dates if date is not None and date > moment.timestamp()), default=None)


class Catalog:
    """Reads products; may be used from several threads.

    Raises:
        CatalogError: there is no catalogue, or it cannot be read.
    """

    def __init__(self, database: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = database
        self._connection = connect(database, create=False)
        self._clock = clock
        self._version, self._asked = -1, -FRESH_S
        self._held: dict[tuple[str, Locale], _Held] = {}
        self._candidates: dict[tuple[Locale, str], tuple[str, ...]] = {}

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    @property
    def image_root(self) -> Path:
        """Return the folder that the products' pictures are relative to.

        Raises:
            CatalogError: nothing has been imported yet, or the catalogue cannot be read.
        """
        if next(self._query("SELECT 1 FROM product LIMIT 1", ()), None) is None:
            raise CatalogError(f"the catalogue {self._path} is empty: run `adloom catalog import FEED`")
        return pictures_of(self._path)

    def product(self, id: str, locale: Locale, at: datetime | None = None) -> Product | None:  # noqa: A002  the feed's word
        """Return the product in `locale`, else in the other language, else None.

        Args:
            id: the feed's id.
            locale: language wanted.
            at: moment the offer is for (the event's time, so that a replay sees the same); without it a sale price
                with effective dates does not count.
        """
        other: Locale = "en" if locale == "zh" else "zh"
        held = self._lookup(id, locale) or self._lookup(id, other)
        return held.at(at) if held else None

    def offer(self, id: str, locale: Locale, at: datetime) -> Offer | None:  # noqa: A002
        """Return what is offered of a product at a moment, in `locale` or else the other language, and until when."""
        other: Locale = "en" if locale == "zh" else "zh"
        held = self._lookup(id, locale) or self._lookup(id, other)
        return Offer(digest_of(held.at(at)), held.changes(at)) if held else None

    def products(self, locale: Locale, at: datetime | None = None) -> list[Product]:
        """Return all products of one language, by id."""
        query = self._query(f"{_SELECT} WHERE locale = ? ORDER BY product.id", (locale,))
        return [_hold(row).at(at) for row in query]

    def candidates(self, locale: Locale, category: str = "") -> tuple[str, ...]:
        """Return the ids of available products of a category ("": of all), at most 200; of variants the best one."""
        self._refresh()
        key = (locale, category)
        found = self._candidates.get(key)
        if found is None:
            where = "locale = ? AND available" + (" AND category = ?" if category else "")
            values = (locale, category) if category else (locale,)
            ranked = f"SELECT id, {_BEST} AS place FROM product WHERE {where}"  # noqa: S608  our own columns
            select = f"SELECT id FROM ({ranked}) WHERE place = 1 ORDER BY id"  # noqa: S608
            query = self._query(f"{select} LIMIT {MOST_CANDIDATES}", values)
            self._candidates[key] = found = tuple(row[0] for row in query)
        return found

    def group(self, id: str, locale: Locale) -> str:  # noqa: A002
        """Return what all variants of a product share: the feed's `item_group_id`, else its own id."""
        held = self._lookup(id, locale)
        return held.group if held else id

    def _lookup(self, id: str, locale: Locale) -> _Held | None:  # noqa: A002
        self._refresh()
        key = (id, locale)
        if held := self._held.get(key):
            return held
        row = next(self._query(f"{_SELECT} WHERE product.id = ? AND locale = ?", key), None)
        if row is None:
            return None
        if len(self._held) >= MOST_CACHED:
            self._held.clear()  # rare, and cheaper than keeping an order of use
        self._held[key] = held = _hold(row)
        return held

    @property
    def version(self) -> int:
        """Return a number that changes whenever another connection changed the file: nothing in memory counts then."""
        version = int(next(self._query("PRAGMA data_version", ()))[0])
        if version != self._version:
            self._held.clear()
            self._candidates.clear()
            self._version = version
        return version

    def _refresh(self) -> None:
        """Forget what is in memory when another connection has changed the file some time ago."""
        now = self._clock()
        if now - self._asked >= FRESH_S:
            self._asked = now  # before asking: a change from here on is met by the next look
            _ = self.version

    def _query(self, sql: str, values: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        try:
            return iter(self._connection.execute(sql, values).fetchall())
        except sqlite3.Error as error:
            raise CatalogError(f"cannot read the catalogue {self._path}: {error}") from error


def way_of(values: Mapping[str, Any]) -> tuple[Show, str]:
    """Return how to show a product by its columns, and why: a person's choice goes before the import's."""
    if values["image"] is None:
        return "words", "the feed names no picture"
    if values["show"] is None:
        return "words", "its picture is not made ready yet: `adloom catalog import` does it"
    chosen: Show | None = values["chosen"]
    if chosen and can_show(chosen, photo=values["photo"], cutout=values["cutout"]):
        return chosen, "set by a person"
    return values["show"], values["why"]


def can_show(show: Show, *, photo: str | None, cutout: str | None) -> bool:
    """Tell whether there is what it takes to show a product in the way `show`."""
    return show == "words" or bool(cutout if show == "stage" else photo)


def _decided(lines: str) -> tuple[tuple[Spoken, ...], tuple[str, ...]]:
    """Return the approved lines and the keys of banned headlines among `lines`, each in an order of its own."""
    rows = sorted(json.loads(lines))
    approved = tuple(Spoken(*words) for decision, *words in rows if decision == "approve")
    return approved, tuple(sorted({ban_key(headline) for decision, _, headline, *_ in rows if decision == "ban"}))


def _hold(row: tuple[Any, ...]) -> _Held:
    values = dict(zip((*COLUMNS, *_SHOWN), row, strict=True))
    show, why = way_of(values)
    approved, banned = _decided(values["lines"])
    regular = Product(
        id=values["id"],
        locale=values["locale"],
        name=values["name"],
        description=values["description"],
        brand=values["brand"],
        category=values["category"],
        colour=values["colour"],
        price=Money(Decimal(values["price"]), values["currency"]),
        sale_price=None,
        available=bool(values["available"]),
        image=values["photo"],
        link=values["link"],
        cutout=values["cutout"],
        show=show,
        show_why=why,
        kind=values["kind"],
        archetype=values["archetype"],
        sensitive=values["sensitive"],
        flat=bool(values["flat"]),
        view=values["view"],
        size=size_from(values["extent"]),
        seasons=tuple(values["seasons"].split()),
        approved=approved,
        banned=banned,
        reading=reading_of(values["reading"]),
    )
    sale = values["sale_price"]
    on_sale = replace(regular, sale_price=Money(Decimal(sale), values["currency"])) if sale else regular
    return _Held(on_sale, regular, values["sale_from"], values["sale_until"], values["item_group"] or values["id"])
