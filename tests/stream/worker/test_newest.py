"""The order of a shopper's events: time first, bounded where a clock runs ahead; the offset only breaks ties."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.events.event import Event, Page
from stream.worker.awaited import Awaited
from stream.worker.newest import BEHIND_S, Mark, Newest, bounded

NOW = 1_800_000_000.0
TIMES, EVENTS = st.sampled_from([NOW + step for step in range(4)]), st.sampled_from("abcdef")
MARKS = st.builds(Mark, TIMES, st.integers(0, 9), EVENTS)


def newest(keep_s=60.0):
    return Newest(keep_s, wall=lambda: NOW)


def event(seconds):
    return Event(
        id="e", time=datetime.fromtimestamp(seconds, UTC), user="u", session="", type="view", product=None,
        page=Page(), locale="en", consent=True, slots=("300x250",),
    )  # fmt: skip


@given(st.lists(MARKS, min_size=1, max_size=12), MARKS)
def test_whatever_came_in_whatever_order_only_what_is_newer_than_all_stands(marks, asked):
    known = newest()
    for mark in marks:
        known.note("u", "300x250", mark)
    greatest = max(marks, key=lambda mark: mark.order)
    if asked.order > greatest.order and (asked.event, asked.time) != (greatest.event, greatest.time):
        assert not known.superseded("u", "300x250", asked)
    else:
        assert known.superseded("u", "300x250", asked)


def test_other_slots_and_shoppers_say_nothing():
    known = newest()
    known.note("u", "300x250", Mark(NOW, 5, "a"))
    assert not known.superseded("u", "728x90", Mark(NOW - 1, 4, "b"))
    assert not known.superseded("v", "300x250", Mark(NOW - 1, 4, "b"))


def test_the_same_event_at_another_offset_is_not_published_again():
    known = newest()
    known.note("u", "300x250", Mark(NOW, 5, "a"))
    assert known.superseded("u", "300x250", Mark(NOW, 9, "a"))
    assert not known.superseded("u", "300x250", Mark(NOW, 9, "b"))


@pytest.mark.parametrize("kind", [Newest, Awaited])
def test_an_event_that_is_sent_again_as_a_refusal_takes_its_own_ad_away_once(kind):
    known, refusal = kind(1e10), Mark(NOW, 6, "a", gone=True)
    (known.expect if kind is Awaited else known.note)("u", "300x250", Mark(NOW, 5, "a"))
    assert not known.superseded("u", "300x250", refusal)
    assert known.clearing("u", refusal) == {"300x250": refusal}
    if kind is Awaited:
        known.resolve("u", "300x250", Mark(NOW, 5, "a"))
    known.note("u", "300x250", refusal)
    for offset in (5, 6, 7):  # delivered again
        assert known.superseded("u", "300x250", Mark(NOW, offset, "a"))
        assert known.superseded("u", "300x250", Mark(NOW, offset, "a", gone=True))
    assert known.clearing("u", refusal) == {}


def test_a_refusal_that_waits_for_its_transaction_is_not_overtaken_by_the_ad_of_its_own_event():
    known = Awaited(1e10)
    known.note("u", "300x250", Mark(NOW, 5, "a"))
    assert not known.overtaken("u", "300x250", Mark(NOW, 6, "a", gone=True))
    assert known.overtaken("u", "300x250", Mark(NOW, 6, "a"))


def test_an_ad_that_comes_after_the_refusal_of_its_own_event_buries_it():
    known = newest()
    known.read("u", "300x250", Mark(NOW, 6, "a", gone=True), (0, 7))
    assert known.read("u", "300x250", Mark(NOW, 5, "a"), (0, 8))
    assert known.buried("u", "300x250") == (0, 7)


def test_an_older_record_that_comes_after_the_newest_buries_it_until_that_is_written_anew():
    known, old, new = newest(), Mark(NOW - 1, 3, "a"), Mark(NOW, 2, "b")
    assert not known.read("u", "300x250", new, (0, 7))
    assert known.read("u", "300x250", old, (0, 8))
    assert known.buried("u", "300x250") == (0, 7)
    assert not known.read("u", "300x250", new, (0, 9))
    assert known.buried("u", "300x250") is None


def test_an_older_record_read_before_the_one_just_published_buries_nothing():
    known = newest()
    known.note("u", "300x250", Mark(NOW, 2, "b"))
    assert not known.read("u", "300x250", Mark(NOW - 1, 3, "a"), (0, 7))
    assert not known.read("u", "300x250", Mark(NOW, 2, "b"), (0, 8))
    assert known.buried("u", "300x250") is None


def test_what_was_taken_away_by_a_tombstone_is_not_brought_back():
    known = newest()
    known.read("u", "300x250", Mark(NOW, 2, "b"), (0, 7))
    known.read("u", "300x250", Mark(NOW - 1, 3, "a"), (0, 8))
    known.drop("u", "300x250")
    assert known.buried("u", "300x250") is None


def test_what_no_event_in_time_can_be_older_than_is_forgotten():
    known = newest(keep_s=10)
    for number in range(100):
        known.note(f"u{number}", "300x250", Mark(NOW - 50 + number / 2, number, str(number)))
    assert len(known) == 20


@pytest.mark.parametrize(
    ("event_s", "written_s", "expected"),
    [
        (NOW - 3, NOW - 1, NOW - 3),
        (NOW + 4, NOW - 1, NOW - 1),
        (NOW + 4, NOW - 2 * BEHIND_S, NOW + 4),
        (NOW + 4, None, NOW + 4),
    ],
    ids=["behind", "ahead", "the writer's clock is wrong", "no timestamp"],
)
def test_a_shoppers_clock_is_bounded_by_when_the_record_was_written(event_s, written_s, expected):
    written_ms = None if written_s is None else int(written_s * 1000)
    assert bounded(event(event_s), written_ms, wall=lambda: NOW).time.timestamp() == expected
