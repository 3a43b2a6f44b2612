"""The gates that every part of a copy passes, whoever wrote it: form, facts, limits, policy, scene words."""

import re
from collections.abc import Mapping
from typing import Final

from engines.copy.ask import Assignment
from engines.copy.facts import broken_fact, broken_limit, fill, over_limit
from engines.copy.licence import unlicensed
from engines.copy.policy import refused
from engines.copy.scene_words import broken_scene
from engines.vocabulary.brief import Copy
from engines.vocabulary.product import Product

PARTS = ("scene", "headline", "description", "cta")


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
        or refused(*texts, {**own_capitals(product), **facts})
        or ("licence" if unlicensed(copy, assignment) else None)
    )


def judge(part: str, text: str | None, told: Mapping[str, str], assignment: Assignment) -> tuple[str, str | None]:
    """Fill the facts into `text` of `part`; return what it says, and the rule that it breaks beside what is `told`."""
    if text is None:
        return "", "form"
    brief, facts = assignment.brief, assignment.facts
    if part == "scene":
        return text, broken_scene(text, brief.locale, brief.backdrop)
    said = fill(text, facts)
    if said is None:
        return "", "fact.missing"
    texts = {"headline": "", "description": "", "cta": "", **told, part: said}
    rule = (
        over_limit(part, said)
        or broken_fact(said, brief.product, facts)
        or refused(texts["headline"], texts["description"], texts["cta"], facts)
    )
    return said, rule
