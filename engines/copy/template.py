"""Template copy: what the feed itself says, always valid, the same for the same brief.

It speaks for what wants plain words, and wherever a writer finds no better ones.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from engines.copy.ask import Assignment
from engines.copy.facts import DESCRIPTION_WIDTH, broken_fact, broken_limit, display_width, fill
from engines.copy.gates import own_capitals
from engines.copy.kept import is_banned
from engines.copy.names import called, rest
from engines.copy.policy import refused
from engines.copy.sentences import told
from engines.vocabulary.brief import Angle, Copy
from engines.vocabulary.harmony import example_stage
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Product
from engines.vocabulary.script import in_script_of

CTAS: Final[dict[Locale, dict[Angle, str]]] = {
    "en": {
        "view": "See details", "click": "View details", "cart": "Back to bag", "return": "Look again",
        "price_drop": "See the price", "back_in_stock": "See details", "season": "Take a look",
    },
    "zh": {
        "view": "看看详情", "click": "查看详情", "cart": "回到购物车", "return": "再看看",
        "price_drop": "查看价格", "back_in_stock": "去看看", "season": "去看看",
    },
}  # fmt: skip
OFFER: Final[dict[Locale, str]] = {"en": "Now {sale_price}, was {price}.", "zh": "现价{sale_price}，原价{price}。"}
SPARE: Final[dict[Locale, tuple[str, ...]]] = {
    "en": ("From {brand}, for {price}.", "For {price}.", "All details are on its page."),
    "zh": ("售价{price}。", "详情请见商品页面。"),
}
"""For what the feed describes in no sentence that may be said."""
LAST_HEADLINE: Final[dict[Locale, str]] = {"en": "See the details", "zh": "查看商品详情"}
PASSED: Final[dict[Angle, int]] = {"click": 1, "cart": 2, "return": 1}
"""Sentences that the angle leaves to others: a shopper who comes back has read the first."""


def template_copy(assignment: Assignment, rejections: tuple[str, ...] = ()) -> Copy:
    """Return the template copy for `assignment`: the fullest of its texts that passes every check."""
    brief, locale = assignment.brief, assignment.brief.locale
    product, cta = brief.product, CTAS[locale][brief.angle]
    spare = SPARE[locale]
    named = (*called(product), LAST_HEADLINE[locale])
    headline = next(
        text
        for text in named
        if text == named[-1] or (not is_banned(text, product, locale) and _passes(text, spare[-1], cta, assignment))
    )
    description = next(
        text
        for text in _descriptions(assignment, headline)
        if text == spare[-1]
        or (text.rstrip("。.").casefold() not in headline.casefold() and _passes(headline, text, cta, assignment))
    )
    copy = Copy(
        headline=headline,
        description=description,
        cta=cta,
        scene=example_stage(brief),
        source="template",
        attempts=len(rejections),
        rejections=rejections,
    )
    return in_script(copy, product)


def in_script(copy: Copy, product: Product) -> Copy:
    """Return a copy in the Chinese characters, simplified or traditional, that the product's own feed writes."""
    headline, description, cta = (in_script_of(product, text) for text in (copy.headline, copy.description, copy.cta))
    return replace(copy, headline=headline, description=description, cta=cta)


def _descriptions(assignment: Assignment, headline: str) -> Iterator[str]:
    brief, facts = assignment.brief, assignment.facts
    product, locale = brief.product, brief.locale
    passed = PASSED.get(brief.angle, 0)
    offer = fill(OFFER[locale], facts) if brief.angle == "price_drop" else None
    if offer:
        gap = "" if locale == "zh" else " "
        yield f"{offer}{gap}{told(product, locale, room=DESCRIPTION_WIDTH - display_width(offer) - 1)}".strip()
        yield offer
    for skip in dict.fromkeys((passed, 0)):
        yield told(product, locale, skip=skip)
    if product.locale == locale:
        yield from (
            line.description for line in product.reading.lines if line.description and "{" not in line.description
        )
    yield rest(product.name, headline, locale)
    named = bool(product.brand) and product.brand.casefold() in headline.casefold()
    spare = [text for text in SPARE[locale] if not (named and "{brand}" in text)]  # the headline has said it
    yield from filter(None, (fill(text, facts) for text in (OFFER[locale], *spare)))


def _passes(headline: str, description: str, cta: str, assignment: Assignment) -> bool:
    texts, product, facts = (headline, description, cta), assignment.brief.product, assignment.facts
    return (
        broken_limit(*texts) is None
        and refused(*texts, {**own_capitals(product), **facts}) is None
        and all(broken_fact(text, product, facts) is None for text in texts)
    )
