"""Which angle when: what an ad is about, from the event, the offer, and what its shopper saw of the product before.

The same event, product and profile give the same angle; without a profile only the event and the calendar count.
"""

from decimal import Decimal
from typing import Any, Final

from engines.vocabulary.brief import Angle
from engines.vocabulary.product import Product
from stream.events.event import Event
from stream.kafka.record import timestamp
from stream.planning.profile import Profile
from stream.planning.seasons import occasions_on
from stream.planning.sights import VISIT_S, Sight, paid

LEAST_FALL: Final = Decimal("0.01")
"""Share by which a price must have fallen to be told: a saving of less is said nowhere else either."""


def angle_of(event: Event, product: Product, profile: Profile) -> Angle:
    """Return what the ad is about; `product` as it is offered at the event's time, `profile` with the event in it."""
    before = seen_before(event, product, profile)
    own = event.product == product.id
    in_cart = own and event.type == "cart"
    if own and not in_cart and before is not None and product.available and not before.available:
        return "back_in_stock"
    returned = own and before is not None and event.time.timestamp() - before.time > VISIT_S
    fell = before is not None and _fell(before, product)
    if fell or (_on_sale(product) and (in_cart or returned or profile.segment == "bargain")):
        return "price_drop"
    if not own:
        return "view"  # its shopper neither clicked it nor put it into a cart
    return _without_news(event, product, returned=returned)


def _without_news(event: Event, product: Product, *, returned: bool) -> Angle:
    """Return the angle of the event's own product when nothing about it has changed."""
    if event.type != "view":
        return event.type
    if returned:
        return "return"
    return "season" if occasions_now(event, product) else "view"


def angle_notes(event: Event, product: Product, profile: Profile) -> dict[str, Any]:
    """Return what led to the angle, for the explanation: JSON-able, of this product alone."""
    before = seen_before(event, product, profile)
    return {
        "angle": angle_of(event, product, profile),
        "seen": {
            "time": timestamp(before.time),
            "price": f"{before.paid.amount} {before.paid.currency}",
            "available": before.available,
        }
        if before
        else None,
        "occasions": list(occasions_now(event, product)),
    }


def seen_before(event: Event, product: Product, profile: Profile) -> Sight | None:
    """Return how the shopper saw `product` before; the event's own: on another visit, or before its offer changed."""
    sight = profile.sight(product.id)
    if sight is not None and event.product == product.id:
        sight = sight.before  # the event is a sight itself
    return sight if sight is not None and sight.time < event.time.timestamp() else None


def occasions_now(event: Event, product: Product) -> tuple[str, ...]:
    """Return the occasions that the product is tagged for and that are now, in its shop's part of the world."""
    now = occasions_on(event.time.date(), product.price.currency)
    return tuple(key for key in product.seasons if key in now)


def _on_sale(product: Product) -> bool:
    sale, price = product.sale_price, product.price
    return sale is not None and sale.currency == price.currency and sale.amount < price.amount


def _fell(before: Sight, product: Product) -> bool:
    now = paid(product)
    return now.currency == before.paid.currency and now.amount <= before.paid.amount * (1 - LEAST_FALL)
