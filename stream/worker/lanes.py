"""Turns: one at a time of a key, each takes all that waits of it; groups that wait are served one after the other."""

import asyncio
import math
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Awaitable, Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from stream.worker.aside import Aside

Item = TypeVar("Item")
Group = TypeVar("Group", bound=Hashable)


@dataclass(slots=True)
class _Lane(Generic[Item, Group]):
    """What waits of one key, and whether a turn of it runs."""

    waiting: list[tuple[Group, Item]] = field(default_factory=list)
    running: bool = False


class Lanes(Generic[Item, Group]):
    """Run `handle` on all that waits of a key: one turn at a time of a key, `running` turns over all keys.

    Items come in groups (partitions). Of groups with keys that wait each gets a turn before one gets its second, and
    none may fill the room of the others, so that a long queue in one keeps no other waiting.
    """

    def __init__(
        self,
        handle: Callable[[Sequence[Item]], Awaitable[None]],
        *,
        running: int,
        held: int,
        size: Callable[[Item], int] = lambda _: 0,
        held_bytes: float = math.inf,
        aside: Aside | None = None,
    ) -> None:
        """Hold about `held` items that wait or run, and about `held_bytes` of them, each by its `size`.

        Turns that stand `aside` are not counted among those that run.
        """
        self._handle = handle
        self._running = running
        self._limit = held
        self._size = size
        self._limit_bytes = held_bytes
        self._bytes = 0
        self._lanes: dict[Hashable, _Lane[Item, Group]] = {}
        self._turns: OrderedDict[Group, deque[Hashable]] = OrderedDict()
        self._counts: Counter[Group] = Counter()
        self._tasks: dict[asyncio.Task[Any], float] = {}
        self._changed = asyncio.Event()
        self._failure: BaseException | None = None
        self._aside = aside or Aside()
        self._aside.changed, self._aside.moved = self._start, self._goes_on

    @property
    def held(self) -> int:
        """Items that wait or run."""
        return self._counts.total()

    def open(self, groups: Collection[Group], items: int) -> list[Group]:
        """Return those of `groups`, among which the room is shared, that have room for `items` more."""
        if self._bytes >= self._limit_bytes:
            return []
        # Twice, or one item that waits for long would keep a group of many from all that comes behind it.
        share = max(2 * items, self._limit // max(1, len(groups)))
        return [group for group in groups if self._counts[group] + items <= share]

    def submit(self, group: Group, key: Hashable, item: Item) -> None:
        """Let `item` wait behind those of `key`; never waits itself, so a batch is taken over in one step."""
        lane = self._lanes.setdefault(key, _Lane())
        lane.waiting.append((group, item))
        self._counts[group] += 1
        self._bytes += self._size(item)
        if not lane.running and len(lane.waiting) == 1:
            self._turns.setdefault(group, deque()).append(key)
        self._start()

    def _start(self) -> None:
        """Begin as many turns as may run."""
        while self._turns and len(self._tasks) - self._aside.count < self._running:
            group, keys = self._turns.popitem(last=False)
            key = keys.popleft()
            if keys:
                self._turns[group] = keys  # behind the other groups
            lane = self._lanes[key]
            items, lane.waiting, lane.running = lane.waiting, [], True
            task = asyncio.create_task(self._turn(key, items))
            self._tasks[task] = time.monotonic()
            task.add_done_callback(self._ended)

    def _goes_on(self, task: "asyncio.Task[Any] | None") -> None:
        if task is not None and task in self._tasks:
            self._tasks[task] = time.monotonic()

    def _ended(self, task: "asyncio.Task[None]") -> None:
        del self._tasks[task]
        self._start()

    async def _turn(self, key: Hashable, items: list[tuple[Group, Item]]) -> None:
        try:
            await self._handle([item for _, item in items])
        except Exception as error:  # noqa: BLE001  whatever a handler lets out must stop the worker, see `wait`
            self._failure = self._failure or error
        finally:
            lane = self._lanes[key]
            lane.running = False
            if lane.waiting:
                self._turns.setdefault(lane.waiting[0][0], deque()).append(key)
            else:
                del self._lanes[key]
            self._release(items)

    def _release(self, items: list[tuple[Group, Item]]) -> None:
        for group, item in items:
            self._bytes -= self._size(item)
            self._counts[group] -= 1
            if not self._counts[group]:
                del self._counts[group]
        self._changed.set()

    @property
    def stuck_s(self) -> float:
        """Seconds since the turn went on that did not for longest; of one that waits for Kafka nothing is asked."""
        idle = [since for task, since in self._tasks.items() if task not in self._aside.waiting]
        return time.monotonic() - min(idle) if idle else 0.0

    def drop(self) -> None:
        """Forget all that waits; what runs goes on."""
        dropped = []
        for key, lane in list(self._lanes.items()):
            dropped += lane.waiting
            lane.waiting = []
            if not lane.running:
                del self._lanes[key]
        self._turns.clear()
        self._release(dropped)

    async def wait(self, calm: Callable[[], bool], timeout_s: float) -> bool:
        """Wait until `calm`, asked whenever items ended; False when `timeout_s` passed before.

        Raises:
            Exception: what a handler let out; its offset can never be committed, so the worker must end.
        """
        if self._failure is None and calm():
            return True  # most often, and it needs no timer
        try:
            async with asyncio.timeout(timeout_s):
                while self._failure is None and not calm():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return False
        if self._failure is not None:
            raise self._failure
        return True

    async def finished(self, timeout_s: float) -> bool:
        """Wait until nothing is held, as `wait`."""
        return await self.wait(lambda: not self.held, timeout_s)

    async def cancel(self) -> None:
        """Abandon everything held; nothing abandoned counts as done."""
        self.drop()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
