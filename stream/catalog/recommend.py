"""Chooses a product for a taste: deterministic, explained by its score alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Final, Protocol

from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Money, Product
from stream.catalog.catalog import Catalog
from stream.catalog.held import UnreadableError

CATEGORY_WEIGHT, COLOUR_WEIGHT, PRICE_WEIGHT, SALE_WEIGHT = 3.0, 1.0, 1.0, 0.25
"""What a shopper looks for is a kind of thing; colour and price choose within it, and a sale between equals."""
TOP_CATEGORIES: Final = 4  # interest in a fifth is hardly more than a stray click, and each adds its candidates


@dataclass(frozen=True, slots=True)
class PriceBand:
    """The prices a shopper looks at, in one currency."""

    low: float
    high: float
    currency: str

    def holds(self, money: Money) -> bool:
        """Tell whether `money` lies in the band."""
        return money.currency == self.currency and self.low <= float(money.amount) <= self.high


Ranked = Sequence[tuple[str, float]]


class Taste(Protocol):
    """What a choice is made by; shares add up to at most 1."""

    @property
    def categories(self) -> Ranked:
        """Category keys with their shares, strongest first."""

    @property
    def colours(self) -> Ranked:
        """Palette keys with their shares, strongest first."""

    @property
    def price_band(self) -> PriceBand | None:
        """Prices looked at, None when unknown."""


@dataclass(frozen=True, slots=True)
class _Like:
    categories: Ranked
    colours: Ranked
    price_band: PriceBand | None


def recommend(
    catalog: Catalog,
    taste: Taste,
    locale: Locale,
    *,
    exclude: Collection[str] = (),
    at: datetime | None = None,
    seed: str = "",
) -> Product | None:
    """Return the available product that suits `taste` best, None when the catalogue has nothing to sell.

    A catalogue without products in `locale` is read in the other language.

    Args:
        catalog: where to choose from.
        taste: a profile, or what resembles one.
        locale: language of the product.
        exclude: ids seen lately, their variants included; used all the same when nothing else is left.
        at: moment the offer is for.
        seed: decides between equals, so that newcomers do not all see the same; e.g. the event's id.
    """
    if not catalog.candidates(locale):
        locale = "en" if locale == "zh" else "zh"
    everything = catalog.candidates(locale)
    liked = [
        product for category, _ in taste.categories[:TOP_CATEGORIES] for product in catalog.candidates(locale, category)
    ]
    seen = {*exclude, *(catalog.group(product, locale) for product in exclude)}
    fresh = [
        [product for product in pool if product not in seen and catalog.group(product, locale) not in seen]
        for pool in (liked, everything)
    ]
    pool = fresh[0] or fresh[1] or everything
    products = (_readable(catalog, product, locale, at) for product in pool)
    return max(
        (product for product in products if product),
        key=lambda product: (_score(taste, product), blake2b(f"{seed}\0{product.id}".encode()).digest()),
        default=None,
    )


def similar(
    catalog: Catalog, product: Product, locale: Locale, *, at: datetime | None = None, seed: str = ""
) -> Product | None:
    """Return an available product like one that cannot be bought now."""
    amount = float(product.price.amount)
    taste = _Like(
        ((product.category, 1.0),),
        ((product.colour, 1.0),) if product.colour else (),
        PriceBand(amount / 2, amount * 2, product.price.currency),
    )
    return recommend(catalog, taste, locale, exclude=(product.id,), at=at, seed=seed)


def _readable(catalog: Catalog, product: str, locale: Locale, at: datetime | None) -> Product | None:
    """Return a product, None where its row cannot be read: the others are still for sale."""
    try:
        return catalog.product(product, locale, at)
    except UnreadableError:
        return None


def _score(taste: Taste, product: Product) -> float:
    price = product.sale_price or product.price
    score = CATEGORY_WEIGHT * dict(taste.categories).get(product.category, 0.0)
    score += COLOUR_WEIGHT * dict(taste.colours).get(product.colour, 0.0)
    if taste.price_band and taste.price_band.holds(price):
        score += PRICE_WEIGHT
    return score + (SALE_WEIGHT if product.sale_price else 0.0)
