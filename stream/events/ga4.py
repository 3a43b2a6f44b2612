"""Google Analytics 4 Measurement Protocol bodies, as a server-side tag would forward them.

A Kafka record is one message, so exactly one event of the body may be of use to us. The protocol has no message
id: `params.event_id` is taken when sent, otherwise the id is made from the body, so that a redelivery has the same.
"""

from typing import Final
from uuid import NAMESPACE_URL, uuid5

import msgspec

from engines.vocabulary.brief import EventType
from stream.events.event import Draft, Rejected
from stream.events.parse import Document, Identifier, convert, epoch, first

USER_FIELDS: Final = ("user_id", "client_id")
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


class Item(msgspec.Struct):
    """One of `params.items`."""

    item_id: Identifier = None
    item_name: str | None = None


class Params(msgspec.Struct):
    """`events[].params`."""

    event_id: Identifier = None
    session_id: Identifier = None
    page_location: str | None = None
    page_title: str | None = None
    link_url: str | None = None
    language: str | None = None
    item_id: Identifier = None
    items: tuple[Item, ...] = ()


class OneEvent(msgspec.Struct):
    """One of `events`."""

    name: str
    params: Params = msgspec.field(default_factory=Params)
    timestamp_micros: int | str | None = None


class Consent(msgspec.Struct):
    """`consent`: GRANTED or DENIED."""

    ad_personalization: str | None = None
    ad_user_data: str | None = None


class Body(msgspec.Struct):
    """One request body."""

    events: tuple[OneEvent, ...]
    client_id: Identifier = None
    user_id: Identifier = None
    timestamp_micros: int | str | None = None
    consent: Consent = msgspec.field(default_factory=Consent)
    non_personalized_ads: bool = False


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
    useful = [event for event in body.events if event.name in EVENTS]
    if len(useful) != 1:
        raise Rejected("dialect", f"a GA4 record must hold one event of {', '.join(EVENTS)}, it holds {len(useful)}")
    event, params = useful[0], useful[0].params
    item = params.items[0] if len(params.items) == 1 else Item()
    return Draft(
        id=first(params.event_id) or _derived_id(document),
        time=epoch(event.timestamp_micros or body.timestamp_micros, 1_000_000),
        user=first(body.user_id, body.client_id),
        type=EVENTS[event.name],
        session=first(params.session_id),
        product=first(params.item_id, item.item_id),
        url=params.page_location,
        target=params.link_url,
        title=params.page_title,
        text=item.item_name,
        locale=params.language,
        consent=_consent(body),
    )


def _derived_id(document: Document) -> str:
    return str(uuid5(NAMESPACE_URL, msgspec.json.encode(document, order="deterministic").decode()))


def _consent(body: Body) -> bool | None:
    """Return False for any refusal, True for a grant, None when nothing is said."""
    answers = {body.consent.ad_personalization, body.consent.ad_user_data}
    if body.non_personalized_ads or "DENIED" in answers:
        return False
    return True if "GRANTED" in answers else None
