"""A worker's right to publish and commit: it ends before the group may give the worker's partitions to another.

The group's coordinator gives a member up when it has heard no heartbeat for the session timeout, and then another
worker works on the same events. A worker that was stopped or cut off for so long does not know: it must look at its
clock before it writes.

What remains: a write that left this machine while the lease was held may still be on its way when it lapses, in a
network that holds it back, and arrive after the next owner's. Readers that saw the newer creative refuse it by its
event time; what compaction keeps is the older one, until the shopper's next event.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Final

log = logging.getLogger(__name__)
CLOCK: Final[Callable[[], float]] = (
    # Unlike the monotonic clock it goes on while the machine sleeps, as the coordinator's does.
    (lambda: time.clock_gettime(time.CLOCK_BOOTTIME)) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic
)


class LeaseLostError(Exception):
    """The worker is no longer the member of the group that took the event: whoever is will work on it again."""


class Lease:
    """Held from a heartbeat that was answered well until `session_s` after it was sent; void when membership ended.

    A lease that only lapsed may be renewed, when the coordinator answers the next heartbeat after all: then nobody
    else had the partitions. One that is void is void for all work begun under it; the next assignment renews it.
    """

    def __init__(self, session_s: float, *, clock: Callable[[], float] = CLOCK) -> None:
        """Begin void, as a worker without partitions; `session_s` is the group's session timeout, seconds."""
        self.turn = 0
        """How often a membership ended: work begun in one turn is nothing to the next."""
        self._session_s = session_s
        self._clock = clock
        self._until = 0.0
        self._valid = False
        self._timer: asyncio.TimerHandle | None = None
        self._changed = asyncio.Event()
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> float:
        """Return the time by the lease's clock, seconds."""
        return self._clock()

    @property
    def held(self) -> bool:
        """Whether the worker may write now."""
        return self._valid and self._clock() < self._until

    @property
    def valid(self) -> bool:
        """Whether the membership did not end, as far as is known; a lease that lapsed is valid until it is void."""
        return self._valid

    def on_loss(self, listener: Callable[[], None]) -> None:
        """Call `listener` whenever the lease lapses or becomes void."""
        self._listeners.append(listener)

    def renew(self, sent: float) -> None:
        """Take in that the coordinator answered well what was sent to it at `sent`, by `now`."""
        self._until = max(self._until, sent + self._session_s) if self._valid else sent + self._session_s
        self._valid = True
        self._changed.set()
        if self._timer is not None:
            self._timer.cancel()
        left = max(0.0, self._until - self._clock())
        self._timer = asyncio.get_running_loop().call_later(left, self._lapse)

    def void(self) -> None:
        """Take in that the membership ended."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._valid:
            self._valid = False
            self.turn += 1
            self._tell()

    async def wait(self, turn: int | None = None) -> None:
        """Wait until the lease is held.

        Raises:
            LeaseLostError: it is void, or was since `turn`.
        """
        while True:
            if not self._valid or (turn is not None and turn != self.turn):
                raise LeaseLostError("the partitions may be another worker's by now")
            if self.held:
                return
            self._changed.clear()
            await self._changed.wait()

    def _lapse(self) -> None:
        if self.held:  # the loop's clock is not the lease's
            self.renew(self._until - self._session_s)
            return
        log.warning("no heartbeat was answered for the session timeout: nothing is written until one is")
        self._tell()

    def _tell(self) -> None:
        self._changed.set()
        for listener in self._listeners:
            listener()
