"""Shopify's customer events, as a web pixel receives them and sends them on."""

from typing import Any

import pytest

from stream.events.event import Page, Rejected
from stream.pseudonym import pseudonym

VARIANT: dict[str, Any] = {
    "id": "43661439271125",
    "image": {"src": "//shop.example/cdn/shop/products/mug.webp?v=1664345120"},
    "price": {"amount": 34, "currencyCode": "EUR"},
    "product": {
        "id": "7825190912213",
        "title": "Blue mug",
        "untranslatedTitle": "Blue mug",
        "url": "/products/blue-mug",
        "vendor": "Potter",
        "type": "Mugs",
    },
    "sku": "mug-01",
    "title": "Large",
    "untranslatedTitle": "Large",
}
CONTEXT: dict[str, Any] = {
    "document": {
        "location": {"href": "https://shop.example/products/blue-mug?variant=43661439271125", "host": "shop.example"},
        "referrer": "https://shop.example/",
        "characterSet": "UTF-8",
        "title": "Blue mug | Shop",
    },
    "navigator": {"language": "zh-CN", "cookieEnabled": True, "languages": ["zh-CN"], "userAgent": "Mozilla/5.0"},
    "window": {"innerHeight": 900, "innerWidth": 1200},
}
PRIVACY = {
    "analyticsProcessingAllowed": True,
    "marketingAllowed": True,
    "preferencesProcessingAllowed": False,
    "saleOfDataAllowed": True,
}


def pixel(name: str, data: Any = None, **fields: Any) -> dict[str, Any]:
    plain = {"id": "sh-1a2b", "name": name, "clientId": "ffac04fa", "timestamp": "2026-01-29T09:29:59.214Z", "seq": 3}
    return {**plain, "type": "standard", "context": CONTEXT, "data": data, **fields}


def viewed(**fields: Any) -> dict[str, Any]:
    return pixel("product_viewed", {"productVariant": {**VARIANT, **fields}})


def test_a_product_view_is_read_whole(decoded):
    event = decoded(viewed())
    assert (event.id, event.type, event.product, event.locale) == ("sh-1a2b", "view", "mug-01", "zh")
    assert event.time.isoformat() == "2026-01-29T09:29:59.214000+00:00"
    assert event.user == pseudonym("ffac04fa")
    assert event.page == Page(url="https://shop.example/products/blue-mug", title="Blue mug | Shop", text="Blue mug")


@pytest.mark.parametrize(
    ("document", "kind", "product"),
    [
        (pixel("product_added_to_cart", {"cartLine": {"quantity": 1, "merchandise": VARIANT}}), "cart", "mug-01"),
        (pixel("page_viewed", {}), "view", None),
        (pixel("page_viewed"), "view", None),
        (pixel("collection_viewed", {"collection": {"id": "4", "productVariants": [VARIANT]}}), "view", None),
        (pixel("search_submitted", {"searchResult": {"query": "mug", "productVariants": [VARIANT]}}), "view", None),
    ],
)
def test_an_event_is_told_by_its_name_and_lists_name_no_product(decoded, document, kind, product):
    event = decoded(document)
    assert (event.type, event.product) == (kind, product)


@pytest.mark.parametrize(
    ("fields", "product"),
    [
        ({"sku": None}, "43661439271125"),
        ({"sku": ""}, "43661439271125"),
        ({"sku": "", "id": None}, "7825190912213"),
        ({"sku": None, "id": None, "product": None}, None),
        ({"sku": None, "id": None, "product": "mug"}, None),
    ],
)
def test_a_product_without_a_sku_has_the_variants_id_and_never_the_pages_handle(decoded, fields, product):
    assert decoded(viewed(**fields)).product == product


@pytest.mark.parametrize(
    "fields",
    [{"context": None}, {"context": {"document": {"location": "x", "title": 7}}}, {"seq": "x"}, {"type": None}],
)
def test_what_no_event_hangs_on_may_be_anything(decoded, fields):
    assert decoded({**viewed(), **fields}).product == "mug-01"


@pytest.mark.parametrize(
    ("changed", "consent"),
    [({}, True), ({"marketingAllowed": False}, False), ({"saleOfDataAllowed": False}, False)],
)
def test_what_the_customer_allows_comes_with_it(decoded, changed, consent):
    document = {**viewed(), "customerPrivacy": {**PRIVACY, **changed}}
    assert decoded(document, absent_consent="refused").consent is consent


def test_a_call_of_segments_with_a_client_of_its_own_is_no_pixel(decoded):
    call = {"type": "page", "name": "Home", "messageId": "m", "anonymousId": "a", "clientId": "GA1.2",
            "timestamp": "2026-01-29T09:29:59Z", "context": {}}  # fmt: skip
    event = decoded(call)
    assert (event.id, event.user) == ("m", pseudonym("a"))


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (pixel("checkout_completed", {"checkout": {"order": {"id": "1"}}}), "dialect"),
        (pixel("clicked", {"element": {"href": "https://shop.example/products/blue-mug"}}, type="dom"), "dialect"),
        (pixel("page_viewed", id=None), "missing_id"),
        (pixel("page_viewed", clientId=None), "dialect"),
        (pixel("page_viewed", clientId=""), "missing_user"),
        (pixel("page_viewed", timestamp=None), "missing_time"),
        (pixel("page_viewed", timestamp="noon"), "schema"),
        (pixel("product_viewed", {"productVariant": "mug"}), "schema"),
        (viewed(sku={"id": "mug-01"}, id=None, product=None), "schema"),
    ],
)
def test_a_broken_event_gets_its_own_reason(decoded, document, reason):
    with pytest.raises(Rejected) as rejection:
        decoded(document)
    assert rejection.value.reason == reason
