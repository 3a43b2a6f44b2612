"""Copy as it is kept: facts stand as placeholders, and are filled in when it is said, whatever they are by then.

`{price}` is what is paid now, so that a line about it holds in a sale and after; `{was}` and `{percent}` need a sale.
"""

import re
from collections.abc import Mapping
from typing import Final

from engines.copy.facts import broken_fact, broken_limit, facts_of, fill, lone_old_price
from engines.copy.policy import refused
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Product
from engines.vocabulary.spoken import Spoken

KEPT: Final = ("{name}", "{brand}", "{price}", "{was}", "{percent}")
"""All placeholders of a kept line."""
SALE: Final = frozenset({"{was}", "{percent}"})
"""Those that only a product on sale has."""
_SENSE: Final = frozenset({"fact.material", "fact.colour"})
"""Rules that keep a machine from guessing; a person knows what is red about a red-letter day."""
_END: Final = ".。!！ "


def kept_facts(product: Product, locale: Locale) -> dict[str, str]:
    """Return what each placeholder of a kept line stands for; one without a fact is absent."""
    facts = {"{name}": product.name, "{brand}": product.brand, "{price}": product.price.text(locale)}
    if product.percent_off is not None and product.sale_price is not None:
        facts |= {"{price}": product.sale_price.text(locale), "{was}": product.price.text(locale)}
        facts["{percent}"] = f"{product.percent_off}%"
    return {key: value for key, value in facts.items() if value.strip()}


def _whole(fact: str) -> str:
    """Match `fact` where it is no part of a longer word or number."""
    before = r"(?<!\w)" if fact[0].isascii() and fact[0].isalnum() else ""
    after = r"(?!\w)" if fact[-1].isascii() and fact[-1].isalnum() else ""
    return f"{before}{re.escape(fact)}{after}"


def unfilled(text: str, facts: Mapping[str, str]) -> str:
    """Return `text` with a placeholder where a fact stands, the longest fact first; placeholders stay."""
    marks = {fact: mark for mark, fact in reversed(tuple(facts.items()))}  # of two alike the first named is meant
    longest_first = "|".join(map(_whole, sorted(marks, key=len, reverse=True)))
    found = rf"{{\w*}}|{longest_first}"
    return re.sub(found, lambda match: marks.get(match.group(), match.group()), text)


def filled(line: Spoken, product: Product, locale: Locale) -> tuple[tuple[str, str, str] | None, str | None]:
    """Return headline, description and call to action of `line` for `product` as it is offered now.

    Instead, the rule that a person's words break: `fact.missing` (a placeholder without a fact), a display limit, a
    number or saving that the feed does not state, or the policy.
    """
    facts = kept_facts(product, locale)
    headline, description, cta = (fill(text, facts) for text in (line.headline, line.description, line.cta))
    if headline is None or description is None or cta is None:
        return None, "fact.missing"
    if rule := broken_limit(headline, description, cta):
        return None, rule
    known = facts_of(product, locale)
    texts = (headline, description, cta)
    for text in texts:
        rule = broken_fact(text, product, known)
        if rule and rule not in _SENSE:
            return None, rule
    if rule := lone_old_price("\n".join(texts), known) or refused(*texts, known):
        return None, rule
    return texts, None


def ban_key(headline: str) -> str:
    """Return what headlines share that a reader takes for one: capitals, gaps and the last stop do not count."""
    return " ".join(headline.casefold().split()).rstrip(_END)


def is_banned(headline: str, product: Product, locale: Locale) -> bool:
    """Tell whether a person banned a copy of `product` with this headline, which no other copy of it may have."""
    if not product.banned:
        return False
    # With its facts, too: they may have become the feed's only since the ban.
    forms = {ban_key(headline), ban_key(unfilled(headline, kept_facts(product, locale)))}
    return not forms.isdisjoint(product.banned)
