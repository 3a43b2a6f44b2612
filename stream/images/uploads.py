"""Puts files that are too large for their records into the store, before anything tells of them."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Final

from stream.config import Settings
from stream.errors import ImageStoreError
from stream.images.opened import open_images
from stream.kafka.record import MOST_BYTES, StoredImage
from stream.operator.metrics import Metrics
from stream.planning.refusal import ExpiredError, RefusedError

if TYPE_CHECKING:
    from stream.images.store import ImageStore

log = logging.getLogger(__name__)
FIRST_PAUSE_S: Final = 0.1  # as after a write that failed
LONGEST_PAUSE_S: Final = 2.0  # a small part of the deadline
AT_ONCE: Final = 16  # more would only share the same line
Pause = Callable[[float], Awaitable[None]]


class Uploads:
    """Stores what is above the limit; without a store nothing is."""

    def __init__(
        self, store: "ImageStore | None", inline_bytes: int, metrics: Metrics, *, pause: Pause = asyncio.sleep
    ) -> None:
        """Keep files of more than `inline_bytes` in `store`."""
        self._store = store
        self._inline_bytes = inline_bytes
        self._metrics = metrics
        self._pause = pause
        self._turn = asyncio.Semaphore(AT_ONCE)

    @classmethod
    def of(cls, settings: Settings, metrics: Metrics) -> "Uploads":
        """Return what `settings` ask for.

        Raises:
            SettingsError: the store's address cannot be used.
        """
        return cls(open_images(settings), settings.inline_bytes, metrics)

    async def store(self, files: Sequence[bytes], expired: Callable[[], bool]) -> list[StoredImage | None]:
        """Return of each file where it lies by now, None for one that goes into its record.

        Raises:
            ExpiredError: `expired` before all were stored; until then it is tried again, as a write to Kafka is.
            RefusedError: a file that no slot server would take.
        """
        if self._store is None or max(map(len, files), default=0) <= self._inline_bytes:
            return [None] * len(files)  # most often, and it needs no tasks
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._one(data, expired)) for data in files]
        except* (ExpiredError, RefusedError) as errors:
            raise errors.exceptions[0] from None
        return [task.result() for task in tasks]

    async def _one(self, data: bytes, expired: Callable[[], bool]) -> StoredImage | None:
        if self._store is None or len(data) <= self._inline_bytes:
            return None
        if len(data) > MOST_BYTES:
            raise RefusedError("creative_oversize", f"{len(data)} bytes; the limit is {MOST_BYTES}")
        pause = FIRST_PAUSE_S
        while not expired():
            try:
                async with self._turn:
                    image, is_new = await self._store.put(data)
            except ImageStoreError as error:
                self._metrics.image_errors.labels("store", error.reason).inc()
                log.warning("image was not stored, will retry", extra={"error": error.reason})
                await self._pause(pause * random.uniform(0.5, 1.0))
                pause = min(2 * pause, LONGEST_PAUSE_S)
            else:
                self._metrics.images_stored.labels("written" if is_new else "there").inc()
                return image
        raise ExpiredError("the deadline passed before its image was stored")
