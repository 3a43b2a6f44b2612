"""What a shopper has looked at, as weights that halve with time; memory is bounded by our vocabularies."""

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import msgspec

from engines.vocabulary.brief import EventType
from engines.vocabulary.product import Product
from stream.catalog.recommend import PriceBand

EVENT_WEIGHTS: Final[dict[EventType, float]] = {"view": 1.0, "click": 2.0, "cart": 4.0}
"""A view may be chance, a click is a choice, a cart is nearly a purchase."""
MOST_CURRENCIES: Final = 3  # a shopper pays in one or two; events may name any, so memory needs a limit
LEAST_WEIGHT: Final = 1e-3  # a view of ten half-lives ago: it decides nothing any more and is forgotten
LEAST_SPREAD: Final = math.log(1.5)
"""A band reaches at least to 2/3 and 3/2 of the mean price."""


class Interest(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """Decaying weights of categories, colours, event types and prices.

    Exponential decay with one common reference time (forward decay, Cormode et al. 2009): an event of age `a` counts
    `0.5 ** (a / half_life_s)`, so an event that arrives late lands where it belongs.
    """

    half_life_s: float
    """Kept with the weights, which mean nothing without it."""
    time: float = -math.inf
    """Newest event, seconds since the epoch."""
    categories: dict[str, float] = {}
    colours: dict[str, float] = {}
    counts: dict[str, float] = {}
    """Events by type."""
    on_sale: float = 0.0
    """Weight of what was looked at while on sale."""
    prices: dict[str, tuple[float, float, float]] = {}
    """Per currency: weight, and weighted sums of the logarithm of the price and of its square."""

    def decay(self, time: float) -> float:
        """Return what an event of now has become worth at `time`."""
        return math.exp2(-max(0.0, time - self.time) / self.half_life_s)

    def add(self, kind: EventType, product: Product | None, time: float) -> None:
        """Count one event at `time`, seconds since the epoch."""
        late = math.exp2(-max(0.0, self.time - time) / self.half_life_s)
        if time > self.time:
            self._fade(self.decay(time))
            self.time = time
        _grow(self.counts, kind, late)
        if product is None:
            return
        weight = EVENT_WEIGHTS[kind] * late
        _grow(self.categories, product.category, weight)
        if product.colour:
            _grow(self.colours, product.colour, weight)
        if product.sale_price:
            self.on_sale += weight
        self._add_price(product, weight)

    def _add_price(self, product: Product, weight: float) -> None:
        money = product.sale_price or product.price
        logarithm = math.log(float(money.amount))
        total, first, second = self.prices.pop(money.currency, (0.0, 0.0, 0.0))
        # Put last: the currency looked at longest ago leaves first.
        self.prices[money.currency] = (total + weight, first + weight * logarithm, second + weight * logarithm**2)
        while len(self.prices) > MOST_CURRENCIES:
            del self.prices[next(iter(self.prices))]

    def _fade(self, factor: float) -> None:
        for table in (self.categories, self.colours, self.counts):
            for key in list(table):
                table[key] *= factor
                if table[key] < LEAST_WEIGHT:
                    del table[key]
        self.on_sale *= factor
        self.prices = {
            currency: (total * factor, first * factor, second * factor)
            for currency, (total, first, second) in self.prices.items()
            if total * factor >= LEAST_WEIGHT
        }

    def price_band(self) -> PriceBand | None:
        """Return one standard deviation around the geometric mean price, in the currency that counts most."""
        if not self.prices:
            return None
        currency, (total, first, second) = max(self.prices.items(), key=lambda item: (item[1][0], item[0]))
        mean = first / total
        spread = max(LEAST_SPREAD, math.sqrt(max(0.0, second / total - mean**2)))
        return PriceBand(round(math.exp(mean - spread), 2), round(math.exp(mean + spread), 2), currency)


def _grow(table: dict[str, float], key: str, weight: float) -> None:
    table[key] = table.get(key, 0.0) + weight


def ranked(tables: Iterable[tuple[dict[str, float], float]]) -> tuple[tuple[str, float], ...]:
    """Add weighted tables up to shares of 1, strongest first; equals by name, so that the order is stable."""
    total: defaultdict[str, float] = defaultdict(float)
    for table, weight in tables:
        for key, value in table.items():
            total[key] += weight * value
    whole = sum(total.values())
    shares = ((key, round(value / whole, 4)) for key, value in total.items()) if whole else ()
    return tuple(sorted(shares, key=lambda pair: (-pair[1], pair[0])))
