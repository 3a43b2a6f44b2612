"""What would be said: the copies of products for each angle and language, as rows of a sheet that people decide on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from engines.copy.ask import Assignment, assign
from engines.copy.kept import filled, kept_facts, unfilled
from engines.vocabulary.brief import Angle, Copy, CopyBrief, EventType, Segment, Source
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Product
from engines.vocabulary.spoken import Spoken
from stream.catalog.catalog import Catalog
from stream.errors import SheetError
from stream.planning.seasons import occasions_on, season_of
from stream.planning.tones import tones_of

Write = Callable[[Assignment, int], Copy]
TRIES: Final = 4
"""Seeds tried for each copy wanted: a writer that says the same again has little more to say."""
_EVENTS: Final[dict[Angle, EventType]] = {"click": "click", "cart": "cart"}
_SEGMENTS: Final[dict[Angle, Segment]] = {"return": "returning", "price_drop": "bargain"}


@dataclass(frozen=True, slots=True)
class Row:
    """One copy of one product."""

    product: Product
    locale: Locale
    kept: Spoken
    """With placeholders, as it would be kept."""
    said: tuple[str, str, str]
    """Headline, description and call to action with the facts of now."""
    source: Source


def brief_of(product: Product, locale: Locale, angle: Angle, day: date, event: EventType | None = None) -> CopyBrief:
    """Return what is asked for a shopper of whom nothing is known but what `angle` tells."""
    return CopyBrief(
        product=product,
        locale=locale,
        event=event or _EVENTS.get(angle, "view"),
        season=season_of(day, locale),
        tone=tones_of(product.category)[0],
        segment=_SEGMENTS.get(angle, "new"),
        backdrop="",
        angle=angle,
        occasion=next(iter(_occasions(product, day)), "") if angle == "season" else "",
    )


def fits(angle: Angle, product: Product, day: date) -> bool:
    """Tell whether there is anything to say of `product` from `angle` on that day."""
    if angle == "price_drop":
        return product.percent_off is not None
    if angle == "season":
        return bool(_occasions(product, day))
    return angle != "back_in_stock" or product.available


def _occasions(product: Product, day: date) -> list[str]:
    """Return the occasions of that day that the product is tagged for."""
    now = occasions_on(day, product.price.currency)
    return [key for key in product.seasons if key in now]


def products_of(
    catalog: Catalog, locale: Locale, at: datetime, wanted: Sequence[str], limit: int | None
) -> list[Product]:
    """Return the products of a language as they are offered `at` that time, or those `wanted`, by id, `limit` at most.

    Raises:
        SheetError: one that is wanted is not in the catalogue at all.
    """
    if not wanted:
        return catalog.products(locale, at)[:limit]
    found = [catalog.product(name, locale, at) for name in wanted]
    if None in found:
        raise SheetError(f"product {wanted[found.index(None)]!r} is not in the catalogue")
    return [product for product in found if product and product.locale == locale][:limit]


def rows_of(product: Product, angles: Sequence[Angle], each: int, day: date, write: Write) -> Iterator[Row]:
    """Yield what would be said of `product`: approved lines, then up to `each` others, for each angle that fits."""
    locale = product.locale
    facts = kept_facts(product, locale)
    for angle in angles:
        if not fits(angle, product, day):
            continue
        seen = set()
        for line in product.approved:
            if line.angle == angle and (said := filled(line, product, locale)[0]):
                seen.add(said)
                yield Row(product, locale, line, said, "approved")
        assignment, drawn = assign(brief_of(replace(product, approved=()), locale, angle, day)), 0
        for seed in range(1, each * TRIES + 1):
            copy = write(assignment, seed)
            said = (copy.headline, copy.description, copy.cta)
            if said in seen:
                continue
            seen.add(said)
            kept = Spoken(angle, *(unfilled(text, facts) for text in said))
            yield Row(product, locale, kept, said, copy.source)
            if (drawn := drawn + 1) == each:
                break
