"""CloudEvents 1.0 on Kafka: binary and structured mode around our own schema or any other dialect."""

from typing import Any

import pytest

from stream.events.event import Rejected

DATA: dict[str, Any] = {"user": "u-1", "type": "view", "product": "mug-01"}
BINARY = [
    ("ce_specversion", b"1.0"),
    ("ce_id", b"ce-1"),
    ("ce_source", b"/shop"),
    ("ce_type", b"adloom.event.v1"),
    ("ce_time", b"2026-01-29T09:29:59Z"),
    ("content-type", b"application/json; charset=utf-8"),
]
STRUCTURED: dict[str, Any] = {
    "specversion": "1.0",
    "id": "ce-1",
    "source": "/shop",
    "type": "adloom.event.v1",
    "time": "2026-01-29T09:29:59Z",
    "datacontenttype": "application/json",
    "data": DATA,
}
SEGMENT = {"type": "track", "event": "Product Added", "anonymousId": "u-1", "properties": {"product_id": "mug-01"}}


def replaced(headers: list[tuple[str, bytes]], name: str, value: bytes | None) -> list[tuple[str, bytes]]:
    kept = [pair for pair in headers if pair[0] != name]
    return kept if value is None else [*kept, (name, value)]


@pytest.mark.parametrize(
    ("document", "headers", "kind"),
    [
        (DATA, BINARY, "view"),
        (DATA, replaced(BINARY, "content-type", None), "view"),
        (SEGMENT, replaced(BINARY, "ce_type", b"com.shop.cart"), "cart"),
        (STRUCTURED, [("content-type", b"application/cloudevents+json")], "view"),
        (STRUCTURED, [("Content-Type", b"application/cloudevents+json; charset=UTF-8")], "view"),
        (STRUCTURED, [], "view"),
        (STRUCTURED, replaced([*BINARY, ("ce_id", b"9")], "content-type", b"Application/CloudEvents+JSON"), "view"),
        (STRUCTURED, [("content-type", b"application/cloudevents")], "view"),
        (DATA, replaced(BINARY, "ce_source", b"\xff"), "view"),
        ({**STRUCTURED, "datacontenttype": None}, [], "view"),
        ({**STRUCTURED, "type": "com.shop.cart", "data": SEGMENT}, [], "cart"),
        (
            {**{key: value for key, value in STRUCTURED.items() if key != "data"},
             "data_base64": "eyJ1c2VyIjoidS0xIiwidHlwZSI6InZpZXciLCJwcm9kdWN0IjoibXVnLTAxIn0="},
            [],
            "view",
        ),
    ],
)  # fmt: skip
def test_the_envelope_gives_id_and_time_and_the_data_the_rest(decoded, document, headers, kind):
    event = decoded(document, headers)
    assert (event.id, event.type, event.product) == ("ce-1", kind, "mug-01")
    assert event.time.isoformat() == "2026-01-29T09:29:59+00:00"


def test_the_datas_own_id_and_time_come_first(decoded):
    event = decoded({**DATA, "id": "own", "time": "2026-01-29T09:29:50Z"}, BINARY)
    assert (event.id, event.time.second) == ("own", 50)


@pytest.mark.parametrize("time", [None, b"noon", b"\xff"])
def test_a_time_of_the_envelope_that_is_not_needed_may_be_broken(decoded, time):
    headers = [*[pair for pair in BINARY if pair[0] != "ce_time"], ("ce_time", time)]
    assert decoded({**DATA, "time": "2026-01-29T09:29:50Z"}, headers).id == "ce-1"


GOOGLE = {"client_id": "c", "timestamp_micros": 1_769_678_999_000_000, "events": [{"name": "page_view"}]}


def test_an_id_of_the_envelope_comes_before_one_made_from_the_data(decoded):
    headers = replaced(BINARY, "ce_type", b"com.shop.view")
    ids = [decoded(GOOGLE, replaced(headers, "ce_id", name)).id for name in (b"a1", b"a2")]
    assert ids == ["a1", "a2"]
    assert decoded(GOOGLE, replaced(headers, "ce_id", None)).id == decoded(GOOGLE).id
    assert decoded({**STRUCTURED, "type": "shop", "id": {}, "data": GOOGLE}).id == decoded(GOOGLE).id


def test_an_envelope_can_refuse_consent(decoded):
    assert decoded(DATA, [*BINARY, ("ce_consent", b"false")]).consent is False
    assert decoded({**STRUCTURED, "gpc": True}).consent is False


def test_the_tracing_extension_is_passed_on(decoded):
    trace = f"00-{'a' * 32}-{'b' * 16}-00"
    assert decoded(DATA, [*BINARY, ("ce_traceparent", trace.encode())]).traceparent == trace
    assert decoded({**STRUCTURED, "traceparent": trace}).traceparent == trace


@pytest.mark.parametrize(
    ("document", "headers", "reason"),
    [
        (DATA, replaced(BINARY, "ce_specversion", b"0.3"), "dialect"),
        (DATA, replaced(BINARY, "content-type", b"application/xml"), "dialect"),
        (DATA, replaced(BINARY, "ce_type", b"com.shop.view"), "dialect"),
        (DATA, replaced(BINARY, "ce_id", None), "missing_id"),
        (DATA, replaced(BINARY, "ce_time", None), "missing_time"),
        (DATA, replaced(BINARY, "ce_time", b"noon"), "schema"),
        (DATA, replaced(BINARY, "ce_id", b"\xff"), "encoding"),
        (DATA, replaced(BINARY, "ce_type", b"\xff"), "encoding"),
        (DATA, replaced(BINARY, "ce_time", b"\xff"), "encoding"),
        ({**STRUCTURED, "data": None}, [], "dialect"),
        (["a"], BINARY, "dialect"),
        ([STRUCTURED], [("content-type", b"application/cloudevents-batch+json")], "dialect"),
        ([STRUCTURED], [("content-type", b"application/cloudevents+json")], "schema"),
        ({**STRUCTURED, "specversion": "0.3"}, [], "dialect"),
        ({**STRUCTURED, "specversion": 1.0}, [], "schema"),
        ({**STRUCTURED, "data": {"type": "view"}}, [], "missing_user"),
        ({"specversion": "1.0", "id": "1", "type": "adloom.event.v1"}, [], "schema"),
        ({"specversion": "1.0", "id": "1", "type": "adloom.event.v1", "data_base64": "*"}, [], "encoding"),
        ({"specversion": "1.0", "id": "1", "type": "adloom.event.v1", "data_base64": "e30x"}, [], "json"),
    ],
)
def test_a_broken_envelope_gets_its_own_reason(decoded, document, headers, reason):
    with pytest.raises(Rejected) as rejection:
        decoded(document, headers)
    assert rejection.value.reason == reason
