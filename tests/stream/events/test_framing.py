"""Records that a serialiser of Confluent's Schema Registry wrote: JSON is read, all else is told by its schema's id."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.events.event import Rejected
from stream.events.framing import parse_value

EVENT = {"schema": "adloom.event.v1", "id": "e", "time": "2026-01-29T09:30:00Z", "user": "u", "type": "view"}
AVRO = b"\x02\x06e-1\x08view\x02\x0cmug-01"
PROTOBUF = b"\x00\x0a\x03e-1\x12\x04view"


def framed(payload: bytes, number: int = 4711) -> bytes:
    return b"\0" + number.to_bytes(4, "big") + payload


@pytest.mark.parametrize("before", [b"", b" \n", b"\xef\xbb\xbf"])
def test_what_a_json_schema_serialiser_writes_is_an_event(decoded, before):
    assert decoded(framed(before + json.dumps(EVENT).encode())).id == "e"


@pytest.mark.parametrize("payload", [AVRO, PROTOBUF, b"\x00", b"7"])
def test_avro_and_protobuf_are_told_with_the_schemas_id(decoded, payload):
    with pytest.raises(
        Rejected, match="Confluent Schema Registry serialiser, schema id 4711, and no JSON"
    ) as rejection:
        decoded(framed(payload))
    assert rejection.value.reason == "json"


@pytest.mark.parametrize(
    ("payload", "reason"),
    [(b'{"schema": ', "json"), (b'{"id": "\xff"}', "encoding"), (b"{}", "dialect"), (b"[{}]", "dialect")],
)
def test_framed_json_that_is_broken_keeps_its_reason(decoded, payload, reason):
    with pytest.raises(Rejected) as rejection:
        decoded(framed(payload))
    assert rejection.value.reason == reason


def test_framed_json_that_is_broken_is_told_to_be_framed(decoded):
    with pytest.raises(Rejected, match="schema id 7: "):
        decoded(framed(b"{", 7))


@pytest.mark.parametrize("value", [b"\0", b"\0\0\0\0\x01"])
def test_a_frame_with_nothing_in_it_is_no_json(decoded, value):
    with pytest.raises(Rejected) as rejection:
        decoded(value)
    assert rejection.value.reason == "json"


def test_a_refusal_in_framed_json_is_heard(decoded):
    assert decoded(framed(json.dumps({**EVENT, "consent": False}).encode())).consent is False


@given(st.binary(max_size=60).map(b"\0".__add__))
def test_whatever_follows_a_zero_byte_is_read_or_refused(value):
    with suppress(Rejected):
        parse_value(value)
