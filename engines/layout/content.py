"""What a creative says, by role, and what goes first when room is short."""

from dataclasses import dataclass
from typing import Literal

from engines.layout.saying import called, heads, kept_whole, says, without_prices
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
TOLD = 6.0  # worth, of a price that headline or button says: it is read, but less than one that is large by itself
NAMED_COSTS = 4.5  # worth, of a name for a headline: less than a bad break, more than a third of its size
SMALLEST: dict[Locale, int] = {"en": 10, "zh": 12}  # pixels; below them words blur, characters of many strokes sooner
SMALLEST_MARK: dict[Locale, int] = {"en": 9, "zh": 10}  # pixels, for short texts that are recognised rather than read
MARKS: frozenset[Role] = frozenset({"disclosure", "old", "badge", "brand", "price"})
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
HEADLINE_MOST: dict[Locale, tuple[int, float]] = {"en": (4, 0.0), "zh": (2, 9.05)}
"""Lines, and characters a line (0: any): eight Chinese ones and a hanging comma are read at a glance."""
READ_MOST: dict[Locale, tuple[int, float]] = {"en": (6, 0.0), "zh": (2, 18.6)}
"""The same of a description."""
TELLING: tuple[Role, ...] = ("headline", "cta")
"""Texts that may say the price."""
BADGE_FROM = 10  # per cent off: less is no news


@dataclass(frozen=True, slots=True)
class Content:
    """The texts to set; a role that is missing from `texts` has nothing to say."""

    locale: Locale
    texts: dict[Role, str]
    percent_off: int = 0
    kept: tuple[str, ...] = ()
    """What no line break parts where it fits: the brand, and what the product is called."""
    told: str = ""
    """The price where `told_in` say it; without them it is set by itself."""
    told_in: tuple[Role, ...] = ()
    name: str = ""
    """What the product is called: a shorter text than any headline; "": nothing is sure."""
    heads: tuple[str, ...] = ()
    """Words of which one names the product."""

    def without(self, roles: tuple[Role, ...]) -> "Content":
        """Return the content with `roles` left out."""
        texts = {role: text for role, text in self.texts.items() if role not in roles}
        left = tuple(role for role in self.told_in if role not in roles)
        told = self.told if left else ""
        if self.told and not left and "price" not in roles:
            texts["price"] = self.told
        return Content(self.locale, texts, self.percent_off, self.kept, told, left, self.name, self.heads)

    @property
    def named(self) -> "Content":
        """The content with what the product is called for a headline."""
        if not self.name or "headline" not in self.texts:
            return self
        left = self.without(("headline",))
        left.texts["headline"] = self.name  # its own: nobody else holds it yet
        return left

    @property
    def names(self) -> bool:
        """Whether a text tells what the product is."""
        said = " ".join(self.texts.get(role, "") for role in ("headline", "description")).casefold()
        return not self.heads or any(head in said for head in self.heads)

    @property
    def worth(self) -> float:
        """How much of the message is there."""
        less = NAMED_COSTS if self.name and self.texts.get("headline") == self.name else 0.0
        return sum(WORTH[role] for role in self.texts) - less + (TOLD if self.told else 0.0)


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
    if texts["brand"].casefold() in texts["headline"].casefold():
        texts["brand"] = ""  # as large as it can be said already
    # A price is said once: large by itself, else where headline or button say it.
    texts["description"] = without_prices(
        texts["description"], tuple(texts[role] for role in ("price", "old") if role in texts), locale
    )
    if "old" in texts and any(says(texts[role], texts["old"]) for role in TELLING):
        del texts["old"]
    saying = tuple(role for role in TELLING if says(texts[role], texts["price"]))
    told = texts.pop("price") if saying else ""
    plain = {role: without_pictures(text) for role, text in texts.items()}
    # What no face has would be an empty box: rather one line less.
    said = {role: text for role, text in plain.items() if text and can_draw("bold", text)}
    told_in = tuple(role for role in saying if role in said)
    kept = tuple(phrase for phrase in kept_whole(product) if can_draw("bold", phrase))
    name = called(product)
    name = name if can_draw("bold", name) else ""
    return Content(locale, said, percent, kept, told, told_in, name, heads(product))


def shorter(content: Content) -> list[Content]:
    """Return the content and what is left of it step by step, each with its headline and with a mere name."""
    found: list[Content] = []
    before: set[Role] | None = None
    for roles in LADDER:
        out = {role for role in roles if role in content.texts}
        if out == before:
            continue
        before, left = out, content.without(roles)
        found.append(left)
        if left.texts.get("headline", content.name) != content.name:
            found.append(left.named)
    return found
