"""Events as shops' trackers and the pipes behind them send them: what they say is read, what refuses is heard."""

import json
from base64 import b64encode, urlsafe_b64encode
from typing import Any

import pytest

from stream.events.event import Rejected
from stream.events.parse import derived_id

T = "2026-01-29T09:29:59.000Z"
MICROS = 1_769_678_999_000_000
IGLU = "iglu:com.snowplowanalytics.snowplow"


def segment(**fields: Any) -> dict[str, Any]:
    track = {"type": "track", "event": "Product Viewed", "messageId": "m", "anonymousId": "a", "timestamp": T}
    return {**track, "properties": {"product_id": "p1"}, "context": {}, **fields}


def page(**fields: Any) -> dict[str, Any]:
    return {"type": "page", "messageId": "m", "anonymousId": "a", "timestamp": T, **fields}


def pixel(**fields: Any) -> dict[str, Any]:
    """A page view of Snowplow's tracker protocol."""
    plain = {"e": "pv", "eid": "e", "dtm": "1769678999000", "duid": "d", "url": "https://s.example/p/p1", "tv": "js-3"}
    return {**plain, **fields}


def enriched(**fields: Any) -> dict[str, Any]:
    plain = {"event": "page_view", "event_id": "e", "collector_tstamp": T, "domain_userid": "d"}
    return {**plain, "page_url": "https://s.example/p/p1", **fields}


def google(*events: Any, **fields: Any) -> dict[str, Any]:
    return {"client_id": "c", "timestamp_micros": MICROS, "events": list(events), **fields}


def cloud(**fields: Any) -> dict[str, Any]:
    return {"specversion": "1.0", "id": "i", "source": "s", "type": "shop.view", "time": T, **fields}


def own(**fields: Any) -> dict[str, Any]:
    return {"schema": "adloom.event.v1", "id": "e", "time": T, "user": "u", "type": "view", "product": "p1", **fields}


def contexts(kind: str, *scopes: str) -> dict[str, Any]:
    """What Snowplow's tracker sends beside an event, with a choice of consent among it."""
    choice = {"basisForProcessing": "consent", "consentScopes": list(scopes), "gdprApplies": True, "eventType": kind}
    parts = [
        {"schema": f"{IGLU}/web_page/jsonschema/1-0-0", "data": {"id": "w"}},
        {"schema": f"{IGLU}/consent_preferences/jsonschema/1-0-0", "data": choice},
    ]
    return {"schema": f"{IGLU}/contexts/jsonschema/1-0-0", "data": parts}


def packed(document: Any) -> str:
    return urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")


def bare(document: Any) -> bytes:
    return json.dumps(document).encode()


SAID = {"eventType": "deny_all", "basisForProcessing": "consent"}
CART = {"schema": f"{IGLU}/unstruct_event/jsonschema/1-0-0", "data": {"schema": "", "data": []}}
CART["data"]["schema"] = f"{IGLU}/add_to_cart/jsonschema/1-0-0"
RUDDER = {
    "context": {
        "app": {"name": "RudderLabs JavaScript SDK"},
        "consentManagement": {"allowedConsentIds": ["C0001"], "deniedConsentIds": ["C0004"], "provider": "oneTrust"},
        "locale": "zh-TW",
        "sessionId": 1_769_678_999,
    },
    "properties": {"path": "/p/p1", "url": "https://s.example/p/p1?utm=1", "referrer": "$direct"},
    "integrations": {"All": True},
    "channel": "web",
}


