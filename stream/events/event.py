"""The one event inside, what a dialect reads before it is checked, and the limits it is checked against."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import msgspec

from engines.errors import AdloomError
from engines.vocabulary.brief import EventType
from engines.vocabulary.locales import Locale
from stream.config import AbsentConsent, Settings

_USUAL: Final = Settings()  # the defaults stand there, once
Reason = Literal[
    "oversize",
    "encoding",
    "json",
    "dialect",
    "schema",
    "missing_id",
    "missing_user",
    "missing_time",
    "future",
    "expired",
    "slot",
]


class Rejected(AdloomError):  # noqa: N818  it is the outcome of a decision, not a fault
    """A record that is no usable event; `reason` is a metric label, `detail` names fields and never their content."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: Reason = reason
        self.detail = detail
        self.consent: bool | None = None
        """What the record says of it all the same; None: nothing, or nothing that can be read."""
        self.user = ""
        """Pseudonym of who refuses consent by it; "": nobody does, or nobody is named."""
        self.time: datetime | None = None
        """When they did so, where the record tells."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a record may be; seconds and bytes."""

    max_bytes: int = _USUAL.max_event_bytes
    deadline_s: float = _USUAL.deadline_s
    """Oldest age of an event."""
    future_skew_s: float = _USUAL.future_skew_s
    """How far a shopper's clock may run ahead."""
    slots: tuple[str, ...] = _USUAL.slots
    """Slots of an event that names none."""
    absent_consent: AbsentConsent = _USUAL.absent_consent
    """What a record means that says nothing of consent."""

    def consented(self, said: bool | None) -> bool:
        """Tell whether a shopper consents whose record has `said` so; None: it says nothing."""
        return self.absent_consent == "given" if said is None else said


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """The page it happened on, cleaned and capped: untrusted text, read only through our own vocabularies."""

    url: str = ""
    """Without query, fragment and user name: those may hold personal data."""
    title: str = ""
    text: str = ""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A shopper's view, cart or click, whatever dialect it came in."""

    id: str
    time: datetime
    """UTC."""
    user: str
    """Pseudonym; the shopper's own identifier ends in the decoder."""
    session: str
    """Pseudonym of the session, or ""."""
    type: EventType
    product: str | None
    page: Page
    locale: Locale
    consent: bool
    """False: no profile may be kept or used, and nothing is published. Where nothing is said, the limits decide."""
    slots: tuple[str, ...]
    traceparent: str = ""
    """W3C Trace Context, or ""."""
    renews: str = ""
    """What is offered by now, where a creative is to be made anew for it (`stream.kafka.renewal`); "": a shopper's."""
    acted: datetime | None = None
    """When the shopper did what this is about, UTC, where `time` is later: of a creative to be made anew, of a record
    that is sent again."""

    @property
    def since(self) -> datetime:
        """When the shopper did what this is about: what they ask after that holds for it."""
        return self.acted or self.time


@dataclass(slots=True, kw_only=True)
class Draft:
    """What a dialect found; types are right, nothing else is checked yet."""

    id: str | None
    time: datetime | None
    user: str | None
    type: EventType
    derived_id: str | None = None
    """Made from the record, where neither it nor its envelope names one."""
    session: str | None = None
    product: str | None = None
    url: str | None = None
    target: str | None = None
    """Where a clicked link leads."""
    lists: bool = False
    """It is about several products or none: its page's URL names no product that was seen."""
    title: str | None = None
    text: str | None = None
    locale: str | None = None
    slots: tuple[str, ...] = ()
    traceparent: str | None = None
