import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.errors import RecordError
from stream.kafka.record import ServedCreative, from_record, record_key, timestamp, to_record

MILLISECONDS = st.integers(0, 4_000_000_000_000).map(lambda value: value / 1000)
WORDS = st.text("abcdef0123456789-", min_size=1, max_size=20)
CREATIVES = st.builds(
    ServedCreative,
    id=WORDS,
    user=WORDS,
    slot=st.sampled_from(["300x250", "728x90"]),
    event_id=st.text(max_size=20),
    event_time=MILLISECONDS,
    version=st.integers(0, 2**63),
    published=MILLISECONDS,
    content_type=st.sampled_from(["image/webp", "image/jpeg"]),
    data=st.none() | st.binary(max_size=50),
    product=st.text(max_size=20),
    explain=st.binary(max_size=50),
    traceparent=st.just("") | st.just("00-" + "a" * 32 + "-" + "b" * 16 + "-01"),
)
ONE = ServedCreative(
    id="c1",
    user="u1",
    slot="300x250",
    event_id="e1",
    event_time=1700000000.125,
    version=42,
    published=1700000000.25,
    content_type="image/webp",
    data=b"RIFF",
)


@given(CREATIVES)
def test_a_creative_survives_the_record(creative):
    assert from_record(*to_record(creative)) == creative


def test_the_record_is_a_cloudevent_in_binary_mode():
    key, value, headers = to_record(ONE)
    named = dict(headers)
    assert key == b"u1|300x250"
    assert value == b"RIFF"
    assert named["ce_specversion"] == b"1.0"
    assert named["ce_type"] == b"adloom.creative.v1"
    assert named["ce_eventtime"] == b"2023-11-14T22:13:20.125Z"
    assert named["content-type"] == b"image/webp"
    assert {"ce_id", "ce_source", "ce_time"} <= set(named)


def test_a_bare_tombstone_is_known_by_its_key():
    stone = from_record(record_key("u|1", "300x250"), None, ())
    assert (stone.user, stone.slot, stone.data) == ("u|1", "300x250", None)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ce_type": b"other"}, "not an adloom.creative.v1"),
        ({"ce_version": b"x"}, "malformed"),
        ({"ce_eventtime": b"yesterday"}, "malformed"),
        ({"ce_user": b"\xff"}, "malformed"),
        ({"ce_user": b"someone else"}, "key"),
        ({"ce_id": None}, "without attribute ce_id"),
    ],
)
def test_what_is_no_creative_is_refused_by_name(change, message):
    key, value, headers = to_record(ONE)
    kept = {name: text for name, text in {**dict(headers), **change}.items() if text is not None}
    with pytest.raises(RecordError, match=message):
        from_record(key, value, list(kept.items()))


def test_times_are_rfc_3339_in_utc():
    assert timestamp(0.5) == "1970-01-01T00:00:00.500Z"
