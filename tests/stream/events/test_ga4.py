"""GA4 Measurement Protocol: one useful event of a body, found among others."""

from typing import Any

import pytest

from stream.events.event import Rejected
from stream.pseudonym import pseudonym


def item(name: str = "view_item", **params: Any) -> dict[str, Any]:
    return {"name": name, "params": {"items": [{"item_id": "mug-01", "item_name": "Blue mug"}], **params}}


def body(*events: Any, **fields: Any) -> dict[str, Any]:
    return {"client_id": "123.456", "timestamp_micros": 1_769_678_999_000_000, "events": list(events), **fields}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("page_view", "view"),
        ("view_item", "view"),
        ("view_item_list", "view"),
        ("select_item", "click"),
        ("select_promotion", "click"),
        ("click", "click"),
        ("add_to_cart", "cart"),
    ],
)
def test_an_event_is_told_by_its_name(decoded, name, kind):
    event = decoded(body(item(name, page_location="https://s.example/x?y", page_title="Mugs", language="zh-cn")))
    assert (event.type, event.product, event.locale) == (kind, "mug-01", "zh")
    assert (event.page.url, event.page.title, event.page.text) == ("https://s.example/x", "Mugs", "Blue mug")
    assert event.time.isoformat() == "2026-01-29T09:29:59+00:00"
    assert event.user == pseudonym("123.456")


@pytest.mark.parametrize(
    ("document", "attribute", "expected"),
    [
        (body(item(event_id="g-1")), "id", "g-1"),
        (body(item(session_id=99)), "session", pseudonym("99")),
        (body(item(), user_id="u-1"), "user", pseudonym("u-1")),
        (body({"name": "session_start"}, item()), "product", "mug-01"),
        (body({"name": "scroll", "params": []}, 7, item()), "product", "mug-01"),
        (body(item(items=None, page_location="https://s.example/p/abc")), "product", "abc"),
        (body(item(items=[None])), "product", None),
        (body(item(items=[{"item_id": "a", "item_name": 501}])), "product", "a"),
        (body(item(items={"item_id": "a"})), "product", None),
        (body({"name": "page_view", "params": None}), "type", "view"),
        (body(item(), client_id=None, app_instance_id="f" * 32), "user", pseudonym("f" * 32)),
        (body({**item(), "timestamp_micros": "soon"}), "product", "mug-01"),
        (body(item("click", items=[], link_url="https://s.example/products/pot-07")), "product", "pot-07"),
        (body(item("view_item_list", items=[{"item_id": "a"}, {"item_id": "b"}])), "product", None),
        (body(item("view_item_list", items=[], page_location="https://s.example/mugs/p/2")), "product", None),
        (body(item("select_promotion", items=[], page_location="https://s.example/p/abc")), "product", None),
        (body(item(), device={"language": "zh-cn"}), "locale", "zh"),
        (body(item(language="en-gb"), device={"language": "zh-cn"}), "locale", "en"),
        (body(item(), device="phone"), "locale", "en"),
        (body(item()), "consent", True),
        (body(item(), consent={"ad_personalization": "DENIED"}), "consent", False),
        (body(item(), consent={"ad_user_data": "GRANTED"}), "consent", True),
        (body(item(), non_personalized_ads=True), "consent", False),
    ],
)
def test_variants(decoded, document, attribute, expected):
    assert getattr(decoded(document), attribute) == expected


def test_without_an_event_id_the_same_body_has_the_same_id_and_another_body_another(decoded):
    assert decoded(body(item())).id == decoded(body(item())).id
    assert decoded(body(item())).id != decoded(body(item("select_item"))).id


@pytest.mark.parametrize("link", ["https://www.instagram.com/p/CxYz/", "https://www.amazon.de/dp/B0ABC", "http://[",
                                  "mailto:anna@s.example", "//other.example/p/abc"])  # fmt: skip
def test_a_click_that_leaves_the_shop_is_about_the_page_it_was_made_on(decoded, link):
    event = decoded(body(item("click", items=[], link_url=link, page_location="https://s.example/products/pot-07")))
    assert (event.product, event.page.url) == ("pot-07", "https://s.example/products/pot-07")


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("/p/abc", "https://s.example/products/pot-07"),
        ("https://WWW.s.example/p/abc", "https://m.s.example:8443/"),
        ("https://s.example/p/abc", None),
        ("https://s.example/p/abc", "/products/pot-07"),
    ],
)
def test_a_click_within_the_shop_is_about_where_the_link_leads(decoded, link, page):
    event = decoded(body(item("click", items=[], link_url=link, page_location=page)))
    assert (event.product, event.page.url) == ("abc", link)


def test_a_body_without_a_time_is_told_the_field(decoded):
    with pytest.raises(Rejected, match="timestamp_micros"):
        decoded(body(item(), timestamp_micros=None))


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (body(), "dialect"),
        (body(item(), item("page_view")), "dialect"),
        (body(item("purchase")), "dialect"),
        (body(item(), client_id=None), "missing_user"),
        (body(item(), timestamp_micros=None), "missing_time"),
        (body(item(), timestamp_micros="now"), "schema"),
        (body({"params": {}}), "schema"),
        (body(item(), events="view_item"), "schema"),
    ],
)
def test_a_broken_body_gets_its_own_reason(decoded, document, reason):
    with pytest.raises(Rejected) as rejection:
        decoded(document)
    assert rejection.value.reason == reason
