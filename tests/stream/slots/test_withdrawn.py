"""An ad whose product is offered otherwise is not served, is taken off open pages, and is asked for anew."""

import asyncio
import json
from contextlib import asynccontextmanager, closing

import pytest
from aiohttp import test_utils
from prometheus_client import CollectorRegistry

from stream.catalog.present import Present
from stream.operator.metrics import Metrics
from stream.operator.process import beside
from stream.slots.server import SlotServer
from stream.slots.store import Entry, SlotStore
from stream.slots.truth import LOOK_S, Claim, Truth
from tests.support.kafka_support import PATIENCE_S
from tests.support.product_samples import lamp, stock


class Offers:
    """One digest that is true of everything."""

    def __init__(self):
        self.digest, self.changed, self.end = "now", False, None

    def look(self):
        changed, self.changed = self.changed, False
        return changed

    def is_true(self, product, locale, digest):
        return digest == self.digest

    def until(self, product, locale):
        return self.end


class Rig:
    """A slot server over what is offered (None: nothing is known of it), a clock, and what was asked for anew."""

    def __init__(self, offers):
        self.now, self.offers, self.renewed = 1_000.0, offers, []
        self.store = SlotStore(wall=lambda: self.now, clock=lambda: self.now)
        self.metrics = Metrics(CollectorRegistry())
        self.truth = Truth(self.offers, wall=lambda: self.now)
        self.server = SlotServer(
            self.store, self.metrics, pseudonym=lambda user: f"pseudonym of {user}", ready=lambda: True,
            slots=("300x250", "728x90"), truth=self.truth, renew=lambda entry: self.renewed.append(entry.id),
        )  # fmt: skip

    def publish(self, id_, offer="now", slot="300x250", until=None):
        self.store.apply(Entry(
            user="pseudonym of mei", slot=slot, id=id_, event_id=id_, version=1, event_time=self.now,
            published=self.now, content_type="image/webp", data=id_.encode(), product="lamp", explain=b"{}",
            event_to_slot_ms=1.0, locale="en", offer=offer, valid_until=until,
        ))  # fmt: skip

    async def turn(self, digest):
        self.offers.digest, self.offers.changed = digest, True
        await self.truth.look()

    async def get(self, slot="300x250", dpr=1):
        answer = await self.client.get(f"/slots/{slot}?user=mei&format=json&dpr={dpr}")
        return (await answer.json())["creative"]


@asynccontextmanager
async def rigged(offers):
    made = Rig(offers)
    async with test_utils.TestClient(test_utils.TestServer(made.server.app())) as client:
        made.client = client
        yield made


@pytest.fixture(autouse=True)
def no_heartbeat(monkeypatch):
    """A stream that says it is still there looks, too; who must be woken is not helped by it here."""
    monkeypatch.setattr("stream.slots.server.HEARTBEAT_S", 10.0 * PATIENCE_S)


@pytest.fixture
async def rig():
    async with rigged(Offers()) as made:
        yield made


async def happens(stream):
    """Return the next event of a stream as (name, creative)."""
    name = ""
    async with asyncio.timeout(PATIENCE_S):
        async for line in stream.content:
            if line.startswith(b"event: "):
                name = line[7:].strip().decode()
            if line.startswith(b"data: "):
                return name, json.loads(line[6:])["creative"]
    raise AssertionError("the stream ended")


async def test_an_untrue_ad_gives_way_to_the_house_ad_and_is_asked_for_anew(rig):
    rig.publish("old")
    assert (await rig.get(), rig.renewed) == ("old", [])
    await rig.turn("new price")
    assert (await rig.get(), rig.renewed) == (None, ["old"])
    rig.now += 1
    rig.publish("new", offer="new price")
    assert await rig.get() == "new"
    assert rig.metrics.registry.get_sample_value("adloom_slot_untrue_total") == 1


async def test_of_a_dense_and_a_plain_ad_only_the_one_that_would_be_shown_is_asked_for_anew(rig):
    """Else the other would come back newer, and be shown instead."""
    rig.publish("plain", offer="before")
    rig.now += 1
    rig.publish("dense", slot="300x250@2x")
    assert (await rig.get(dpr=2), rig.renewed) == ("dense", []), "the older one is not looked at"
    await rig.turn("later")
    assert (await rig.get(dpr=2), rig.renewed) == (None, ["dense"])
    await rig.turn("before")
    assert (await rig.get(dpr=2), rig.renewed) == ("plain", ["dense", "dense"]), "an older one that is true is shown"


