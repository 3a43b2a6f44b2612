"""Headers of the records that Adloom writes, as an object of their names; each value is text in UTF-8."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Digits = Annotated[str, msgspec.Meta(pattern="^[0-9]+$")]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


def _attribute(field: str) -> str:
    """Name the header of a CloudEvents attribute, or of what is none."""
    return {"content_type": "content-type", "traceparent": "traceparent"}.get(field, f"ce_{field}")


def _letter(field: str) -> str:
    """Name the header of a dead letter."""
    return field if field == "traceparent" else f"dlq.{field.replace('_', '.')}"


class CreativeHeaders(msgspec.Struct, frozen=True, kw_only=True, rename=_attribute):
    """A creative; key `user|slot`, value the file; empty: it lies at `ce_dataref`; null: there is none now."""

    specversion: Literal["1.0"]
    type: Literal["adloom.creative.v1"]
    source: str
    id: str
    time: Moment
    subject: str
    """The slot."""
    user: str
    """Pseudonym of the shopper."""
    eventid: str
    eventtime: Moment
    version: Digits
    """Orders creatives of one slot and event time."""
    publishtime: Moment
    explain: str
    """JSON; a schema of its own."""
    content_type: str
    product: str | UnsetType = UNSET
    locale: str | UnsetType = UNSET
    offer: str | UnsetType = UNSET
    validuntil: Moment | UnsetType = UNSET
    acted: Moment | UnsetType = UNSET
    dataref: str | UnsetType = UNSET
    """Where the file lies that is too large for a record."""
    sha256: Digest | UnsetType = UNSET
    """Of that file."""
    bytes: Digits | UnsetType = UNSET
    """Of that file."""
    traceparent: str | UnsetType = UNSET


class LetterHeaders(msgspec.Struct, frozen=True, kw_only=True, rename=_letter):
    """A dead letter; key `pseudonym|topic|partition|offset`, value the shop's record sealed, null when done."""

    reason: str
    error_class: str
    error_message: str
    topic: str
    partition: Digits
    offset: Digits
    attempts: Digits
    time: Moment
    replays: Digits
    seal: str
    """Which secret opens it."""
    traceparent: str | UnsetType = UNSET
