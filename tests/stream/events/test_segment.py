"""Segment page and track calls, recognised by themselves."""

from typing import Any

import pytest

from stream.events.event import Rejected
from stream.pseudonym import pseudonym

PAGE: dict[str, Any] = {
    "type": "page",
    "messageId": "m-1",
    "anonymousId": "anon-1",
    "timestamp": "2026-01-29T09:29:59.000Z",
    "properties": {"url": "https://shop.example/products/lamp-02", "title": "Brass lamp"},
    "context": {
        "locale": "zh-CN",
        "page": {"url": "https://shop.example/other", "title": "Other"},
        "sessionId": 17,
        "consent": {"categoryPreferences": {"Analytics": False, "Advertising": True}},
    },
}


def track(event: str, /, **properties: Any) -> dict[str, Any]:
    return {**PAGE, "type": "track", "event": event, "properties": properties}


def test_a_page_call_is_a_view_of_the_page(decoded):
    event = decoded(PAGE)
    assert (event.id, event.type, event.product, event.locale) == ("m-1", "view", "lamp-02", "zh")
    assert (event.user, event.session) == (pseudonym("anon-1"), pseudonym("17"))
    assert (event.page.url, event.page.title) == ("https://shop.example/products/lamp-02", "Brass lamp")
    assert event.consent is True


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Product Viewed", "view"),
        ("Product List Viewed", "view"),
        ("Product Clicked", "click"),
        ("Promotion Clicked", "click"),
        ("product added ", "cart"),
    ],
)
def test_a_track_call_is_told_by_its_name(decoded, name, kind):
    event = decoded(track(name, product_id=17, name="Mug"))
    assert (event.type, event.product, event.page.text) == (kind, "17", "Mug")


@pytest.mark.parametrize("name", ["Product List Viewed", "Promotion Clicked"])
def test_a_lists_page_names_no_product(decoded, name):
    assert decoded(track(name, url="https://shop.example/mugs/p/2")).product is None


@pytest.mark.parametrize(
    ("fields", "attribute", "expected"),
    [
        ({"userId": "u-9"}, "user", pseudonym("u-9")),
        ({"timestamp": None, "originalTimestamp": "2026-01-29T09:29:58Z"}, "consent", True),
        ({"context": {}}, "consent", True),
        ({"context": None}, "product", "lamp-02"),
        ({"properties": None, "context": {"page": None}}, "product", None),
        ({"context": {"page": "https://shop.example/", "sessionId": {}}}, "product", "lamp-02"),
        ({"originalTimestamp": "2026-01-29T09:30:00.029:Z", "sentAt": 5}, "id", "m-1"),
        ({"timestamp": "soon", "originalTimestamp": "2026-01-29T09:29:58Z"}, "id", "m-1"),
        ({"properties": {"product_id": "levis-501", "name": 501, "sku": []}}, "product", "levis-501"),
        ({"userId": ["u"]}, "user", pseudonym("anon-1")),
        ({"context": {"consent": {"categoryPreferences": {"Advertising": False}}}}, "consent", False),
        ({"context": {"consent": {"categoryPreferences": {"Analytics": False}}}}, "consent", True),
        ({"context": {"page": {"url": "https://shop.example/item/x-1"}}, "properties": {}}, "product", "x-1"),
        ({"properties": {"sku": "S-1"}}, "product", "S-1"),
    ],
)
def test_variants(decoded, fields, attribute, expected):
    assert getattr(decoded({**PAGE, **fields}), attribute) == expected


@pytest.mark.parametrize(
    ("times", "second"),
    [
        ({"originalTimestamp": "2026-01-29T09:40:00Z", "sentAt": "2026-01-29T09:40:05Z"}, 55),
        ({"timestamp": "2026-01-29T09:10:00Z", "sentAt": "2026-01-29T09:10:10Z"}, 50),
        ({"timestamp": "2026-01-29T09:29:48Z", "originalTimestamp": "2026-01-29T09:40:00Z"}, 48),
        ({"sentAt": "2026-01-29T09:40:00Z"}, 0),
        ({}, 0),
        ({"originalTimestamp": "2026-01-29T09:40:09Z", "sentAt": "2026-01-29T09:40:05Z"}, 0),
        ({"originalTimestamp": "2026-01-29T09:29:40Z", "sentAt": "yesterday"}, 40),
    ],
)
def test_a_wrong_clock_is_mended_from_sending_and_receipt(decoded, times, second):
    event = decoded({**PAGE, "timestamp": None, "receivedAt": "2026-01-29T09:30:00Z", **times})
    assert event.time.second == second
    assert abs(event.time.minute - 29.5) < 1


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({**PAGE, "messageId": None}, "missing_id"),
        ({**PAGE, "anonymousId": None}, "missing_user"),
        ({**PAGE, "timestamp": None}, "missing_time"),
        ({**PAGE, "timestamp": 3}, "schema"),
        ({**PAGE, "context": [1]}, "schema"),
        (track("Order Completed"), "dialect"),
        ({**PAGE, "type": "identify"}, "dialect"),
    ],
)
def test_a_broken_call_gets_its_own_reason(decoded, document, reason):
    with pytest.raises(Rejected) as rejection:
        decoded(document)
    assert rejection.value.reason == reason
