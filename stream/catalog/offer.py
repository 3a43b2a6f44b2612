"""What a row offers: its price, its sale price with its dates, and whether it can be bought."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from engines.vocabulary.product import Money
from stream.catalog.attributes import Notice, Row, needed
from stream.catalog.availability import availability_of
from stream.catalog.money import parse_money
from stream.errors import RowError

ATTRIBUTES: Final = frozenset({"price", "sale_price", "sale_price_effective_date", "availability"})
"""What an offer is read of."""
NEVER: Final = 9999
"""The last year that clocks can tell: who writes it means that a sale does not end, whatever zone that is in."""
LAST_S: Final = datetime(NEVER - 1, 12, 31, tzinfo=UTC).timestamp()
"""End of a sale that begins and does not end: for None, readers of before take it to have begun."""
_EVER: Final = float("-inf")
_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d|\d{8}|\d{4}-?W\d\d-?\d)(Z|[+-]\d\d(?::?\d\d)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Offered:
    """Columns of the catalogue, as `Record` has them."""

    price: str
    currency: str
    sale_price: str | None
    sale_from: float | None
    sale_until: float | None
    available: bool


def offered_of(row: Row, currency: str | None, warn: Callable[[Notice], None]) -> Offered:
    """Read what a row offers; `currency` is of prices that name none.

    Raises:
        RowError: its price cannot be read.
    """
    price = parse_money(needed(row, "price"), "price", currency)
    sale, begins, ends = _sale(row, price, currency, warn)
    available = availability_of(row.get("availability", "").strip(), warn)
    return Offered(str(price.amount), price.currency, str(sale.amount) if sale else None, begins, ends, available)


def _sale(
    row: Row, price: Money, currency: str | None, warn: Callable[[Notice], None]
) -> tuple[Money | None, float | None, float | None]:
    """Return (sale price, from, until); what cannot be used is left out with a warning, and the product stays.

    Dates are seconds since the epoch; None: it has no beginning, no end.
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
        begins, ends = _instant(start), _instant(end, last=True)
    except (ValueError, OverflowError):
        message = f"{attribute} {text[:60]!r} is not start/end such as 2026-01-20T00:00Z/2026-02-20T00:00Z"
        raise RowError(message, attribute) from None
    if begins is None:
        raise RowError(f"{attribute} {text[:60]!r} never begins", attribute)
    if ends is not None and begins >= ends:
        raise RowError(f"{attribute} ends before it begins", attribute)
    return (None, ends) if begins == _EVER else (begins, LAST_S if ends is None else ends)


def _instant(text: str, *, last: bool = False) -> float | None:
    """Return seconds since the epoch, of a bare day its beginning or, of the `last` one, its end; None: never."""
    day = _DAY.fullmatch(text.strip())
    moment = datetime.fromisoformat(f"{day[1]}T00:00{day[2] or 'Z'}" if day else text.strip())
    if moment.year >= NEVER:
        return None
    if moment.year == 1:  # by zone it may lie before the first year that clocks tell
        return _EVER
    moment += timedelta(days=1 if day and last else 0)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
