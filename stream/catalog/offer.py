"""What a row offers: whether it can be bought, and its sale price with its dates."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from engines.vocabulary.product import Money
from stream.catalog.attributes import Notice, Row
from stream.catalog.money import parse_money
from stream.errors import RowError

AVAILABILITY: Final = {"in_stock": True, "out_of_stock": False, "preorder": True, "backorder": False}
"""Merchant Center's words."""
_WORDS: Final = {
    **{word.replace("_", ""): known for word, known in AVAILABILITY.items()},
    # Meta's catalogue, and schema.org's ItemAvailability.
    "available": True, "availablefororder": True, "limitedavailability": True, "limitedstock": True,
    "onlineonly": True, "presale": True, "presell": True, "madetoorder": True, "onbackorder": False,
    "soldout": False, "outstock": False, "discontinued": False, "instoreonly": False, "reserved": False,
    "unavailable": False, "notavailable": False, "pending": False,
    "有货": True, "现货": True, "预售": True, "缺货": False, "无货": False, "售罄": False,
}  # fmt: skip
_NO_LETTER: Final = re.compile(r"[\W_]+")


def is_available(text: str) -> bool:
    """Read availability: `in_stock`, `In stock`, `https://schema.org/InStock`.

    Raises:
        RowError: the word is not known.
    """
    word = _NO_LETTER.sub("", re.split(r"schema\.org[/:#]", text.strip(), flags=re.IGNORECASE)[-1]).casefold()
    if word not in _WORDS:
        raise RowError(f"availability {text[:40]!r} is none of {', '.join(AVAILABILITY)}", "availability")
    return _WORDS[word]


def sale_of(
    row: Row, price: Money, currency: str | None, warn: Callable[[Notice], None]
) -> tuple[Money | None, float | None, float | None]:
    """Return (sale price, from, until); what cannot be used is left out with a warning, and the product stays.

    Dates are seconds since the epoch; None, None: always.
    """
    if not (text := row.get("sale_price", "")):
        return None, None, None
    try:
        sale = _below(price, parse_money(text, "sale_price", currency))
        begins, ends = _dates(row)
    except RowError as error:
        warn(Notice(error.reason, f"{error}; the sale price was left out"))
        return None, None, None
    return sale, begins, ends


def _below(price: Money, sale: Money) -> Money:
    if sale.currency != price.currency:
        raise RowError(f"sale_price is in {sale.currency}, price in {price.currency}", "sale_price")
    if sale.amount >= price.amount:
        raise RowError("sale_price is not below price", "sale_price")
    return sale


def _dates(row: Row) -> tuple[float | None, float | None]:
    """Read `start/end` (ISO 8601); days without a time run from midnight to midnight, UTC without a zone."""
    attribute = "sale_price_effective_date"
    if not (text := row.get(attribute, "")):
        return None, None
    start, _, end = text.partition("/")
    try:
        begins, ends = _instant(start, last=False), _instant(end, last=True)
    except (ValueError, OverflowError):
        message = f"{attribute} {text[:60]!r} is not start/end such as 2026-01-20T00:00Z/2026-02-20T00:00Z"
        raise RowError(message, attribute) from None
    if begins >= ends:
        raise RowError(f"{attribute} ends before it begins", attribute)
    return begins, ends


def _instant(text: str, *, last: bool) -> float:
    text = text.strip()
    if len(text) == len("2026-01-20"):
        moment = datetime.combine(date.fromisoformat(text), time(), UTC) + timedelta(days=1 if last else 0)
    else:
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.timestamp()