async def test_a_page_begins_with_the_ad_that_its_slot_would_get_and_finds_it_where_the_stream_says(rig):
    rig.publish("dense", slot="300x250@2x")
    rig.now += 1
    rig.publish("plain")
    async with rig.client.get("/slots/stream?user=mei&dpr=2") as stream:
        assert await happens(stream) == ("creative", "plain") == ("creative", await rig.get(dpr=2))
    assert await rig.get("300x250@2x") == "dense", "who asks for that very file gets it"


async def test_an_open_page_hears_that_its_ad_is_withdrawn_and_then_of_the_new_one(rig):
    rig.publish("old")
    rig.publish("wide", offer="now", slot="728x90")
    async with rig.client.get("/slots/stream?user=mei") as stream:
        assert {await happens(stream), await happens(stream)} == {("creative", "old"), ("creative", "wide")}
        rig.now += 1
        rig.publish("wide-2", offer="new price", slot="728x90")  # ahead of the catalogue here
        assert await happens(stream) == ("withdrawn", "wide")
        await rig.turn("new price")
        assert await happens(stream) == ("withdrawn", "old")
        assert await happens(stream) == ("creative", "wide-2")
        rig.now += 1
        rig.publish("new", offer="new price")
        assert await happens(stream) == ("creative", "new")
    assert {"old", "wide-2"} <= set(rig.renewed)


async def test_a_change_is_seen_by_the_looks_that_the_server_takes_by_itself(tmp_path):
    """A catalogue on disk, and the clock: nobody here asks for a look."""
    with closing(Present(stock(tmp_path, lamp()))) as present:
        shown = present.offer("lamp", "en").digest
        async with rigged(present) as rig, beside("the look", rig.truth.run()):
            rig.publish("old", offer=shown)
            async with rig.client.get("/slots/stream?user=mei") as stream:
                assert await happens(stream) == ("creative", "old")
                await asyncio.to_thread(stock, tmp_path, lamp(price="19.00 USD"))
                assert await happens(stream) == ("withdrawn", "old")
            assert not rig.truth.holds(Claim("lamp", "en", shown, None))
            assert await rig.get() is None
    assert LOOK_S <= 1.0, "within two seconds, of which the look itself and the way to the page take some"


@pytest.mark.parametrize("offers", [Offers, lambda: None], ids=["a catalogue", "no catalogue"])
async def test_a_sale_that_ends_takes_its_ad_off_open_pages_by_the_clock_alone(offers):
    async with rigged(offers()) as rig:
        rig.publish("sale", until=1_010.0)
        async with rig.client.get("/slots/stream?user=mei") as stream:
            assert await happens(stream) == ("creative", "sale")
            rig.now = 1_010.0
            await rig.truth.look()
            assert await happens(stream) == ("withdrawn", "sale")
        assert (await rig.get(), set(rig.renewed)) == (None, {"sale"})


async def test_a_page_that_opens_on_an_untrue_ad_shows_none_until_it_is_true_again(rig):
    rig.publish("old", offer="yesterday's")
    async with rig.client.get("/slots/stream?user=mei") as stream:
        assert (await stream.content.readline(), rig.renewed) == (b"retry: 1000\n", ["old"])
        await rig.turn("yesterday's")
        assert await happens(stream) == ("creative", "old")


@pytest.mark.parametrize("slot", ["970x250", "970x250@2x"])
async def test_an_open_page_is_told_of_slots_that_events_alone_named_as_of_those_of_the_setting(rig, slot):
    """The page before was told of both as they came; this one loads pictures by itself, and opens a stream."""
    rig.publish("usual")
    rig.publish("named", slot=slot)
    assert (await rig.get(), await rig.get(slot)) == ("usual", "named")
    async with rig.client.get("/slots/stream?user=mei") as stream:
        assert {await happens(stream), await happens(stream)} == {("creative", "usual"), ("creative", "named")}
        await rig.turn("new price")
        assert {await happens(stream), await happens(stream)} == {("withdrawn", "usual"), ("withdrawn", "named")}
        assert set(rig.renewed) == {"usual", "named"}
        assert await rig.get(slot) is None


