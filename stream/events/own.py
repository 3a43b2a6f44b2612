"""Adloom's own JSON, schema `adloom.event.v1`; docs/events.md describes it.

Example:
    {"schema": "adloom.event.v1", "id": "5c1…", "time": "2026-01-29T09:30:00.250Z", "user": "u-17", "session": "s-3",
     "type": "view", "product": "mug-01", "page": {"url": "https://…", "title": "…", "text": "…"},
     "locale": "zh-CN", "consent": true, "slots": ["300x250"]}
"""

from typing import Any, Final, Literal, get_args

import msgspec

from engines.vocabulary.brief import EventType
from stream.events.event import Draft, Rejected
from stream.events.parse import Document, convert, first, identifier, moment, text

SCHEMA: Final = "adloom.event.v1"
USER_FIELDS: Final = ("user",)
_TYPES: Final[dict[str, EventType]] = {name: name for name in get_args(EventType)}


class OwnPage(msgspec.Struct):
    """Where it happened."""

    url: Any = None
    title: Any = None
    text: Any = None


class OwnEvent(msgspec.Struct):
    """One record; `id`, `time`, `user` and `type` are required, the first two may come from a CloudEvents envelope."""

    type: str
    id: Any = None
    time: Any = None
    user: Any = None
    session: Any = None
    product: Any = None
    page: OwnPage = msgspec.field(default_factory=OwnPage)
    locale: Any = None
    consent: bool | Literal["granted", "given", "true", "denied", "refused", "false"] | dict[str, Any] | None = None
    """An object holds choices by category."""
    slots: tuple[Any, ...] = ()
    traceparent: Any = None


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
        id=first("id", event.id),
        time=moment(event.time),
        user=first("user", event.user),
        type=_TYPES[event.type],
        session=identifier(event.session),
        product=first("product", event.product),
        url=text(event.page.url),
        title=text(event.page.title),
        text=text(event.page.text),
        locale=text(event.locale),
        slots=tuple(map(str, event.slots)),
        traceparent=text(event.traceparent),
    )
