"""From an event to what the copywriter is asked: which product, angle, season, tone and backdrop.

Three ways lead here: an event without a product gets a recommendation by behaviour, a view or cart is told in the
shopper's tone and colours, and a click takes its colours from the clicked page first.
"""

from collections.abc import Mapping

from engines.errors import AdloomError
from engines.vocabulary.brief import CopyBrief, Tone
from engines.vocabulary.harmony import BACKDROPS
from engines.vocabulary.product import Product
from engines.vocabulary.scene import PALETTE
from engines.vocabulary.words import last_match
from stream.catalog.catalog import Catalog
from stream.catalog.recommend import recommend, similar
from stream.events.event import Event, Page
from stream.planning.angles import angle_of, occasions_now
from stream.planning.profile import Profile
from stream.planning.seasons import season_of
from stream.planning.tones import tones_of


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
    angle = angle_of(event, product, profile)
    return CopyBrief(
        product=product,
        locale=event.locale,
        event=event.type,
        season=season_of(event.time.date(), event.locale),
        tone=_tone(product, profile),
        segment=profile.segment,
        backdrop=_backdrop(event, product, profile),
        angle=angle,
        occasion=occasions_now(event, product)[0] if angle == "season" else "",
    )


def _tone(product: Product, profile: Profile) -> Tone:
    """Return the shopper's tone where it suits the product, else the product's own."""
    tones = tones_of(product.category)
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
