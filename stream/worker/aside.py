"""Turns that only wait for Kafka stand aside after a moment, so that others may begin.

A partition without a leader takes no writes for as long as it has none: events of its shoppers would fill all turns,
and those of the other partitions wait behind them for their deadlines.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

AFTER_S: Final = 0.5  # a write that takes longer waits for something to change
MOST: Final = 512  # creatives that are held meanwhile, of some 30 KB each


class Aside:
    """Counts the turns that stand aside; for one event loop."""

    def __init__(self, most: int = MOST) -> None:
        """Let so many stand aside at a time; the others keep their turns."""
        self._most = most
        self.count = 0
        self.waiting = 0
        """Turns that wait for Kafka, be it for a moment."""
        self.ended = 0.0
        """Monotonic seconds when one had waited last."""
        self.changed: Callable[[], None] = lambda: None
        """Called when one more does."""

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

        self.waiting += 1
        timer = asyncio.get_running_loop().call_later(AFTER_S, step)
        try:
            yield
        finally:
            timer.cancel()
            self.waiting -= 1
            self.ended = time.monotonic()
            self.count -= stepped
