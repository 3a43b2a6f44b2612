"""Recorded events: each line goes out, keyed by its shopper, and own events at the time of sending."""

import json

import msgspec
import pytest

from stream.kafka.playback import prepare
from stream.kafka.record import timestamp

OWN = {"schema": "adloom.event.v1", "id": "e1", "time": "2020-01-01T00:00:00Z", "user": "alice", "type": "view"}
NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("line", "user"),
    [
        (json.dumps(OWN).encode(), "alice"),
        (b"\xef\xbb\xbf" + json.dumps(OWN).encode(), "alice"),
        (json.dumps({**OWN, "user": "half \ud83d"}).encode(), "half \ufffd"),
    ],
    ids=["plain", "byte order mark", "half a pair"],
)
def test_an_event_that_the_decoder_takes_for_our_own_is_sent_as_of_now(line, user, decoded):
    key, value = prepare(line, now=NOW)
    assert key == user.encode()
    assert msgspec.json.decode(value) == OWN | {"user": user, "time": timestamp(NOW)}
    assert prepare(line, now=None) == (key, line)


@pytest.mark.parametrize("line", [b"[" * 100_000, b'{"user":' * 100_000, b"{broken", b"\xff", b"[]", b"7"])
def test_a_line_that_is_no_event_is_sent_as_it_is_for_the_worker_to_refuse(line):
    assert prepare(line, now=NOW) == (None, line)


def test_an_event_of_another_dialect_keeps_its_time():
    line = json.dumps({"type": "page", "anonymousId": "alice", "timestamp": "2020-01-01T00:00:00Z"}).encode()
    assert prepare(line, now=NOW) == (b"alice", line)
