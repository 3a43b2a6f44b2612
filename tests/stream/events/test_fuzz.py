"""Whatever the bytes, the decoder answers with an event or a rejection."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from operator import mul
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stream.events.decoder import decode
from stream.events.event import Event, Limits, Rejected

NOW = datetime(2026, 1, 29, 9, 30, tzinfo=UTC)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("2026-01-29T09:30:00Z")
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=8
)
FIELDS = st.sampled_from(
    [
        "schema", "id", "time", "user", "session", "type", "product", "page", "url", "title", "locale", "consent",
        "slots", "specversion", "data", "data_base64", "datacontenttype", "messageId", "anonymousId", "timestamp",
        "properties", "context", "event", "e", "eid", "dtm", "duid", "ue_pr", "ue_px", "collector_tstamp", "event_id",
        "events", "client_id", "timestamp_micros", "params", "name", "traceparent", "payload", "before", "after", "op",
        "clientId", "idsite", "rec", "_id", "_pks", "cdt", "ec_items", "idgoal", "lang", "requests", "batch",
    ]
)  # fmt: skip
MARKS = st.fixed_dictionaries(
    {},
    optional={
        "schema": st.sampled_from(
            ["adloom.event.v1", "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4"]
        ),
        "specversion": st.sampled_from(["1.0", "0.3"]),
        "type": st.sampled_from(["view", "page", "track", "adloom.event.v1"]),
        "e": st.sampled_from(["pv", "ue"]),
        "event": st.sampled_from(["Product Viewed", "page_view", "unstruct"]),
        "events": st.just([{"name": "page_view"}]),
        "messageId": st.just("m"),
        "id": st.just("i"),
        "user": st.just("u"),
        "time": st.just("2026-01-29T09:30:00Z"),
        "dtm": st.just("1769679000000"),
        "clientId": st.just("c"),
        "name": st.sampled_from(["product_viewed", "product_added_to_cart"]),
        "idsite": st.just(1),
        "rec": st.just(1),
        "url": st.just("https://shop.example/"),
    },
)
DOCUMENTS = st.builds(lambda random, marks: {**random, **marks}, st.dictionaries(FIELDS, VALUES), MARKS)
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(["ce_specversion", "ce_id", "ce_time", "ce_type", "content-type", "traceparent", "x"]),
        st.binary(max_size=40) | st.sampled_from([b"1.0", b"adloom.event.v1", b"application/cloudevents+json"]),
    ),
    max_size=5,
)


def outcome(value: bytes, headers: list[tuple[str, bytes]]) -> Event | Rejected:
    try:
        return decode(value, headers, now=NOW, limits=Limits())
    except Rejected as rejection:
        return rejection


@given(st.binary(max_size=400), HEADERS)
def test_arbitrary_bytes_are_decoded_or_rejected(value: bytes, headers: list[tuple[str, bytes]]) -> None:
    assert isinstance(outcome(value, headers), Event | Rejected)


WRAPPERS = st.sampled_from(
    [
        lambda document: document,
        lambda document: {"schema": None, "payload": document},
        lambda document: {"after": document, "op": "c"},
        lambda document: {"schema": {}, "payload": json.dumps({"before": document, "after": document, "op": "u"})},
        lambda document: [document, document],
    ]
)


@given(DOCUMENTS, HEADERS, WRAPPERS, st.sampled_from([b"", b"\0\0\0\0\x07"]))
def test_arbitrary_documents_are_decoded_or_rejected(
    document: Any, headers: list[tuple[str, bytes]], wrapped: Callable[[Any], Any], framing: bytes
) -> None:
    result = outcome(framing + json.dumps(wrapped(document)).encode(), headers)
    assert isinstance(result, Event | Rejected)


LONG = st.builds(mul, st.text(min_size=1, max_size=5), st.integers(1, 1000))


@given(LONG, LONG, LONG)
def test_page_fields_stay_within_their_limits_and_printable(url: str, title: str, text: str) -> None:
    document = {
        "schema": "adloom.event.v1",
        "id": "1",
        "time": "2026-01-29T09:30:00Z",
        "user": "u",
        "type": "view",
        "page": {"url": url, "title": title, "text": text},
    }
    result = outcome(json.dumps(document).encode(errors="replace"), [])
    assert isinstance(result, Event)
    page = result.page
    assert len(page.url) <= 2048
    assert len(page.title) <= 200
    assert len(page.text) <= 2000
    assert (page.url + page.title + page.text).isprintable()
