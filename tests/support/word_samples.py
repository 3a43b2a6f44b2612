"""Briefs and products for the tests of words."""

from decimal import Decimal

from engines.copy.ask import Assignment, assign
from engines.vocabulary.brief import CopyBrief
from engines.vocabulary.product import Money, Product


def product(**changes) -> Product:
    """A kettle on sale, with fields changed at will."""
    fields = {
        "id": "kettle-1",
        "locale": "en",
        "name": "Ceramic Kettle",
        "description": "A kettle.",
        "brand": "Hearthmoor",
        "category": "kitchen",
        "colour": "teal",
        "price": Money(Decimal("129.00"), "USD"),
        "sale_price": Money(Decimal("99.00"), "USD"),
        "available": True,
        "image": None,
        "link": "/products/kettle-1",
        "kind": "Kettle",
    }
    return Product(**(fields | changes))


def brief(**changes) -> CopyBrief:
    """A click on the kettle in English; `product` may be given among the changes."""
    fields = {"product": product(), "locale": "en", "event": "click", "season": "none", "tone": "minimal"}
    return CopyBrief(**({**fields, "segment": "browser", "backdrop": ""} | changes))


def assigned(**changes) -> Assignment:
    """The same as a writer takes it."""
    return assign(brief(**changes))
