"""Since when Adloom has known a record: who asks to be forgotten later means it, however often it is sent again."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

import msgspec

from stream.events.event import Event
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


def as_known(event: Event, headers: Iterable[tuple[str, bytes | None]]) -> Event:
    """Return `event`, which may have been sent again with a newer time, with the time at which its shopper acted."""
    told = event.since.timestamp()
    known = since(headers, told)
    return event if known == told else msgspec.structs.replace(event, acted=datetime.fromtimestamp(known, UTC))
