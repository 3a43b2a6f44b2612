"""The slot server: pictures, metadata and pushes; a fallback instead of an error whenever data is missing."""

import json
from collections.abc import AsyncIterator
from io import BytesIO
from types import SimpleNamespace

import pytest
from aiohttp import ClientResponse, test_utils
from PIL import Image
from prometheus_client import CollectorRegistry

from engines.layout.slots import SLOTS, parse_slot
from stream.config import Settings
from stream.kafka.record import ServedCreative, to_record
from stream.operator.metrics import Metrics
from stream.slots.follower import Follower
from stream.slots.house import WORDS, house_ad
from stream.slots.server import SlotServer
from stream.slots.store import SlotStore

SHOP = "http://shop.test"


class Rig:
    """A slot server over an empty store, and the follower that fills it, without Kafka."""

    def __init__(self) -> None:
        self.store = SlotStore(soft_ttl_s=60, hard_ttl_s=3_600, wall=lambda: 1_000.0)
        self.metrics = Metrics(CollectorRegistry())
        self.follower = Follower(self.store, Settings(), self.metrics)
        self.client: test_utils.TestClient

    def publish(
        self,
        version: int,
        *,
        user: str = "mei",
        slot: str = "300x250",
        data: bytes | None = b"pic",
        time: float = 999.5,
    ) -> None:
        creative = ServedCreative(
            id="" if data is None else f"creative-{version}",
            user=f"pseudonym of {user}",
            slot=slot,
            event_id=f"event-{version}",
            event_time=time,
            version=version,
            published=1_000.0,
            content_type="image/webp",
            data=data,
            product="mug-01",
            explain=b'{"prompt":"teal podium, sand backdrop","seed":7}',
        )
        key, value, headers = to_record(creative)
        self.follower.take(SimpleNamespace(key=key, value=value, headers=headers, offset=0, partition=0))  # type: ignore[arg-type]

    async def get(self, path: str, **headers: str) -> ClientResponse:
        return await self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    made = Rig()
    server = SlotServer(
        made.store,
        made.metrics,
        pseudonym=lambda user: f"pseudonym of {user}",
        ready=lambda: made.follower.caught_up,
        slots=("300x250", "728x90"),
        origins=frozenset({SHOP}),
    )
    async with test_utils.TestClient(test_utils.TestServer(server.app())) as client:
        made.client = client
        yield made


async def test_the_newest_creative_of_the_visitor_is_served(rig: Rig) -> None:
    rig.publish(2, data=b"new")
    rig.publish(1, data=b"old")
    answer = await rig.get("/slots/300x250?user=mei")
    assert (answer.status, await answer.read(), answer.content_type) == (200, b"new", "image/webp")
    assert answer.headers["X-Adloom-State"] == "fresh"
    assert answer.headers["X-Adloom-Creative"] == "creative-2"


async def test_a_known_etag_is_answered_without_the_picture(rig: Rig) -> None:
    rig.publish(1)
    first = await rig.get("/slots/300x250?user=mei")
    again = await rig.get("/slots/300x250?user=mei", If_None_Match=first.headers["ETag"])
    assert (again.status, await again.read()) == (304, b"")
    rig.publish(2, data=b"other")
    changed = await rig.get("/slots/300x250?user=mei", If_None_Match=first.headers["ETag"])
    assert changed.status == 200


async def test_metadata_tell_the_event_to_slot_time_and_the_reason(rig: Rig) -> None:
    rig.publish(1)
    metadata = await (await rig.get("/slots/300x250?user=mei&format=json")).json()
    assert metadata["event_to_slot_ms"] == 500.0
    assert metadata["explain"] == {"prompt": "teal podium, sand backdrop", "seed": 7}
    assert (metadata["event"], metadata["product"]) == ("event-1", "mug-01")
    picture = await rig.get(metadata["image"])
    assert await picture.read() == b"pic"


@pytest.mark.parametrize("query", ["?user=nobody", "", "?user=", "?user=%00%F0%9F%98%80&locale=zh"])
async def test_a_visitor_without_a_creative_gets_the_house_ad_of_the_size(rig: Rig, query: str) -> None:
    answer = await rig.get(f"/slots/728x90{query}")
    assert answer.status == 200
    assert answer.headers["X-Adloom-State"] == "fallback"
    assert Image.open(BytesIO(await answer.read())).size == (728, 90)


async def test_the_house_ad_speaks_the_visitors_language(rig: Rig) -> None:
    english, chinese = (
        await rig.get("/slots/300x250"),
        await rig.get("/slots/300x250", Accept_Language="zh-CN,zh;q=0.9"),
    )
    assert await english.read() == house_ad(SLOTS["300x250"], "en")
    assert await chinese.read() == house_ad(SLOTS["300x250"], "zh")


@pytest.mark.parametrize("path", ["/slots/", "/slots/%2e%2e", "/slots/300x250/more", "/slots"])
async def test_a_path_that_is_none_is_refused_with_a_reason(rig: Rig, path: str) -> None:
    answer = await rig.get(f"{path}?user=mei")
    assert answer.status in {400, 404}
    assert (await answer.json())["message"]


