"""What is offered now, answered from memory: a slot asks for every ad that it shows."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from engines.vocabulary.locales import Locale
from stream.catalog.catalog import Catalog
from stream.catalog.offers import Offer
from stream.errors import CatalogError

MOST_OFFERS: Final = 100_000  # a hundred bytes each; a larger shop is looked up again
log = logging.getLogger(__name__)


class Present:
    """The offers of a catalogue that may appear, change and be made anew at any time.

    Where there is none, or none that can be read, nothing is known to be wrong; nor while it is not `complete`, as a
    copy that is still being written.
    """

    def __init__(
        self,
        database: Path,
        *,
        complete: Callable[[], bool] = lambda: True,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._complete = complete
        self._is_complete = complete()
        self._wall = wall
        self._catalog: Catalog | None = None
        self._file: tuple[int, int] | None = None
        self._refused: tuple[int, ...] = ()
        self._version = -1
        self._offers: dict[tuple[str, str], tuple[Offer | None, float]] = {}
        self.look()

    def close(self) -> None:
        """Close the catalogue."""
        if self._catalog is not None:
            self._catalog.close()
            self._catalog = None

    def look(self) -> bool:
        """Take in a catalogue that appeared or changed; return whether anything may be offered otherwise now."""
        try:
            opened = self._open()
            version = self._version if self._catalog is None else self._catalog.version
        except CatalogError as error:
            log.warning("present offers cannot be read", extra={"error": str(error)})
            return False
        complete, before = self._complete(), self._is_complete
        if not opened and version == self._version and complete == before:
            return False
        self._version, self._is_complete = version, complete
        self._offers.clear()
        return True

    def _open(self) -> bool:
        """Open the file that is there now, if it is another than before; return whether it was."""
        try:
            found = self._database.stat()
        except OSError:
            return False  # what was there last counts until another comes
        file = (found.st_dev, found.st_ino)
        if file == self._file:
            return False
        form = (*file, *_form(self._database), *_form(Path(f"{self._database}-wal")))
        if form == self._refused:
            return False
        self._refused = form  # one that cannot be used is tried again once it changed: it may be half written by now
        catalog = Catalog(self._database)
        self.close()
        self._catalog, self._file, self._refused = catalog, file, ()
        return True

    def offer(self, product: str, locale: str) -> Offer | None:
        """Return what is offered of a product now; None when it is sold no more, `UNKNOWN` where nothing is known."""
        now = self._wall()
        key = (product, locale)
        if (held := self._offers.get(key)) is not None:
            offer, read = held
            if read <= now and (offer is None or offer.until is None or now < offer.until):  # clocks are set back, too
                return offer
        offer = self._read(product, "zh" if locale == "zh" else "en", now)
        if len(self._offers) >= MOST_OFFERS:
            self._offers.clear()  # rare, and cheaper than keeping an order of use
        if offer is not UNKNOWN:
            self._offers[key] = offer, now
        return offer

    def _read(self, product: str, locale: Locale, now: float) -> Offer | None:
        if self._catalog is None or not self._is_complete:
            return UNKNOWN
        try:
            return self._catalog.offer(product, locale, datetime.fromtimestamp(now, UTC))
        except CatalogError as error:
            log.warning("a present offer cannot be read", extra={"error": str(error)})
            return UNKNOWN

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


def _form(file: Path) -> tuple[int, ...]:
    """Return what changes with a file, nothing of one that is not there."""
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_mode, found.st_size, found.st_mtime_ns, found.st_ctime_ns


UNKNOWN: Final = Offer("")
"""What is offered of a product when there is no catalogue."""
