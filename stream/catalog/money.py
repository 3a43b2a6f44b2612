"""Prices as shops write them; what may mean two amounts is not read at all.

Source: ISO 4217 and CLDR for currencies; Merchant Center writes `1299.00 USD`.
"""

import html
import re
import unicodedata
from decimal import Decimal
from typing import Final

from babel.numbers import get_currency_precision, is_currency

from engines.vocabulary.product import Money
from stream.errors import RowError, SettingsError

_SIGNS: Final = {
    "€": "EUR", "£": "GBP", "US$": "USD", "CA$": "CAD", "C$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD",
    "HK$": "HKD", "NT$": "TWD", "S$": "SGD", "R$": "BRL", "MX$": "MXN", "CN¥": "CNY", "JP¥": "JPY", "元": "CNY",
    "円": "JPY", "₹": "INR", "₩": "KRW", "₫": "VND", "฿": "THB", "₺": "TRY", "₽": "RUB", "₴": "UAH", "₪": "ILS",
    "₱": "PHP", "₦": "NGN", "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "RMB": "CNY", "CNH": "CNY", "EURO": "EUR",
}  # fmt: skip
_SHARED: Final = {
    "$": frozenset(["USD", "CAD", "AUD", "NZD", "HKD", "TWD", "SGD", "MXN", "ARS", "CLP", "COP"]),
    "¥": frozenset({"CNY", "JPY"}),
    "KR": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "KR.": frozenset({"SEK", "NOK", "DKK", "ISK"}),
}
"""Signs of several currencies: `--currency` says which."""
_NO_MONEY: Final = frozenset({"XXX", "XTS"})  # ISO's codes for none and for tests
_COMMA_GROUPS: Final = frozenset(
    ["USD", "GBP", "CAD", "AUD", "NZD", "HKD", "TWD", "SGD", "CNY", "JPY", "INR", "KRW", "MXN", "THB", "PHP"]
)
"""Currencies of places where a comma groups thousands."""
_PRICE: Final = re.compile(
    r"([^\d.,\s-]*)\s*([\d.,'\u2019 ]*\d(?:[.,](?:-|--|\u2013)?)?|[.,]\d+)\s*([^\d\s-]*)\s*([A-Z]{3})?", re.ASCII
)
_GROUPED: Final = {
    mark: re.compile(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+") for mark in (".", ",", " ", "'", "\u2019")
}
_INDIAN: Final = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")


def parse_money(text: str, attribute: str, currency: str | None = None) -> Money:
    """Read `129.00 CNY`, `1.299,00 EUR`, `$12.99` and what else shops write.

    Args:
        text: the cell.
        attribute: its name, for messages.
        currency: ISO 4217, of amounts that name none, or only a sign that several share.

    Raises:
        RowError: not one positive amount in one known currency.
    """
    plain = unicodedata.normalize("NFKC", html.unescape(text).replace("￥", "¥")).strip().upper()
    match = _PRICE.fullmatch(plain) if len(plain) < 60 else None
    if match is None:
        raise RowError(f"{attribute} {text[:40]!r} is not an amount and a currency such as 129.00 CNY", attribute)
    names = [name for name in (match[1], match[3], match[4]) if name]
    unit = _currency(names, currency, text, attribute)
    amount = _amount(match[2], unit, text, attribute)
    if not amount:
        raise RowError(f"{attribute} must be above 0", attribute)
    return Money(amount, unit)


def known_currency(code: str) -> str:
    """Return an ISO 4217 code in capitals.

    Raises:
        SettingsError: there is no such currency.
    """
    if not is_currency(code.upper()) or code.upper() in _NO_MONEY:
        raise SettingsError(f"--currency {code!r} is no currency of ISO 4217, such as USD")
    return code.upper()


def names_currency(text: str) -> bool:
    """Tell whether a text is a currency's code or sign, also one that several share."""
    name = html.unescape(text.replace("￥", "¥")).strip().upper()
    return name in _SIGNS or name in _SHARED or (len(name) == 3 and name.isascii() and is_currency(name))


def _currency(names: list[str], default: str | None, text: str, attribute: str) -> str:
    """Return the one currency that all names mean."""
    found: set[str] = set()
    shared: frozenset[str] | None = None
    for name in names:
        code = _SIGNS.get(name, name)
        if name in _SHARED:
            shared = _SHARED[name]
        elif len(code) == 3 and code.isascii() and is_currency(code) and code not in _NO_MONEY:
            found.add(code)
        else:
            raise RowError(f"{attribute} {text[:40]!r}: {name} is no currency of ISO 4217", attribute)
    if not found and default:
        found.add(default)
    if len(found) != 1 or (shared and not found <= shared):
        way_out = "" if found else "; --currency says which is meant"
        message = f"{attribute} {text[:40]!r} is not an amount and a currency such as 129.00 CNY{way_out}"
        raise RowError(message, attribute)
    return found.pop()


def _amount(figures: str, unit: str, text: str, attribute: str) -> Decimal:
    """Read the figures; a group of three behind a single mark may be thousands or a fraction."""
    doubt = RowError(f"{attribute} {text[:40]!r} may be read in two ways: write it as 1299.00 {unit}", attribute)
    figures = re.sub(r"[.,](?:-|--|\u2013)?$", "", figures).strip()
    whole, mark, fraction = figures, "", ""
    if found := re.fullmatch(r"(.*?)([.,])(\d*)", figures):
        whole, mark, fraction = found.groups()
    if mark and (mark in whole or (len(fraction) == 3 and not whole)):
        whole, mark, fraction = figures, "", ""  # the same mark twice groups
    elif mark and len(fraction) == 3 and whole.isdigit() and len(whole) <= 3 and not whole.startswith("0"):
        precision = get_currency_precision(unit)
        if precision == 3 and mark == ".":
            pass
        elif precision == 0 or (mark == "," and unit in _COMMA_GROUPS):
            whole, mark, fraction = figures, "", ""
        else:
            raise doubt
    digits = _ungrouped(whole, mark)
    if digits is None or len(digits) > 12 or len(fraction) > 6:
        raise doubt
    least = min(get_currency_precision(unit), 2)
    kept = fraction[:least] + fraction[least:].rstrip("0")
    return Decimal(f"{digits or '0'}.{kept}" if kept else digits or "0")


def _ungrouped(whole: str, mark: str) -> str | None:
    """Return the digits before the fraction; None when what is between them groups nothing."""
    if whole.isdigit() or not whole:
        return whole
    for between, pattern in _GROUPED.items():
        if between != mark and pattern.fullmatch(whole):
            return whole.replace(between, "")
    return whole.replace(",", "") if mark != "," and _INDIAN.fullmatch(whole) else None
