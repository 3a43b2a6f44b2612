"""What the traffic is about: a catalogue of lamps whose prices change, and of products at which engines fail."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ops.qualify.traffic import CRASHING, HANGING, HUGE, PRODUCTS, RAISING
from stream.catalog.load import import_feed

COLUMNS: Final = ("id", "title", "description", "link", "image_link", "price", "availability", "brand")
CHANGES_S: Final = 2.0
"""Longest that a slot may show a price after it changed."""


@dataclass(slots=True)
class Span:
    """A price, and from when to when it is asked (epoch seconds); an import is a moment of some length."""

    price: str
    begins: float
    ends: float = float("inf")


@dataclass(slots=True)
class Shopfront:
    """The catalogue, and the prices that were ever in it."""

    folder: Path
    changes: int = 0
    """Prices that changed."""
    _spans: dict[str, list[Span]] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The catalogue's file."""
        return self.folder / "catalog.sqlite"

    def open(self) -> None:
        """Import all products."""
        lamps = [f"lamp-{number}" for number in range(PRODUCTS)]
        self._spans = {name: [Span("10.00", 0.0)] for name in (*lamps, HUGE, RAISING, HANGING, CRASHING)}
        self._write()

    def change(self, products: Sequence[str]) -> None:
        """Ask a new price for each of `products`."""
        for name in products:
            self.changes += 1
            self._spans[name].append(Span(f"{10 + self.changes}.00", time.time()))
        self._write()
        now = time.time()
        for name in products:
            self._spans[name][-2].ends = now

    def _write(self) -> None:
        feed = self.folder / "feed.tsv"
        rows: Iterable[tuple[str, ...]] = (
            (
                name, f"Desk lamp {name}", "A lamp.", f"/products/{name}", "", f"{spans[-1].price} USD", "in_stock", "",
            )
            for name, spans in self._spans.items()
        )  # fmt: skip
        feed.write_text("".join("\t".join(row) + "\n" for row in (COLUMNS, *rows)), encoding="utf-8")
        import_feed(feed, self.database, "en")

    def allows(self, product: str, price: str, begun: float, ended: float) -> bool:
        """Tell whether a slot that was asked at `begun` and had answered by `ended` might show that price."""
        return any(
            span.price == price and span.begins <= ended and begun - CHANGES_S <= span.ends
            for span in self._spans.get(product, ())
        )
