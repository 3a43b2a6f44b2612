"""Facts in copy: placeholders filled verbatim from the feed, display limits, no number that the feed does not state."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from engines.vocabulary.kinds import KINDS
from engines.vocabulary.locales import LOCALES, Locale, Worded
from engines.vocabulary.product import Product
from engines.vocabulary.scene import PALETTE
from engines.vocabulary.words import MADE_OF, kind_of, made_of

# What Google Ads allows a headline and a description, so that copy fits elsewhere too; a button holds half a headline.
HEADLINE_WIDTH = 30
DESCRIPTION_WIDTH = 90
CTA_WIDTH = 15
LIMITS = {"headline": HEADLINE_WIDTH, "description": DESCRIPTION_WIDTH, "cta": CTA_WIDTH}
PLACEHOLDERS = ("{name}", "{brand}", "{price}", "{sale_price}", "{percent}")

_NO_BRAND = re.compile(
    r"none|null|nan|n/?a|no[ -]?(?:brand|name)|unbranded|generic|unknown|others?|default|various|oem"
    r"|(?:my|your|our|the) (?:store|shop|brand)"
    r"|-+|无|无品牌|其他|其它|其他品牌|暂无|未知|自有品牌|国产|本店",
    re.IGNORECASE,
)
"""What feeds write in the column of the brand where there is none."""
_PLACEHOLDER = re.compile(r"\{\w*\}")
_DISCOUNT = re.compile(
    r"\b(?:sale|(?<!left )off|save|saving|savings|discount|discounted|deal|offer|reduced|for less|was|instead of)\b"
    r"|打折|折扣|[\d一二三四五六七八九]\s?折|立减|满减|直降|降价|降到|省(?!力|电|空间|时|心|事|地|油|水|煤|料)|优惠|特惠|实惠|便宜"
    r"|特价|促销|原价|现价",
    re.IGNORECASE,
)
# Amounts in words are numbers too: the feed states none of them this way.
_FORMERLY = r"(?:\bwas|\bwere|\bfrom|\binstead of|\bnot|\bthan|原价|之前卖?|从)"
_NUMBER = re.compile(r"\d+(?:[.,/:\-\u2013\u00d7x]\d+)*%?")
_AMOUNT = re.compile(r"\bhalf[ -]?price\b|\bpercent\b|半价|[一二三四五六七八九两]折|百分之", re.IGNORECASE)


def display_width(text: str) -> int:
    """Return the width of `text` as Google counts it: East Asian wide characters are 2, others 1."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def facts_of(product: Product, locale: Locale) -> dict[str, str]:
    """Return what each placeholder stands for; one without a fact in the feed is absent."""
    brand = "" if _NO_BRAND.fullmatch(product.brand.strip()) else product.brand
    facts = {"{name}": product.name, "{brand}": brand, "{price}": product.price.text(locale)}
    percent = product.percent_off
    if percent is not None and product.sale_price is not None:
        facts["{sale_price}"] = product.sale_price.text(locale)
        facts["{percent}"] = f"{percent}%"
    return {key: value for key, value in facts.items() if value}


def fill(text: str, facts: Mapping[str, str]) -> str | None:
    """Replace every placeholder in one pass (a fact's own braces stay as they are); None if one has no fact."""
    if any(mark not in facts for mark in _PLACEHOLDER.findall(text)):
        return None
    return _PLACEHOLDER.sub(lambda match: facts[match.group()], text)


def broken_limit(headline: str, description: str, cta: str) -> str | None:
    """Return the first display limit that is broken, or None; an empty text breaks its limit too."""
    for part, text in zip(LIMITS, (headline, description, cta), strict=True):
        if not text.strip() or display_width(text) > LIMITS[part]:
            return f"limit.{part}"
    return None


def without_facts(text: str, facts: Mapping[str, str]) -> str:
    """Return `text` with every fact cut out, longest first, so that what is left is the copywriter's own."""
    for fact in sorted(facts.values(), key=len, reverse=True):
        text = text.replace(fact, " ")
    return text


