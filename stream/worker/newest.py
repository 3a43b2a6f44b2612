"""Which event each shopper's slot has its creative of: no older one's replaces it, and none is published twice."""

import time
from collections import OrderedDict
from collections.abc import Callable, KeysView
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

import msgspec

from stream.events.event import Event

TICK_S: Final = 0.001  # the least by which two times of records differ
BEHIND_S: Final = 60.0  # a clock that wrote records so long before they were read is wrong itself, and bounds nothing


def bounded(event: Event, written_ms: int | None, *, wall: Callable[[], float] = time.time) -> Event:
    """Return `event` no later than its record was written (`written_ms`, Kafka's timestamp): clocks run ahead.

    A shopper's clock that is some seconds ahead would keep the ads of all events of these seconds away.
    """
    written = (written_ms or 0) / 1000
    if event.time.timestamp() <= written or wall() - written > BEHIND_S:
        return event
    return msgspec.structs.replace(event, time=datetime.fromtimestamp(written, UTC))


@dataclass(frozen=True, slots=True)
class Mark:
    """An event among those of its shopper: its time leads (epoch seconds), its offset only breaks ties."""

    time: float
    offset: int
    event: str
    again: float | None = field(default=None, compare=False)
    """When its shopper acted, where it tells what they did before once more."""
    gone: bool = field(default=False, compare=False)
    """Whether a refusal took the creative away: nothing stands then."""

    @property
    def acted(self) -> float:
        """When its shopper acted: what they ask from then on holds for it."""
        return self.time if self.again is None else self.again

    @property
    def order(self) -> tuple[float, int]:
        """What the later of two events is told by."""
        return self.time, self.offset

    def is_covered(self, refusal: "Mark") -> bool:
        """Tell whether it is of an ad that a `refusal` takes away: what its shopper did before."""
        return not self.gone and self.acted <= refusal.acted

    def supersedes(self, mark: "Mark") -> bool:
        """Tell whether a slot that has it is not to get `mark`: an older one, or the same delivered again.

        An event that is sent again as a refusal is not the same: it takes its own ad away.
        """
        same = (self.event, self.time) == (mark.event, mark.time) and (self.gone or not mark.gone)
        return same or self.order >= mark.order

    def after(self, other: "Mark") -> "Mark":
        """Return it, moved behind `other` where it is not yet: by the least that a record tells of times."""
        return self if self.order > other.order else replace(self, time=round(other.time + TICK_S, 3), again=self.acted)


Place = tuple[int, int]
"""Partition and offset of a record in the creatives topic."""


@dataclass(slots=True)
class _Known:
    """The newest mark of a slot, where its record lies, and whether the topic ends with it."""

    mark: Mark
    place: Place | None = None
    buried: bool = False
    """An older creative came after it in the topic, and would be all that compaction keeps."""


class Newest:
    """The mark of each (user, slot) that was published, for `keep_s`: what is older than that expires unmade."""

    def __init__(self, keep_s: float, *, wall: Callable[[], float] = time.time) -> None:
        self._keep_s = keep_s
        self._wall = wall
        self._known: OrderedDict[tuple[str, str], _Known] = OrderedDict()
        self._slots: dict[str, set[str]] = {}

    def __len__(self) -> int:
        return len(self._known)

    @property
    def users(self) -> KeysView[str]:
        """Those of whom any slot is known."""
        return self._slots.keys()

    def note(self, user: str, slot: str, mark: Mark) -> None:
        """Take in that this worker published the creative of `mark`."""
        known = self._known.get((user, slot))
        self._keep(user, slot, _Known(mark) if known is None or mark.order > known.mark.order else known)

    def read(self, user: str, slot: str, mark: Mark, place: Place) -> bool:
        """Take in a record of the topic, in the topic's order; return whether it buries a newer one."""
        known = self._known.get((user, slot))
        if known is None or mark.order >= known.mark.order:
            known = _Known(mark, place)
        elif known.place is not None:  # else its own record is still to be read, and comes after this one
            known.buried = known.mark.event != mark.event or (known.mark.gone and not mark.gone)
        self._keep(user, slot, known)
        return known.buried

    def _keep(self, user: str, slot: str, known: _Known) -> None:
        self._known[user, slot] = known
        self._known.move_to_end((user, slot))
        self._slots.setdefault(user, set()).add(slot)
        old = self._wall() - self._keep_s
        while self._known:
            key, first = next(iter(self._known.items()))
            if first.mark.time >= old:
                return
            self.drop(*key)

    def drop(self, user: str, slot: str) -> None:
        """Take in a tombstone: there is no creative, and none comes back."""
        if self._known.pop((user, slot), None) is not None:
            self._slots[user].discard(slot)
            if not self._slots[user]:
                del self._slots[user]

    def buried(self, user: str, slot: str) -> Place | None:
        """Return where the newest creative lies, if the topic ends with an older one; else None."""
        known = self._known.get((user, slot))
        return known.place if known is not None and known.buried else None

    def clearing(self, user: str, refusal: Mark) -> dict[str, Mark]:
        """Return of each slot that has an ad of what `user` did before a `refusal` the mark that takes it away.

        That of an ad made anew is newer than the refusal, and what is to replace it must be newer still.
        """
        found = {}
        for slot in sorted(self._slots.get(user, ())):
            known = self._known[user, slot].mark
            if known.is_covered(refusal):
                found[slot] = refusal.after(known)
        return found

    def stands(self, user: str, refusal: Mark) -> bool:
        """Tell whether a slot has such an ad, whatever waits to come there."""
        return any(self._known[user, slot].mark.is_covered(refusal) for slot in self._slots.get(user, ()))

    def superseded(self, user: str, slot: str, mark: Mark) -> bool:
        """Tell whether the slot has the creative of a newer event than `mark`, or of the same one."""
        known = self._known.get((user, slot))
        return known is not None and known.mark.supersedes(mark)
