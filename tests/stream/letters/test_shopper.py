"""Whose a letter is: the shopper that the decoder would name, else who the record's fields or its key name."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.letters.shopper import MOST_BYTES, NOBODY, shopper_of
from stream.pseudonym import pseudonym

OWN = {"schema": "adloom.event.v1", "id": "e1", "time": "2026-01-29T09:30:00Z", "user": "alice", "type": "view"}
SEGMENT = {"type": "page", "messageId": "m1", "anonymousId": "alice", "timestamp": "2026-01-29T09:30:00Z"}
SNOWPLOW = {"e": "pv", "eid": "e1", "dtm": "1769679000000", "duid": "alice", "url": "https://shop.example/"}
GA4 = {"client_id": "alice", "timestamp_micros": 1769679000000000, "events": [{"name": "page_view", "params": {}}]}
ENVELOPE = {"specversion": "1.0", "id": "c1", "source": "/shop", "type": "t", "data": OWN}


CONNECT = {"schema": None, "payload": json.dumps(OWN)}
ROW = {"op": "c", "before": None, "after": OWN, "source": {}}


@pytest.mark.parametrize("document", [OWN, SEGMENT, SNOWPLOW, GA4, ENVELOPE, CONNECT, ROW])
def test_it_is_the_shopper_that_the_decoder_names(document, decoded):
    found = shopper_of(b"some key", json.dumps(document).encode(), [])
    assert found == decoded(document).user == pseudonym("alice")


def test_what_stands_behind_a_schemas_id_is_read_as_the_decoder_reads_it(decoded):
    value = b"\0\0\0\0\x07" + json.dumps(OWN).encode()
    assert shopper_of(b"key", value, []) == decoded(value).user == pseudonym("alice")


@pytest.mark.parametrize(
    "envelope", [{"schema": None, "payload": {**OWN, "type": "wink"}}, {"data": [{"user": "alice"}]}]
)
def test_an_event_within_an_envelope_that_is_refused_still_names_its_shopper(envelope):
    assert shopper_of(b"key", json.dumps(envelope).encode(), []) == pseudonym("alice")


def test_an_event_that_its_dialect_refuses_still_names_its_shopper():
    assert shopper_of(b"key", json.dumps({**OWN, "type": "wink"}).encode(), []) == pseudonym("alice")
    assert shopper_of(b"key", b'{"user": " alice "}', []) == pseudonym("alice")


@pytest.mark.parametrize(
    "value", [None, b"", b"{broken", b"[]", b"7", b'{"user": {}}', b"\xff", b" " * (MOST_BYTES + 1)]
)
def test_where_the_value_does_not_tell_the_key_does(value):
    assert shopper_of(b"alice", value, []) == pseudonym("alice")


RENEWAL = {
    "schema": "adloom.renewal.v1", "id": "r1", "time": "2026-01-29T09:30:00Z", "user": pseudonym("alice"),
    "slot": "300x250", "product": "lamp", "locale": "en", "type": "view", "offer": "gone",
}  # fmt: skip
ASKED_ANEW = [("ce_type", b"adloom.renewal.v1")]


@pytest.mark.parametrize("value", [json.dumps(RENEWAL).encode(), b"{}", b"{broken", None])
def test_a_request_for_a_creative_anew_is_its_shoppers_whose_pseudonym_it_names(value):
    assert shopper_of(pseudonym("alice").encode(), value, ASKED_ANEW) == pseudonym("alice")


def test_what_asks_for_a_creative_anew_and_is_nested_too_deep_is_its_keys():
    value = b'{"schema":"adloom.renewal.v1","x":' + b"[" * 100_000
    assert shopper_of(pseudonym("alice").encode(), value, ASKED_ANEW) == pseudonym("alice")


def test_a_large_value_is_read_where_who_asks_has_read_it_before():
    value = json.dumps({**OWN, "more": "x" * MOST_BYTES}).encode()
    assert shopper_of(b"bob", value, []) == pseudonym("bob")
    assert shopper_of(b"bob", value, [], most_bytes=len(value)) == pseudonym("alice")


@pytest.mark.parametrize("user", ["alice", "Alice-Of-Twenty-Six-Letters", "l" * 27])
def test_what_is_no_pseudonym_is_hashed_even_where_a_header_says_otherwise(user):
    value = json.dumps({**RENEWAL, "user": user}).encode()
    assert shopper_of(user.encode(), value, ASKED_ANEW) == pseudonym(user)


def test_without_value_and_key_it_is_nobodys():
    assert shopper_of(None, None, []) == NOBODY


@given(st.none() | st.binary(), st.none() | st.binary(), st.lists(st.tuples(st.text(), st.none() | st.binary())))
def test_no_record_makes_it_fail(key, value, headers):
    assert len(shopper_of(key, value, headers)) in {1, 26}
