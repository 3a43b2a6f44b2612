"""The calendar: seasons, festivals and sales by their days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.vocabulary.occasions import OCCASIONS
from engines.vocabulary.scene import SEASONS
from stream.planning.seasons import NEW_YEARS, occasions_on, season_of


@pytest.mark.parametrize(
    ("day", "locale", "season"),
    [
        ("2026-01-10", "en", "winter"),
        ("2026-04-10", "en", "spring"),
        ("2026-07-10", "zh", "summer"),
        ("2026-11-30", "en", "autumn"),
        ("2026-12-01", "en", "christmas"),
        ("2026-12-26", "en", "christmas"),
        ("2026-12-27", "en", "winter"),
        ("2026-12-10", "zh", "winter"),
        ("2026-12-24", "zh", "christmas"),
        ("2026-01-26", "zh", "winter"),
        ("2026-01-27", "zh", "lunar"),
        ("2026-02-17", "zh", "lunar"),
        ("2026-03-03", "zh", "lunar"),
        ("2026-03-04", "zh", "spring"),
        ("2026-06-01", "zh", "midyear"),
        ("2026-06-19", "zh", "summer"),
        ("2026-06-10", "en", "summer"),
        ("2026-11-11", "zh", "double11"),
        ("2026-11-12", "zh", "autumn"),
        ("2026-09-25", "zh", "moon"),
        ("2026-09-26", "zh", "autumn"),
        ("2026-02-17", "en", "winter"),
        ("2060-02-02", "zh", "winter"),
    ],
)
def test_seasons_and_festivals(day, locale, season):
    assert season_of(date.fromisoformat(day), locale) == season


@given(st.dates(), st.sampled_from(["en", "zh"]))
def test_every_day_has_a_season_of_the_vocabulary(day, locale):
    assert season_of(day, locale) in SEASONS


def test_chinese_new_years_are_new_moons_a_lunar_year_apart():
    month = 29.530588
    for earlier, later in pairwise(NEW_YEARS):
        months = (later - earlier) / timedelta(days=month)
        assert round(months) in {12, 13}
        assert abs(months - round(months)) * month < 1.2
    assert all(date(day.year, 1, 21) <= day <= date(day.year, 2, 21) for day in NEW_YEARS)


@pytest.mark.parametrize(
    ("day", "currency", "occasions"),
    [
        ("2026-01-10", "USD", {"winter"}),
        ("2026-01-10", "AUD", set()),
        ("2026-02-14", "CNY", {"winter", "valentine", "lunar"}),
        ("2026-02-15", "USD", {"winter", "lunar"}),
        ("2026-05-10", "USD", {"spring", "mothers_day"}),
        ("2026-05-11", "CNY", {"spring"}),
        ("2026-05-10", "GBP", {"spring"}),
        ("2026-06-21", "USD", {"summer", "fathers_day"}),
        ("2026-09-01", "CNY", {"autumn", "back_to_school"}),
        ("2026-09-25", "CNY", {"autumn", "moon"}),
        ("2026-10-31", "USD", {"autumn", "halloween"}),
        ("2026-12-24", "AUD", {"christmas"}),
        ("2060-02-02", "CNY", {"winter", "valentine"}),
    ],
)
def test_occasions_for_what_is_tagged_are_of_the_shops_part_of_the_world(day, currency, occasions):
    assert occasions_on(date.fromisoformat(day), currency) == occasions


@given(st.dates())
def test_occasions_are_words_of_the_vocabulary(day):
    assert occasions_on(day, "USD") <= OCCASIONS.keys()
