"""What one record comes to before the engines: refused, expired, or a plan; and the steps that decide it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engines.creative import CreativeRequest
from engines.errors import AdloomError
from stream.events.event import Event
from stream.kafka.record import Header


class RefusedError(AdloomError):
    """An event that can never get a creative: it goes to the dead-letter topic under `reason`."""

    def __init__(self, reason: str, detail: str, *, error: str = "RefusedError", attempts: int = 1) -> None:
        """`reason` is one of few words, for labels; `detail` says what to mend; `error` is the class behind it."""
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.error = error
        self.attempts = attempts


class ExpiredError(AdloomError):
    """An event older than the deadline: nobody waits for its creative any more."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one event asks for: a request per slot, alike but for the slot, and notes for the explanation."""

    requests: tuple[CreativeRequest, ...]
    product: str
    notes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Steps:
    """The synchronous steps, given from outside."""

    decode: Callable[[bytes, Sequence[Header]], Event]
    """Bytes to an event; raises RefusedError or ExpiredError."""
    plan: Callable[[Event], Plan]
    """Updates the profile and asks for creatives; raises RefusedError."""
    expired: Callable[[Event], bool]
    """Whether the deadline passed while the event waited."""
