"""A dialect added: what Shopify's web pixels tell of a visitor, read as `view` and `cart`.

The upper part is the whole of it. As `shopify.py` beside `stream/events/segment.py`, and named in
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

USER_FIELDS: Final = ("clientId",)
KINDS: Final[dict[str, EventType]] = {
    "page_viewed": "view",
    "product_viewed": "view",
    "product_added_to_cart": "cart",
}


class Variant(msgspec.Struct):
    """What was looked at or taken; the feed's id is the shop's SKU."""

    sku: Any = None
    title: Any = None


class Line(msgspec.Struct):
    """A line of the cart."""

    merchandise: Variant = msgspec.field(default_factory=Variant)


class Data(msgspec.Struct, rename="camel"):
    """`data`; which part is there depends on the event."""

    product_variant: Variant | None = None
    cart_line: Line | None = None


class Pixel(msgspec.Struct, rename="camel"):
    """One event of the pixel."""

    id: Any
    name: str
    client_id: Any = None
    timestamp: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    data: Data = msgspec.field(default_factory=Data)


def recognises(document: Document) -> bool:
    """Tell a pixel's event by the marks that no other dialect has together."""
    return "clientId" in document and "name" in document and "data" in document


def read(document: Document) -> Draft:
    """Read one event.

    Raises:
        Rejected: a field has the wrong type, or the event says nothing of a shopper's taste.
    """
    pixel = convert(document, Pixel)
    kind = KINDS.get(pixel.name)
    if kind is None:
        raise Rejected("dialect", f"of the pixel's events {', '.join(KINDS)} are used, this is another one")
    line = pixel.data.cart_line
    variant = line.merchandise if line else pixel.data.product_variant or Variant()
    return Draft(
        id=first("id", pixel.id),
        time=pixel.timestamp,
        user=first("clientId", pixel.client_id),
        type=kind,
        product=first("sku", variant.sku),
        text=text(variant.title),
    )


def main() -> Event:
    """Decode one record as a worker would that had this file in its list."""
    now = datetime.now(UTC)
    record = {
        "id": "sh-1",
        "name": "product_added_to_cart",
        "clientId": "visitor-17",
        "timestamp": now.isoformat(),
        "data": {"cartLine": {"merchandise": {"sku": "teapot-clay", "title": "Clay teapot"}}},
    }
    decoder.DIALECTS = (*dialects.DIALECTS, sys.modules[__name__])  # in the project: one line of the list
    return decoder.decode(json.dumps(record).encode(), (), now=now, limits=Limits())


if __name__ == "__main__":
    event = main()
    print(event.type, event.product, event.user)
