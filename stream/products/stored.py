"""Pictures of products in the store of images: read when a product names them, again and again while that fails."""

import asyncio
import logging
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Literal

from stream.config import Settings
from stream.errors import ImageStoreError, RecordError
from stream.kafka.record import StoredImage
from stream.products.shelf import Shelf

if TYPE_CHECKING:
    from stream.images.store import ImageStore

FOLDER: Final = "products"
"""Below the images of creatives, which a rule of the store may delete by their age; these stay while the shop sells."""
AT_ONCE: Final = 4  # pictures have a megabyte: enough to fill a line, and few enough that a slow one has each in time
ROUND: Final = 32  # after as many without an answer, the store is away
ANSWERS: Final = frozenset({"missing", "mismatch"})
"""Why a picture cannot be had from a store that is there."""
PAUSES_S: Final = (0.2, 0.5, 1.0, 2.0, 5.0, 30.0)  # a store that is away is asked again, slower and slower
SHORTEST_S: Final = 1.0  # of a pause that products end which came meanwhile: what they wait for may be there
Found = Literal["here", "lost", "away"]
"""By now; not in the store, or another; the store does not answer."""
log = logging.getLogger(__name__)


def shop_store(settings: Settings) -> "ImageStore | None":
    """Return the store of the products' pictures; None where they lie in a topic.

    Raises:
        SettingsError: the address cannot be used.
    """
    if not settings.images:
        return None
    from stream.images.store import open_store  # noqa: PLC0415  few need it, and it is a library of its own

    return open_store(f"{settings.images.rstrip('/')}/{FOLDER}", settings.images_endpoint)


class StoredPictures:
    """Brings a shelf the pictures that its products wait for."""

    def __init__(self, store: "ImageStore | None", shelf: Shelf) -> None:
        self._store = store
        self._shelf = shelf
        self._wanted = asyncio.Event()
        self.settled = False
        """Whether all that is waited for was asked for, or the store does not answer: more waiting makes none ready."""

    def look(self) -> None:
        """Products came: look what they wait for."""
        self.settled = False
        self._wanted.set()

    async def run(self) -> None:
        """Read until cancelled.

        Raises:
            CatalogError: the shelf cannot be written.
        """
        failures = 0
        while True:
            self._wanted.clear()
            failed = await self._read_all()
            failures = failures + 1 if failed else 0
            self.settled = not self._wanted.is_set()
            if failed:
                log.warning("pictures of products cannot be read, will retry", extra={"pictures": failed})
                await self._pause(PAUSES_S[min(failures, len(PAUSES_S)) - 1])
            else:
                await self._wanted.wait()

    async def _pause(self, longest: float) -> None:
        await asyncio.sleep(min(longest, SHORTEST_S))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wanted.wait(), max(0.0, longest - SHORTEST_S))

    async def _read_all(self) -> int:
        """Read what is waited for; return how many could not be read."""
        awaited = list(self._shelf.awaited("store").items())
        if awaited and self._store is None:
            log.warning("products name pictures in a store, and this worker was told of none (ADLOOM_IMAGES)")
            return len(awaited)
        random.shuffle(awaited)  # else those without an answer might come first each time, and the others never
        failed = 0
        for start in range(0, len(awaited), ROUND):
            some = awaited[start : start + ROUND]
            found = await self._read(some)
            failed += len(some) - found.count("here")
            if set(found) == {"away"}:
                return failed
        return failed

    async def _read(self, awaited: Sequence[tuple[str, int]]) -> list[Found]:
        """Return what became of each."""
        turn = asyncio.Semaphore(AT_ONCE)

        async def one(digest: str, size: int) -> Found:
            async with turn:
                return await self._fetch(digest, size)

        return await asyncio.gather(*(one(digest, size) for digest, size in awaited))

    async def _fetch(self, digest: str, size: int) -> Found:
        assert self._store is not None  # noqa: S101  `_read_all` looked
        try:
            content = await self._store.get(StoredImage(uri="", sha256=digest, bytes=size))
            await asyncio.to_thread(self._shelf.take_stored, digest, content, time.time())
        except (ImageStoreError, RecordError) as error:
            log.info("a picture cannot be read", extra={"picture": digest, "error": str(error)})
            has_answered = isinstance(error, RecordError) or error.reason in ANSWERS
            return "lost" if has_answered else "away"
        return "here"
