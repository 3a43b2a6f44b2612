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


@pytest.mark.parametrize(
    ("fields", "attribute", "expected"),
    [
        ({"userId": "u-9"}, "user", pseudonym("u-9")),
        ({"timestamp": None, "originalTimestamp": "2026-01-29T09:29:58Z"}, "consent", True),
        ({"context": {}}, "consent", True),
        ({"context": {"consent": {"categoryPreferences": {"Advertising": False}}}}, "consent", False),
        ({"context": {"consent": {"categoryPreferences": {"Analytics": False}}}}, "consent", True),
        ({"context": {"page": {"url": "https://shop.example/item/x-1"}}, "properties": {}}, "product", "x-1"),
        ({"properties": {"sku": "S-1"}}, "product", "S-1"),
    ],
)
def test_variants(decoded, fields, attribute, expected):
    assert getattr(decoded({**PAGE, **fields}), attribute) == expected


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({**PAGE, "messageId": None}, "missing_id"),
        ({**PAGE, "anonymousId": None}, "missing_user"),
        ({**PAGE, "timestamp": None}, "missing_time"),
        ({**PAGE, "timestamp": 3}, "schema"),
        ({**PAGE, "context": []}, "schema"),
        (track("Order Completed"), "dialect"),
        ({**PAGE, "type": "identify"}, "dialect"),
    ],
)
def test_a_broken_call_gets_its_own_reason(decoded, document, reason):
    with pytest.raises(Rejected) as rejection:
        decoded(document)
    assert rejection.value.reason == reason
