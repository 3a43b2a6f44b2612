"""Events within the envelopes of Kafka Connect and of changes in a table, by themselves or within one another."""

import json
from typing import Any

import pytest

from stream.events.event import Rejected

T = "2026-01-29T09:29:59.000Z"
OWN: dict[str, Any] = {"schema": "adloom.event.v1", "id": "e", "time": T, "user": "u", "type": "view", "product": "p1"}
SEGMENT: dict[str, Any] = {"type": "page", "messageId": "e", "anonymousId": "u", "timestamp": T,
                           "properties": {"url": "https://s.example/p/p1"}}  # fmt: skip
CLOUD: dict[str, Any] = {"specversion": "1.0", "id": "e", "source": "/shop", "type": "t", "time": T, "data": SEGMENT}
STRUCT = {"type": "struct", "optional": False, "name": "shop.Event",
          "fields": [{"field": "consent", "type": "boolean", "optional": True, "default": False}]}  # fmt: skip
SOURCE = {"connector": "postgresql", "db": "shop", "table": "events", "lsn": 24023128}


def connect(payload: Any, schema: Any = STRUCT) -> dict[str, Any]:
    return {"schema": schema, "payload": payload}


def change(after: Any, op: str = "c", before: Any = None) -> dict[str, Any]:
    return {"before": before, "after": after, "source": SOURCE, "op": op, "ts_ms": 1_769_678_999_000}


@pytest.mark.parametrize("event", [OWN, SEGMENT, CLOUD])
@pytest.mark.parametrize(
    "wrapped",
    [
        connect,
        lambda event: connect(event, None),
        lambda event: connect(json.dumps(event), {"type": "string", "optional": False}),
        change,
        lambda event: change(event, "r"),
        lambda event: {"after": event, "op": "c"},
        lambda event: change(json.dumps(event)),
        lambda event: connect(change(event)),
        lambda event: {**CLOUD, "type": "io.debezium.connector.postgresql.DataChangeEvent", "data": change(event)},
        lambda event: {**CLOUD, "data": connect(change(event))},
    ],
)
def test_an_event_is_found_within_its_envelopes(decoded, wrapped, event):
    found = decoded(wrapped(SEGMENT if event is CLOUD and "specversion" in wrapped(event) else event))
    assert (found.id, found.type, found.product) == ("e", "view", "p1")


def test_headers_of_cloudevents_complete_what_connect_wrote(decoded):
    headers = [("ce_specversion", b"1.0"), ("ce_id", b"e"), ("ce_time", T.encode()), ("ce_type", b"adloom.event.v1")]
    plain = {name: value for name, value in OWN.items() if name not in {"schema", "id", "time"}}
    assert decoded(connect(plain), headers).id == "e"


@pytest.mark.parametrize(
    "document",
    [
        connect({**OWN, "consent": False}),
        connect(json.dumps({**OWN, "consent": "denied"})),
        change({**OWN, "consent": False}),
        {**connect(OWN), "payload": {**OWN, "consent": {"marketing": "off"}}},
    ],
)
def test_a_refusal_within_is_heard_and_a_schemas_default_is_none(decoded, document):
    assert decoded(document).consent is False
    assert decoded(connect(OWN)).consent is True


REFUSED = {**OWN, "consent": False}


@pytest.mark.parametrize(
    "wrapped", [dict, lambda row: connect(json.dumps(row)), lambda row: connect({**CLOUD, "data": connect(row)})]
)
def test_what_a_row_said_before_its_change_is_not_asked(decoded, wrapped):
    assert decoded(wrapped(change({**OWN, "consent": True}, "u", REFUSED))).consent is True
    assert decoded(wrapped(change(REFUSED, "u", {**OWN, "consent": True}))).consent is False


@pytest.mark.parametrize(
    ("document", "reason", "told"),
    [
        (
            connect({"id": 7, "email": "mei@shop.example"}),
            "dialect",
            "in the payload of a Kafka Connect envelope: not ",
        ),
        (connect(None), "dialect", "the payload of a Kafka Connect envelope is empty"),
        (connect("mei@shop.example"), "json", "in the payload of a Kafka Connect envelope: "),
        (connect(7), "dialect", "in the payload of a Kafka Connect envelope: the value must be one JSON object"),
        (connect([OWN, OWN]), "dialect", "in the payload of a Kafka Connect envelope: a batch of 2"),
        (connect({**OWN, "id": None}), "missing_id", "no id"),
        (change({"id": 7}), "dialect", "in the row after a change in a table: not "),
        (change(None, "d", OWN), "dialect", "a change in a table that leaves no row"),
        (connect(change(None, "d", OWN)), "dialect", "a change in a table that leaves no row"),
        (connect(change({"id": 7})), "dialect", "in the row after a change in a table: not "),
    ],
)
def test_an_envelope_without_an_event_is_told_with_its_name(decoded, document, reason, told):
    with pytest.raises(Rejected, match=told) as rejection:
        decoded(document)
    assert rejection.value.reason == reason
    assert "mei" not in str(rejection.value)


@pytest.mark.parametrize(
    "document",
    [
        {"schema": "adloom.event.v2", "payload": OWN},
        {"schema": STRUCT, "payload": OWN, "offset": 7},
        {"payload": OWN},
        {"op": 1, "after": OWN},
        {"op": "c", "row": OWN},
        {"op": "c", "after": OWN, "user": "u"},
    ],
)
def test_what_only_looks_like_an_envelope_is_none(decoded, document):
    with pytest.raises(Rejected, match="dialect: not "):
        decoded(document)
