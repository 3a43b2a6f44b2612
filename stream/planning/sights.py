"""What a shopper last saw of each product: when, at what price, and whether it was to be had; few, and not for long."""

from typing import Final

import msgspec

from engines.vocabulary.product import Money, Product

MOST: Final = 20  # products a shopper: a week of browsing, a few KB
VISIT_S: Final = 1800.0
"""Without a sight for as long a visit is over, as web analytics have it; a page loaded again before is no return."""


class Sight(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A product as it was offered when a shopper saw it."""

    time: float
    """Seconds since the epoch."""
    paid: Money
    """What it cost then, its sale price while a sale ran."""
    available: bool
    before: "Sight | None" = None
    """The last sight on the visit before this one, or before the offer changed; it has none before it."""


def paid(product: Product) -> Money:
    """Return what `product` costs now."""
    return product.sale_price or product.price


class Sights(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """Sights of at most `MOST` products; the one not seen for longest leaves first, and all after a time to live."""

    seen: dict[str, Sight] = {}
    """By product, the one seen last at the end."""

    def add(self, product: Product, time: float, ttl_s: float) -> None:
        """Take in that `product` was seen at `time`; forget what was seen longer than `ttl_s` before."""
        last = self.seen.pop(product.id, None)
        # A sight that comes late tells nothing of today's offer; the order of arrival counts it all the same.
        late = last is not None and time < last.time
        self.seen[product.id] = last if late and last else _next(last, product, time, ttl_s)
        while len(self.seen) > MOST or next(iter(self.seen.values())).time < time - ttl_s:
            del self.seen[next(iter(self.seen))]

    def all(self) -> tuple[tuple[str, Sight], ...]:
        """Return id and sight of each product, newest first."""
        return tuple(reversed(self.seen.items()))


def _next(last: Sight | None, product: Product, time: float, ttl_s: float) -> Sight:
    """Return the sight of `product` that follows `last`."""
    now = Sight(time, paid(product), product.available)
    if last is None or time - last.time > ttl_s:
        return now
    changed = (last.paid, last.available) != (now.paid, now.available)
    if changed or time - last.time > VISIT_S:
        return msgspec.structs.replace(now, before=msgspec.structs.replace(last, before=None))
    return msgspec.structs.replace(now, before=last.before)
