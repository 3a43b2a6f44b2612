"""Adloom's own JSON, schema `adloom.event.v1`; docs/events.md describes it.

Example:
    {"schema": "adloom.event.v1", "id": "5c1…", "time": "2026-01-29T09:30:00.250Z", "user": "u-17", "session": "s-3",
     "type": "view", "product": "mug-01", "page": {"url": "https://…", "title": "…", "text": "…"},
     "locale": "zh-CN", "consent": true, "slots": ["300x250"]}
"""

from datetime import datetime
from typing import Annotated, Final, get_args

import msgspec

from engines.vocabulary.brief import EventType
from stream.events.event import Draft, Rejected
from stream.events.parse import Document, Identifier, convert, identifier

SCHEMA: Final = "adloom.event.v1"
USER_FIELDS: Final = ("user",)
_TYPES: Final[dict[str, EventType]] = {name: name for name in get_args(EventType)}


class OwnPage(msgspec.Struct):
    """Where it happened."""

    url: str | None = None
    title: str | None = None
    text: str | None = None


class OwnEvent(msgspec.Struct):
    """One record; `id`, `time`, `user` and `type` are required, the first two may come from a CloudEvents envelope."""

    type: str
    id: Identifier = None
    time: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    user: Identifier = None
    session: Identifier = None
    product: Identifier = None
    page: OwnPage = msgspec.field(default_factory=OwnPage)
    locale: str | None = None
    consent: bool | None = None
    slots: tuple[str, ...] | None = None
    traceparent: str | None = None


def recognises(document: Document) -> bool:
    """Tell whether the record names our schema."""
    return document.get("schema") == SCHEMA


def read(document: Document) -> Draft:
    """Read one record.

    Raises:
        Rejected: a field has the wrong type.
    """
    event = convert(document, OwnEvent)
    if event.type not in _TYPES:
        raise Rejected("schema", f"type must be one of {', '.join(_TYPES)}")
    return Draft(
        id=identifier(event.id),
        time=event.time,
        user=identifier(event.user),
        type=_TYPES[event.type],
        session=identifier(event.session),
        product=identifier(event.product),
        url=event.page.url,
        title=event.page.title,
        text=event.page.text,
        locale=event.locale,
        consent=event.consent,
        slots=event.slots or (),
        traceparent=event.traceparent,
    )
