"""Standard error that stops nobody: what its reader leaves in the pipe waits here, within a bound, until it is taken.

As long as it is taken, a line is written at once by whoever logs it, so that a crash takes no line with it. Only what
the pipe has no room for goes to a queue and a thread; what the queue has no room for is dropped, counted, and told of
when the reader is back.
"""

import io
import os
import select
import stat
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

MOST_BYTES: Final = 1 << 20  # of lines that wait: some thousand, which tell how it began
AT_ONCE: Final = getattr(select, "PIPE_BUF", 512)  # bytes that a pipe with room takes whole, and without a wait
PATIENCE_S: Final = 2.0  # at the end of the process: a slow reader takes the rest in it, one that is gone never does
_OWN: Final = "/proc/self/fd/{}"


@dataclass(slots=True)
class Dropped:
    """Counts what was dropped."""

    lines: int = 0


DROPPED: Final = Dropped()
"""Of this process."""


class Outflow(io.TextIOBase):
    """A stream over `descriptor` whose `write` never waits; may be called by several threads."""

    def __init__(
        self,
        descriptor: int,
        tell: Callable[[int], str],
        *,
        most_bytes: int = MOST_BYTES,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """Write to `descriptor`; `tell` makes the line that says how many were dropped."""
        self._descriptor = _without_waiting(descriptor)
        self._tell = tell
        self._most_bytes = most_bytes
        self._patience_s = patience_s
        self._lock = threading.RLock()  # the collector may run inside, and what it collects may log
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._dropped = 0
        self._thread: threading.Thread | None = None

    def write(self, text: str) -> int:
        """Write `text`, a line, at once or later, or drop it.

        Raises:
            OSError: nobody can read it any more, or the disk is full.
        """
        data = text.encode("utf-8", "backslashreplace")
        with self._lock:
            if not self._waiting:
                if rest := self._put(data):
                    self._keep(rest)
            elif self._dropped or self._bytes + len(data) > self._most_bytes:
                self._dropped += 1
                DROPPED.lines += 1
            else:
                self._keep(data)
        return len(text)

    def drain(self) -> None:
        """Write what waits, as far as it is taken within `patience_s`; for the end of the process."""
        until = time.monotonic() + self._patience_s
        while self._step() and (left := until - time.monotonic()) > 0:
            self._takes(left)

    def _keep(self, data: bytes) -> None:
        self._waiting.append(data)
        self._bytes += len(data)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="log lines", daemon=True)
            with suppress(RuntimeError):  # the interpreter ends and starts no threads any more: `drain` is to come
                self._thread.start()

    def _run(self) -> None:
        while self._step():
            self._takes(None)

    def _step(self) -> bool:
        """Write of what waits as much as is taken now; say whether there is more, else end the thread."""
        with self._lock:
            while self._waiting:
                first = self._waiting.popleft()
                try:
                    rest = self._put(first)
                except OSError:
                    rest = b""
                    DROPPED.lines += 1  # whoever read has gone, and nobody is left to be told
                self._bytes -= len(first) - len(rest)
                if rest:
                    self._waiting.appendleft(rest)
                    return True
                if self._dropped and self._bytes <= self._most_bytes // 2:
                    told, self._dropped = self._tell(self._dropped).encode(), 0
                    self._waiting.append(told)
                    self._bytes += len(told)
            self._thread = None
            return False

    def _put(self, data: bytes) -> bytes:
        """Write what is taken without a wait; return the rest."""
        sent = 0
        while sent < len(data) and self._takes(0):
            try:
                sent += os.write(self._descriptor, data[sent : sent + AT_ONCE])
            except BlockingIOError:
                break
        return data[sent:]

    def _takes(self, within_s: float | None) -> bool:
        """Wait until something can be written, or never more; where that cannot be asked, writing may wait."""
        if not hasattr(select, "poll"):
            return True
        asked = select.poll()
        asked.register(self._descriptor, select.POLLOUT)
        return bool(asked.poll(None if within_s is None else within_s * 1000))


def _without_waiting(descriptor: int) -> int:
    """Open a pipe anew for this process alone, so that no write waits, even where others write to it, too.

    To set that on `descriptor` would set it for whoever shares it, as a shell.
    """
    if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
        with suppress(OSError):  # not Linux, or the pipe is another user's
            return os.open(_OWN.format(descriptor), os.O_WRONLY | os.O_NONBLOCK)
    return descriptor
