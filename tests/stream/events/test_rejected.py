"""What a record tells of its shopper that is no usable event: a refusal of consent, under whose pseudonym, and when."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from stream.events.event import Rejected
from stream.pseudonym import pseudonym

T = "2026-01-29T09:29:59Z"
MOMENT = datetime(2026, 1, 29, 9, 29, 59, tzinfo=UTC)
OWN: dict[str, Any] = {"schema": "adloom.event.v1", "id": "e", "time": T, "user": "mei@shop.example", "type": "view"}
SEGMENT: dict[str, Any] = {"messageId": "m", "userId": "mei@shop.example", "anonymousId": "a", "timestamp": T}
CLOUD: dict[str, Any] = {"specversion": "1.0", "id": "c", "source": "/shop", "type": "t", "time": T}
IGLU = "iglu:com.snowplowanalytics.snowplow"
DENIED = {"schema": f"{IGLU}/consent_preferences/jsonschema/1-0-0", "data": {"eventType": "deny_all"}}
SNOWPLOW: dict[str, Any] = {"e": "ue", "eid": "e", "dtm": "1769678999000", "duid": "d", "uid": "mei@shop.example",
            "ue_pr": json.dumps({"schema": f"{IGLU}/unstruct_event/jsonschema/1-0-0", "data": DENIED})}  # fmt: skip
MATOMO = {"idsite": "1", "rec": "1", "ping": "1", "uid": "mei@shop.example", "_id": "0a1b2c3d4e5f6071", "consent": "0"}


def rejected(decoded: Any, document: Any, headers: Any = (), **limits: Any) -> Rejected:
    with pytest.raises(Rejected) as rejection:
        decoded(document, headers, **limits)
    return rejection.value


@pytest.mark.parametrize(
    ("document", "time"),
    [
        ({**OWN, "consent": False, "id": None}, MOMENT),
        ({**OWN, "consent": False, "slots": ["huge"]}, MOMENT),
        ({**OWN, "consent": False, "time": "2026-01-29T08:00:00Z"}, datetime(2026, 1, 29, 8, tzinfo=UTC)),
        ({**OWN, "consent": False, "time": None}, None),
        ({**OWN, "consent": False, "type": "wink"}, None),
        ({**OWN, "consent": "refused", "product": {}}, None),
        ({**SEGMENT, "type": "identify", "traits": {"categoryPreferences": {"Advertising": False}}}, None),
        ({**SEGMENT, "type": "track", "event": "Order Completed", "context": {"consent": {"C0004": False}}}, None),
        (SNOWPLOW, None),
        ({"schema": f"{IGLU}/payload_data/jsonschema/1-0-4", "data": [SNOWPLOW]}, None),
        (MATOMO, None),
        ({"user": "mei@shop.example", "gpc": True}, None),
        ({**CLOUD, "data": {**OWN, "id": "", "slots": ["huge"], "consent": False}}, MOMENT),
        ({**CLOUD, "data": {"schema": "adloom.event.v1", "user": "mei@shop.example", "type": "wink", "gpc": 1}}, None),
        ({**CLOUD, "specversion": "0.3", "data": {"user": "mei@shop.example", "consent": False}}, None),
        ({"schema": None, "payload": {**OWN, "id": None, "consent": False}}, MOMENT),
        ({"op": "c", "after": {"user": "mei@shop.example", "consent": False}}, None),
    ],
)
def test_who_refuses_is_told_under_their_pseudonym_and_when_where_that_can_be_read(decoded, document, time):
    rejection = rejected(decoded, document)
    assert rejection.consent is False
    assert rejection.user == pseudonym("mei@shop.example")
    assert rejection.time == time
    assert "mei" not in f"{rejection!r}{rejection}{vars(rejection)}"


def test_who_a_shop_takes_to_refuse_by_silence_is_told_too(decoded):
    silent = {**OWN, "id": None}
    assert rejected(decoded, silent, absent_consent="refused").user == pseudonym("mei@shop.example")
    assert rejected(decoded, silent, absent_consent="given").user == ""


def test_of_who_consents_nothing_is_told(decoded):
    rejection = rejected(decoded, {**OWN, "id": None, "consent": True}, absent_consent="refused")
    assert (rejection.consent, rejection.user, rejection.time) == (True, "", None)


@pytest.mark.parametrize(
    "document",
    [
        {**OWN, "consent": False, "user": None},
        {"consent": False},
        [{**OWN, "consent": False}],
        {"user": ["mei"], "gpc": True},
        {"op": "d", "before": {**OWN, "consent": False}, "after": None},
    ],
)
def test_a_refusal_of_nobody_known_is_a_refusal_all_the_same(decoded, document):
    rejection = rejected(decoded, document)
    assert (rejection.consent, rejection.user) == (False, "")


def test_a_header_that_cannot_be_read_hides_no_refusal(decoded):
    headers = [("ce_specversion", b"1.0"), ("ce_type", b"adloom.event.v1"), ("ce_id", b"\xff")]
    rejection = rejected(decoded, {**OWN, "id": None, "consent": False}, headers)
    assert (rejection.reason, rejection.user) == ("encoding", pseudonym("mei@shop.example"))
    assert (rejection.consent, rejection.time) == (False, MOMENT)
