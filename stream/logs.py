"""Logs as JSON lines on standard error: the message, its level and the fields given by `extra`."""

import logging
import sys
from typing import Final

import msgspec

from stream.errors import SettingsError

_USUAL: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


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


def configure(level: str = "INFO") -> None:
    """Send the root logger to standard error from `level` up; Kafka's client only speaks from warnings up.

    Raises:
        SettingsError: no level has that name.
    """
    number = logging.getLevelNamesMapping().get(level)
    if number is None:
        raise SettingsError(f"ADLOOM_LOG_LEVEL={level!r} is no level: use DEBUG, INFO, WARNING or ERROR")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=number, handlers=[handler], force=True)
    logging.getLogger("aiokafka").setLevel(max(number, logging.WARNING))
