import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.errors import RecordError
from stream.kafka.record import MOST_BYTES, ServedCreative, StoredImage, from_record, record_key, timestamp, to_record

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
    image=st.none()
    | st.builds(
        StoredImage,
        uri=st.just("s3://ads/ab/abc"),
        sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
        bytes=st.integers(1, MOST_BYTES),
    ),
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


def test_a_file_that_lies_elsewhere_is_told_by_dataref_and_the_value_is_no_tombstone():
    image = StoredImage(uri="s3://ads/ab/abc", sha256="ab" * 32, bytes=7)
    _, value, headers = to_record(msgspec.structs.replace(ONE, data=b"", image=image))
    named = dict(headers)
    assert value == b""
    assert (named["ce_dataref"], named["ce_sha256"], named["ce_bytes"]) == (b"s3://ads/ab/abc", b"ab" * 32, b"7")


@pytest.mark.parametrize(
    "change",
    [
        {"ce_sha256": b"ab"}, {"ce_sha256": None}, {"ce_bytes": b"0"}, {"ce_bytes": b"x"},
        {"ce_bytes": str(MOST_BYTES + 1).encode()},
    ],
)  # fmt: skip
def test_a_file_elsewhere_that_cannot_be_checked_is_no_creative(change):
    image = StoredImage(uri="s3://ads/ab/abc", sha256="ab" * 32, bytes=7)
    key, value, headers = to_record(msgspec.structs.replace(ONE, data=b"", image=image))
    kept = {name: text for name, text in {**dict(headers), **change}.items() if text is not None}
    with pytest.raises(RecordError):
        from_record(key, value, list(kept.items()))


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
