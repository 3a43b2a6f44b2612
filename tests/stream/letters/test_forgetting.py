"""What a worker makes of requests to be forgotten: the profile goes, and older events make nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.errors import RecordError
from stream.letters import requests
from stream.letters.forgetting import Forgetting
from stream.pseudonym import pseudonym

NOW = 1_769_679_000.0
USERS = st.sampled_from(["a", "b", "c"])
TIMES = st.floats(NOW, NOW + 20)


def forgetting(erased, clock=lambda: NOW):
    return Forgetting(erased.append, keep_s=30.0, wall=clock)


@given(st.lists(st.tuples(USERS, TIMES)), USERS, TIMES)
def test_an_event_is_covered_by_any_later_request_of_its_shopper(asked, user, moment):
    erased = []
    kept = forgetting(erased)
    for one in asked:
        kept.observe(*one)
    assert kept.covers(user, moment) == any(name == user and moment <= time for name, time in asked)
    assert erased == [name for name, _ in asked]


def test_requests_are_forgotten_when_no_event_as_old_is_served():
    clock = [NOW]
    kept = Forgetting(lambda _: None, keep_s=30.0, wall=lambda: clock[0])
    for number in range(100):
        clock[0] = NOW + number
        kept.observe(f"u{number}", clock[0])
    assert len(kept) == 31


def test_a_request_from_before_this_workers_time_erases_nothing():
    erased = []
    kept = forgetting(erased)
    kept.observe("a", NOW - 31)
    assert (erased, len(kept), kept.covers("a", NOW - 40)) == ([], 0, False)


def test_for_dead_letters_a_request_is_known_longer_and_erases_no_profile_of_a_later_visit():
    erased = []
    kept = Forgetting(erased.append, keep_s=30.0, remember_s=3600.0, wall=lambda: NOW)
    kept.observe("a", NOW - 3599)
    kept.observe("b", NOW - 3601)
    assert (erased, kept.covers("a", NOW - 3600), kept.covers("b", NOW - 3602)) == ([], True, False)
    assert not kept.covers("a", NOW - 3598)


def test_identifiers_as_the_shop_wrote_them_leave_the_memory_too():
    pseudonym("alice")
    forgetting([]).observe(pseudonym("alice"), NOW)
    assert pseudonym.cache_info().currsize == 0


@given(st.floats(0, 4e9))
def test_a_request_comes_back_to_the_millisecond(asked):
    user, back = requests.from_record(*requests.to_record("abc", asked))
    assert user == "abc"
    assert back == pytest.approx(asked, abs=0.002)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (b"a", None),
        (b"a", b"{}"),
        (b"\xff", requests.to_record("a", 0)[1]),
        (b"a", b'{"time": "now"}'),
        (b"a", b"\xff"),
        (b"a", b'{"schema":"adloom.forget.v1","more":' + b"[" * 100_000),
    ],
)
def test_what_is_no_request_is_refused(key, value):
    with pytest.raises(RecordError):
        requests.from_record(key, value)
