"""What an ad says of an offer, in few bytes: as long as it is the same, the ad is true."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import msgspec

from engines.vocabulary.product import Product

DIGITS: Final = 16
"""Hexadecimal digits of a digest: two offers of one product never meet by chance."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered at a moment: its digest, and until when it stays so by itself (seconds since the epoch)."""

    digest: str
    until: float | None = None
    """None: nothing is known to end it."""


def digest_of(product: Product) -> str:
    """Return the digest of what an ad may say of a product: name, price, sale price, and that it can be bought."""
    sale = product.sale_price
    said = (product.name, product.brand, str(product.price.amount), product.price.currency, product.available)
    return sha256(msgspec.json.encode((*said, str(sale.amount) if sale else ""))).hexdigest()[:DIGITS]
