"""Turns that only wait for Kafka stand aside after a moment, so that others may begin.

A partition without a leader takes no writes for as long as it has none: events of its shoppers would fill all turns,
and those of the other partitions wait behind them for their deadlines.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

AFTER_S: Final = 0.5  # a write that takes longer waits for something to change
MOST: Final = 512  # creatives that are held meanwhile, of some 30 KB each


class Aside:
    """Counts the turns that stand aside; for one event loop."""

    def __init__(self, most: int = MOST) -> None:
        """Let so many stand aside at a time; the others keep their turns."""
        self._most = most
        self.count = 0
        self.waiting: set[asyncio.Task[Any] | None] = set()
        """Turns that wait for Kafka, be it for a moment."""
        self.changed: Callable[[], None] = lambda: None
        """Called when one more does."""
        self.moved: Callable[[asyncio.Task[Any] | None], None] = lambda _: None
        """Called with a turn that goes on."""

    def goes_on(self) -> None:
        """Take in that the turn that calls this has brought something to its end."""
        self.moved(asyncio.current_task())

    @contextmanager
    def while_waiting(self) -> Iterator[None]:
        """Let the turn stand aside where what is done in here takes long."""
        stepped = False

        def step() -> None:
            nonlocal stepped
            if self.count < self._most:
                stepped = True
                self.count += 1
                self.changed()

        turn = asyncio.current_task()
        self.waiting.add(turn)
        timer = asyncio.get_running_loop().call_later(AFTER_S, step)
        try:
            yield
        finally:
            timer.cancel()
            self.waiting.discard(turn)
            self.moved(turn)
            self.count -= stepped
