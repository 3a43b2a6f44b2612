"""The letter: readable headers that tell why and whence and hold nothing of the shop's, and the way back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.letters import letter as letters
from stream.letters.letter import REPLAYS, LetterError, replays_of, without_content
from stream.letters.sealing import Keyring
from stream.letters.shown import shown
from stream.planning.refusal import RefusedError
from stream.pseudonym import pseudonym
from tests.support.letter_samples import record, written

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
RECORDS = st.builds(
    record,
    st.none() | st.binary(),
    key=st.none() | st.binary(),
    offset=st.integers(0, 2**62),
    headers=st.lists(st.tuples(NAMES, st.none() | st.binary(max_size=20)), max_size=4),
)


@given(RECORDS)
def test_any_record_becomes_a_letter_and_comes_back_whole(one):
    key, value, headers = written(one)
    letter = letters.from_record(key, value, headers)
    original = letter.open(Keyring.of())
    assert (original.key, original.value, original.texts) == (one.key, one.value, list(one.headers))
    assert (letter.place.topic, letter.place.partition, letter.place.offset) == (one.topic, 0, one.offset)


def test_nothing_outside_the_seal_names_the_shopper():
    value = json.dumps({"schema": "adloom.event.v1", "user": "alice@shop.example", "session": "s-4711"}).encode()
    refusal = RefusedError("schema", "Invalid enum value 'alice@shop.example' - at `$.consent`")
    parts = written(record(value, key=b"alice@shop.example", headers=[("x-user", b"alice@shop.example")]), refusal)
    told = repr(parts)
    assert "alice" not in told
    assert "4711" not in told
    assert "x-user" not in told
    assert parts[0].startswith(pseudonym("alice@shop.example").encode() + b"|")


def test_its_headers_tell_class_reason_place_attempts_time_and_trace():
    one = record(b"{", offset=17, partition=2, headers=[("traceparent", TRACE.encode()), (REPLAYS, b"2")])
    _, _, headers = written(one, RefusedError("engine", "output copy holds NaN", error="NotFiniteError", attempts=3))
    told = {name: value.decode() for name, value in headers}
    time = told.pop("dlq.time")
    assert time.endswith("Z")
    assert len(told.pop("dlq.seal")) == 16
    assert told == {
        "dlq.reason": "engine", "dlq.error.class": "NotFiniteError", "dlq.error.message": "output copy holds NaN",
        "dlq.topic": "web.events.v1", "dlq.partition": "2", "dlq.offset": "17", "dlq.attempts": "3",
        "dlq.replays": "2", "traceparent": TRACE,
    }  # fmt: skip


def test_two_letters_of_one_shopper_have_two_keys_and_one_record_has_one():
    first, second = record(b"{", offset=1), record(b"{", offset=2)
    assert written(first)[0] != written(second)[0]
    assert written(first)[0] == written(first)[0]


@pytest.mark.parametrize(
    ("detail", "message"),
    [
        ("unknown product 'lamp of alice' here", "unknown product … here"),
        ("it's no 'x' or 'y', is it", "it's no …, is it"),
        ('says "it\'s alice" twice', "says … twice"),
        ("Expected `str`, got `int` - at `$.page`", "Expected `str`, got `int` - at `$.page`"),
        ("12 bytes; the limit is 8", "12 bytes; the limit is 8"),
    ],
)
def test_what_a_message_quotes_is_left_out(detail, message):
    assert without_content(detail) == message


@given(st.text())
def test_whatever_is_quoted_is_gone(content):
    assert without_content(f"no product {content!r}: mend the feed") == "no product …: mend the feed"


@pytest.mark.parametrize("told", [b"", b"-1", b"1e9", b"\xff", b"99999", "٣".encode()])
def test_a_count_of_replays_that_is_none_counts_as_none(told):
    assert replays_of([(REPLAYS, told)]) == 0


@pytest.mark.parametrize("spoil", ["dlq.offset", "dlq.seal", "dlq.topic", "dlq.time"])
def test_a_letter_without_a_header_is_refused(spoil):
    key, value, headers = written(record(b"{"))
    with pytest.raises(LetterError, match=spoil):
        letters.from_record(key, value, [header for header in headers if header[0] != spoil])


@pytest.mark.parametrize("told", [b"", b"yesterday", b"2026-01-29T09:30:00", b"\xff"])
def test_a_letter_of_no_time_is_refused_and_so_bars_no_other_from_being_read(told):
    key, value, headers = written(record(b"{"))
    with pytest.raises(LetterError, match="malformed"):
        letters.from_record(key, value, [*headers, ("dlq.time", told)])


def test_a_letter_with_another_key_and_a_tombstone_are_refused():
    key, value, headers = written(record(b"{"))
    for other in ((b"bob|" + key.partition(b"|")[2] + b"1", value), (key, None), (None, value)):
        with pytest.raises(LetterError, match="key"):
            letters.from_record(*other, headers)


def test_a_letter_is_shown_without_its_record_unless_it_is_opened_on_purpose():
    key, value, headers = written(record(b'{"user": "alice"', headers=[("h", b"\xff")]))
    letter = letters.from_record(key, value, headers)
    closed, open_ = shown(letter, None), shown(letter, Keyring.of())
    assert "alice" not in repr(closed)
    assert not {"key", "value", "headers"} & set(closed)
    assert (open_["key"], open_["value"], open_["whole"]) == ("alice", '{"user": "alice"', True)
    assert open_["headers"] == [["h", {"base64": "/w=="}]]


def test_a_letter_that_no_secret_opens_says_so():
    key, value, headers = written(record(b"{"))
    letter = letters.from_record(key, value, headers)
    assert "no secret at hand" in shown(letter, Keyring({}))["sealed"]
