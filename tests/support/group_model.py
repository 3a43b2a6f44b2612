"""What outlives a worker: a Kafka in memory, and what must hold of whatever a worker does to it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from aiokafka import TopicPartition
from aiokafka.structs import OffsetAndMetadata

from engines.errors import EngineError, LayoutError
from stream.config import Settings
from stream.events.event import Event, Page
from stream.worker.newest import Mark

if TYPE_CHECKING:
    import asyncio

SETTINGS: Final = Settings(drain_s=2.0)
FIRST: Final = datetime(2026, 1, 29, 9, 30, tzinfo=UTC)


@dataclass(eq=False)
class Entry:
    """A record of an event, and what became of it."""

    place: TopicPartition
    offset: int
    event: Event
    is_odd: bool
    """Whether no event can be read from it."""
    expired: bool = False
    lettered: bool = False
    elsewhere: bool = False
    """Whether another worker ended it."""
    deleted: bool = False
    """Whether its log has it no more, and nobody had been given it."""
    handed: int = 0
    """How often it was given to the real worker."""
    begun_in: int = 0
    """The life of its partition in which its turn began last."""

    @property
    def order(self) -> tuple[float, int]:
        return round(self.event.time.timestamp(), 3), self.offset


@dataclass
class Log:
    """A partition: its records, some offsets apart, and its end, beyond which the next lies."""

    entries: list[Entry] = field(default_factory=list)
    first: int = 0
    end: int = 0


@dataclass(eq=False)
class Painting:
    """A call of the engines that has not returned."""

    entry: Entry
    result: "asyncio.Future[None]"

    def end(self, how: str) -> None:
        """Let the engine return, or fail."""
        if self.result.done():
            return
        if how == "well":
            self.result.set_result(None)
        else:
            self.result.set_exception(EngineError("no memory") if how == "engine" else LayoutError("no room"))


class Group:
    """Logs, committed offsets, what is published; `faults` tells what of that must not be."""

    def __init__(self, partitions: int, running: int, held: int, most: int) -> None:
        self.logs = {TopicPartition(SETTINGS.events_topic, number): Log() for number in range(partitions)}
        self.running, self.held, self.most = running, held, most
        self.committed: dict[TopicPartition, OffsetAndMetadata] = {}
        self.creatives: defaultdict[tuple[str, str], list[Mark]] = defaultdict(list)
        self.entries: dict[str, Entry] = {}
        self._by_place: dict[tuple[TopicPartition, int], Entry] = {}
        self.begun_refusals: defaultdict[str, list[Entry]] = defaultdict(list)
        self.lives: Counter[TopicPartition] = Counter()
        self.starts: dict[TopicPartition, int] = {}
        """Where each partition's present life begins, and what it committed since."""
        self.paintings: list[Painting] = []
        self.paints_at_once = False
        self.answers = "well"
        self.faults: list[str] = []

    def append(self, place: TopicPartition, user: str, slots: Sequence[str], *, gap: int, late: int, kind: str) -> None:
        """Write an event, `gap` offsets behind the last; a `late` one happened before those that came before it."""
        log, number = self.logs[place], len(self.entries) + 1
        time = FIRST + timedelta(seconds=10 * number - 15 * late, milliseconds=10 * number)
        event = Event(
            id=f"e{number}", time=time, user=user, session="", type="view", product="lamp", page=Page(), locale="en",
            consent=kind != "refuses", slots=tuple(slots),
        )  # fmt: skip
        entry = Entry(place, log.end + gap, event, kind == "odd")
        self.entries[event.id] = self._by_place[place, entry.offset] = entry
        log.entries.append(entry)
        log.end = entry.offset + 1

    def at(self, place: TopicPartition, offset: int) -> Entry:
        return self._by_place[place, offset]

    def begins_at(self, place: TopicPartition) -> int:
        """Return where a worker that is given `place` reads: at what is committed, or the earliest record."""
        log, entry = self.logs[place], self.committed.get(place)
        return log.first if entry is None or not log.first <= entry.offset <= log.end else int(entry.offset)

    def is_done(self, place: TopicPartition) -> bool:
        return self.logs[place].end == (self.committed[place].offset if place in self.committed else 0)

    def begin_life(self, place: TopicPartition) -> None:
        """What was taken from `place` until now is nothing to what is taken from now on."""
        self.lives[place] += 1
        self.starts[place] = self.begins_at(place)

    def has_come_to_an_end(self, entry: Entry) -> bool:
        """Tell whether nothing more is owed for `entry`: each slot has its ad or a newer one, or it could have none."""
        if entry.elsewhere or entry.deleted or entry.lettered or entry.expired or not entry.event.consent:
            return True
        if any(other.order > entry.order for other in self.begun_refusals[entry.event.user]):
            return True
        published = self.creatives
        return all(
            any(mark.order >= entry.order for mark in published[entry.event.user, slot]) for slot in entry.event.slots
        )

    def take_commit(self, place: TopicPartition, offset: int, metadata: str) -> None:
        """Commit as a broker does, and look whether that may be."""
        before = self.committed.get(place)
        self.committed[place] = OffsetAndMetadata(offset, metadata)
        if before is not None and before.offset == offset:
            return
        start = self.starts[place]
        self.expect(offset >= start, f"{place} went back from {start} to {offset}")
        for entry in self.logs[place].entries:
            if start <= entry.offset < offset:
                is_painted = any(painting.entry is entry for painting in self.paintings)
                well = entry.begun_in == self.lives[place] and not is_painted and self.has_come_to_an_end(entry)
                self.expect(well, f"{place} is committed to {offset}, and {entry.offset} has not ended in this life")
        self.starts[place] = max(start, offset)

    def expect(self, holds: bool, otherwise: str) -> None:
        """Note a fault; what a worker calls may raise nothing, for it would make a dead letter of that."""
        if not holds:
            self.faults.append(otherwise)

    def work_elsewhere(self, place: TopicPartition, count: int) -> None:
        """Let another worker end the next `count` events of `place`."""
        start = self.begins_at(place)
        for entry in [one for one in self.logs[place].entries if one.offset >= start][:count]:
            entry.elsewhere = True
            self.committed[place] = OffsetAndMetadata(entry.offset + 1, "")
            for slot in entry.event.slots if entry.event.consent and not entry.is_odd else ():
                marks = self.creatives[entry.event.user, slot]
                if all(mark.order < entry.order for mark in marks):
                    marks.append(Mark(*entry.order, entry.event.id))

    def delete(self, place: TopicPartition, count: int, first: int) -> None:
        """Delete the `count` oldest records of `place`, if all lie at `first` or behind."""
        log = self.logs[place]
        if count > 0 and log.entries and log.entries[0].offset >= first:
            for entry in log.entries[:count]:
                entry.deleted, log.first = True, entry.offset + 1
            del log.entries[:count]

    def unended(self) -> list[Entry]:
        """Return those of which something is owed still."""
        return [entry for entry in self.entries.values() if not self.has_come_to_an_end(entry)]
