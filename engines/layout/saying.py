"""What a text says already: the price, or what the product is; and what is left of it without the price."""

import re
from functools import lru_cache
from typing import Final

from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Product
from engines.vocabulary.script import in_script_of

_SENTENCES: Final = re.compile(r"(?:(?<=[a-z]{3}[.!?])|(?<=\d\d[.!?]))\s+(?=[A-Z])|(?<=[。！？])")
_JOINT: Final = re.compile(r"\s+(?:in|with|for|from)\s|\s*[,，(（]")
"""What a title says of the thing that it has named."""
_WORDS: Final[dict[Locale, int]] = {"en": 3, "zh": 4}
"""Words, Chinese characters, of a sentence at least: fewer may be the head of one that was cut at an abbreviation."""
KEPT_MOST: Final[dict[Locale, int]] = {"en": 3, "zh": 6}
"""The same of what a product is called, to stay on one line."""
CALLED_MOST: Final[dict[Locale, int]] = {"en": 5, "zh": 10}
"""The same of what stands for a headline: a longer title is a heap of key words."""


@lru_cache(maxsize=4096)
def _amount(price: str) -> re.Pattern[str]:
    """Match a price as shops write it: with its sign or 元, decimals that are nought or none."""
    found = re.fullmatch(r"(\D*)(\d[\d,]*?)(\.0+)?(\.\d+)?(\D*)", price)
    if found is None:
        return re.compile(re.escape(price))
    sign, whole, _, cents, end = found.groups()
    digits = re.escape(whole).replace(",", ",?") + (re.escape(cents) if cents else r"(?:\.0+)?")
    signs = "[¥￥]" if sign.strip() in {"¥", "￥"} else re.escape(sign.strip())
    before = rf"{signs}\s?{digits}(?![\d,.]?\d){re.escape(end)}"
    return re.compile(rf"{before}|(?<![\d.,]){digits}\s?元")


def says(text: str, price: str) -> bool:
    """Tell whether `text` says `price`."""
    return bool(price) and _amount(price).search(text) is not None


def _length(text: str, locale: Locale) -> int:
    return len(text.split()) if locale == "en" else len(text)


def without_prices(text: str, prices: tuple[str, ...], locale: Locale) -> str:
    """Return the sentences of `text` that say none of `prices`."""
    if not any(says(text, price) for price in prices):
        return text
    sentences = [part for part in _SENTENCES.split(text) if not any(says(part, price) for price in prices)]
    gap = " " if locale == "en" else ""
    return gap.join(part for part in sentences if _length(part, locale) >= _WORDS[locale])


def called(product: Product) -> str:
    """Return what stands for a headline that cannot be set, or does not tell what it is about; "" for nothing sure."""
    locale, read = product.locale, product.reading
    sure = (read.name, product.kind or read.noun[:1].upper() + read.noun[1:]) if not product.sensitive else (read.name,)
    names = sorted(sure, key=lambda one: _length(one, locale) > KEPT_MOST[locale])
    fitting = (one for one in (*names, _JOINT.split(product.name)[0]) if _length(one, locale) <= CALLED_MOST[locale])
    return in_script_of(product, next(filter(None, fitting), ""))


def kept_whole(product: Product) -> tuple[str, ...]:
    """Return the phrases that no line break parts: the brand, and what the product is called in few words."""
    names = (product.brand, product.kind, product.reading.noun, product.reading.name)
    most = KEPT_MOST[product.locale]
    found = dict.fromkeys(name for name in names if name and _length(name, product.locale) <= most)
    return tuple(in_script_of(product, name) for name in found)


def heads(product: Product) -> tuple[str, ...]:
    """Return words of which one names the product: the last of what it is called, else all of its title."""
    names = [name.casefold() for name in (product.kind, product.reading.noun, product.reading.name) if name]
    if product.locale == "en":
        words = [name.split()[-1] for name in names] or [
            word for word in product.name.casefold().split() if len(word) > 3
        ]
        return tuple(dict.fromkeys(words))
    title = product.name
    pairs = [name[-2:] for name in names] or [title[start : start + 2] for start in range(len(title) - 1)]
    return tuple(dict.fromkeys(in_script_of(product, pair) for pair in pairs))
