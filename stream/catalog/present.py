"""What is offered now, answered from memory: a slot asks for every ad that it shows."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from engines.vocabulary.locales import Locale
from stream.catalog.catalog import Catalog
from stream.catalog.current import Current
from stream.catalog.held import UnreadableError
from stream.catalog.offers import Offer
from stream.errors import CatalogError

MOST_OFFERS: Final = 100_000  # a hundred bytes each; a larger shop is looked up again
log = logging.getLogger(__name__)


class Present:
    """The offers of a catalogue that may appear, change and be made anew at any time.

    Where there is none, or none that can be read, nothing is known to be wrong; nor while it is not `complete`, as a
    copy that is still being written, or has no product.
    """

    def __init__(
        self,
        database: Path,
        *,
        complete: Callable[[], bool] = lambda: True,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._current = Current(database)
        self._complete = complete
        self._wall = wall
        self._catalog: Catalog | None = None
        self._known: tuple[int, bool] = (0, False)
        """Version of the catalogue, and whether it is complete."""
        self._offers: dict[tuple[str, str], tuple[Offer | None, float]] = {}
        self.look()

    def close(self) -> None:
        """Close the catalogue."""
        self._current.close()
        self._catalog = None

    def look(self) -> bool:
        """Take in a catalogue that appeared or changed; return whether anything may be offered otherwise now."""
        try:
            if self._catalog is None and self._current.look():
                self._catalog = Catalog(self._current.database, current=self._current)
            version = self._catalog.version if self._catalog else 0
            is_complete = self._complete() and self._catalog is not None and not self._catalog.is_empty
        except CatalogError as error:
            log.warning("present offers cannot be read", extra={"error": str(error)})
            return False
        if (version, is_complete) == self._known:
            return False
        self._known = (version, is_complete)
        self._offers.clear()
        return True

    def offer(self, product: str, locale: str) -> Offer | None:
        """Return what is offered of a product now; None when it is sold no more, `UNKNOWN` where nothing is known."""
        now = self._wall()
        key = (product, locale)
        if (held := self._offers.get(key)) is not None:
            offer, read = held
            if read <= now and (offer is None or offer.until is None or now < offer.until):  # clocks are set back, too
                return offer
        offer, lasts = self._read(product, "zh" if locale == "zh" else "en", now)
        if len(self._offers) >= MOST_OFFERS:
            self._offers.clear()  # rare, and cheaper than keeping an order of use
        if lasts:
            self._offers[key] = offer, now
        return offer

    def _read(self, product: str, locale: Locale, now: float) -> tuple[Offer | None, bool]:
        """Return an offer, and whether that is the answer until the catalogue changes."""
        _, is_complete = self._known
        if self._catalog is None or not is_complete:
            return UNKNOWN, False
        try:
            return self._catalog.offer(product, locale, datetime.fromtimestamp(now, UTC)), True
        except CatalogError as error:
            log.warning("a present offer cannot be read", extra={"error": str(error)})
            return UNKNOWN, isinstance(error, UnreadableError)

    def is_true(self, product: str, locale: str, digest: str) -> bool:
        """Tell whether what an ad says by its offer's `digest` is what is offered now; one that tells none is true."""
        if not digest:
            return True
        offer = self.offer(product, locale)
        return offer is not None and offer.digest in {digest, UNKNOWN.digest}

    def until(self, product: str, locale: str) -> float | None:
        """Return when what is offered of a product now ends by itself; None: at no known time."""
        offer = self.offer(product, locale)
        return offer.until if offer else None


UNKNOWN: Final = Offer("")
"""What is offered of a product when there is no catalogue, or its row cannot be read."""