def claims_saving(text: str) -> bool:
    """Tell whether `text`, free of facts, talks of a saving, which only a product on sale allows."""
    return _DISCOUNT.search(text) is not None


def _without_words(entry: Worded | None, text: str) -> str:
    for word in entry.all_words if entry else ():
        text = re.sub(rf"\b{re.escape(word)}\b", " ", text) if word.isascii() else text.replace(word, " ")
    return text


@lru_cache(maxsize=64)  # a product's drafts are looked at one after the other
def _stated(product: Product) -> str:
    """Return all that the feed says of a product in words, folded."""
    read = (*(span.text for span in product.reading.spans), *(product.reading.sentences or ()))
    return "\n".join((product.name, product.description, *read)).casefold()


def _without_stated_numbers(text: str, stated: str) -> str:
    """Return `text` without the numbers that the feed states, as it writes them."""
    numbers = set(_NUMBER.findall(stated))
    return _NUMBER.sub(lambda match: " " if match.group() in numbers else match.group(), text)


_MATERIALS: Final = tuple((key, word) for key, entry in MADE_OF.items() for word in entry.all_words)
_COLOURS: Final = tuple((key, entry.name(locale)) for key, entry in PALETTE.items() for locale in LOCALES)
"""What a word names, and the word."""


def _names_other(words: Iterable[tuple[str, str]], own: str, text: str, stated: str) -> bool:
    """Tell whether `text` says a word that is not the product's `own`, and that the feed has not `stated`."""
    return any(
        word in text
        and key != own
        and word not in stated
        and (not word.isascii() or re.search(rf"\b{re.escape(word)}\b", text) is not None)
        for key, word in words
    )


def _broken_offer(own: str, text: str, facts: Mapping[str, str]) -> str | None:
    """Return the rule that finished `text`, or its `own` words without facts, breaks about the sale, or None."""
    if "{percent}" not in facts and claims_saving(own):
        return "fact.discount"
    new_price, old_price = facts.get("{sale_price}"), facts.get("{price}", "")
    if new_price and old_price and new_price not in text:
        # `Down from $129.00` says by itself that it is the old one.
        unsaid = re.sub(rf"{_FORMERLY}\s*{re.escape(old_price)}", " ", text, flags=re.IGNORECASE)
        return "fact.price" if old_price in unsaid else None
    return None


def lone_old_price(text: str, facts: Mapping[str, str]) -> str | None:
    """Return `fact.price` where a whole copy names what a thing cost, and not what it costs."""
    if "{sale_price}" not in facts or facts.get("{price}", "\0") not in text:
        return None
    return None if facts["{sale_price}"] in text else "fact.price"


def broken_fact(text: str, product: Product, facts: Mapping[str, str]) -> str | None:
    """Return the rule that finished `text` breaks by stating what the feed does not, or None.

    `fact.number`: a digit, percent or currency sign outside the facts and the feed's own numbers; `fact.discount`: talk
    of a saving without a valid sale price; `fact.price`: the old price alone while a sale runs; `fact.material` and
    `fact.colour`: another material or colour than the product's own.
    """
    stated = _stated(product)
    own = _without_stated_numbers(without_facts(text, facts), stated)
    if any(unicodedata.category(character) in {"Nd", "Nl", "No", "Sc"} or character in "%\uff05‰" for character in own):
        return "fact.number"
    if _AMOUNT.search(own):
        return "fact.number"
    if rule := _broken_offer(own, text, facts):
        return rule
    own = own.casefold()
    own = _without_words(KINDS.get(kind_of(product.kind, product.category)), own)
    own = _without_words(MADE_OF.get(made_of(product.name)), own)
    if _names_other(_MATERIALS, "", own, stated):
        return "fact.material"
    if _names_other(_COLOURS, product.colour, own, stated):
        return "fact.colour"
    return None
