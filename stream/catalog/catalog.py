"""The catalogue as the pipeline reads it: looked up in memory, fresh within a blink of an import's commit."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Product
from stream.catalog.current import Current
from stream.catalog.database import pictures_of
from stream.catalog.held import SELECT, Held, UnreadableError
from stream.catalog.offers import Offer, digest_of
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
log = logging.getLogger(__name__)


class Catalog:
    """Reads products of the file that is there now (`Current`); may be used from several threads.

    Raises:
        CatalogError: there is no catalogue, or it cannot be read; `UnreadableError` where that is one product's row.
    """

    def __init__(
        self, database: Path, *, clock: Callable[[], float] = time.monotonic, current: Current | None = None
    ) -> None:
        """Open it, or take over its file where that is open already."""
        self._current = current or Current(database)
        if current is None and not self._current.look():
            raise CatalogError(f"no catalogue at {database}: run `adloom catalog import FEED`")
        self._clock = clock
        self._seen, self._version, self._asked = (0, -1), 0, -FRESH_S
        self._held: dict[tuple[str, Locale], Held] = {}
        self._candidates: dict[tuple[Locale, str], tuple[str, ...]] = {}

    def close(self) -> None:
        """Close the database."""
        self._current.close()

    @property
    def is_empty(self) -> bool:
        """Whether it has no product."""
        return not self._current.ask("SELECT 1 FROM product LIMIT 1")

    @property
    def image_root(self) -> Path:
        """Return the folder that the products' pictures are relative to.

        Raises:
            CatalogError: nothing has been imported yet, or the catalogue cannot be read.
        """
        database = self._current.database
        if self.is_empty:
            raise CatalogError(f"the catalogue {database} is empty: run `adloom catalog import FEED`")
        return pictures_of(database)

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
        self._refresh()
        rows = self._current.ask(f"{SELECT} WHERE locale = ? ORDER BY product.id", (locale,))
        return [Held.of(row).at(at) for row in rows]

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
            rows = self._current.ask(f"{select} LIMIT {MOST_CANDIDATES}", values)
            self._candidates[key] = found = tuple(row[0] for row in rows)
        return found

    def group(self, id: str, locale: Locale) -> str:  # noqa: A002
        """Return what all variants of a product share: the feed's `item_group_id`, else its own id."""
        try:
            held = self._lookup(id, locale)
        except UnreadableError:
            return id
        return held.group if held else id

    def _lookup(self, id: str, locale: Locale) -> Held | None:  # noqa: A002
        self._refresh()
        key = (id, locale)
        if held := self._held.get(key):
            return held
        rows = self._current.ask(f"{SELECT} WHERE product.id = ? AND locale = ?", key)
        if not rows:
            return None
        if len(self._held) >= MOST_CACHED:
            self._held.clear()  # rare, and cheaper than keeping an order of use
        self._held[key] = held = Held.of(rows[0])
        return held

    @property
    def version(self) -> int:
        """Return a number that changes whenever what the file holds may have: nothing in memory counts then."""
        try:
            self._current.look()
        except CatalogError as error:
            log.warning("the catalogue's new file cannot be used: the one before counts", extra={"error": str(error)})
        seen = (self._current.number, int(self._current.ask("PRAGMA data_version")[0][0]))
        if seen != self._seen:
            self._held.clear()
            self._candidates.clear()
            self._seen = seen
            self._version += 1
        return self._version

    def _refresh(self) -> None:
        """Forget what is in memory when another connection has changed the file some time ago, or it is another."""
        now = self._clock()
        if now - self._asked >= FRESH_S:
            self._asked = now  # before asking: a change from here on is met by the next look
            _ = self.version
