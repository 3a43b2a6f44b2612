"""Shopify's customer events, as its web pixels receive them and a shop's pixel sends them on.

The product is the variant's SKU, else its own id, else its product's: which of them is the feed's id, the shop decides.
A page's address holds a product's handle, which is none of them, so no product is taken from there.

Source: Shopify, Web Pixels API, standard events.
"""

from typing import Any, Final

import msgspec

from engines.vocabulary.brief import EventType
from stream.events.event import Draft, Rejected
from stream.events.parse import Document, convert, first, moment, spare, text

USER_FIELDS: Final = ("clientId",)
EVENTS: Final[dict[str, EventType]] = {
    "page_viewed": "view",
    "product_viewed": "view",
    "collection_viewed": "view",
    "search_submitted": "view",
    "product_added_to_cart": "cart",
}
"""Standard events that say something of a shopper's taste."""
_CALLS: Final = ("page", "track", "identify", "group", "alias", "screen")  # types of Segment's


class Product(msgspec.Struct):
    """`product` of a variant."""

    id: Any = None
    title: Any = None


class Variant(msgspec.Struct):
    """`productVariant`, or the `merchandise` of a line."""

    id: Any = None
    sku: Any = None
    title: Any = None
    product: Any = None


class Line(msgspec.Struct):
    """`cartLine`: what was added."""

    merchandise: Variant = msgspec.field(default_factory=Variant)


class Data(msgspec.Struct, rename="camel"):
    """`data`: which part is there depends on the event."""

    product_variant: Variant = msgspec.field(default_factory=Variant)
    cart_line: Line = msgspec.field(default_factory=Line)


class Location(msgspec.Struct):
    """`context.document.location`."""

    href: Any = None


class Page(msgspec.Struct):
    """`context.document`."""

    location: Any = None
    title: Any = None


class Navigator(msgspec.Struct):
    """`context.navigator`."""

    language: Any = None


class Context(msgspec.Struct):
    """`context`: the page and the browser."""

    document: Any = None
    navigator: Any = None


class Pixel(msgspec.Struct, rename="camel"):
    """One event."""

    name: str
    id: Any = None
    client_id: Any = None
    timestamp: Any = None
    data: Data = msgspec.field(default_factory=Data)
    context: Any = None


def recognises(document: Document) -> bool:
    """Tell a pixel's event by its client, its name and its data or context, which a call of Segment's may have, too."""
    marked = "clientId" in document and "name" in document and ("data" in document or "context" in document)
    return marked and document.get("type") not in _CALLS


def read(document: Document) -> Draft:
    """Read one event.

    Raises:
        Rejected: a field has the wrong type, or the event is none of those we use.
    """
    pixel = convert(document, Pixel)
    kind = EVENTS.get(pixel.name)
    if kind is None:
        raise Rejected("dialect", f"of Shopify's pixels {', '.join(EVENTS)} are used, this is another event")
    variant = {
        "product_viewed": pixel.data.product_variant,
        "product_added_to_cart": pixel.data.cart_line.merchandise,
    }.get(pixel.name, Variant())
    product = spare(variant.product, Product)
    context = spare(pixel.context, Context)
    page = spare(context.document, Page)
    return Draft(
        id=first("id", pixel.id),
        time=moment(pixel.timestamp),
        user=first("clientId", pixel.client_id),
        type=kind,
        product=first("sku", variant.sku, variant.id, product.id),
        url=text(spare(page.location, Location).href),
        title=text(page.title),
        text=text(product.title, variant.title),
        locale=text(spare(context.navigator, Navigator).language),
        lists=True,
    )
