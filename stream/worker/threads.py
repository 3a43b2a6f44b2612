"""Threads that work for one event loop: what they end goes back to it together.

`ThreadPoolExecutor` makes a future with a lock for each piece of work, chains it to one of the loop and wakes the loop
for each: a sixth of what an event costs besides its engines.
"""

import asyncio
import atexit
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar

JOIN_S: Final = (
    10.0  # no engine takes as long: who has not returned by then hangs, and the process must end all the same
)
Result = TypeVar("Result")
Work = tuple["asyncio.Future[Any]", Callable[[], Any]]
_ALL: "weakref.WeakSet[Threads]" = weakref.WeakSet()
End = tuple["asyncio.Future[Any]", Any, BaseException | None]


def have_ended() -> bool:
    """End all threads, and tell whether all did within `JOIN_S` each: an interpreter would abort under the others."""
    return all(threads.join(JOIN_S) for threads in tuple(_ALL))


class Threads:
    """Runs work on up to `count` threads, which begin when they are first needed."""

    def __init__(self, count: int, name: str) -> None:
        """`name` begins those of the threads."""
        self._count = count
        self._name = name
        self._asked: SimpleQueue[Work | None] = SimpleQueue()
        self._ended: deque[End] = deque()
        self._begun: list[threading.Thread] = []
        self._open = 0
        """Pieces of work that wait or run."""
        self._wakes = False
        """Whether the loop is told already that something ended."""
        self._is_closed = False
        _ALL.add(self)
        atexit.register(lambda: self.join(JOIN_S))

    def run(self, work: Callable[[], Result]) -> "asyncio.Future[Result]":
        """Have `work` done; the future gets what it returns or raises. To cancel that does not stop work once begun.

        Raises:
            RuntimeError: it is closed.
        """
        if self._is_closed:
            raise RuntimeError("no work is taken after the end")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        if len(self._begun) < min(self._open + 1, self._count):
            name = f"{self._name}_{len(self._begun)}"
            # The interpreter waits for threads that are no daemons before it calls what would end them.
            thread = threading.Thread(target=self._serve, args=(loop,), name=name, daemon=True)
            thread.start()
            self._begun.append(thread)
        self._open += 1
        self._asked.put((future, work))
        return future

    def _serve(self, loop: asyncio.AbstractEventLoop) -> None:
        """Be one of the threads."""
        while (asked := self._asked.get()) is not None:
            future, work = asked
            if future.cancelled():
                self._ended.append((future, None, None))
            else:
                try:
                    self._ended.append((future, work(), None))
                except BaseException as error:  # noqa: BLE001  belongs to who asked
                    self._ended.append((future, None, _told(error)))
            del asked, future, work  # they would live until the next
            if not self._wakes:  # two may see this at once: the second finds nothing to do
                self._wakes = True
                try:
                    loop.call_soon_threadsafe(self._settle)
                except RuntimeError:
                    return  # the loop is closed, and nobody waits

    def _settle(self) -> None:
        """Give the results out, in the loop."""
        self._wakes = False  # before looking: what ends from now on wakes it again
        while self._ended:
            future, value, error = self._ended.popleft()
            self._open -= 1
            if future.done():
                continue
            if error is None:
                future.set_result(value)
            else:
                future.set_exception(error)

    def close(self) -> None:
        """End the threads after what they run now; what waits is dropped."""
        self._is_closed = True
        with suppress(Empty):
            while True:
                if (asked := self._asked.get_nowait()) is not None:
                    with suppress(RuntimeError):  # its loop is closed
                        asked[0].cancel()
        for _ in self._begun:
            self._asked.put(None)

    def join(self, within_s: float) -> bool:
        """Let no engine run while the process is taken down under it; False where one does not return."""
        self.close()
        until = time.monotonic() + within_s
        for thread in self._begun:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._begun)


def _told(error: BaseException) -> BaseException:
    """Return an error as a future takes it: it refuses the one that ends iterators."""
    if not isinstance(error, StopIteration):
        return error
    told = RuntimeError("work ended with StopIteration")
    told.__cause__ = error
    return told
