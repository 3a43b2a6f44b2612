"""Which letters are meant: by reason, by time, by where the record stood."""

from datetime import UTC, datetime, timedelta

import pytest

from stream.letters import letter as letters
from stream.letters.selection import Range, Selection, SelectionError, asked_for, parse_ranges, parse_since
from stream.planning.refusal import RefusedError
from tests.support.letter_samples import record, written

EVENTS = "web.events.v1"
NOW = datetime(2026, 1, 29, 9, 30, tzinfo=UTC)
LETTER = letters.from_record(*written(record(b"{", partition=2, offset=17), RefusedError("engine", "fails")))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("90m", NOW - timedelta(minutes=90)),
        ("7d", NOW - timedelta(days=7)),
        ("2026-01-29T10:30:00+02:00", NOW - timedelta(hours=1)),
    ],
)
def test_a_moment_is_told_by_the_clock_or_by_how_long_ago(text, moment):
    assert parse_since(text, NOW) == moment


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-01-29", "2026-01-29T10:30:00", "7w", "999999d", "9" * 30 + "d"]
)
def test_what_is_no_moment_is_refused_with_an_example(text):
    with pytest.raises(SelectionError, match="24h"):
        parse_since(text, NOW)


def test_places_are_partition_and_offset_or_a_range_of_them():
    assert parse_ranges("0:17, 2:40-49,", EVENTS) == (Range(EVENTS, 0, 17, 17), Range(EVENTS, 2, 40, 49))


def test_what_is_not_asked_for_takes_all_and_what_is_takes_that_alone():
    asked = asked_for(NOW, reason="json", since="90m", offsets="0:17", topic=EVENTS)
    assert asked == Selection("json", NOW - timedelta(minutes=90), (Range(EVENTS, 0, 17, 17),))
    assert asked_for(NOW) == Selection()


@pytest.mark.parametrize(
    "empty", [{"reason": ""}, {"reason": " "}, {"since": ""}, {"offsets": ""}, {"offsets": " "}, {"offsets": " , "}]
)
def test_an_option_that_names_nothing_is_refused_since_it_would_take_all(empty):
    """As of a shell's variable that is empty."""
    with pytest.raises(SelectionError):
        asked_for(NOW, **empty, topic=EVENTS)


def test_a_range_that_runs_backwards_is_refused_since_it_would_take_nothing():
    with pytest.raises(SelectionError, match="before its first"):
        parse_ranges("1:3-3,0:5-2", EVENTS)


@pytest.mark.parametrize("text", ["", ",", "17", "0:", "0:1-", "a:1", "0:1;0:2"])
def test_what_is_no_place_is_refused_with_an_example(text):
    with pytest.raises(SelectionError, match="0:17"):
        parse_ranges(text, EVENTS)


@pytest.mark.parametrize(
    ("selection", "taken"),
    [
        (Selection(), True),
        (Selection(reason="engine"), True),
        (Selection(reason="json"), False),
        (Selection(since=datetime.fromisoformat(LETTER.time)), True),
        (Selection(since=datetime.fromisoformat(LETTER.time) + timedelta(milliseconds=1)), False),
        (Selection(ranges=(Range(EVENTS, 2, 10, 17),)), True),
        (Selection(ranges=(Range(EVENTS, 2, 18, 20), Range(EVENTS, 1, 17, 17))), False),
        (Selection(reason="engine", ranges=(Range(EVENTS, 0, 0, 99),)), False),
        (Selection(ranges=(Range("ads.renewals.v1", 2, 10, 17),)), False),
    ],
)
def test_a_letter_is_meant_when_all_that_is_asked_holds(selection, taken):
    assert selection.takes(LETTER) is taken
