"""A request to be forgotten that is heard late: what was published of what came before it is taken away.

`adloom forget` takes away what stands, twice, two seconds apart. A worker that was paused then, or that had not read
the request at its start, may publish behind both. Whoever hears of a request looks whether anything of before is left.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final

from stream.kafka.lease import LeaseLostError
from stream.kafka.record import Header, to_record
from stream.worker.newest import Mark, Newest
from stream.worker.published import Published
from stream.worker.served import tombstone

SETTLE_S: Final = 4.0  # twice what the command waits: what stands by then nobody else takes away
LATEST_S: Final = 40.0  # a write that was under way when a request was heard is there by then, or given up
LOOK_S: Final = 5.0  # for a broker that is away: what is to be taken away is not given up
EVENT: Final = "forget"  # what takes the place of an event's id
Send = Callable[[str, bytes | None, bytes | None, Sequence[Header]], Awaitable[None]]
log = logging.getLogger(__name__)


class Sweeping:
    """Takes away what stands of who asked to be forgotten, some seconds after it was heard."""

    def __init__(self, published: Published, newest: Newest, topic: str, send: Send) -> None:
        """Know what stands by `newest`, which `published` keeps, and write to `topic` by `send`."""
        self._published = published
        self._newest = newest
        self._topic = topic
        self._send = send
        self._asked: dict[str, tuple[float, float]] = {}
        self._woken = asyncio.Event()

    def heard(self, user: str, asked: float) -> None:
        """Take in that `user` asked at `asked`, seconds since the epoch; what is on its way is not known yet."""
        self._asked[user] = asked, time.monotonic()
        self._woken.set()

    async def run(self) -> None:
        """Take away until cancelled."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            while self._asked:
                await asyncio.sleep(SETTLE_S)
                await self._look()

    async def _look(self) -> None:
        if stands := self._standing():
            self._published.look_again()
            while not await self._published.caught_up(LOOK_S):
                pass
        with suppress(LeaseLostError):  # it comes back, or the worker ends
            for user in stands:
                await self._sweep(user, self._asked[user][0])
        over = time.monotonic() - LATEST_S
        self._asked = {user: told for user, told in self._asked.items() if told[1] > over or self._is_left(user)}

    def _is_left(self, user: str) -> bool:
        """Tell whether an ad of before was not taken away, or was made anew meanwhile."""
        return self._newest.stands(user, _refusal(self._asked[user][0]))

    def _standing(self) -> set[str]:
        """Return who has an ad of before."""
        # Of the requests of a month that a start reads few are of shoppers whose slots are known: those are asked.
        known = self._asked.keys() & self._newest.users
        return {user for user in known if self._newest.clearing(user, _refusal(self._asked[user][0]))}

    async def _sweep(self, user: str, asked: float) -> None:
        for slot in self._newest.clearing(user, _refusal(asked)):
            mark = self._newest.clearing(user, _refusal(asked)).get(slot)  # each write takes its time
            if mark is None:
                continue
            await self._send(self._topic, *to_record(tombstone(user, slot, mark)))
            self._newest.note(user, slot, mark)
            log.info("an ad of before a request to be forgotten is taken away", extra={"slot": slot})


def _refusal(asked: float) -> Mark:
    return Mark(asked, 0, EVENT, gone=True)
