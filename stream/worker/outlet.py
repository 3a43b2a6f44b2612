"""Where what an event comes to goes, as `ADLOOM_DELIVERY` says: at once, or with its offset in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from stream.kafka.lease import LeaseLostError
from stream.kafka.producer import require_size
from stream.kafka.record import Header
from stream.operator.metrics import Outcome
from stream.worker.letters import Posts
from stream.worker.newest import Newest
from stream.worker.offsets import Ticket
from stream.worker.ordered import Ordered
from stream.worker.results import Noted, Waiting
from stream.worker.transactional import Record


class Sends(Protocol):
    """The one thing asked of a sender."""

    async def send(self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header]) -> None:
        """Write one record, as `Sender.send`."""


class Outlet(Posts, Protocol):
    """Takes the records of one event, and what is to follow once readers may see them."""

    def require(self, record: Record) -> None:
        """Refuse what is known to be too large for its topic.

        Raises:
            MessageSizeTooLargeError: it is.
        """

    async def publish(self, noted: Noted) -> None:
        """Let a slot have a record from now on.

        Raises:
            MessageSizeTooLargeError: its topic refuses it.
            LeaseLostError: the partition was taken away.
        """

    def then(self, act: Callable[[Outcome | None], None]) -> None:
        """Do `act` once all that was published is there for readers; never, if it is given up.

        It is told what the event came to instead where nothing of it may be there by then, else None.
        """


Outlets = Callable[[Ticket], Outlet]
"""Gives each event its outlet."""


@dataclass(frozen=True, slots=True)
class Direct:
    """The outlet of every event at least once: what is published is there when that returns."""

    sender: Sends
    newest: Newest
    limits: Mapping[str, int]
    """Bytes of the largest record that each topic takes, as far as known."""

    def of(self, _: Ticket) -> Outlet:
        """Return itself: a record needs no ticket to be written."""
        return self

    def require(self, record: Record) -> None:
        """Refuse what is known to be too large for its topic."""
        require_size(self.limits, *record)

    async def publish(self, noted: Noted) -> None:
        """Write it, as `Sender.send`."""
        await self.sender.send(*noted.record)
        self.newest.note(noted.user, noted.slot, noted.mark)

    async def post(
        self, topic: str, key: bytes, value: bytes, headers: Sequence[Header], *, shopper: str, moment: float
    ) -> None:
        """Write a letter's record; the sender itself asks whose it is, by its key, before it tries again."""
        del shopper, moment
        await self.sender.send(topic, key, value, headers)

    def then(self, act: Callable[[Outcome | None], None]) -> None:
        """Do it now."""
        act(None)


@dataclass(frozen=True, slots=True)
class Deferred:
    """The outlet of one event exactly once: what is published waits for a transaction with the event's offset."""

    ordered: Callable[[Ticket], Ordered | None]
    """Gives what holds a partition's results, None once it was taken away."""
    limits: Mapping[str, int]
    ticket: Ticket

    def require(self, record: Record) -> None:
        """Refuse what would fail all of its transaction."""
        require_size(self.limits, *record)

    async def publish(self, noted: Noted) -> None:
        """Let it wait, known as expected, and as published once it is."""
        self._taking(noted.record).add(self.ticket.offset, noted)

    async def post(
        self, topic: str, key: bytes, value: bytes, headers: Sequence[Header], *, shopper: str, moment: float
    ) -> None:
        """Let a letter's record wait, and drop it where its shopper asks meanwhile; raises as `publish`."""
        record = Record(topic, key, value, headers)
        self._taking(record).post(self.ticket.offset, Waiting(record, shopper, moment))

    def _taking(self, record: Record) -> Ordered:
        """Return what holds the partition's results, if it may take `record`."""
        self.require(record)
        if (ordered := self.ordered(self.ticket)) is None:
            raise LeaseLostError("the partition was taken away")
        return ordered

    def then(self, act: Callable[[Outcome | None], None]) -> None:
        """Do it with the event's transaction."""
        if (ordered := self.ordered(self.ticket)) is not None:
            ordered.then(self.ticket.offset, act)
