"""What a creative says, by role, and what goes first when room is short."""

from dataclasses import dataclass
from typing import Literal

from engines.text.pieces import can_draw, without_pictures
from engines.vocabulary.brief import Copy
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Product

Role = Literal["brand", "headline", "description", "price", "old", "badge", "cta", "disclosure"]
WORTH: dict[Role, float] = {  # of being said: first what it is, what it costs and where to go, then the rest
    "headline": 10.0,
    "price": 8.0,
    "cta": 8.0,
    "old": 3.0,
    "description": 3.2,
    "brand": 2.2,
    "badge": 1.5,
    "disclosure": 0.0,
}
SMALLEST: dict[Locale, int] = {"en": 10, "zh": 12}  # pixels; below them words blur, characters of many strokes sooner
SMALLEST_MARK: dict[Locale, int] = {"en": 9, "zh": 10}  # pixels, for short texts that are recognised rather than read
MARKS: frozenset[Role] = frozenset({"disclosure", "old", "badge", "brand"})
LADDER: tuple[tuple[Role, ...], ...] = (  # what is left out, mildest first
    (),
    ("description",),
    ("description", "brand"),
    ("description", "brand", "badge"),
    ("description", "brand", "badge", "old"),
    # Only slots of a stamp's size come so far: no size that is sold does.
    ("description", "brand", "badge", "old", "headline"),
    ("description", "brand", "badge", "old", "headline", "cta"),
    ("description", "brand", "badge", "old", "headline", "price", "cta"),
)
DISCLOSURE: dict[Locale, str] = {"en": "Ad", "zh": "广告 · AI生成"}
"""China wants generated pictures marked where people see it (GB 45438-2025), besides the word for an ad."""
MARK_SHARE: dict[Locale, float] = {"en": 0.0, "zh": 0.05 / 0.9}
"""Least size of the disclosure over the slot's shorter side: characters 5 % high, by the same standard."""
LARGER: dict[Locale, tuple[float, float]] = {"en": (1.0, 1.0), "zh": (1.05, 1.15)}
"""Of headline and price: characters of many strokes want more pixels, and prices are read beside them."""
HEADLINE_MOST: dict[Locale, tuple[int, float]] = {"en": (4, 0.0), "zh": (2, 8.6)}
"""Lines, and characters a line (0: any): eight Chinese ones and a hanging comma are read at a glance."""
READ_MOST: dict[Locale, tuple[int, float]] = {"en": (6, 0.0), "zh": (2, 18.6)}
"""The same of a description."""
BADGE_FROM = 10  # per cent off: less is no news


@dataclass(frozen=True, slots=True)
class Content:
    """The texts to set; a role that is missing from `texts` has nothing to say."""

    locale: Locale
    texts: dict[Role, str]
    percent_off: int = 0
    kept: tuple[str, ...] = ()
    """What no line break parts, such as the brand."""
    in_headline: str = ""
    """The price where the headline says it; without a headline it is set by itself."""

    def without(self, roles: tuple[Role, ...]) -> "Content":
        """Return the content with `roles` left out."""
        texts = {role: text for role, text in self.texts.items() if role not in roles}
        if self.in_headline and "headline" in roles and "price" not in roles:
            return Content(self.locale, {**texts, "price": self.in_headline}, self.percent_off, self.kept)
        return Content(self.locale, texts, self.percent_off, self.kept, self.in_headline)

    @property
    def worth(self) -> float:
        """How much of the message is there."""
        return sum(WORTH[role] for role in self.texts)


def content_of(product: Product, copy: Copy, disclosure: str | None) -> Content:
    """Collect the texts of a creative; prices come from the product, verbatim in its locale's format."""
    locale, percent = product.locale, product.percent_off or 0
    texts: dict[Role, str] = {
        "brand": product.brand,
        "headline": copy.headline,
        "description": copy.description,
        "price": product.price.text(locale),
        "cta": copy.cta,
        "disclosure": disclosure or DISCLOSURE[locale],
    }
    if product.sale_price is not None and product.sale_price.amount < product.price.amount:
        texts |= {"price": product.sale_price.text(locale), "old": product.price.text(locale)}
        if percent >= BADGE_FROM:
            texts["badge"] = f"\N{MINUS SIGN}{percent}%"
    # A price is said once, where it is large.
    if any(texts[role] in texts["description"] for role in ("price", "old") if role in texts):
        texts["description"] = ""
    told = texts.pop("price") if "old" not in texts and texts["price"] in texts["headline"] else ""
    plain = {role: without_pictures(text) for role, text in texts.items()}
    # What no face has would be an empty box: rather one line less.
    said = {role: text for role, text in plain.items() if text and can_draw("bold", text)}
    return Content(locale, said, percent, (product.brand,) if product.brand else (), told)


def shorter(content: Content) -> list[Content]:
    """Return the content and what is left of it step by step, the most telling first."""
    found: list[Content] = []
    for roles in LADDER:
        left = content.without(roles)
        if left not in found:
            found.append(left)
    return found
