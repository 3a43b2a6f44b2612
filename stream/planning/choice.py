"""From an event to what the copywriter is asked: which product, season, tone and backdrop.

Three ways lead here: an event without a product gets a recommendation by behaviour, a view or cart is told in the
shopper's tone and colours, and a click takes its colours from the clicked page first.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from engines.errors import AdloomError
from engines.vocabulary.brief import CopyBrief, Tone
from engines.vocabulary.harmony import BACKDROPS
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Product
from engines.vocabulary.scene import PALETTE
from engines.vocabulary.words import last_match
from stream.catalog.catalog import Catalog
from stream.catalog.recommend import recommend, similar
from stream.events.event import Event, Page
from stream.planning.profiles import TONES, Profile

_MONTHS: Final = ("winter", "winter", *["spring"] * 3, *["summer"] * 3, *["autumn"] * 3, "winter")
_NEW_YEAR_DAYS: Final = (
    "2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11 "
    "2033-01-31 2034-02-19 2035-02-08 2036-01-28 2037-02-15 2038-02-04 2039-01-24 2040-02-12 2041-02-01 "
    "2042-01-22 2043-02-10 2044-01-30 2045-02-17 2046-02-06 2047-01-26 2048-02-14 2049-02-02 2050-01-23"
)
NEW_YEARS: Final = tuple(date.fromisoformat(day) for day in _NEW_YEAR_DAYS.split())
"""First days of the Chinese year, 2024 to 2050 (GB/T 33661-2017)."""
_FULL_MOON_DAYS = "2024-09-17 2025-10-06 2026-09-25 2027-09-15 2028-10-03 2029-09-22 2030-09-12 2031-10-01 2032-09-19"
FULL_MOONS: Final = tuple(date.fromisoformat(day) for day in _FULL_MOON_DAYS.split())
"""The fifteenth of the eighth Chinese month (中秋), 2024 to 2032."""
SALES: Final = (("midyear", (6, 1), (6, 18)), ("double11", (11, 1), (11, 11)))
"""The yearly sales of Chinese shops (618 and 双十一) with their first and last days."""
_BEFORE, _AFTER = timedelta(days=21), timedelta(days=15)
"""Preparations begin three weeks before; the festival ends with the lanterns on the fifteenth day."""


class ProductError(AdloomError):
    """No product can be advertised for an event: its product is unknown, or nothing is for sale."""


def choose_product(event: Event, catalog: Catalog, profile: Profile) -> tuple[Product, str]:
    """Return the product to advertise and why: `page`, `similar` (that one is sold out) or `recommended`.

    Raises:
        ProductError: the event's product is not in the catalogue, or the catalogue has nothing to sell.
    """
    if event.product is None:
        found = recommend(
            catalog, profile, event.locale, exclude=profile.recent, at=event.time, seed=f"{event.user}{event.id}"
        )
        reason = "recommended"
    else:
        product = catalog.product(event.product, event.locale, event.time)
        if product is None:
            raise ProductError(f"product {event.product!r} is not in the catalogue: import the feed that has it")
        if product.available:
            return product, "page"
        found = similar(catalog, product, event.locale, at=event.time, seed=event.id)
        reason = "similar"
    if found is None:
        raise ProductError("the catalogue has no product for sale: import a feed")
    return found, reason


def make_brief(event: Event, product: Product, profile: Profile) -> CopyBrief:
    """Put together what the copywriter is asked; the same event, product and profile give the same brief."""
    return CopyBrief(
        product=product,
        locale=event.locale,
        event=event.type,
        season=season_of(event.time.date(), event.locale),
        tone=_tone(product, profile),
        segment=profile.segment,
        backdrop=_backdrop(event, product, profile),
    )


def season_of(day: date, locale: Locale) -> str:
    """Return the key of `scene.SEASONS` for a day; beyond the tables of years only fixed dates are known."""
    christmas = date(day.year, 12, 1 if locale == "en" else 20) <= day <= date(day.year, 12, 26)
    if christmas:
        return "christmas"
    if locale == "zh":
        if any(first - _BEFORE <= day < first + _AFTER for first in NEW_YEARS):
            return "lunar"
        if any(full - _BEFORE <= day <= full for full in FULL_MOONS):
            return "moon"
        sale = next((name for name, first, last in SALES if first <= (day.month, day.day) <= last), None)
        if sale:
            return sale
    return _MONTHS[day.month - 1]


def _tone(product: Product, profile: Profile) -> Tone:
    """Return the shopper's tone where it suits the product, else the product's own."""
    tones = TONES.get(product.category, TONES["other"])
    return profile.tone if profile.tone in tones else tones[0]


def _backdrop(event: Event, product: Product, profile: Profile) -> str:
    """Return the colour the shopper likes best among those on which the product stands out, or ""."""
    suiting: Mapping[str, None] = dict.fromkeys(BACKDROPS.get(product.colour, BACKDROPS[""]))
    liked = [colour for colour, _ in profile.colours]
    seen = _colours_of(event.page)
    order = [*seen, *liked] if event.type == "click" else [*liked, *seen]
    return next((colour for colour in order if colour in suiting), "")


def _colours_of(page: Page) -> list[str]:
    """Return the palette's colours named last in the page's title and text; nothing else of it is read."""
    return [colour for text in (page.title, page.text) if (colour := last_match(PALETTE, text))]
