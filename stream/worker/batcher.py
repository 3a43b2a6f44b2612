"""Dynamic batching: what queued while the engine ran goes in together the moment the engine is free."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Timed(Generic[Result]):
    """A result, the seconds it waited for its engine, and the seconds the engine ran."""

    value: Result
    queued_s: float
    ran_s: float

    @property
    def whole_s(self) -> float:
        """Seconds from the question to the answer."""
        return self.queued_s + self.ran_s

    def after(self, before: "Timed[Any]") -> "Timed[Result]":
        """Return the result with the seconds of what had to be there `before`."""
        return Timed(self.value, self.queued_s + before.queued_s, self.ran_s + before.ran_s)


@dataclass(slots=True)
class _Waiting(Generic[Item, Result]):
    item: Item
    future: "asyncio.Future[Timed[Result]]"
    since: float


class Batcher(Generic[Item, Result]):
    """Serve single submissions by runs of up to `limit` items, one run at a time.

    There is no waiting for company (delay 0, as in Triton's default): an idle engine starts with what is there.
    """

    def __init__(
        self,
        run: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]],
        limit: int,
        observe: Callable[[int, float], None],
    ) -> None:
        """Batch for `run` (n items to n results, in order); `observe` gets (n, seconds) of each run."""
        self._run = run
        self._limit = limit
        self._observe = observe
        self._queue: deque[_Waiting[Item, Result]] = deque()
        self._worker: asyncio.Task[None] | None = None

    async def submit(self, item: Item) -> Timed[Result]:
        """Return the result of `item`; raise what the engine raised on it."""
        waiting: _Waiting[Item, Result] = _Waiting(item, asyncio.get_running_loop().create_future(), time.monotonic())
        self._queue.append(waiting)
        if self._worker is None:
            # The task starts in the loop's next turn, so submissions of the same turn share its first run.
            self._worker = asyncio.create_task(self._work())
        return await waiting.future

    async def _work(self) -> None:
        try:
            while batch := self._take():
                await self._serve(batch)
        finally:
            self._worker = None

    def _take(self) -> list[_Waiting[Item, Result]]:
        batch: list[_Waiting[Item, Result]] = []
        while self._queue and len(batch) < self._limit:
            waiting = self._queue.popleft()
            if not waiting.future.done():  # its event was abandoned
                batch.append(waiting)
        return batch

    async def _serve(self, batch: list[_Waiting[Item, Result]]) -> None:
        start = time.monotonic()
        try:
            results = await self._run([waiting.item for waiting in batch])
        except Exception as error:  # noqa: BLE001  belongs to the submitter, who decides on a retry
            if len(batch) > 1:
                for waiting in batch:  # one bad input must not fail its neighbours
                    await self._serve([waiting])
            elif not batch[0].future.done():
                batch[0].future.set_exception(error)
            return
        ran = time.monotonic() - start
        self._observe(len(batch), ran)
        for waiting, result in zip(batch, results, strict=True):
            if not waiting.future.done():
                waiting.future.set_result(Timed(result, start - waiting.since, ran))
