"""Segment `page` and `track` calls, the latter by the names of its ecommerce specification (v2).

A message is a user's first by `userId`, else `anonymousId`. Consent comes from `context.consent`.
"""

from datetime import datetime
from typing import Annotated, Final

import msgspec

from engines.vocabulary.brief import EventType
from stream.events.event import Draft, Rejected
from stream.events.parse import Document, Identifier, convert, first

USER_FIELDS: Final = ("userId", "anonymousId")
Time = Annotated[datetime, msgspec.Meta(tz=True)] | None

TRACKS: Final[dict[str, EventType]] = {
    "product viewed": "view",
    "product list viewed": "view",
    "product clicked": "click",
    "promotion clicked": "click",
    "product added": "cart",
}
"""Names of `track` events that say something of a shopper's taste, case-folded."""
_ADVERTISING: Final = ("advert", "marketing", "target")


class ContextPage(msgspec.Struct):
    """`context.page`, set by the browser library."""

    url: str | None = None
    title: str | None = None


class Consent(msgspec.Struct, rename="camel"):
    """`context.consent`, set by consent managers; the shop names the categories."""

    category_preferences: dict[str, bool] = {}


class Context(msgspec.Struct, rename="camel"):
    """`context`, as far as it is of use."""

    page: ContextPage = msgspec.field(default_factory=ContextPage)
    locale: str | None = None
    session_id: Identifier = None
    consent: Consent = msgspec.field(default_factory=Consent)


class Properties(msgspec.Struct):
    """`properties` of page and product events."""

    product_id: Identifier = None
    sku: Identifier = None
    url: str | None = None
    title: str | None = None
    name: str | None = None


class Message(msgspec.Struct, rename="camel"):
    """One call."""

    type: str
    event: str | None = None
    message_id: Identifier = None
    user_id: Identifier = None
    anonymous_id: Identifier = None
    timestamp: Time = None
    original_timestamp: Time = None
    sent_at: Time = None
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
    kind: EventType | None = "view" if message.type == "page" else None
    if message.type == "track":
        kind = TRACKS.get((message.event or "").strip().casefold())
    if kind is None:
        raise Rejected("dialect", f"of Segment, page and track of {', '.join(TRACKS)} are used, this is another call")
    return Draft(
        id=first(message.message_id),
        time=message.timestamp or message.original_timestamp or message.sent_at,
        user=first(message.user_id, message.anonymous_id),
        type=kind,
        session=first(context.session_id),
        # A warehouse's SKU is the fallback: feeds are keyed by product id.
        product=first(properties.product_id, properties.sku),
        url=properties.url or context.page.url,
        title=properties.title or context.page.title,
        text=properties.name,
        locale=context.locale,
        consent=_consent(context.consent.category_preferences),
    )


def _consent(preferences: dict[str, bool]) -> bool | None:
    """Return False when a category of advertising is refused, None when none is named."""
    named = [given for category, given in preferences.items() if any(mark in category.lower() for mark in _ADVERTISING)]
    return all(named) if named else None
