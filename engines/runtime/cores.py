"""A count of the cores at work, so that a worker's threads and those of ONNX Runtime together stay within the machine.

A run takes further threads only where cores are idle; a run once begun keeps them to its end, a few milliseconds.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager


def available() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Cores:
    """Counts jobs, one core each, and the further cores that runs of engines have taken."""

    def __init__(self, total: int) -> None:
        self.total = total
        self._busy = 0
        self._lock = threading.Lock()
        self._mine = threading.local()

    @contextmanager
    def job(self) -> Iterator[None]:
        """Count the calling thread as busy."""
        self._mine.counted = True
        self._add(1)
        try:
            yield
        finally:
            self._mine.counted = False
            self._add(-1)

    @contextmanager
    def further(self, wanted: int) -> Iterator[bool]:
        """Take `wanted` cores beside the caller's own, all or none; yields whether they were idle."""
        own = 0 if getattr(self._mine, "counted", False) else 1
        with self._lock:
            granted = self._busy + own + wanted <= self.total
            taken = own + (wanted if granted else 0)
            self._busy += taken
        try:
            yield granted
        finally:
            self._add(-taken)

    def _add(self, count: int) -> None:
        with self._lock:
            self._busy += count


CORES = Cores(available())
"""Those of this process."""
