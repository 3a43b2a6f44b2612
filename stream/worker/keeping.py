"""What was made once and may be asked for again: bounded stores, and one making for all who ask at the same time."""

import asyncio
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from stream.operator.metrics import CacheMetrics
from stream.worker.batcher import Timed

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Bound:
    """The most that a store may hold; with no entries it holds nothing."""

    entries: int
    bytes: float = math.inf


class Store(Generic[Value]):
    """Values by their keys, the one not asked for longest leaves first; for several threads.

    Not `functools.lru_cache`, which knows no sizes and would make twice what two threads ask for at once.
    """

    def __init__(self, bound: Bound, size: Callable[[Value], int], metrics: CacheMetrics) -> None:
        """Hold what `bound` allows; `size` tells the bytes of a value."""
        self._bound = bound
        self._size = size
        self._metrics = metrics
        self._held: OrderedDict[str, Value] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._held)

    @property
    def bytes(self) -> int:
        """Bytes of all values held."""
        return self._bytes

    def get(self, key: str) -> Value | None:
        """Return the value of `key`, which is now the one asked for last; None where there is none."""
        with self._lock:
            value = self._held.get(key)
            if value is not None:
                self._held.move_to_end(key)
        return value

    def put(self, key: str, value: Value) -> None:
        """Hold `value` in place of what `key` had; one too large for the whole store is not held."""
        size = self._size(value)
        with self._lock:
            if (old := self._held.pop(key, None)) is not None:
                self._bytes -= self._size(old)
            if size <= self._bound.bytes:
                self._held[key] = value
                self._bytes += size
            while len(self._held) > self._bound.entries or self._bytes > self._bound.bytes:
                _, gone = self._held.popitem(last=False)
                self._bytes -= self._size(gone)
            self._metrics.entries.set(len(self._held))
            self._metrics.bytes.set(self._bytes)


class Shared(Protocol[Value]):
    """Values that other workers made, as `stream.state.shelves.Shelf`."""

    async def get(self, key: str) -> Value | None:
        """Return the value of `key`; None where there is none to be had soon."""

    def put(self, key: str, value: Value) -> None:
        """Let the others have `value`; does not wait."""


class Maker(Generic[Value]):
    """Finds what was made, waits for what is being made, and has the rest made; for one event loop."""

    def __init__(
        self,
        store: Store[Value],
        metrics: CacheMetrics,
        keeps: Callable[[Value], bool] = lambda _: True,
        shared: Shared[Value] | None = None,
    ) -> None:
        """Look into `store`, then into what is `shared`; what is made goes to both if it `keeps`."""
        self._store = store
        self._shared = shared
        self._metrics = metrics
        self._keeps = keeps
        self._flights: dict[str, asyncio.Task[Timed[Value]]] = {}

    async def get(self, key: str | None, make: Callable[[], Awaitable[Timed[Value]]]) -> Timed[Value]:
        """Return the value of `key`, at once where it is held; without a key it is made and not held.

        The time told is what this caller waited; of several who ask at once, one has it made. What fails is not held,
        and all who waited for it get the error. A caller that is cancelled takes nothing from the others.
        """
        if key is None:
            return await make()
        value = self._store.get(key)
        if value is not None:
            self._metrics.hits.inc()
            return Timed(value, 0.0, 0.0)
        flight = self._flights.get(key)
        if flight is None:
            return await asyncio.shield(self._start(key, make))
        self._metrics.hits.inc()
        since = time.monotonic()
        made = await asyncio.shield(flight)
        return Timed(made.value, time.monotonic() - since, 0.0)

    def _start(self, key: str, make: Callable[[], Awaitable[Timed[Value]]]) -> "asyncio.Task[Timed[Value]]":
        async def fly() -> Timed[Value]:
            since = time.monotonic()
            found = await self._shared.get(key) if self._shared else None
            waited_s = time.monotonic() - since
            if found is not None:
                self._metrics.shared_hits.inc()
                self._store.put(key, found)
                return Timed(found, waited_s, 0.0)
            self._metrics.misses.inc()
            made = await make()
            if self._keeps(made.value):
                self._store.put(key, made.value)
                if self._shared:
                    self._shared.put(key, made.value)
            return Timed(made.value, made.queued_s + waited_s, made.ran_s)

        def land(flight: "asyncio.Task[Timed[Value]]") -> None:
            del self._flights[key]
            _look(flight)

        self._flights[key] = flight = asyncio.create_task(fly())
        flight.add_done_callback(land)
        return flight

    def close(self) -> None:
        """Give up what is being made."""
        for flight in self._flights.values():
            flight.cancel()


class Once(Generic[Value]):
    """Has one thing made when it is first asked for, for all who ask; for one event loop."""

    def __init__(self, make: Callable[[], Coroutine[Any, Any, Timed[Value]]]) -> None:
        """Make nothing yet."""
        self._make = make
        self._flight: asyncio.Task[Timed[Value]] | None = None

    async def get(self) -> Timed[Value]:
        """Return what is made, with the time that this caller waited; all get the error of what fails."""
        if self._flight is None:
            self._flight = asyncio.create_task(self._make())
            self._flight.add_done_callback(_look)
            return await asyncio.shield(self._flight)
        since = time.monotonic()
        made = await asyncio.shield(self._flight)
        return Timed(made.value, time.monotonic() - since, 0.0)


def _look(flight: "asyncio.Task[Any]") -> None:
    """Look at the error of what ended, or asyncio would complain where all who asked are gone."""
    if not flight.cancelled():
        flight.exception()
