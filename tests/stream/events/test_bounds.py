"""Whatever a record holds, to find out what it says of consent takes about as long as to read it."""

from time import process_time

import pytest

from stream.events import consent
from stream.events.consent import answer
from stream.events.contexts import Visits

MIB = 1 << 20
NAME = "a" * 80_000
SECONDS = 4.0  # of the processor; what was quadratic took from ten to thousands


@pytest.mark.parametrize(
    "document",
    [
        {"OptanonConsent": "groups=" + "a" * MIB},
        {"OptanonConsent": "groups=" + "," * MIB},
        {"OptanonConsent": "groups=" + "a:" * (MIB // 2)},
        {"CookieConsent": "{" + "marketing:" * (MIB // 10)},
        {"consent": {NAME: {str(number): 1 for number in range(2000)}}},
        {"consent": {NAME: {str(number): False for number in range(2000)}}},
        {"consent": {f"{NAME}marketing": {str(number): {} for number in range(2000)}}},
        {"consent": {f"{number}{NAME[:1000]}": False for number in range(1000)}},
        {"consent": {"purposes": [{"id": NAME, "x": {str(number): {"a": []} for number in range(2000)}}]}},
        {NAME: [{"consent": "granted"}] * 9000},
        {"consent": {str(number): "x" for number in range(24_000)}},
        {"cookieConsent": {str(number): "x" for number in range(30_000)}},
        {"cookieConsent": ["x"] * 110_000},
        {"consent": [{"standard": "Adobe", "value": {"general": "in"}}] * 9000},
    ],
)
def test_a_large_record_is_answered_soon(document):
    begun = process_time()
    assert answer(document) in {True, False, None}
    assert process_time() - begun < SECONDS


def test_long_names_count_as_visits_and_refuse_where_there_are_too_many():
    visits = Visits()
    assert answer({"consent": {"marketing": True, NAME[:500]: {"x": True}}}, visits=visits) is True
    assert visits.made < 100
    assert answer({"consent": {"marketing": True, NAME: {str(number): 1 for number in range(2000)}}}) is False


def test_long_names_are_not_kept():
    consent._known_reader.cache_clear()
    assert answer({NAME: True, "shopper-17" * 11: True, "consent": True}) is True
    assert consent._known_reader.cache_info().currsize == 1


def test_twice_the_standards_take_twice_the_visits():
    def visited(count: int) -> int:
        visits = Visits()
        answer({"consent": [{"standard": "Adobe", "value": {"general": "in"}}] * count}, visits=visits)
        return visits.made

    assert visited(200) <= 2 * visited(100)
