"""The gates that every copy passes, whoever wrote it: limits, facts, policy, the licence of every word."""

import re
from typing import Final

from engines.copy.ask import Assignment
from engines.copy.facts import broken_fact, broken_limit, lone_old_price
from engines.copy.licence import unlicensed
from engines.copy.policy import refused
from engines.vocabulary.brief import Copy
from engines.vocabulary.product import Product

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
    )
