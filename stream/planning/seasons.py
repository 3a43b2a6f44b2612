"""The shop's calendar: which season, festival or sale a day belongs to, in each language."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from engines.vocabulary.locales import Locale
from engines.vocabulary.occasions import SEASONS

_MONTHS: Final = ("winter", "winter", *["spring"] * 3, *["summer"] * 3, *["autumn"] * 3, "winter")
_NEW_YEAR_DAYS: Final = (
    "2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11 "
    "2033-01-31 2034-02-19 2035-02-08 2036-01-28 2037-02-15 2038-02-04 2039-01-24 2040-02-12 2041-02-01 "
    "2042-01-22 2043-02-10 2044-01-30 2045-02-17 2046-02-06 2047-01-26 2048-02-14 2049-02-02 2050-01-23"
)
NEW_YEARS: Final = tuple(date.fromisoformat(day) for day in _NEW_YEAR_DAYS.split())
"""First days of the Chinese year, 2024 to 2050 (GB/T 33661-2017)."""
_FULL_MOON_DAYS = "2024-09-17 2025-10-06 2026-09-25 2027-09-15 2028-10-03 2029-09-22 2030-09-12 2031-10-01 2032-09-19"
FULL_MOONS: Final = tuple(date.fromisoformat(day) for day in _FULL_MOON_DAYS.split())
"""The fifteenth of the eighth Chinese month (中秋), 2024 to 2032."""
SALES: Final = (("midyear", (6, 1), (6, 18)), ("double11", (11, 1), (11, 11)))
"""The yearly sales of Chinese shops (618 and 双十一) with their first and last days."""
_BEFORE, _AFTER = timedelta(days=21), timedelta(days=15)
"""Preparations begin three weeks before; the festival ends with the lanterns on the fifteenth day."""
_FIXED: Final = (
    ("valentine", (1, 24), (2, 14)),
    ("back_to_school", (8, 1), (9, 15)),
    ("halloween", (10, 1), (10, 31)),
    ("christmas", (12, 1), (12, 26)),
)
"""Occasions of every year, with their first and last days."""
_SOUTH: Final = frozenset(("AUD", "NZD", "ZAR", "ARS", "CLP", "BRL", "UYU"))
_OTHER_DAYS: Final = {
    **dict.fromkeys((*SEASONS, "back_to_school", "fathers_day"), _SOUTH),
    "mothers_day": frozenset(("GBP", "EUR")),
}
"""Currencies of countries south of the equator, and of those that keep an occasion on another day."""


def season_of(day: date, locale: Locale) -> str:
    """Return the key of `scene.SEASONS` for a day; beyond the tables of years only fixed dates are known."""
    christmas = date(day.year, 12, 1 if locale == "en" else 20) <= day <= date(day.year, 12, 26)
    if christmas:
        return "christmas"
    if locale == "zh":
        if any(first - _BEFORE <= day < first + _AFTER for first in NEW_YEARS):
            return "lunar"
        if any(full - _BEFORE <= day <= full for full in FULL_MOONS):
            return "moon"
        sale = next((name for name, first, last in SALES if first <= (day.month, day.day) <= last), None)
        if sale:
            return sale
    return _MONTHS[day.month - 1]


@lru_cache(maxsize=256)  # events of one day ask the same, each more than once
def occasions_on(day: date, currency: str) -> frozenset[str]:
    """Return the keys of `engines.vocabulary.occasions.OCCASIONS` that a day belongs to, for products tagged for them.

    Args:
        day: date in UTC.
        currency: ISO 4217, of the product's price: where other days are kept, those of the table are left out.
    """
    found = {name for name, first, last in _FIXED if first <= (day.month, day.day) <= last}
    found.add(_MONTHS[day.month - 1])
    if any(first - _BEFORE <= day < first + _AFTER for first in NEW_YEARS):
        found.add("lunar")
    feasts = (
        ("moon", FULL_MOONS),
        ("mothers_day", (_sunday(day.year, 5, 2),)),
        ("fathers_day", (_sunday(day.year, 6, 3),)),
    )
    found.update(name for name, days in feasts if any(last - _BEFORE <= day <= last for last in days))
    return frozenset(name for name in found if currency not in _OTHER_DAYS.get(name, ()))


def _sunday(year: int, month: int, number: int) -> date:
    """Return the first, second… Sunday of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (number - 1))
