"""Requests for a creative anew that come more than once, as from two slot servers: all count as the first of them.

An event of the same id and time as one that was published is made no more (`stream.worker.newest`). One record that is
delivered again has its own time still, so nothing is lost with a worker that stops between them.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

import msgspec

from stream.events.event import Event

MOST: Final = 100_000  # a price that many pages show; of who is forgotten here, a repeat is made once more
PAUSE: Final = timedelta(seconds=5)
"""Slot servers see a change within a second of each other, and one creative is made within as much.

Who asks later was not satisfied by what came of the first, and is to get another.
"""


class Repeated:
    """The time of the first of each request, for as long as repeats are to be expected."""

    def __init__(self) -> None:
        self._first: OrderedDict[str, datetime] = OrderedDict()

    def settled(self, event: Event) -> Event:
        """Return a renewal with the time of the first that had its id."""
        first = self._first.get(event.id)
        if first is not None and abs(event.time - first) < PAUSE:
            return msgspec.structs.replace(event, time=first)
        self._first[event.id] = event.time
        self._first.move_to_end(event.id)
        if len(self._first) > MOST:
            self._first.popitem(last=False)
        return event
