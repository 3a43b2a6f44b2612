"""The demo's own shoppers: the events that the page would send, from a seed."""

import random
import time
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from engines.vocabulary.locales import LOCALES, Locale
from engines.vocabulary.product import Product
from stream.demo.page.shoppers import SHOPPERS, Shopper
from stream.demo.page.storefront import Shelf
from stream.events.own import SCHEMA
from stream.kafka.record import timestamp
from stream.operator.ports import LOOPBACK

LISTING_SHARE = 0.08
"""Views of a listing: no product is named, the profile chooses."""
FAITHFUL_SHARE = 0.75
"""How often a shopper stays with what they like."""
TYPES = ("view", "click", "cart")
TYPE_WEIGHTS = (5, 4, 1)  # most look, some click, few buy


class Traffic:
    """Endless, valid page events of all shoppers in both languages; ids and times are new, choices are seeded."""

    def __init__(self, shelf: Shelf, slots: Sequence[str], *, seed: int = 1) -> None:
        self._products = {locale: shelf.products(locale) for locale in LOCALES}
        self._slots = list(slots)
        self._random = random.Random(seed)
        # A run of its own: creatives of an earlier run must not stand for this one's.
        self._run = uuid.uuid4().hex[:8]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        while True:
            shopper = self._random.choice(SHOPPERS)
            locale: Locale = self._random.choice(LOCALES)
            if self._random.random() < LISTING_SHARE:
                yield self._event(shopper, locale, "view", None)
            else:
                kind = self._random.choices(TYPES, TYPE_WEIGHTS)[0]
                yield self._event(shopper, locale, kind, self._product(shopper, locale))

    def _product(self, shopper: Shopper, locale: Locale) -> Product:
        products = self._products[locale]
        liked = [product for product in products if product.category in shopper.likes]
        faithful = liked and self._random.random() < FAITHFUL_SHARE
        return self._random.choice(liked if faithful else products)

    def _event(self, shopper: Shopper, locale: Locale, kind: str, product: Product | None) -> dict[str, Any]:
        place = f"/#/p/{product.id}" if product else "/"
        return {
            "schema": SCHEMA,
            "id": str(uuid.uuid4()),
            "time": timestamp(time.time()),
            "user": f"{shopper.key}-{self._run}",
            "session": f"{shopper.key}-{self._run}-{locale}",
            "type": kind,
            "product": product.id if product else None,
            "page": {
                "url": f"http://{LOOPBACK}{place}",
                "title": product.name if product else "",
                "text": product.description if product else "",
            },
            "locale": locale,
            "consent": True,
            "slots": self._slots,
        }
