"""Facts and variety over many copies: `python -m export.copy.check --copies 10000`.

The facts are read from the product and compared with the finished words by this file's own rules; nothing of
`engines.copy.facts` is used, so a fault there shows here.
"""

import argparse
import json
import logging
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import Any

import numpy as np
from rich.progress import track

from engines.bundle.bundle import STARTER, Bundle
from engines.copy.ask import VALUES, assign
from engines.copy.copywriter import Copywriter
from engines.vocabulary.brief import Copy, CopyBrief
from engines.vocabulary.harmony import BACKDROPS
from engines.vocabulary.locales import LOCALES, Locale
from engines.vocabulary.product import Money, Product
from export.copy.evaluate import products

WIDEST = {"headline": 30, "description": 90, "cta": 15}
SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "JPY": "¥"}
ONE_PRODUCT, TEN = 1000, 10
_NUMBER = re.compile(r"\d+(?:[,.]\d+)*")
_DATE = re.compile(
    r"\b(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d|\d{1,2}[/月]\d{1,2}|\d{4}年|\d{1,2}[:：]\d{2}",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"(?:\b(?:now|for only|just)|现价|现在只要|到手|降至)\s*[$€£¥]?(\d+(?:[,.]\d+)*)(?![\d%])", re.IGNORECASE
)
"""An amount told as what the product costs now."""
_SAVING = re.compile(r"\b(?:save|sale|deal|discount|offer)\b|优惠|省钱|立省|直降|现价", re.IGNORECASE)
_WORD = re.compile(r"[a-z'-]+|[\u4e00-\u9fff]|\d+", re.IGNORECASE)


