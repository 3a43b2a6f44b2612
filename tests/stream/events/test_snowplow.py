"""Snowplow: the tracker protocol bare and in its envelope, and the enriched event."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from stream.events.event import Rejected
from stream.pseudonym import pseudonym

ENVELOPE = "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4"
UNSTRUCT = "iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0"
LINK = "iglu:com.snowplowanalytics.snowplow/link_click/jsonschema/1-0-1"
CART = "iglu:com.snowplowanalytics.snowplow/add_to_cart/jsonschema/1-0-0"
PAGE_VIEW: dict[str, Any] = {
    "e": "pv",
    "eid": "c6ef3124-b53a-4b13-a233-0088f79dcbcb",
    "dtm": "1769678999000",
    "duid": "duid-1",
    "sid": "sid-1",
    "url": "https://shop.example/products/mug-01",
    "page": "Blue mug",
    "lang": "zh-CN",
    "tv": "js-3.0",
}
ENRICHED: dict[str, Any] = {
    "event": "page_view",
    "event_id": "c6ef3124-b53a-4b13-a233-0088f79dcbcb",
    "collector_tstamp": "2026-01-29T09:29:59.000Z",
    "domain_userid": "duid-1",
    "domain_sessionid": "sid-1",
    "page_url": "https://shop.example/products/mug-01",
    "page_title": "Blue mug",
    "br_lang": "zh-CN",
}


MOBILE = {
    "schema": "iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-1",
    "data": [
        None,
        {"schema": "iglu:com.snowplowanalytics.snowplow/mobile_context/jsonschema/1-0-3", "data": {"userId": "x"}},
        {"schema": "iglu:com.snowplowanalytics.snowplow/client_session/jsonschema/1-0-2",
         "data": {"userId": "app-1", "sessionId": "run-1", "sessionIndex": 3, "previousSessionId": None}},
    ],
}  # fmt: skip


def unstructured(schema: str, data: Any) -> str:
    return json.dumps({"schema": UNSTRUCT, "data": {"schema": schema, "data": data}})


def click(**fields: Any) -> dict[str, Any]:
    inner = unstructured(LINK, {"targetUrl": "https://shop.example/products/pot-07", "elementContent": "Red pot"})
    return {**PAGE_VIEW, "e": "ue", "ue_pr": inner, **fields}


@pytest.mark.parametrize("document", [PAGE_VIEW, {"schema": ENVELOPE, "data": [PAGE_VIEW]}, ENRICHED])
def test_a_page_view_reads_the_same_in_every_form(decoded, document):
    event = decoded(document)
    assert (event.id, event.type, event.product) == (PAGE_VIEW["eid"], "view", "mug-01")
    assert (event.user, event.session, event.locale) == (pseudonym("duid-1"), pseudonym("sid-1"), "zh")
    assert event.time.isoformat() == "2026-01-29T09:29:59+00:00"
    assert event.page.title == "Blue mug"


@pytest.mark.parametrize(
    "document",
    [
        click(),
        click(
            ue_pr=None,
            ue_px=urlsafe_b64encode(click()["ue_pr"].encode()).decode().rstrip("="),
        ),
        {**ENRICHED, "event": "unstruct", "unstruct_event_com_snowplowanalytics_snowplow_link_click_1": {
            "targetUrl": "https://shop.example/products/pot-07", "elementContent": "Red pot"}},
    ],
)  # fmt: skip
def test_a_link_click_is_about_where_the_link_leads(decoded, document):
    event = decoded(document)
    assert (event.type, event.product, event.page.text) == ("click", "pot-07", "Red pot")
    assert event.page.url == "https://shop.example/products/pot-07"


def test_a_cart_event_names_its_sku(decoded):
    event = decoded(click(ue_pr=unstructured(CART, {"sku": "K-9", "name": "Kettle"})))
    assert (event.type, event.product) == ("cart", "K-9")


def test_a_logged_in_user_and_a_true_time_come_first(decoded):
    event = decoded({**PAGE_VIEW, "uid": "user-1", "ttm": 1769678998000})
    assert event.user == pseudonym("user-1")
    assert event.time.second == 58


@pytest.mark.parametrize(
    ("document", "user"),
    [
        ({**PAGE_VIEW, "duid": None, "nuid": "n-1"}, "n-1"),
        ({**PAGE_VIEW, "duid": None, "nuid": "n-1", "tnuid": "t-1"}, "t-1"),
        ({**ENRICHED, "domain_userid": None, "network_userid": "n-1"}, "n-1"),
        (
            {**ENRICHED, "domain_userid": None,
             "contexts_com_snowplowanalytics_snowplow_client_session_1": [{"userId": "app-1", "sessionId": "s"}]},
            "app-1",
        ),
        ({**PAGE_VIEW, "duid": None, "nuid": "n-1", "co": json.dumps(MOBILE)}, "app-1"),
        ({**PAGE_VIEW, "co": json.dumps(MOBILE)}, "duid-1"),
    ],
)  # fmt: skip
def test_a_shopper_is_known_by_any_of_the_protocols_ids(decoded, document, user):
    assert decoded(document).user == pseudonym(user)


@pytest.mark.parametrize(
    "contexts",
    [
        {"co": json.dumps(MOBILE)},
        {"co": MOBILE},
        {"co": "Acme", "cx": urlsafe_b64encode(json.dumps(MOBILE).encode()).decode().rstrip("=")},
        {"co": "{", "cx": urlsafe_b64encode(json.dumps(MOBILE).encode()).decode()},
    ],
)
def test_a_mobile_tracker_names_shopper_and_session_in_a_context(decoded, contexts):
    event = decoded({**PAGE_VIEW, "duid": None, "sid": None, **contexts})
    assert (event.user, event.session) == (pseudonym("app-1"), pseudonym("run-1"))


def test_a_link_that_leaves_the_shop_is_about_the_page_it_is_on(decoded):
    event = decoded(click(ue_pr=unstructured(LINK, {"targetUrl": "https://www.amazon.de/dp/B0ABC"})))
    assert (event.product, event.page.url) == ("mug-01", PAGE_VIEW["url"])


def test_a_wrong_clock_is_mended_from_sending_and_collection(decoded):
    clock = {"dvce_created_tstamp": "2026-01-29T08:00:00Z", "dvce_sent_tstamp": "2026-01-29T08:00:04Z"}
    assert decoded({**ENRICHED, **clock}).time.second == 55


@pytest.mark.parametrize(
    "spare",
    [{"ttm": "soon"}, {"url": 7}, {"page": ["a"]}, {"lang": None}, {"sid": {}}, {"tnuid": []}],
)
def test_a_spare_field_that_is_broken_costs_nothing(decoded, spare):
    assert decoded({**PAGE_VIEW, **spare}).id == PAGE_VIEW["eid"]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({**PAGE_VIEW, "eid": None}, "missing_id"),
        ({**PAGE_VIEW, "duid": None}, "missing_user"),
        ({**PAGE_VIEW, "dtm": None}, "missing_time"),
        ({**PAGE_VIEW, "dtm": "soon"}, "schema"),
        ({**PAGE_VIEW, "dtm": "9" * 400}, "schema"),
        ({**PAGE_VIEW, "e": "pp"}, "dialect"),
        ({**PAGE_VIEW, "e": 1}, "schema"),
        ({"schema": ENVELOPE, "data": [PAGE_VIEW, PAGE_VIEW]}, "dialect"),
        ({"schema": ENVELOPE, "data": {}}, "schema"),
        (click(ue_pr="{"), "json"),
        (click(ue_pr=json.dumps({"schema": UNSTRUCT})), "schema"),
        (click(ue_pr=unstructured(LINK.replace("link_click", "change_form"), {})), "dialect"),
        (click(ue_px="é"), "encoding"),
        ({**ENRICHED, "event": "struct"}, "dialect"),
        ({**ENRICHED, "collector_tstamp": None}, "missing_time"),
    ],
)
def test_a_broken_event_gets_its_own_reason(decoded, document, reason):
    with pytest.raises(Rejected) as rejection:
        decoded(document)
    assert rejection.value.reason == reason
