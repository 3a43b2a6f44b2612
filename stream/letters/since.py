"""Since when Adloom has known a record: who asks to be forgotten later means it, however often it is sent again."""

from collections.abc import Iterable
from typing import Final

from stream.events.parse import readable

SINCE: Final = "adloom-since"
"""Header of a record that was sent again from its letter: when the first letter was written, RFC 3339."""


def since(headers: Iterable[tuple[str, bytes | None]], moment: float) -> float:
    """Return when a record written at `moment` (seconds since the epoch) was first known, by its headers.

    Kafka's own time of a record that was sent again is that of sending it, and says nothing of when its shopper acted.
    """
    for name, value in headers:
        told = readable((value or b"").decode("ascii", "replace")) if name == SINCE else None
        if told is not None:
            moment = min(moment, told.timestamp())
    return moment
