"""A dialect added: what PostHog's capture sends of a visitor, read as `view` and `cart`.

The upper part is the whole of it. As `posthog.py` beside `stream/events/segment.py`, and named in
`stream.events.dialects.DIALECTS`, it is read by every worker; a row in docs/events.md tells people. `main` tries it
here: `python examples/add_dialect.py`.
"""

import json
import sys
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec

from engines.vocabulary.brief import EventType
from stream.events import decoder, dialects
from stream.events.event import Draft, Event, Limits, Rejected
from stream.events.parse import Document, convert, first, text

USER_FIELDS: Final = ("distinct_id",)
KINDS: Final[dict[str, EventType]] = {
    "$pageview": "view",
    "product_viewed": "view",
    "product_added": "cart",
}


class Properties(msgspec.Struct):
    """`properties`; which are there depends on the event."""

    product_id: Any = None
    name: Any = None
    url: Any = msgspec.field(default=None, name="$current_url")


class Capture(msgspec.Struct):
    """One event."""

    uuid: Any
    event: str
    distinct_id: Any = None
    timestamp: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    properties: Properties = msgspec.field(default_factory=Properties)


def recognises(document: Document) -> bool:
    """Tell a captured event by the marks that no other dialect has together."""
    return "distinct_id" in document and "event" in document


def read(document: Document) -> Draft:
    """Read one event.

    Raises:
        Rejected: a field has the wrong type, or the event says nothing of a shopper's taste.
    """
    capture = convert(document, Capture)
    kind = KINDS.get(capture.event)
    if kind is None:
        raise Rejected("dialect", f"of PostHog's events {', '.join(KINDS)} are used, this is another one")
    return Draft(
        id=first("uuid", capture.uuid),
        time=capture.timestamp,
        user=first("distinct_id", capture.distinct_id),
        type=kind,
        product=first("product_id", capture.properties.product_id),
        url=text(capture.properties.url),
        text=text(capture.properties.name),
    )


def main() -> Event:
    """Decode one record as a worker would that had this file in its list."""
    now = datetime.now(UTC)
    record = {
        "uuid": "0190c3f0-7c1e-7000-8000-000000000017",
        "event": "product_added",
        "distinct_id": "visitor-17",
        "timestamp": now.isoformat(),
        "properties": {"product_id": "teapot-clay", "name": "Clay teapot"},
    }
    decoder.DIALECTS = (*dialects.DIALECTS, sys.modules[__name__])  # in the project: one line of the list
    return decoder.decode(json.dumps(record).encode(), (), now=now, limits=Limits())


if __name__ == "__main__":
    event = main()
    print(event.type, event.product, event.user)
