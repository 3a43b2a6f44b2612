"""What a worker asks of who decodes, remembers and plans, as `stream.planning.steps` does."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from stream.events.event import Event
from stream.kafka.record import Header
from stream.planning.plan import Plan


class Steps(Protocol):
    """What is done with a record before the engines, as `stream.planning.steps.EventSteps`."""

    def decode(self, value: bytes, headers: Sequence[Header], written: datetime | None = None) -> Event:
        """Turn bytes `written` then into an event; raises RefusedError, ExpiredError or UnconsentedError."""

    def left_s(self, event: Event) -> float:
        """Return the seconds until the event's deadline, below 0 once it passed."""

    async def observe(self, event: Event) -> Sequence[str]:
        """Take an event into its shopper's profile; a refusal forgets it, and tells slots where ads may stand."""

    def erase(self, user: str) -> None:
        """Forget a pseudonym's profile."""

    def plan(self, event: Event) -> Plan:
        """Ask for creatives; raises RefusedError or UnconsentedError."""

    async def close(self) -> None:
        """End what runs in the background."""
