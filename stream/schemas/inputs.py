"""What a shop may send: the own dialect as it is promised. The reader (`stream.events.own`) forgives more."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from engines.vocabulary.brief import EventType
from stream.events.decoder import ID_LENGTH, MOST_SLOTS

Identifier = Annotated[str, msgspec.Meta(min_length=1)] | int
ShortIdentifier = Annotated[str, msgspec.Meta(min_length=1, max_length=ID_LENGTH)] | int
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
SlotName = Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,3}x[1-9][0-9]{0,3}(@2x)?$")]
Granted = Literal["granted", "given", "true", "denied", "refused", "false"]


class EventPage(msgspec.Struct, frozen=True, kw_only=True):
    """Where it happened; of an address, query and fragment are dropped."""

    url: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    text: str | UnsetType = UNSET


class ShopEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event in Adloom's own dialect, the value of a record of the events topic; docs/events.md tells more."""

    schema: Literal["adloom.event.v1"]
    id: ShortIdentifier
    time: Moment
    user: Identifier
    type: EventType
    session: Identifier | UnsetType = UNSET
    product: ShortIdentifier | UnsetType = UNSET
    page: EventPage | UnsetType = UNSET
    locale: str | UnsetType = UNSET
    consent: bool | Granted | dict[str, Any] | UnsetType = UNSET
    slots: Annotated[list[SlotName], msgspec.Meta(max_length=MOST_SLOTS)] | UnsetType = UNSET
    traceparent: str | UnsetType = UNSET
