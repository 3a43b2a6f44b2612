"""What the engines need to know of a product; the catalogue fills it from the shop's feed."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel.numbers import format_currency, get_currency_precision

from engines.vocabulary.extent import ProductSize
from engines.vocabulary.locales import LANGUAGES, Locale
from engines.vocabulary.reading import UNREAD, Reading
from engines.vocabulary.spoken import Spoken

Show = Literal["stage", "ground", "card", "words"]
"""How an ad shows a product: cut out in a painted place, on its photo's own ground carried over the slot, its photo
as a card before a painted backdrop, or by words alone."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as the feed states it, with its ISO 4217 currency."""

    amount: Decimal
    currency: str

    def text(self, locale: Locale) -> str:
        """Return the amount as shoppers of `locale` read it, e.g. `$129.00`, `¥129.00` (CLDR)."""
        return _formatted(self.amount, self.currency, locale)


@lru_cache(maxsize=4096)  # a shop's prices come again with every brief
def _formatted(amount: Decimal, currency: str, locale: Locale) -> str:
    """Format `amount` with the decimals that its currency has, or with its own where it states more of them."""
    cldr = LANGUAGES[locale].cldr
    usual = get_currency_precision(currency)
    stated = max(0, -int(amount.normalize().as_tuple().exponent))
    if stated <= usual:
        text = format_currency(amount, currency, locale=cldr)
    else:
        shown = amount.quantize(Decimal(1).scaleb(-max(2, stated)))
        text = format_currency(shown, currency, locale=cldr, currency_digits=False, decimal_quantization=False)
    # Where CLDR knows no sign the code stands for it: apart from the amount, but on one line with it.
    return text.replace(currency, f"{currency}\N{NO-BREAK SPACE}", 1) if text.startswith(currency) else text


@dataclass(frozen=True, slots=True)
class Product:
    """One product in one language, facts verbatim from the feed.

    `category` is a key of `words.CATEGORIES` or "other"; `colour` one of `scene.PALETTE` or "".
    `image` is the path of a picture below the studio's image root, or None; `cutout` that of the product cut out of it.
    Without `show` the picture is prepared when it is first asked for.
    """

    id: str
    locale: Locale
    name: str
    description: str
    brand: str
    category: str
    colour: str
    price: Money
    sale_price: Money | None
    available: bool
    image: str | None
    link: str
    cutout: str | None = None
    show: Show | None = None
    show_why: str = ""
    kind: str = ""
    """What it is, as its title says (`Mug`, `马克杯`); "": not known for sure, and then copy names no kind."""
    archetype: str = ""
    """What things of its type have in common, in English (`brake pads`); "": unknown."""
    sensitive: str = ""
    """Why it wants plain words only: `medicine`, `alcohol`…; "": it does not."""
    flat: bool = False
    """It has no foot to stand on: clothes, linen, posters."""
    view: str = ""
    """How things of its kind are usually photographed, a key of `engines.vocabulary.views.VIEWS`; "": unknown."""
    size: ProductSize | None = None
    """How large it is; None: unknown."""
    seasons: tuple[str, ...] = ()
    """Seasons and festivals that its feed names, keys of `engines.vocabulary.occasions.OCCASIONS`."""
    reading: Reading = UNREAD
    """What its feed tells in words, read at import."""
    approved: tuple[Spoken, ...] = ()
    """Copies in its language that people approved; they come first."""
    banned: tuple[str, ...] = ()
    """Keys of headlines in its language that people banned (`engines.copy.kept.ban_key`)."""

    @property
    def percent_off(self) -> int | None:
        """Whole percent saved by the sale price, rounded down so that the claim is never too high."""
        if self.sale_price is None or self.price.amount <= 0 or self.sale_price.amount >= self.price.amount:
            return None
        return int((1 - self.sale_price.amount / self.price.amount) * 100) or None
