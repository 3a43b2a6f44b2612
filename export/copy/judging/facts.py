"""Facts and limits of finished words, by rules of this file's own.

Nothing of `engines.copy.facts` is used, so a fault there shows here.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from engines.vocabulary.locales import spaced
from engines.vocabulary.product import Product
from export.copy.judging.drawing import Piece

WIDEST: Final = {"headline": 30, "description": 90, "cta": 15}
SIGNS: Final = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "JPY": "¥"}
_NUMBER: Final = re.compile(r"\d+(?:[,.]\d+)*")
_DATE: Final = re.compile(
    r"\b(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d|\d{1,2}月\d{1,2}|\d{4}年|\d{1,2}[:：]\d{2}",
    re.IGNORECASE,
)
_NOW: Final = re.compile(
    r"(?:\b(?:now|for only|just)|现价|现在只要|到手|降至)\s*[$€£¥]?(\d+(?:[,.]\d+)*)(?![\d%])", re.IGNORECASE
)
"""An amount told as what the product costs now."""
_SAVING: Final = re.compile(
    r"\b(?:save|sale|deal|discount|offer|half[ -]price|percent off)\b|优惠|省钱|立省|直降|现价|半价|打折|折扣",
    re.IGNORECASE,
)
_IN_WORDS: Final = {
    **dict(zip(spaced("one two three four five six seven eight nine ten"), range(1, 11), strict=True)),
    "eleven": 11, "twelve": 12, "dozen": 12,
    **dict(zip("一二三四五六七八九十", range(1, 11), strict=True)),
    "两": 2, "双": 2, "pair": 2,
}  # fmt: skip


def wide(piece: Piece) -> list[str]:
    """Return the parts of a copy that are empty or wider than an ad has room for."""
    return [part for part, most in WIDEST.items() if not 0 < _width(getattr(piece, part)) <= most]


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in {"W", "F"}) for character in text)


def misstated(piece: Piece, feed: str) -> list[str]:
    """Return what a copy states that its feed does not: `number`, `percent`, `currency`, `saving`, `date`.

    Args:
        piece: the copy with its product.
        feed: all words of the product's row.
    """
    product = piece.product
    amounts = (product.price, product.sale_price)
    whole = "\n".join(piece.words)
    own = whole
    for text in {amount.text(product.locale) for amount in amounts if amount}:
        own = own.replace(text, " ")  # as shoppers read it: `A$24.00`
    return [*_misstated(own, product, feed), *_wrong_offer(whole, product, feed)]


def _misstated(said: str, product: Product, feed: str) -> Iterator[str]:
    allowed = {product.price.amount.normalize(): product.price.currency}
    percent = None
    if product.sale_price is not None and product.sale_price.amount < product.price.amount:
        allowed[product.sale_price.amount.normalize()] = product.sale_price.currency
        share = (1 - product.sale_price.amount / product.price.amount) * 100
        percent = int(share.to_integral_value(ROUND_FLOOR))
    if re.search(r"[{}\[\]]", said):
        yield "placeholder"
    if (date := _DATE.search(said)) and date.group() not in feed:
        yield "date"
    stated = set(_NUMBER.findall(feed))
    spelt = {str(number) for word, number in _IN_WORDS.items() if _spells(feed, word)}
    for match in _NUMBER.finditer(said):
        before, after = said[: match.start()].rstrip()[-1:], said[match.end() :].lstrip()[:1]
        amount = _amount(match.group()).normalize()
        money = before in SIGNS.values()
        if after in {"%", "\N{FULLWIDTH PERCENT SIGN}"} and percent is not None and amount == percent:
            continue
        if money or amount in allowed:
            if amount not in allowed:
                yield "number"
            elif money and before != SIGNS.get(allowed[amount]):
                yield "currency"
        elif match.group() not in stated | spelt:
            yield "percent" if after == "%" else "number"


def _wrong_offer(said: str, product: Product, feed: str) -> Iterator[str]:
    """Name what a copy says wrongly of the sale: the old price as the price, or a saving that is none."""
    claims = [claim for claim in _SAVING.findall(said) if claim.casefold() not in feed.casefold()]
    if product.sale_price is None or product.sale_price.amount > product.price.amount * Decimal("0.99"):
        if claims:
            yield "saving"
        return
    sale = product.sale_price.amount
    amounts = [_amount(match.group()) for match in _NUMBER.finditer(said)]
    if product.price.amount in amounts and sale not in amounts:
        yield "old price"
    if any(_amount(found) != sale for found in _NOW.findall(said)):
        yield "new price"


def _spells(feed: str, word: str) -> bool:
    return re.search(rf"\b{word}s?\b" if word.isascii() else word, feed, re.IGNORECASE) is not None


def _amount(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
