"""The shop's calendar: which season, festival or sale a day belongs to, in each language."""

from datetime import date, timedelta
from typing import Final

from engines.vocabulary.locales import Locale

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
