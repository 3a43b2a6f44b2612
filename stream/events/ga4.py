"""Google Analytics 4 Measurement Protocol bodies, as a server-side tag would forward them.

A Kafka record is one message, so exactly one event of the body may be of use to us. The protocol has no message
id: `params.event_id` is taken when sent, then the id of an envelope around it, otherwise one is made from the body, so
that a redelivery has the same.
"""

from typing import Any, Final

import msgspec

from engines.vocabulary.brief import EventType
from stream.events.event import Draft, Rejected
from stream.events.parse import Document, convert, derived_id, epoch, first, identifier, spare, text

USER_FIELDS: Final = ("user_id", "client_id", "app_instance_id")
EVENTS: Final[dict[str, EventType]] = {
    "page_view": "view",
    "view_item": "view",
    "view_item_list": "view",
    "select_item": "click",
    "select_promotion": "click",
    "click": "click",
    "add_to_cart": "cart",
}
"""Recommended and automatic events that say something of a shopper's taste."""
_LISTS: Final = frozenset({"view_item_list", "select_promotion"})
"""Of those, the ones that are about one product only where they name it."""


class Item(msgspec.Struct):
    """One of `params.items`."""

    item_id: Any = None
    item_name: Any = None


class Params(msgspec.Struct):
    """`events[].params`."""

    event_id: Any = None
    session_id: Any = None
    page_location: Any = None
    page_title: Any = None
    link_url: Any = None
    language: Any = None
    item_id: Any = None
    items: Any = ()


class Device(msgspec.Struct):
    """`device`, as far as it is of use."""

    language: Any = None


class OneEvent(msgspec.Struct):
    """One of `events`."""

    name: str
    params: Params = msgspec.field(default_factory=Params)
    timestamp_micros: Any = None


class Body(msgspec.Struct):
    """One request body."""

    events: tuple[Any, ...]
    client_id: Any = None
    app_instance_id: Any = None
    """A Firebase app's client."""
    user_id: Any = None
    timestamp_micros: Any = None
    device: Any = None


def recognises(document: Document) -> bool:
    """Tell a body by its list of events and its client."""
    return "events" in document and any(
        mark in document for mark in ("client_id", "app_instance_id", "user_id", "timestamp_micros")
    )


def read(document: Document) -> Draft:
    """Read one body.

    Raises:
        Rejected: a field has the wrong type, or not exactly one event is of use.
    """
    body = convert(document, Body)
    useful = [event for event in body.events if isinstance(event, dict) and text(event.get("name")) in EVENTS]
    if not useful:
        for event in body.events:
            convert(event, OneEvent)  # the likelier fault is told: it has no name
    if len(useful) != 1:
        raise Rejected("dialect", f"a GA4 record must hold one event of {', '.join(EVENTS)}, it holds {len(useful)}")
    event = convert(useful[0], OneEvent)
    params = event.params
    items = params.items if isinstance(params.items, list) else ()
    item = spare(items[0], Item) if len(items) == 1 else Item()
    named = first("event_id", params.event_id)
    return Draft(
        id=named,
        derived_id=None if named else derived_id(document),
        time=epoch(1_000_000, event.timestamp_micros, body.timestamp_micros),
        user=first("client_id", body.user_id, body.client_id, body.app_instance_id),
        type=EVENTS[event.name],
        session=identifier(params.session_id),
        product=first("item_id", params.item_id, item.item_id),
        url=text(params.page_location),
        target=text(params.link_url),
        title=text(params.page_title),
        text=text(item.item_name),
        locale=text(params.language, spare(body.device, Device).language),
        lists=event.name in _LISTS,
    )