async def test_a_file_that_a_page_was_not_told_of_is_withdrawn_as_it_may_have_loaded_it_by_its_name(rig):
    rig.publish("dense", slot="300x250@2x")
    rig.now += 1
    rig.publish("plain", offer="new price")
    await rig.turn("new price")
    rig.publish("wide", offer="now", slot="728x90")
    await rig.turn("now")
    assert await rig.get("300x250@2x") == "dense"
    async with rig.client.get("/slots/stream?user=mei") as stream:
        assert await happens(stream) == ("creative", "wide"), "the plain place has an ad that is untrue"
        await rig.turn("new price")
        assert {await happens(stream), await happens(stream)} == {("withdrawn", "dense"), ("withdrawn", "wide")}
        assert await happens(stream) == ("creative", "plain")
    assert "dense" not in rig.renewed, "it would come back newer, and be shown in place of the plain one"


async def test_a_deleted_creative_is_taken_off_open_pages_and_not_asked_for_anew(rig):
    rig.publish("old")
    async with rig.client.get("/slots/stream?user=mei") as stream:
        assert await happens(stream) == ("creative", "old")
        rig.store.remove("pseudonym of mei", "300x250")
        assert await happens(stream) == ("withdrawn", "old")
    await rig.turn("new price")
    assert (await rig.get(), rig.renewed) == (None, [])


async def last_id(stream):
    """Return the id of the next event."""
    async for line in stream.content:
        if line.startswith(b"id:"):
            return line[3:].strip().decode()
    raise AssertionError("the stream ended")


async def test_a_page_that_lost_its_stream_hears_what_was_withdrawn_meanwhile(rig):
    """As a browser comes back: with the id of the last event that it saw, perhaps to another slot server."""
    rig.publish("old")
    rig.publish("wide", slot="728x90", offer="now")
    async with rig.client.get("/slots/stream?user=mei") as stream:
        ids = [await last_id(stream), await last_id(stream)]
    assert ids[-1] == "300x250=old,728x90=wide"
    rig.now += 1
    rig.publish("ahead", offer="new price")
    async with rig.client.get("/slots/stream?user=mei", headers={"Last-Event-ID": ids[-1]}) as stream:
        assert await happens(stream) == ("withdrawn", "old")
        assert await happens(stream) == ("creative", "wide")


async def test_a_page_that_comes_back_ends_with_the_newest_ad_of_a_place(rig):
    rig.publish("dense", slot="300x250@2x")
    rig.now += 1
    rig.publish("plain")
    told = {"Last-Event-ID": "300x250@2x=dense"}
    async with rig.client.get("/slots/stream?user=mei&dpr=2", headers=told) as stream:
        assert [await happens(stream), await happens(stream)] == [("creative", "dense"), ("creative", "plain")]


async def test_a_page_that_comes_back_to_a_server_that_knows_nothing_shows_house_ads(rig):
    told = {"Last-Event-ID": "300x250=old,nonsense,1x1x1=x,=," + "9" * 5000}
    async with rig.client.get("/slots/stream?user=mei", headers=told) as stream:
        assert await happens(stream) == ("withdrawn", "old")
        rig.publish("new")
        assert await happens(stream) == ("creative", "new")


async def test_no_cache_keeps_an_ad_and_a_browser_that_goes_back_must_ask(rig):
    """RFC 9111 §5.2.2.5: `no-cache` alone lets a browser's history show what it stored, whatever is offered by now."""
    rig.publish("old")
    answers = [await rig.client.get(f"/slots/300x250?user=mei{more}") for more in ("", "&format=json")]
    known = await rig.client.get("/slots/300x250?user=mei", headers={"If-None-Match": answers[0].headers["ETag"]})
    assert known.status == 304
    for answer in (*answers, known):
        assert "no-store" in answer.headers["Cache-Control"]
        assert not {"Expires", "Age", "Last-Modified"} & answer.headers.keys()
    await rig.turn("new price")
    again = await rig.client.get("/slots/300x250?user=mei", headers={"If-None-Match": answers[0].headers["ETag"]})
    assert (again.status, again.headers["X-Adloom-State"]) == (200, "fallback"), "a known tag keeps no untrue ad alive"


async def test_metadata_tell_until_when_an_offer_stands_by_itself(rig):
    async def until():
        return (await (await rig.client.get("/slots/300x250?user=mei&format=json")).json())["until"]

    rig.publish("plain")
    assert await until() is None
    rig.now += 1
    rig.publish("sale", until=1_010.0)
    assert await until() == "1970-01-01T00:16:50.000Z"
    rig.offers.end = 1_005.0
    assert await until() == "1970-01-01T00:16:45.000Z", "the catalogue has shortened the sale"
