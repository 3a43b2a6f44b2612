"""Segment `page` and `track` calls, the latter by the names of its ecommerce specification (v2).

A message is a user's first by `userId`, else `anonymousId`. RudderStack writes the same calls.
"""

from datetime import datetime
from typing import Any, Final

import msgspec

from engines.vocabulary.brief import EventType
from stream.events.event import Draft, Rejected
from stream.events.parse import (
    Document,
    convert,
    first,
    identifier,
    mended,
    moment,
    readable,
    spare,
    text,
)

USER_FIELDS: Final = ("userId", "anonymousId")

TRACKS: Final[dict[str, EventType]] = {
    "product viewed": "view",
    "product list viewed": "view",
    "product clicked": "click",
    "promotion clicked": "click",
    "product added": "cart",
}
"""Names of `track` events that say something of a shopper's taste, case-folded."""
_LISTS: Final = frozenset({"product list viewed", "promotion clicked"})
"""Of those, the ones that are about one product only where they name it."""


class ContextPage(msgspec.Struct):
    """`context.page`, set by the browser library."""

    url: Any = None
    title: Any = None


class Context(msgspec.Struct, rename="camel"):
    """`context`, as far as it is of use."""

    page: Any = None
    locale: Any = None
    session_id: Any = None


class Properties(msgspec.Struct):
    """`properties` of page and product events."""

    product_id: Any = None
    productId: Any = None  # noqa: N815  as shops' own code often has it
    sku: Any = None
    products: Any = ()
    url: Any = None
    title: Any = None
    name: Any = None


class Message(msgspec.Struct, rename="camel"):
    """One call."""

    type: str
    event: Any = None
    message_id: Any = None
    user_id: Any = None
    anonymous_id: Any = None
    timestamp: Any = None
    original_timestamp: Any = None
    sent_at: Any = None
    received_at: Any = None
    properties: Properties = msgspec.field(default_factory=Properties)
    context: Context = msgspec.field(default_factory=Context)


def recognises(document: Document) -> bool:
    """Tell a Segment call by its type and one of its marks."""
    marks = ("messageId", "anonymousId", "userId", "context", "originalTimestamp")
    calls = ("page", "track", "identify", "group", "alias", "screen")
    return document.get("type") in calls and any(mark in document for mark in marks)


def read(document: Document) -> Draft:
    """Read one call.

    Raises:
        Rejected: a field has the wrong type, or the call is none of those we use.
    """
    message = convert(document, Message)
    properties, context = message.properties, message.context
    page = spare(context.page, ContextPage)
    products = properties.products if isinstance(properties.products, list) else ()
    only = spare(products[0], Properties) if len(products) == 1 else Properties()
    name = (text(message.event) or "").strip().casefold() if message.type == "track" else ""
    kind: EventType | None = "view" if message.type == "page" else TRACKS.get(name)
    if kind is None:
        raise Rejected("dialect", f"of Segment, page and track of {', '.join(TRACKS)} are used, this is another call")
    return Draft(
        id=first("messageId", message.message_id),
        time=_time(message),
        user=first("userId", message.user_id, message.anonymous_id),
        type=kind,
        session=identifier(context.session_id),
        product=first("product_id", *_ids(properties)) or next(filter(None, map(identifier, _ids(only))), None),
        url=text(properties.url, page.url),
        title=text(properties.title, page.title),
        text=text(properties.name, only.name),
        locale=text(context.locale),
        lists=name in _LISTS,
    )


def _ids(properties: Properties) -> tuple[Any, Any, Any]:
    """Return what may name the product; a warehouse's SKU is the fallback, as feeds are keyed by product id."""
    return properties.product_id, properties.productId, properties.sku


def _time(message: Message) -> datetime | None:
    """Return when it happened, by the server's clock where the message tells how far off the shopper's is.

    A `timestamp` that differs from `originalTimestamp` was mended on the way already.
    """
    told, original = readable(message.timestamp), readable(message.original_timestamp)
    if told and original and told != original:
        return told
    happened = mended(original or told, readable(message.sent_at), readable(message.received_at))
    return happened or moment(message.timestamp, message.original_timestamp, message.received_at, message.sent_at)
