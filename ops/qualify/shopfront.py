"""What the traffic is about: a catalogue of lamps whose offers change, and of products at which engines fail."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from math import ceil, inf
from pathlib import Path
from typing import Final

from ops.qualify.traffic import CRASHING, HANGING, HUGE, PRODUCTS, RAISING
from stream.catalog.load import import_feed

COLUMNS: Final = (
    "id", "title", "description", "link", "image_link", "price", "availability", "sale_price",
    "sale_price_effective_date", "google_product_category",
)  # fmt: skip
LAMPS, OTHERS = "Home & Garden > Lighting > Lamps", "Toys & Games > Games > Board Games"
"""In place of a lamp that is sold out another lamp is advertised, none of the products at which engines fail."""
CHANGES_S: Final = 2.0
"""Longest that a slot may show an offer after it changed."""
SALE_S: Final = 6.0
"""A sale's length, below the time between two changes, so that most end by themselves."""
KINDS: Final = ("price", "name", "sale", "sold out")
"""What changes, in turns; what is sold out comes back at its next turn, whatever that is."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a row says of a product: its name, its price, whether it can be bought, a sale price and that sale's end."""

    name: str
    price: str = "10.00"
    is_sold_out: bool = False
    sale: str = ""
    sale_ends: float = inf

    def changed(self, kind: str, number: int, now: float) -> "Offer":
        """Return what is offered after the change `number`, no part of which was offered before."""
        offer = replace(self, price=f"{10 + number}.00", sale="", sale_ends=inf, is_sold_out=False)
        if self.is_sold_out:
            return offer
        if kind == "name":
            return replace(self, name=f"{self.name.partition(' No. ')[0]} No. {number}")
        if kind == "sale":
            return replace(offer, sale=f"{9 + number}.50", sale_ends=float(ceil(now + SALE_S)))
        return replace(offer, is_sold_out=kind == "sold out")

    def spans(self, begins: float) -> list["Span"]:
        """Return what an ad may say of it, and from when to when, if it is offered from `begins` on."""
        if self.is_sold_out:
            return []
        if not self.sale:
            return [Span(shown(self.name, self.price), begins)]
        over = max(begins, self.sale_ends)
        return [Span(shown(self.name, self.sale), begins, over), Span(shown(self.name, self.price), over)]

    def row(self, product: str, category: str) -> tuple[str, ...]:
        """Return the feed's row."""
        ends = datetime.fromtimestamp(self.sale_ends, UTC).isoformat() if self.sale else ""
        return (
            product, self.name, "A lamp.", f"/products/{product}", "", f"{self.price} USD",
            "out_of_stock" if self.is_sold_out else "in_stock", f"{self.sale} USD" if self.sale else "",
            f"1970-01-01T00:00:00Z/{ends}" if self.sale else "", category,
        )  # fmt: skip


def shown(name: str, price: str) -> str:
    """Return how an ad of the stub says what is offered."""
    return f"{name} for {price}"


@dataclass(slots=True)
class Span:
    """What an ad may say, and from when to when (epoch seconds); an import is a moment of some length."""

    said: str
    begins: float
    ends: float = inf


@dataclass(slots=True)
class Shopfront:
    """The catalogue, and what was ever offered in it."""

    folder: Path
    changes: Counter[str] = field(default_factory=Counter)
    """Offers that changed, by what did."""
    _offers: dict[str, Offer] = field(default_factory=dict)
    _spans: dict[str, list[Span]] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The catalogue's file."""
        return self.folder / "catalog.sqlite"

    @property
    def sales_end(self) -> float:
        """When the last sale that there is ends by itself, epoch seconds."""
        return max((offer.sale_ends for offer in self._offers.values() if offer.sale), default=0.0)

    def open(self) -> None:
        """Import all products."""
        names = [*(f"lamp-{number}" for number in range(PRODUCTS)), HUGE, RAISING, HANGING, CRASHING]
        self._offers = {name: Offer(f"Desk lamp {name}") for name in names}
        self._spans = {name: offer.spans(0.0) for name, offer in self._offers.items()}
        self._write()

    def change(self, products: Sequence[str]) -> None:
        """Offer each of `products` otherwise, by one of `KINDS` after the other."""
        old = [span for name in products for span in self._spans[name]]
        for name in products:
            number = self.changes.total() + 1
            kind = "back for sale" if self._offers[name].is_sold_out else KINDS[number % len(KINDS)]
            now = time.time()
            self._offers[name] = self._offers[name].changed(kind, number, now)
            self._spans[name] += self._offers[name].spans(now)
            self.changes[kind] += 1
        self._write()
        now = time.time()
        for span in old:
            span.ends = min(span.ends, now)

    def _write(self) -> None:
        feed = self.folder / "feed.tsv"
        rows = (offer.row(name, LAMPS if name.startswith("lamp-") else OTHERS) for name, offer in self._offers.items())
        feed.write_text("".join("\t".join(row) + "\n" for row in (COLUMNS, *rows)), encoding="utf-8")
        import_feed(feed, self.database, "en")

    def allows(self, product: str, said: str, begun: float, ended: float) -> bool:
        """Tell whether a slot that was asked at `begun` and had answered by `ended` might say that of `product`."""
        return any(
            span.said == said and span.begins <= ended and begun - CHANGES_S <= span.ends
            for span in self._spans.get(product, ())
        )
