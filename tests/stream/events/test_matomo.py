"""Matomo's tracking requests: page views, views of products, carts; never an order, and never a guessed product."""

import json
from typing import Any

import pytest

from stream.events.event import Rejected
from stream.pseudonym import pseudonym

LINE = ["mug-01", "Blue mug", ["Mugs"], 34, 1]


def request(**parameters: Any) -> dict[str, Any]:
    """The parameters that Matomo's tracker sends with a page view, all of them text, and a server's `cdt`."""
    plain = {
        "action_name": "Mugs", "idsite": "1", "rec": "1", "r": "482915", "rand": "482915", "h": "10", "m": "29",
        "s": "59", "url": "https://shop.example/mugs?page=2", "_id": "0a1b2c3d4e5f6071", "_idn": "0", "send_image": "0",
        "res": "1920x1080", "pv_id": "Zx81Qa", "cdt": "2026-01-29 09:29:59", "lang": "zh-CN,zh;q=0.9,en;q=0.8",
    }  # fmt: skip
    return {**plain, **parameters}


def product(**parameters: Any) -> dict[str, Any]:
    return request(**{"_pks": "mug-01", "_pkn": "Blue mug", "_pkc": '["Mugs"]', "_pkp": "34", **parameters})


def cart(lines: Any, **parameters: Any) -> dict[str, Any]:
    return request(**{"idgoal": "0", "revenue": "34", "ec_items": lines, **parameters})


def test_a_page_view_is_read_whole(decoded):
    event = decoded(request())
    assert (event.type, event.product, event.locale) == ("view", None, "zh")
    assert (event.page.url, event.page.title) == ("https://shop.example/mugs", "Mugs")
    assert event.time.isoformat() == "2026-01-29T09:29:59+00:00"
    assert event.user == pseudonym("0a1b2c3d4e5f6071")


def test_a_product_view_names_its_sku(decoded):
    event = decoded(product())
    assert (event.type, event.product, event.page.text) == ("view", "mug-01", "Blue mug")


@pytest.mark.parametrize(
    ("document", "kind", "product"),
    [
        (request(url="https://shop.example/products/pot-07"), "view", "pot-07"),
        (request(_pkc="Mugs", url="https://shop.example/p/2"), "view", None),
        (request(search="mug", url="https://shop.example/p/2"), "view", None),
        (request(url=None), "view", None),
        (product(_pks=17), "view", "17"),
        (cart(json.dumps([LINE])), "cart", "mug-01"),
        (cart([LINE], idgoal=0), "cart", "mug-01"),
        (cart(json.dumps([["mug-01"]])), "cart", "mug-01"),
        (cart(json.dumps([LINE, ["pot-07", "Red pot", "", 12, 1]])), "cart", None),
        (cart(json.dumps([[]]), url="https://shop.example/products/pot-07"), "cart", None),
        (request(ping=0, ca="0"), "view", None),
    ],
)
def test_a_product_is_known_where_a_request_names_one(decoded, document, kind, product):
    event = decoded(document)
    assert (event.type, event.product) == (kind, product)


@pytest.mark.parametrize(
    ("parameters", "user"),
    [({"uid": "mei"}, "mei"), ({"uid": "mei", "cid": "c"}, "mei"), ({"uid": "", "cid": "c"}, "c"), ({"cid": 17}, "17")],
)
def test_a_user_who_signed_in_comes_before_the_visitor(decoded, parameters, user):
    assert decoded(request(**parameters)).user == pseudonym(user)


@pytest.mark.parametrize("time", [1_769_678_999, "1769678999", "2026-01-29T09:29:59Z", " 2026-01-29 09:29:59"])
def test_a_time_is_written_in_either_way(decoded, time):
    assert decoded(request(cdt=time)).time.second == 59


def test_an_envelope_tells_what_the_protocol_has_no_parameter_for(decoded):
    cloud = {"specversion": "1.0", "id": "c-1", "source": "/shop", "type": "t", "time": "2026-01-29T09:29:58Z"}
    event = decoded({**cloud, "data": request(cdt=None)})
    assert (event.id, event.time.second) == ("c-1", 58)


def test_the_same_request_has_the_same_id_and_another_has_another(decoded):
    assert decoded(request()).id == decoded(request()).id != decoded(request(rand="7")).id


@pytest.mark.parametrize("absent", ["given", "refused"])
def test_consent_to_be_measured_is_none_to_advertising(decoded, absent):
    assert decoded(request(consent="1"), absent_consent=absent).consent is (absent == "given")
    assert decoded(request(consent="0"), absent_consent=absent).consent is False


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (request(cdt=None), "missing_time"),
        (request(cdt="2026-13-29 09:29:59"), "schema"),
        (request(_id=None), "missing_user"),
        (request(_id=["a"]), "schema"),
        (product(_pks={"id": "mug-01"}), "schema"),
        (request(url=None, action_name=None), "dialect"),
        (request(e_c="Menu", e_a="open", ca="1"), "dialect"),
        (request(link="https://elsewhere.example/p/abc"), "dialect"),
        (request(download="https://shop.example/a.pdf"), "dialect"),
        (request(ping="1"), "dialect"),
        (request(c_n="Banner", c_p="b.webp"), "dialect"),
        (request(idgoal="3"), "dialect"),
        (cart("[]"), "dialect"),
        (cart(json.dumps([LINE]), ec_id="A-1"), "dialect"),
        (cart(json.dumps([LINE]), idgoal=None), "dialect"),
        (cart("[["), "json"),
        ({"requests": ["?idsite=1&rec=1&url=https%3A%2F%2Fshop.example"], "send_image": 0}, "dialect"),
    ],
)
def test_a_request_of_no_use_gets_its_own_reason(decoded, document, reason):
    with pytest.raises(Rejected) as rejection:
        decoded(document)
    assert rejection.value.reason == reason


def test_a_bulk_is_told_to_be_one(decoded):
    with pytest.raises(Rejected, match="a bulk of Matomo's requests"):
        decoded({"requests": ["?idsite=1&rec=1", "?idsite=1&rec=1"]})
