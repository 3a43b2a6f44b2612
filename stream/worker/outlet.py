"""Where what an event comes to goes, as `ADLOOM_DELIVERY` says: at once, or with its offset in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from stream.kafka.lease import LeaseLostError
from stream.kafka.record import Header
from stream.kafka.sender import require_size
from stream.worker.letters import Sends
from stream.worker.newest import Mark, Newest
from stream.worker.offsets import Ticket
from stream.worker.ordered import Ordered
from stream.worker.transactional import Record


class Outlet(Sends, Protocol):
    """Takes the records of one event, and what is to follow once readers may see them."""

    def note(self, user: str, slot: str, mark: Mark) -> None:
        """Take in that a record just sent is what `slot` has from now on."""

    def then(self, act: Callable[[], None]) -> None:
        """Do `act` once all that was sent is there for readers; never, if it is given up."""


Outlets = Callable[[Ticket], Outlet]
"""Gives each event its outlet."""


@dataclass(frozen=True, slots=True)
class Direct:
    """The outlet of every event at least once: what is sent is there when `send` returns."""

    sender: Sends
    newest: Newest

    def of(self, _: Ticket) -> Outlet:
        """Return itself: a record needs no ticket to be written."""
        return self

    async def send(self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header]) -> None:
        """Write one record, as `Sender.send`."""
        await self.sender.send(topic, key, value, headers)

    def note(self, user: str, slot: str, mark: Mark) -> None:
        """Note it as published."""
        self.newest.note(user, slot, mark)

    def then(self, act: Callable[[], None]) -> None:
        """Do it now."""
        act()


@dataclass(frozen=True, slots=True)
class Deferred:
    """The outlet of one event exactly once: what is sent waits for a transaction with the event's offset."""

    ordered: Callable[[Ticket], Ordered | None]
    """Gives what holds a partition's results, None once it was taken away."""
    limits: Mapping[str, int]
    ticket: Ticket

    async def send(self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header]) -> None:
        """Let a record wait.

        Raises:
            MessageSizeTooLargeError: its topic would refuse it, and all of its transaction.
            LeaseLostError: the partition was taken away.
        """
        require_size(self.limits, topic, key, value, headers)
        if (ordered := self.ordered(self.ticket)) is None:
            raise LeaseLostError("the partition was taken away")
        ordered.add(self.ticket.offset, Record(topic, key, value, headers))

    def note(self, user: str, slot: str, mark: Mark) -> None:
        """Note it as expected, and as published once it is."""
        if (ordered := self.ordered(self.ticket)) is not None:
            ordered.note(self.ticket.offset, user, slot, mark)

    def then(self, act: Callable[[], None]) -> None:
        """Do it once all is published."""
        if (ordered := self.ordered(self.ticket)) is not None:
            ordered.then(self.ticket.offset, act)