def _amount(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _wrong_offer(said: str, product: Product) -> Iterator[str]:
    """Name what a part of a copy says wrongly of the sale: the old price as the price, or a saving that is none."""
    if product.sale_price is None or product.sale_price.amount > product.price.amount * Decimal("0.99"):
        if _SAVING.search(said):
            yield "saving"
        return
    sale = product.sale_price.amount
    amounts = [_amount(match.group()) for match in _NUMBER.finditer(said)]
    if product.price.amount in amounts and sale not in amounts:
        yield "old price"
    if any(_amount(found) != sale for found in _NOW.findall(said)):
        yield "new price"


def _wrong(copy: Copy, product: Product) -> Iterator[str]:  # noqa: C901  one branch for each kind of fact
    """Name what a copy states that the feed does not, or where it is too wide."""
    allowed = {product.price.amount.normalize(): product.price.currency}
    percent = None
    if product.sale_price is not None and product.sale_price.amount < product.price.amount:
        allowed[product.sale_price.amount.normalize()] = product.sale_price.currency
        share = (1 - product.sale_price.amount / product.price.amount) * 100
        percent = int(share.to_integral_value(ROUND_FLOOR))
    for part, widest in WIDEST.items():
        said = getattr(copy, part)
        width = sum(1 + (unicodedata.east_asian_width(character) in {"W", "F"}) for character in said)
        if not 0 < width <= widest:
            yield "width"
        if re.search(r"[{}]", said):
            yield "placeholder"
        own = said.replace(product.name, "").replace(product.brand, "") if product.brand else said
        own = own.replace(product.name, "")
        if _DATE.search(own):
            yield "date"
        yield from _wrong_offer(own, product)
        for match in _NUMBER.finditer(own):
            before, after = own[: match.start()].rstrip()[-1:], own[match.end() :].lstrip()[:1]
            if after == "%":
                if percent is None or _amount(match.group()) != percent:
                    yield "percent"
            elif _amount(match.group()).normalize() not in allowed:
                yield "number"
            elif before in SIGNS.values() and before != SIGNS.get(allowed[_amount(match.group()).normalize()]):
                yield "currency"


def _varied(item: Product, rng: np.random.Generator) -> Product:
    """Return `item` with other facts: currency, price, discount or none, a long name or one with digits, no brand."""
    currency = str(rng.choice(["USD", "EUR", "GBP", "CNY"]))
    price = Decimal(int(rng.integers(1, 10**6))) / 100
    sale = (price * Decimal(int(rng.integers(5, 130))) / 100).quantize(Decimal("0.01"))
    name = item.name
    if rng.random() < 0.2:
        name = f"{name} {int(rng.integers(2, 999))}"
    if rng.random() < 0.1:
        name += " with Gift Box and Care Guide" if item.locale == "en" else "礼盒装附保养手册与收纳袋"
    return replace(
        item,
        name=name,
        brand="" if rng.random() < 0.1 else item.brand,
        price=Money(price, currency),
        sale_price=Money(max(sale, Decimal("0.01")), currency) if rng.random() < 0.6 else None,
    )


def _brief(item: Product, locale: Locale, rng: np.random.Generator) -> CopyBrief:
    traits: dict[str, Any] = {name: str(rng.choice(VALUES[name])) for name in ("event", "season", "tone", "segment")}
    return CopyBrief(product=item, locale=locale, backdrop=str(rng.choice(["", *BACKDROPS[item.colour]])), **traits)


def facts(writer: Copywriter, count: int, seed: int = 21) -> dict[str, Any]:
    """Write `count` copies of varied products in both languages and count what the feed does not state."""
    rng = np.random.default_rng(seed)
    shelves = {locale: products(locale) for locale in LOCALES}
    names = {
        locale: {name for item in shelves[locale] for name in (item.name, item.brand) if name} for locale in LOCALES
    }
    wrong: Counter[str] = Counter()
    numbers = templates = 0
    for index in track(range(count), description="copies", disable=not sys.stderr.isatty()):
        locale = LOCALES[index % 2]
        item = _varied(shelves[locale][int(rng.integers(len(shelves[locale])))], rng)
        copy = writer.write(assign(_brief(item, locale, rng)), index)
        wrong.update(_wrong(copy, item))
        said = f"{copy.headline} {copy.description}".replace(item.name, "")
        wrong["name"] += any(name in said for name in names[locale] - {item.name, item.brand, ""})
        numbers += len(_NUMBER.findall(copy.headline + " " + copy.description))
        templates += copy.source == "template"
    return {"copies": count, "wrong": dict(+wrong), "numbers_stated": numbers, "templates": templates}


def _words(text: str, locale: Locale) -> list[str]:
    """Return the words of `text`; Chinese has no spaces between them, so jieba finds them."""
    if locale == "en":
        return _WORD.findall(text.lower())
    import jieba  # noqa: PLC0415  the dictionary loads for Chinese only

    jieba.setLogLevel(logging.WARNING)
    return [word for word in jieba.lcut(text) if re.search(r"\w", word)]


def _distinct(texts: list[list[str]]) -> float:
    """Return the share of different ones among all pairs of neighbours in `texts`."""
    pairs = [pair for text in texts for pair in pairwise(text)]
    return round(len(set(pairs)) / len(pairs), 4)


def variety(writer: Copywriter, locale: Locale, count: int = ONE_PRODUCT, seed: int = 22) -> dict[str, float]:
    """Write `count` copies of one product as its shoppers' events would ask for them.

    `distinct_2` is the share of different ones among all pairs of neighbouring words, as Li et al. 2016
    (arXiv 1510.03055) count them; Chinese words are those that jieba (github.com/fxsjy/jieba) finds, and
    `distinct_2_characters` is the same share among neighbouring characters, which no choice of segmenter moves.
    `tens_with_equal_headlines` is the share of tens in which two are the same.
    """
    rng = np.random.default_rng(seed)
    item = products(locale)[0]
    copies = [writer.write(assign(_brief(item, locale, rng)), seed * count + index) for index in range(count)]
    texts = [text for copy in copies for text in (copy.headline, copy.description, copy.cta)]
    tens = [copies[at : at + TEN] for at in range(0, count, TEN)]
    equal = sum(len({copy.headline for copy in ten}) < len(ten) for ten in tens)
    scores = {"distinct_2": _distinct([_words(text, locale) for text in texts])}
    if locale == "zh":
        scores["distinct_2_characters"] = _distinct([_WORD.findall(text.lower()) for text in texts])
    return scores | {
        "distinct_headlines": round(len({copy.headline for copy in copies}) / count, 4),
        "tens_with_equal_headlines": round(equal / len(tens), 4),
    }


def main() -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=10_000)
    parser.add_argument("--one-product", type=int, default=ONE_PRODUCT)
    options = parser.parse_args()
    writer = Copywriter(Bundle.open(STARTER), threads=1)
    report = {
        "facts": facts(writer, options.copies),
        "variety": {locale: variety(writer, locale, options.one_product) for locale in LOCALES},
    }
    sys.stdout.write(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
