"""The gates that every copy passes, whoever wrote it: limits, facts, policy, the licence of every word."""

import re
from typing import Final

from engines.copy.ask import Assignment
from engines.copy.composing.content import content
from engines.copy.facts import broken_fact, broken_limit, lone_old_price
from engines.copy.licence import unlicensed
from engines.copy.policy import refused
from engines.vocabulary.brief import Copy
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Product

_STOP: Final = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_AMOUNT_BEHIND: Final = re.compile(r"\d+[\u4e00-\u9fff]{3,}$")
"""`真情绽放 33朵紫玫瑰`: what lies in a bouquet, behind its name."""
_CAPITALS: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z]{4,}(?![A-Za-z0-9])")


def own_capitals(product: Product) -> dict[str, str]:
    """Return the words that a feed itself writes in capitals: brands, models and standards are written so."""
    said = " ".join((product.name, product.brand, product.description, *(span.text for span in product.reading.spans)))
    return {word: word for word in _CAPITALS.findall(said)}


def refusal(copy: Copy, assignment: Assignment) -> str | None:
    """Return the first rule that finished words break, or None: limits, facts, policy, the licence of every word."""
    texts, facts = (copy.headline, copy.description, copy.cta), assignment.facts
    product = assignment.brief.product
    return (
        broken_limit(*texts)
        or next(filter(None, (broken_fact(text, product, facts) for text in texts)), None)
        or lone_old_price("\n".join(texts), facts)
        or refused(*texts, {**own_capitals(product), **facts})
        or ("licence" if unlicensed(copy, assignment) else None)
        or ("repeat" if says_twice(copy.headline, copy.description, assignment.brief.locale) else None)
    )


def says_twice(headline: str, description: str, locale: Locale) -> bool:
    """Tell whether a sentence says nothing but what another one does, or begins with an amount the headline ends in."""
    said = [content(one, locale) for one in _STOP.split(description)]
    within = any(one and one < other for one in said for other in said)
    amount = _AMOUNT_BEHIND.search(headline)
    return within or (amount is not None and description.startswith(amount[0]))
