"""Logs as JSON lines on standard error: the message, its level and the fields given by `extra`; repeats are counted."""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TextIO, cast

import msgspec

from stream.errors import SettingsError
from stream.operator.outflow import Outflow

_USUAL: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
REPEATS: Final = 5
"""Messages of one kind that are written in a window: they show the fault, the rest of them is only counted."""
WINDOW_S: Final = 10.0
"""Short enough to see that a fault goes on, long enough that an outage of an hour is a page of lines and no disk."""
MOST_KINDS: Final = 1000
"""Windows open at once: messages with varying texts must not fill the memory."""
UNREACHED: Final = "NodeNotReadyError"
"""Kafka's client raises it for every request to a broker that cannot be reached."""
Kind = tuple[str, int, str, str]


class JsonLines(logging.Formatter):
    """One JSON object per record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return `record` as one line."""
        line = {
            "time": round(record.created, 3),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _USUAL}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return msgspec.json.encode(line, enc_hook=str).decode()


@dataclass(slots=True)
class _Window:
    until: float
    written: int = 0
    suppressed: int = 0
    timer: threading.Timer | None = None


def is_told(record: logging.LogRecord) -> bool:
    """Say whether `record` only repeats that a broker is gone, which `stream.kafka.reach` tells, and its return."""
    if getattr(record, "error", "") == UNREACHED:
        return True
    if record.name.partition(".")[0] != "aiokafka":
        return False
    arguments = record.args if isinstance(record.args, tuple) else ()
    repeats = any(type(argument).__name__ == UNREACHED for argument in arguments)
    return repeats or str(record.msg).startswith("Unable connect to")


class Sparing(logging.StreamHandler[TextIO]):
    """Writes the first `repeats` records of a kind in `window_s` seconds, then one line that counts the rest.

    A kind is a logger, a level, a message before its arguments are filled in, and the `error` of `extra`.
    """

    def __init__(
        self,
        stream: TextIO,
        *,
        repeats: int = REPEATS,
        window_s: float = WINDOW_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Write to `stream`; `repeats` of 0 is no limit."""
        super().__init__(stream)
        self._repeats = repeats
        self._window_s = window_s
        self._clock = clock
        self._windows: dict[Kind, _Window] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Write `record`, or count it; `logging` holds the handler's lock meanwhile."""
        if not self._repeats:
            super().emit(record)
            return
        kind = (record.name, record.levelno, str(record.msg), str(getattr(record, "error", "")))
        window = self._windows.get(kind)
        if window is None or window.until <= self._clock():
            window = self._begin(kind)
        if window.written < self._repeats:
            window.written += 1
            super().emit(record)
            return
        window.suppressed += 1
        if window.timer is None:
            # The count is told in time even when nothing of the kind follows.
            window.timer = threading.Timer(max(0.0, window.until - self._clock()), self._tell_late, (kind, window))
            window.timer.daemon = True
            window.timer.start()

    def close(self) -> None:
        """Tell what is still counted, and write what still waits; called when the process ends."""
        self.acquire()
        try:
            for kind in list(self._windows):
                self._tell(kind)
        finally:
            self.release()
        if isinstance(self.stream, Outflow):
            self.stream.drain()
        super().close()

    def _begin(self, kind: Kind) -> _Window:
        self._tell(kind)
        if len(self._windows) >= MOST_KINDS:
            self._tell(next(iter(self._windows)))
        window = self._windows[kind] = _Window(self._clock() + self._window_s)
        return window

    def _tell_late(self, kind: Kind, window: _Window) -> None:
        self.acquire()
        try:
            if self._windows.get(kind) is window:  # else its count is told already
                self._tell(kind)
        finally:
            self.release()

    def _tell(self, kind: Kind) -> None:
        """Close the window of `kind` and write how many records it kept back."""
        window = self._windows.pop(kind, None)
        if window is None or not window.suppressed:
            return
        if window.timer is not None:
            window.timer.cancel()
        name, level, message, error = kind
        fields = {"suppressed": window.suppressed, "window_s": self._window_s} | ({"error": error} if error else {})
        text = f"{message} ({window.suppressed} more of these not shown)"
        super().emit(
            logging.makeLogRecord(
                {"name": name, "levelno": level, "levelname": logging.getLevelName(level), "msg": text, **fields}
            )
        )


def configure(level: str = "INFO", environment: Mapping[str, str] = os.environ) -> None:
    """Send the root logger to standard error; Kafka's client only speaks from warnings up.

    Args:
        level: the lowest level that is written, unless ADLOOM_LOG_LEVEL names one.
        environment: where ADLOOM_LOG_LEVEL and ADLOOM_LOG_REPEATS are looked up.

    Raises:
        SettingsError: no level has that name, or the number of repeats is none.
    """
    named = environment.get("ADLOOM_LOG_LEVEL", "") or level
    number = logging.getLevelNamesMapping().get(named)
    if number is None:
        raise SettingsError(f"ADLOOM_LOG_LEVEL={named!r} is no level: use DEBUG, INFO, WARNING or ERROR")
    repeats = environment.get("ADLOOM_LOG_REPEATS", "") or str(REPEATS)
    if not repeats.isdecimal():
        raise SettingsError(f"ADLOOM_LOG_REPEATS={repeats!r} is no count: use a number, 0 for no limit")
    handler = Sparing(_standard_error(), repeats=int(repeats))
    handler.setFormatter(JsonLines())
    handler.addFilter(lambda record: not is_told(record))
    logging.basicConfig(level=number, handlers=[handler], force=True)
    logging.getLogger("aiokafka").setLevel(max(number, logging.WARNING))


def _standard_error() -> TextIO:
    """Return standard error so that it stops nobody; a process without one, or one that a test took, has its own."""
    try:
        descriptor = sys.stderr.fileno()
    except (AttributeError, OSError):  # closed when the process began; no file
        return sys.stderr
    return cast("TextIO", Outflow(descriptor, _told_dropped))


def _told_dropped(lines: int) -> str:
    fields = {"name": __name__, "levelno": logging.WARNING, "levelname": "WARNING", "lines": lines}
    record = logging.makeLogRecord({**fields, "msg": "log lines dropped: standard error was full"})
    return f"{JsonLines().format(record)}\n"
