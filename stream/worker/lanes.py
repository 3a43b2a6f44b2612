"""Order per key with concurrency across keys: a first-in-first-out lane for each key that has work."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Lanes(Generic[Item]):
    """Run `handle` on items, one at a time per key, at most `limit` items held over all keys."""

    def __init__(self, handle: Callable[[Item], Awaitable[None]], limit: int) -> None:
        self._handle = handle
        self._limit = limit
        self._queues: dict[Hashable, deque[Item]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._held = 0
        self._changed = asyncio.Condition()
        self._failure: BaseException | None = None

    @property
    def held(self) -> int:
        """Items queued or running."""
        return self._held

    @property
    def free(self) -> int:
        """Items that may be submitted now."""
        return self._limit - self._held

    def submit(self, key: Hashable, item: Item) -> None:
        """Queue `item` behind all earlier items of `key`; never waits, so a batch is taken over in one step.

        Raises:
            RuntimeError: no item is free.
        """
        if self.free <= 0:
            raise RuntimeError(f"{self._limit} items are in flight already")
        self._held += 1
        queue = self._queues.get(key)
        if queue is not None:
            queue.append(item)
            return
        self._queues[key] = deque([item])
        task = asyncio.create_task(self._run(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, key: Hashable) -> None:
        queue = self._queues[key]
        try:
            while queue:
                await self._handle(queue[0])
                queue.popleft()
                await self._release(1)
        except Exception as error:  # noqa: BLE001  whatever a handler lets out must stop the worker, see `wait`
            self._failure = self._failure or error
        finally:
            del self._queues[key]
            if queue:
                await self._release(len(queue))

    async def _release(self, count: int) -> None:
        async with self._changed:
            self._held -= count
            self._changed.notify_all()

    async def wait(self, at_most: int, timeout_s: float) -> bool:
        """Wait until at most `at_most` items are held; False when `timeout_s` passed before.

        Raises:
            Exception: what a handler let out; its offset can never be committed, so the worker must end.
        """

        def calm() -> bool:
            return self._held <= at_most or self._failure is not None

        try:
            async with asyncio.timeout(timeout_s), self._changed:
                await self._changed.wait_for(calm)
        except TimeoutError:
            return False
        if self._failure is not None:
            raise self._failure
        return True

    async def room(self, timeout_s: float) -> bool:
        """Wait until an item is free, as `wait`."""
        return await self.wait(self._limit - 1, timeout_s)

    async def cancel(self) -> None:
        """Abandon everything held; nothing abandoned counts as done."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
