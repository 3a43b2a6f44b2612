"""Times of records that are sent again: read as the decoder reads them, and renewed wherever it would find the new."""

import json
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.events.event import Limits
from stream.letters.times import is_late, renewed

NOW = datetime(2026, 1, 29, 9, 30, tzinfo=UTC)
THEN = NOW - timedelta(days=1)
OWN = {"schema": "adloom.event.v1", "id": "e1", "time": "2026-01-28T09:30:00Z", "user": "alice", "type": "view"}
BARE = {name: value for name, value in OWN.items() if name != "schema"}
TIMELESS = {name: value for name, value in BARE.items() if name != "time"}
BINARY = [("ce_specversion", b"1.0"), ("ce_id", b"c1"), ("ce_source", b"/shop"), ("ce_type", b"adloom.event.v1")]
TIMED = [*BINARY, ("CE_Time", b"2026-01-28T09:30:00Z")]
SEGMENT = {"type": "page", "messageId": "m1", "anonymousId": "alice", "timestamp": "2026-01-28T09:30:00Z"}
STRUCTURED = {"specversion": "1.0", "id": "c1", "source": "/shop", "type": "t", "time": "2026-01-28T09:30:00Z"}


def written(document):
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("value", "headers"),
    [
        (written(OWN), []),
        (b"\xef\xbb\xbf" + written(OWN), []),
        (written({**OWN, "page": {"title": "\ud83d"}}), []),
        (written({**OWN, "user": "half \ud83d"}), []),
        (written(BARE), BINARY),
        (written(TIMELESS), TIMED),
        (written({**TIMELESS, "time": None}), TIMED),
        (b"\0\0\0\0\x07" + written(OWN), []),
    ],
    ids=["plain", "byte order mark", "half a pair", "half a pair in the name", "binary", "timed", "null", "framed"],
)
def test_an_event_that_the_decoder_takes_for_our_own_gets_the_new_time(value, headers, decoded):
    was = decoded(value, headers, deadline_s=90_000.0)
    found = renewed(value, headers, NOW)
    assert found.was == was.time == THEN
    event = decoded(found.value, headers)
    assert (event.time, event.user, event.id) == (NOW, was.user, was.id)


def test_all_but_the_time_of_an_event_stays_as_it_was():
    value = written({"time": "2026-01-28T09:30:00Z", "more": [1, {"time": "x"}], **OWN})
    told = json.loads(value) | {"time": "2026-01-29T09:30:00.000Z"}
    assert msgspec.json.decode(renewed(value, [], NOW).value) == told


def test_a_schemas_id_before_an_event_stays_there():
    assert renewed(b"\0\0\0\0\x07" + written(OWN), [], NOW).value.startswith(b"\0\0\0\0\x07{")


@pytest.mark.parametrize(
    ("document", "headers"),
    [
        (SEGMENT, []),
        ({**STRUCTURED, "data": OWN}, []),
        ({**STRUCTURED, "data": OWN}, [("content-type", b"application/cloudevents+json")]),
        (BARE, [header for header in BINARY if header[0] != "ce_type"]),
        ({"schema": None, "payload": OWN}, []),
        ({**OWN, "time": "yesterday"}, []),
        ({**OWN, "time": "0001-01-01T00:00:00+14:00"}, []),
        (TIMELESS | {"schema": "adloom.event.v1"}, []),
        ([OWN], []),
        ("own", []),
        (None, []),
    ],
)
def test_what_is_of_another_dialect_or_within_another_envelope_or_tells_no_time_keeps_what_it_has(document, headers):
    """Without a time nobody knows what its shopper has refused since."""
    assert renewed(written(document), headers, NOW) is None


@given(st.none() | st.binary(), st.lists(st.tuples(st.text(), st.none() | st.binary())))
def test_no_record_makes_either_fail(value, headers):
    renewed(value, headers, NOW)
    is_late(value, headers, NOW, Limits())


def test_what_is_nested_too_deep_is_neither_late_nor_renewed():
    for headers in ([], [("ce_type", b"adloom.renewal.v1")]):
        value = b'{"schema":"adloom.renewal.v1","x":' + b"[" * 100_000
        assert (renewed(value, headers, NOW), is_late(value, headers, NOW, Limits())) == (None, False)


@pytest.mark.parametrize("document", [OWN, SEGMENT, {**STRUCTURED, "data": TIMELESS | {"schema": "adloom.event.v1"}}])
def test_an_event_is_late_when_the_decoder_calls_it_expired_whatever_its_dialect(document):
    assert is_late(written(document), [], NOW, Limits(deadline_s=86_399.0))
    assert not is_late(written(document), [], NOW, Limits(deadline_s=86_401.0))


def test_what_the_decoder_refuses_for_another_reason_is_not_late_for_it_becomes_a_letter_again():
    assert not is_late(written({**OWN, "type": "wink"}), [], NOW, Limits())
    assert not is_late(b"{broken", [], NOW, Limits())
    assert not is_late(written(OWN), [], NOW, Limits(max_bytes=9))


def test_a_slot_servers_request_is_late_by_its_own_time():
    asked = {
        "schema": "adloom.renewal.v1", "id": "r", "time": "2026-01-28T09:30:00Z", "user": "u", "slot": "300x250",
        "product": "lamp", "locale": "en", "type": "view", "offer": "gone",
    }  # fmt: skip
    headers = [("ce_type", b"adloom.renewal.v1")]
    assert is_late(written(asked), headers, NOW, Limits())
    assert not is_late(written(asked), headers, NOW, Limits(deadline_s=90_000.0))
    assert renewed(written(asked), headers, NOW) is None
