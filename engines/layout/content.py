"""What a creative says, by role, how large each role is set, and what goes first when room is short."""

from dataclasses import dataclass
from typing import Literal

from engines.text.pieces import can_draw, without_pictures
from engines.vocabulary.brief import Copy
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Product

Role = Literal["brand", "headline", "description", "price", "old", "badge", "cta", "disclosure"]
SIZES: dict[Role, float] = {  # in units of the frame's em: the headline is read first, then the price, then the button
    "brand": 0.95,
    "headline": 1.9,
    "description": 1.0,
    "price": 1.65,
    "old": 1.0,
    "badge": 0.95,
    "cta": 1.08,
    "disclosure": 0.75,
}
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
    ("description", "brand", "badge", "old", "headline"),
    ("description", "brand", "badge", "old", "price"),
    ("description", "brand", "badge", "old", "cta"),
    ("description", "brand", "badge", "old", "price", "cta"),
    ("description", "brand", "badge", "old", "headline", "cta"),
    ("description", "brand", "badge", "old", "headline", "price"),
    ("description", "brand", "badge", "old", "headline", "price", "cta"),
)
SCALES = (1.2, 1.1, 1.0, 0.9, 0.78, 0.66)  # of all texts but the disclosure; each step can just be seen
DISCLOSURE: dict[Locale, str] = {"en": "Ad", "zh": "广告 · AI生成"}
"""China wants generated pictures marked where people see it (GB 45438-2025), besides the word for an ad."""
MARK_SHARE: dict[Locale, float] = {"en": 0.0, "zh": 0.05 / 0.9}
"""Least size of the disclosure over the slot's shorter side: characters 5 % high, by the same standard."""
SMALLER_COSTS, LARGER_PAYS = 12.0, 4.0  # worth per unit of scale: texts shrink to 0.78 before the description goes


@dataclass(frozen=True, slots=True)
class Content:
    """The texts to set; a role that is missing from `texts` has nothing to say."""

    locale: Locale
    texts: dict[Role, str]

    def without(self, roles: tuple[Role, ...]) -> "Content":
        """Return the content with `roles` left out."""
        return Content(self.locale, {role: text for role, text in self.texts.items() if role not in roles})

    def curt(self) -> "Content":
        """Return the content with the first word of the disclosure alone."""
        return Content(self.locale, self.texts | {"disclosure": self.texts["disclosure"].split()[0]})

    @property
    def worth(self) -> float:
        """How much of the message is there."""
        return sum(WORTH[role] for role in self.texts)

    def size(self, role: Role, em: float, scale: float) -> int:
        """Return the size of `role` in pixels, never below the smallest that can be read."""
        smallest = (SMALLEST_MARK if role in MARKS else SMALLEST)[self.locale]
        ratio = SIZES[role] * (1.0 if role == "disclosure" else scale)
        return max(smallest, round(ratio * em))


def content_of(product: Product, copy: Copy, disclosure: str | None) -> Content:
    """Collect the texts of a creative; prices come from the product, verbatim in its locale's format."""
    locale = product.locale
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
        if product.percent_off:
            texts["badge"] = f"\N{MINUS SIGN}{product.percent_off}%"
    plain = {role: without_pictures(text) for role, text in texts.items()}
    # What no face has would be an empty box: rather one line less.
    return Content(locale, {role: text for role, text in plain.items() if text and can_draw("bold", text)})


def attempts(content: Content) -> list[tuple[Content, float]]:
    """Return every (content, scale) worth trying, the most desirable first."""
    shorter: list[Content] = []
    for roles in LADDER:
        left = content.without(roles)
        if left not in shorter:
            shorter.append(left)
    tries = [(left, scale) for left in shorter for scale in SCALES]
    return sorted(tries, key=lambda item: -desirability(*item))


def desirability(content: Content, scale: float) -> float:
    """Weigh how much is said against how large it is set."""
    return content.worth + (LARGER_PAYS if scale > 1 else SMALLER_COSTS) * (scale - 1)
