"""The shop's server: the catalogue for the page, and the collector that lets nothing but events through."""

import json
import re
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
from aiohttp import test_utils
from aiokafka.errors import KafkaConnectionError
from yarl import URL

from engines.layout.slots import DEFAULT_SLOTS
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Money, Product
from stream.demo.page.collector import MOST_BYTES, Collector
from stream.demo.page.storefront import Shop

SLOT_SERVER = "http://127.0.0.1:8481"
EVENT = {"schema": "adloom.event.v1", "id": "e1", "user": "mei", "type": "view"}


class Kafka:
    """Keeps what it is sent, or is away."""

    def __init__(self) -> None:
        self.records: list[tuple[str, bytes, bytes]] = []
        self.away = False

    async def send_and_wait(self, topic: str, value: bytes, *, key: bytes) -> None:
        if self.away:
            raise KafkaConnectionError("nobody there")
        self.records.append((topic, key, value))


class Shelf:
    """One product, whose picture lies in the image root."""

    def __init__(self, folder: Path) -> None:
        self.image_root = folder

    def products(self, locale: Locale) -> list[Product]:
        name = "<b>Mug & co</b>" if locale == "en" else "马克杯"
        dollars = [Money(Decimal(amount), "USD") for amount in ("20.00", "15.00")]
        return [
            Product(
                "mug/1", locale, name, "", "Kiln", "kitchen", "teal", dollars[0], dollars[1], True,
                "mug.webp", "/mug",
            ),
            Product("odd", locale, "Odd", "", "", "other", "", dollars[0], None, False, "/etc/hostname", "/odd"),
            Product(
                "far", locale, "Far", "", "", "other", "", dollars[0], None, False,
                str(self.image_root.parent / "secret.png"), "/far",
            ),
            Product("up", locale, "Up", "", "", "other", "", dollars[0], None, False, "../secret.png", "/up"),
        ]  # fmt: skip


@pytest.fixture
def kafka() -> Kafka:
    return Kafka()


@pytest.fixture
async def shop(tmp_path: Path, kafka: Kafka) -> AsyncIterator[test_utils.TestClient]:
    (tmp_path / "secret.png").write_bytes(b"none of the shop's")
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "mug.webp").write_bytes(b"a picture")
    app = Shop(Shelf(pictures), Collector(kafka, "events"), slot_server=SLOT_SERVER, slots=("300x250",)).app()
    async with test_utils.TestClient(test_utils.TestServer(app)) as client:
        yield client


async def test_products_come_in_the_language_asked_for_with_prices_as_text(shop: test_utils.TestClient) -> None:
    english = await (await shop.get("/api/products?locale=en")).json()
    chinese = await (await shop.get("/api/products?locale=zh")).json()
    assert (english["products"][0]["price"], english["products"][0]["sale_price"]) == ("$20.00", "$15.00")
    assert english["products"][0]["percent_off"] == 25
    assert chinese["products"][0]["name"] == "马克杯"
    assert [category["name"] for category in chinese["categories"]] == ["厨房", "其他"]


async def test_a_products_picture_is_served_and_no_other_file(shop: test_utils.TestClient) -> None:
    shown = (await (await shop.get("/api/products")).json())["products"]
    assert await (await shop.get(shown[0]["image"])).read() == b"a picture"
    others = [one["image"] for one in shown[1:]]
    for path in (*others, "/pictures/none", "/pictures/..%2f..%2fetc%2fpasswd", "/static/../storefront.py"):
        assert (await shop.get(URL(path, encoded=True))).status == 404


async def test_the_page_may_talk_to_itself_and_the_slot_server_only(shop: test_utils.TestClient) -> None:
    answer = await shop.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert f"connect-src 'self' {SLOT_SERVER}" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "https://" not in await answer.text()


async def test_the_page_has_a_place_for_every_slot_that_is_filled_by_default(shop: test_utils.TestClient) -> None:
    page = await (await shop.get("/")).text()
    assert sorted(re.findall(r'data-slot="(\w+)"', page)) == sorted(DEFAULT_SLOTS)


async def test_an_event_goes_to_the_topic_as_it_is_under_its_shopper(shop: test_utils.TestClient, kafka: Kafka) -> None:
    body = json.dumps(EVENT).encode()
    answer = await shop.post("/collect", data=body)
    assert (answer.status, await answer.json()) == (202, {"id": "e1"})
    assert kafka.records == [("events", b"mei", body)]


@pytest.mark.parametrize("body", [b"", b"{broken", b"[]", b'{"id": "e1"}', b'{"id": 1, "user": "mei"}', b"\xff\xfe"])
async def test_what_is_no_event_is_refused_with_a_reason(
    shop: test_utils.TestClient, kafka: Kafka, body: bytes
) -> None:
    answer = await shop.post("/collect", data=body)
    assert (answer.status, (await answer.json())["error"]) == (400, "not_an_event")
    assert kafka.records == []


async def test_a_body_beyond_any_event_is_refused_unread(shop: test_utils.TestClient, kafka: Kafka) -> None:
    answer = await shop.post("/collect", data=b"x" * (MOST_BYTES + 1))
    assert answer.status == 413
    assert kafka.records == []


async def test_an_event_that_no_broker_takes_is_not_confirmed(shop: test_utils.TestClient, kafka: Kafka) -> None:
    kafka.away = True
    assert (await shop.post("/collect", data=json.dumps(EVENT))).status == 503
