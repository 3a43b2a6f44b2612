"""Where a process has its products from: the catalogue's file, or a copy of its own that follows the topic."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from filelock import FileLock, Timeout

from engines import folders
from stream.config import Settings
from stream.errors import CatalogError
from stream.operator.process import beside
from stream.products.follower import ProductFollower
from stream.products.shelf import Shelf

MOST_COPIES: Final = 64  # processes of one kind on a machine: each has a copy, so that none waits for another
POLL_S: Final = 0.05
TOLD_S: Final = 10.0
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Products:
    """The catalogue of a process."""

    database: Path
    shelf: Shelf | None = None
    follower: ProductFollower | None = None

    @property
    def caught_up(self) -> bool:
        """Whether it has everything that was published when the process began; a file always has."""
        return self.follower is None or self.follower.caught_up

    async def ready(self) -> None:
        """Wait until it is caught up and has a product."""
        waited = 0.0
        while not (self.caught_up and (self.shelf is None or not self.shelf.is_empty)):
            await asyncio.sleep(POLL_S)
            waited += POLL_S
            if waited >= TOLD_S:
                log.info("waiting for products: %s", self._waits_for)
                waited = 0.0

    @property
    def _waits_for(self) -> str:
        known = "" if self.follower is None else self.follower.waits_for
        return known or "`adloom catalog import FEED --publish` publishes them"


@asynccontextmanager
async def following(settings: Settings, role: Literal["worker", "slots"]) -> AsyncIterator[Products]:
    """Yield the catalogue that `settings` name; a topic is followed until the block ends.

    Raises:
        CatalogError: the copy cannot be written.
        TaskError: the following ended by itself, which ends the block: products that nothing feeds grow untrue.
    """
    if settings.catalog_from == "file":
        yield Products(settings.catalog)
        return
    folder, lock = _own_folder(settings, role)
    try:
        shelf = Shelf(folder / "catalog.sqlite", pictures=role == "worker")
        try:
            follower = ProductFollower(shelf, settings)
            async with beside("the products feed", follower.run()):
                yield Products(shelf.database, shelf, follower)
        finally:
            shelf.close()
    finally:
        lock.release()


def _own_folder(settings: Settings, role: str) -> tuple[Path, FileLock]:
    """Return a folder that no other process uses, the first that is free: a restart finds what it had."""
    root = folders.cache_folder() / "products" / settings.products_topic
    for number in range(MOST_COPIES):
        folder = root / f"{role}-{number}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(folder / ".lock")
            lock.acquire(timeout=0)
        except Timeout:
            continue
        except OSError as error:
            raise CatalogError(f"cannot keep products in {folder}: {error.strerror}") from error
        return folder, lock
    raise CatalogError(f"{MOST_COPIES} processes keep products below {root}: no room for another")