@pytest.mark.parametrize(
    ("document", "kind", "product", "consent"),
    [
        # PHP writes an empty object as an empty list.
        (segment(context=[]), "view", "p1", True),
        (page(context=[], properties=[]), "view", None, True),
        (google({"name": "page_view", "params": []}), "view", None, True),
        (own(page=[]), "view", "p1", True),
        (pixel(e="ue", ue_pr=json.dumps(CART)), "cart", "p1", True),
        # Where a shop's own code names the product.
        (segment(properties={"productId": "p1"}), "view", "p1", True),
        (segment(properties={"product_id": "", "sku": "p1"}), "view", "p1", True),
        (segment(event="Product Added", properties={"products": [{"product_id": "p1"}]}), "cart", "p1", True),
        (segment(properties={"products": [{"product_id": "p1"}, {"product_id": "p2"}]}), "view", None, True),
        (segment(properties={"products": [None, 7]}), "view", None, True),
        (segment(properties={"product_id": 17.0}), "view", "17", True),
        (page(properties={"url": "/products/p1?x=1"}), "view", "p1", True),
        (google({"name": "purchase"}, {"name": "view_item", "params": {"items": [{"item_id": 7}]}}), "view", "7", True),
        (google({"name": "view_item", "params": {"items": {"0": {"item_id": "p1"}}}}), "view", None, True),
        # Times and ids as text or numbers, and what pipes put around the JSON.
        (google({"name": "page_view"}, timestamp_micros=str(MICROS)), "view", None, True),
        (pixel(dtm=1_769_678_999_000), "view", "p1", True),
        (pixel(dtm="", stm="1769678999000"), "view", "p1", True),
        (segment(userId=0), "view", "p1", True),
        (b"\xef\xbb\xbf" + bare(segment()), "view", "p1", True),
        (bare(segment()) + b"\r\n", "view", "p1", True),
        (cloud(data=segment()), "view", "p1", True),
        (cloud(data=None, data_base64=b64encode(bare(own())).decode()), "view", "p1", True),
        (cloud(data=own(), datacontenttype="application/json; charset=UTF-8"), "view", "p1", True),
        # Consent in the forms that each of them knows.
        (page(**RUDDER), "view", "p1", False),
        (segment(context={"consent": {"categoryPreferences": {"C0004": "0"}}}), "view", "p1", False),
        (segment(context={"consent": {"categoryPreferences": '{"Advertising": false}'}}), "view", "p1", False),
        (segment(context={"consent": {"categoryPreferences": '{"Advertising": tr'}}), "view", "p1", False),
        (segment(context={"traits": {"marketing_consent": False}}), "view", "p1", False),
        (segment(properties={"product_id": "p1", "name": "[New] {mug"}), "view", "p1", True),
        (google({"name": "page_view"}, consent={"ad_user_data": "DENIED"}), "view", None, False),
        (google({"name": "page_view", "params": {"gcd": "13p3p3p2p5"}}), "view", None, False),
        (own(consent={"necessary": True, "marketing": False}), "view", "p1", False),
        (cloud(data=own(), consent="false"), "view", "p1", False),
        (pixel(co=json.dumps(contexts("deny_all"))), "view", "p1", False),
        (pixel(co=contexts("deny_all")), "view", "p1", False),
        (pixel(cx=packed(contexts("withdrawn"))), "view", "p1", False),
        (pixel(cx=b64encode(bare(contexts("expired"))).decode()), "view", "p1", False),
        (pixel(cx=packed(contexts("pending"))), "view", "p1", False),
        (pixel(cx=packed(contexts("implicit_consent"))), "view", "p1", False),
        (pixel(cx=packed(contexts("allow_selected", "necessary", "analytics"))), "view", "p1", False),
        (pixel(cx=packed(contexts("deny_all"))[:80]), "view", "p1", False),
        (pixel(co='{"schema": '), "view", "p1", False),
        (pixel(co="Acme", cx="Acme"), "view", "p1", True),
        (enriched(contexts_com_snowplowanalytics_snowplow_consent_preferences_1=[SAID]), "view", "p1", False),
        (enriched(contexts_com_acme_consent_2=[{"necessary": True}, {"marketing": False}]), "view", "p1", False),
        (enriched(contexts_com_iab_snowplow_tcf_1=[{"tcString": "nothing that can be read"}]), "view", "p1", False),
        ({"schema": f"{IGLU}/payload_data/jsonschema/1-0-4", "data": [pixel(cx=packed(contexts("deny_all")))]},
         "view", "p1", False),
    ],
)  # fmt: skip
def test_what_trackers_send_is_read(decoded, document, kind, product, consent):
    event = decoded(document)
    assert (event.type, event.product, event.consent) == (kind, product, consent)


@pytest.mark.parametrize(
    "document",
    [
        pixel(cx=packed(contexts("allow_all"))),
        pixel(co=json.dumps(contexts("allow_selected", "necessary", "advertising"))),
        google({"name": "page_view", "params": {"gcd": "13t3t3t2t5"}}),
        google({"name": "page_view"}, consent={"ad_user_data": "GRANTED", "ad_personalization": "GRANTED"}),
    ],
)
def test_a_grant_counts_where_consent_must_be_given(decoded, document):
    assert decoded(document, absent_consent="refused").consent is True


@pytest.mark.parametrize(
    "document",
    [
        pixel(cx=packed({"data": []})),
        google({"name": "page_view", "params": {"gcd": "13l3l3l2l1"}}),
        segment(context=[]),
    ],
)
def test_what_says_nothing_is_no_grant(decoded, document):
    assert decoded(document, absent_consent="refused").consent is False


@pytest.mark.parametrize(
    ("document", "count"),
    [([segment(), segment()], 2), ([own()], 1), ([], 0), ({"batch": [segment()] * 3, "sentAt": T}, 3)],
)
def test_several_events_in_one_record_are_told_to_be_several(decoded, document, count):
    with pytest.raises(Rejected, match=f"dialect: a batch of {count} in a record that must hold one event"):
        decoded(document)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (segment(timestamp=1_769_678_999_000), "schema"),
        (segment(timestamp="2026-01-29T09:29:59"), "schema"),
        (segment(properties="{}"), "schema"),
        (segment(properties={"product_id": {"id": "p1"}}), "schema"),
        ({"batch": [segment()], "sentAt": T}, "dialect"),
        (google({"name": "page_view"}, timestamp_micros=MICROS // 1000), "expired"),
        (google({"name": "page_view", "params": [7]}), "schema"),
        (pixel(e="pp"), "dialect"),
        (cloud(data=[]), "dialect"),
        (b"\xef\xbb\xbf", "json"),
        ({"event": "$pageview", "distinct_id": "d", "uuid": "x", "timestamp": T}, "dialect"),
    ],
)
def test_what_cannot_be_read_with_certainty_is_refused(decoded, document, reason):
    with pytest.raises(Rejected) as rejection:
        decoded(document)
    assert rejection.value.reason == reason


def test_an_id_made_from_a_record_lets_nobody_without_the_secret_find_its_shopper_by_trying():
    record = {"client_id": "1", "user_id": "17", "events": [{"name": "view_item"}]}
    known = derived_id(record)
    assert derived_id(dict(reversed(record.items()))) == known
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("stream.events.parse.user_secret", lambda: b"another secret of enough length")
        assert derived_id(record) != known
