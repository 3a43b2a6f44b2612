"""What is remembered of a shopper follows from the events alone, however often they come, and can be written down."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.events.event import Event
from stream.planning.profiles import Profiles
from stream.planning.shopper import COUNTED, Rules, read, written
from tests.stream.planning.test_profiles import START, event, product

LATE_S = 35.0
RULES = Rules(refused_s=LATE_S)
GOODS = [product(), product("lamp", "lighting", "red", "400"), product("pot", sale="60"), None]
EVENTS = st.tuples(
    st.sampled_from(["view", "click", "cart"]), st.sampled_from(["a", "b", ""]), st.integers(0, 9), st.integers(0, 3)
)
GAPS = st.one_of(st.floats(0, 20), st.floats(0, 86_400 * 20), st.just(0.001))


@st.composite
def stories(draw: st.DrawFn, most: int = 2 * COUNTED) -> list[tuple[Event, int]]:
    """Events of one shopper in the order of their times, one in ten refuses; each with the number of its product."""
    told, after = [], 0.0
    for gap, (kind, session, mood, seen) in draw(st.lists(st.tuples(GAPS, EVENTS), max_size=most)):
        after += gap
        told.append((event(after, session=session, kind=kind, consent=mood > 0), seen))
    return told


def told(profiles: Profiles, story: list[tuple[Event, int]]) -> bytes:
    for each, seen in story:
        profiles.observe(each, GOODS[seen])
    state = profiles.state("u")
    return written(state) if state else b""


@given(stories(), st.data())
def test_a_stream_that_is_read_again_from_anywhere_gives_the_same_bytes(story, data) -> None:
    """With refusals in it, which are heard however late they come."""
    profiles = Profiles(rules=RULES)
    once = told(profiles, story)
    assert told(profiles, story[data.draw(st.integers(0, len(story))) :]) == once
    assert told(Profiles(rules=RULES), story) == once


@given(stories(), st.data())
def test_an_event_that_comes_again_counts_once(story, data) -> None:
    story = [each for each in story if each[0].consent]
    again = [each for each in story for _ in range(data.draw(st.integers(1, 2)))]
    assert told(Profiles(rules=RULES), again) == told(Profiles(rules=RULES), story)


@given(stories(), st.data())
def test_a_state_that_is_written_and_read_goes_on_as_it_would_have(story, data) -> None:
    cut = data.draw(st.integers(0, len(story)))
    whole, resumed = Profiles(rules=RULES), Profiles(rules=RULES)
    told(whole, story[:cut])
    told(resumed, story[:cut])
    table = resumed._shoppers
    table.update({user: read(written(state)) for user, state in table.items()})
    assert told(whole, story[cut:]) == told(resumed, story[cut:])
    assert whole.profile("u", "a") == resumed.profile("u", "a")


def test_who_refused_gets_no_profile_from_what_was_sent_before_and_comes_late() -> None:
    profiles, before = Profiles(rules=RULES), event(0.0)
    profiles.observe(before, GOODS[0])
    profiles.observe(event(10.0, consent=False), None)
    profiles.observe(before, GOODS[0])
    profiles.observe(event(9.0), GOODS[0])
    assert len(profiles) == 0
    profiles.observe(event(11.0), GOODS[1])
    profiles.observe(before, GOODS[0])
    assert dict(profiles.profile("u").categories) == {"lighting": 1.0}


def test_of_a_refusal_nothing_is_left_when_no_older_event_can_come() -> None:
    profiles = Profiles(rules=RULES)
    profiles.observe(event(0.0, consent=False), None)
    assert profiles.state("u").refused == START.timestamp()
    profiles.observe(event(LATE_S + 1, user="other"), None)
    assert profiles.state("u") is None


def test_what_is_older_than_all_that_is_remembered_counts_as_known() -> None:
    profiles, first = Profiles(), event(0.0)
    for each in (first, *(event(float(after)) for after in range(1, COUNTED + 1)), first, event(-1.0)):
        profiles.observe(each, None)
    assert sum(profiles.state("u").interest.counts.values()) == pytest.approx(COUNTED + 1, rel=0.01)
    assert len(profiles.state("u").counted) == COUNTED


def test_bytes_that_are_no_state_are_refused() -> None:
    for data in (b"", b"\xc1", written(Rules().fresh()) + b"\x00", msgspec.msgpack.encode([1, 2])):
        with pytest.raises(msgspec.DecodeError):
            read(data)
