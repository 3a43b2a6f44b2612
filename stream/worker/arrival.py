"""A record on its way through the worker."""

from dataclasses import dataclass

from aiokafka import ConsumerRecord

from stream.events.event import Event
from stream.planning.refusal import Refusal
from stream.worker.newest import Mark
from stream.worker.offsets import Ticket


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record in a lane: decoded (`event`), or refused before it got that far (`refusal`)."""

    record: ConsumerRecord
    ticket: Ticket
    since: float
    """Monotonic seconds when it was consumed."""
    event: Event | None
    refusal: Refusal | None

    @property
    def size(self) -> int:
        """Bytes of its record: a gateway may put as much into headers as a shop into the value."""
        record = self.record
        return sum(map(len, filter(None, (record.key, record.value)))) + sum(
            len(name) + len(content or b"") for name, content in record.headers
        )

    @property
    def refuses(self) -> bool:
        """Whether its shopper refuses consent: no copy of it may be kept."""
        return self.event is not None and not self.event.consent

    @property
    def mark(self) -> Mark:
        """Where its event stands among those of its shopper."""
        assert self.event is not None  # noqa: S101  only asked of what was decoded
        again = None if self.event.acted is None else round(self.event.acted.timestamp(), 3)
        return Mark(round(self.event.time.timestamp(), 3), self.record.offset, self.event.id, again)