async def test_a_deleted_creative_is_no_longer_served(rig: Rig) -> None:
    rig.publish(1)
    rig.publish(2, data=None)
    assert (await rig.get("/slots/300x250?user=mei")).headers["X-Adloom-State"] == "fallback"


async def test_a_record_that_is_no_creative_is_counted_and_passed_over(rig: Rig) -> None:
    rig.follower.take(SimpleNamespace(key=b"?", value=b"?", headers=[], offset=3, partition=0))  # type: ignore[arg-type]
    assert rig.metrics.slot_rejected.labels("malformed")._value.get() == 1
    assert len(rig.store) == 0


async def test_the_stream_starts_with_what_is_there_and_pushes_what_comes(rig: Rig) -> None:
    rig.publish(1)
    async with rig.client.get("/slots/stream?user=mei", headers={"Origin": SHOP}) as stream:
        assert stream.content_type == "text/event-stream"
        assert stream.headers["Access-Control-Allow-Origin"] == SHOP
        seen = [await _next_creative(stream)]
        rig.publish(2, user="someone else")
        rig.publish(3, slot="728x90")
        seen.append(await _next_creative(stream))
    assert [(event["slot"], event["creative"]) for event in seen] == [
        ("300x250", "creative-1"),
        ("728x90", "creative-3"),
    ]


async def test_answers_carry_the_security_headers(rig: Rig) -> None:
    for path in ("/slots/300x250?user=mei", "/slots/banner", "/no-such-page"):
        headers = (await rig.get(path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in (await rig.get("/slots/300x250", Origin="http://evil.test")).headers


async def test_it_is_ready_only_once_the_topic_was_read_and_serves_before(rig: Rig) -> None:
    assert (await rig.get("/readyz")).status == 503
    assert (await rig.get("/healthz")).status == 200
    assert (await rig.get("/slots/300x250?user=mei")).status == 200
    rig.follower.caught_up = True
    assert (await rig.get("/readyz")).status == 200


async def test_requests_are_counted_by_what_they_got(rig: Rig) -> None:
    rig.publish(1)
    await rig.get("/slots/300x250?user=mei")
    await rig.get("/slots/300x250?user=nobody")
    await rig.get("/slots/banner")
    page = await (await rig.get("/metrics")).text()
    for outcome in ("fresh", "fallback", "error"):
        assert f'adloom_slot_requests_total{{outcome="{outcome}"}} 1.0' in page


@pytest.mark.parametrize("size", [*SLOTS, "50x50", "51x700", "700x51", "999x400"])
@pytest.mark.parametrize("locale", WORDS)
def test_a_house_ad_of_any_size_has_that_size_and_keeps_the_weight_limit(size: str, locale: str) -> None:
    slot = parse_slot(size)
    data = house_ad(slot, locale)  # type: ignore[arg-type]
    assert Image.open(BytesIO(data)).size == (slot.width, slot.height)
    assert len(data) <= slot.weight


async def _next_creative(stream: ClientResponse) -> dict[str, object]:
    async for line in stream.content:
        if line.startswith(b"data: "):
            event: dict[str, object] = json.loads(line.removeprefix(b"data: "))
            return event
    raise AssertionError("the stream ended")


async def test_a_dense_screen_gets_its_own_creative_and_else_the_plain_one(rig: Rig) -> None:
    rig.publish(1, data=b"plain")
    assert await (await rig.get("/slots/300x250?user=mei&dpr=2")).read() == b"plain"
    rig.publish(2, slot="300x250@2x", data=b"dense")
    for path, data in (
        ("300x250?user=mei&dpr=2", b"dense"),
        ("300x250?user=mei&dpr=1.5", b"dense"),
        ("300x250@2x?user=mei", b"dense"),
        ("300x250?user=mei&dpr=1.25", b"plain"),
        ("300x250?user=mei", b"plain"),
    ):
        assert await (await rig.get(f"/slots/{path}")).read() == data, path


async def test_a_dense_screen_gets_the_newer_plain_one_and_not_an_older_events_dense_one(rig: Rig) -> None:
    rig.publish(1, slot="300x250@2x", data=b"old", time=900.0)
    rig.publish(2, data=b"new", time=950.0)
    assert await (await rig.get("/slots/300x250?user=mei&dpr=2")).read() == b"new"
    rig.publish(3, slot="300x250@2x", data=b"of the same event", time=950.0)
    assert await (await rig.get("/slots/300x250?user=mei&dpr=2")).read() == b"of the same event"


async def test_a_dense_screen_without_a_creative_sees_the_house_ad(rig: Rig) -> None:
    for path in ("300x250?user=mei&dpr=2", "300x250@2x?user=mei", "1080x1080?user=mei&dpr=2"):
        answer = await rig.get(f"/slots/{path}")
        assert (answer.status, answer.headers["X-Adloom-State"]) == (200, "fallback")


@pytest.mark.parametrize("dpr", ["0.30000001192092896", "0.44999998807907104", "1", "1.", "3.5", ""])
async def test_whatever_ratio_a_browser_tells_is_one(rig: Rig, dpr: str) -> None:
    """A double below 1 has up to seventeen digits behind the point."""
    assert (await rig.get(f"/slots/300x250?user=mei&dpr={dpr}")).status == 200
