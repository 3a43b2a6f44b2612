"""Reads the images that records only point to; until one is here, its slot shows what it showed before."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from stream.errors import ImageStoreError
from stream.kafka.record import ServedCreative
from stream.operator.metrics import Metrics
from stream.slots.store import Key, Order

if TYPE_CHECKING:
    from stream.images.store import ImageStore

log = logging.getLogger(__name__)
AT_ONCE: Final = 8  # enough to fill a line, few enough that visitors, served by the same process, do not notice
PAUSES_S: Final = (0.2, 0.5, 1.0, 2.0, 5.0, 30.0)  # a store that is away is asked again, slower and slower
Take = Callable[[ServedCreative, bytes, bool], None]


@dataclass(slots=True, eq=False)
class _Awaited:
    """A creative without its image; `is_live`: it was published while this server was up."""

    creative: ServedCreative
    is_live: bool
    failures: int = 0

    @property
    def key(self) -> Key:
        return (self.creative.user, self.creative.slot)

    @property
    def order(self) -> Order:
        return order_of(self.creative)


class AwaitedImages:
    """Of each shopper's slot the newest creative whose image is not here yet; bounded in number and in attempts."""

    def __init__(self, store: "ImageStore | None", take: Take, metrics: Metrics, *, most: int, keep_s: float) -> None:
        """Read from `store`, and give creatives with their images to `take`.

        Args:
            store: where; None: this server was told of none.
            take: called on the event loop with the creative, its image, and whether it is live.
            metrics: what is counted.
            most: creatives that wait; the longest waiting makes room.
            keep_s: age in seconds at which a creative is not shown any more, and its image not asked for.
        """
        self._store = store
        self._take = take
        self._metrics = metrics
        self._most = most
        self._keep_s = keep_s
        self._awaited: OrderedDict[Key, _Awaited] = OrderedDict()
        self._untried: set[_Awaited] = set()
        self._due: dict[Key, None] = {}
        """In the order in which they are read."""
        self._wake = asyncio.Event()
        self._failing = False

    @property
    def settled(self) -> bool:
        """Whether each was asked for at least once, or the store does not answer: more waiting makes nothing ready."""
        return self._failing or not self._untried

    def ask(self, creative: ServedCreative, *, is_live: bool) -> None:
        """Have the image of `creative` read, in place of an older one's for the same slot."""
        if self._store is None:
            self._give_up(creative, "this server was told of no store (ADLOOM_IMAGES)")
            return
        one = _Awaited(creative, is_live)
        known = self._awaited.get(one.key)
        if known is not None and known.order >= one.order:
            return
        self._drop(one.key)
        self._awaited[one.key] = one
        self._untried.add(one)
        self._let_read(one)
        if len(self._awaited) > self._most:
            oldest = next(iter(self._awaited))
            self._give_up(self._awaited[oldest].creative, "too many wait")
            self._drop(oldest)
        self._count()

    def forget(self, user: str, slot: str, order: Order | None) -> None:
        """Ask no more for what a newer creative or a tombstone of `order` replaces; None replaces whatever waits."""
        known = self._awaited.get((user, slot))
        if known is not None and (order is None or known.order <= order):
            self._drop((user, slot))
            self._count()

    async def run(self) -> None:
        """Read until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._read_on())

    async def _read_on(self) -> None:
        while True:
            while not self._due:
                self._wake.clear()
                await self._wake.wait()
            key = next(iter(self._due))
            del self._due[key]
            await self._read(self._awaited[key])

    def _let_read(self, one: _Awaited) -> None:
        """Have it read by the next reader that is free, if it waits still."""
        if self._waits(one):
            self._due[one.key] = None
            self._wake.set()

    async def _read(self, one: _Awaited) -> None:
        image = one.creative.image
        if self._store is None or image is None:
            return
        try:
            data = await self._store.get(image)
        except ImageStoreError as error:
            self._failing = True
            self._untried.discard(one)
            self._metrics.image_errors.labels("fetch", error.reason).inc()
            self._later(one, error)
            return
        self._failing = False
        self._metrics.images_fetched.inc()
        if self._waits(one):
            self._drop(one.key)
            self._count()
            self._take(one.creative, data, one.is_live)

    def _later(self, one: _Awaited, error: ImageStoreError) -> None:
        if not self._waits(one):
            return
        if time.time() - one.creative.published > self._keep_s:
            self._give_up(one.creative, str(error))
            self._drop(one.key)
            self._count()
            return
        log.warning("image cannot be read, will retry", extra={"creative": one.creative.id, "error": error.reason})
        pause = PAUSES_S[min(one.failures, len(PAUSES_S) - 1)]
        one.failures += 1
        asyncio.get_running_loop().call_later(pause, self._let_read, one)

    def _waits(self, one: _Awaited) -> bool:
        return self._awaited.get(one.key) is one

    def _drop(self, key: Key) -> None:
        one = self._awaited.pop(key, None)
        self._due.pop(key, None)
        if one is not None:
            self._untried.discard(one)

    def _give_up(self, creative: ServedCreative, why: str) -> None:
        self._metrics.slot_rejected.labels("image").inc()
        log.warning("creative %s is not shown, its image cannot be had: %s", creative.id, why)

    def _count(self) -> None:
        self._metrics.images_awaited.set(len(self._awaited))


def order_of(creative: ServedCreative) -> Order:
    """Return the order of a creative among those of its slot, as `stream.slots.store.Entry` has it."""
    return (creative.event_time, creative.version, creative.id)
