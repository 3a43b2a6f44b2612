"""What a change of the catalogue does to ads that are shown: they go, and what is wanted is made anew."""

import asyncio
import json
import time
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from stream.catalog.catalog import Catalog
from stream.catalog.database import pictures_of
from stream.kafka.record import from_record
from stream.kafka.renewal import ANY, Renewal, to_record
from stream.planning.profiles import Profiles
from stream.planning.steps import EventSteps
from stream.products.following import following
from stream.products.publish import publish
from stream.pseudonym import pseudonym
from stream.slots.assembly import serving
from stream.worker.worker import Worker
from tests.support.kafka_support import PATIENCE_S, FastStudio, produce, read_all, until, write
from tests.support.product_samples import lamp, picture, stock
from tests.support.shop_fixtures import SLOT

pytest_plugins = ("tests.support.kafka_fixtures", "tests.support.shop_fixtures")


@pytest.fixture
def settings(shop_settings):
    return shop_settings


async def test_a_slot_server_that_starts_late_reads_no_picture(settings, tmp_path):
    settings = settings.with_(catalog_from="topic")
    await publish(settings, stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90))))
    async with following(settings, "slots") as products:
        await products.ready()
        with closing(Catalog(products.database)) as catalog:
            assert catalog.product("a", "en").price.amount == 20
        assert not pictures_of(products.database).exists()
        assert products.shelf.places("pictures") == {}


class Page:
    """A page that is open all the time, and what the slot shows on it."""

    def __init__(self):
        self.told, self.heard, self.shown = [], [], None

    async def follow(self, url):
        async with aiohttp.ClientSession() as session, session.get(url, timeout=aiohttp.ClientTimeout()) as stream:
            name = ""
            async for line in stream.content:
                if line.startswith(b"event: "):
                    name = line[7:].strip().decode()
                elif line.startswith(b"data: "):
                    self.told.append(name)
                    self.heard.append(line)
                    self.shown = json.loads(line[6:]) if name == "creative" else None


@asynccontextmanager
async def shop(settings, page):
    """Run a worker and a slot server that follow the topic, each with a copy of its own, and an open page."""
    stop = asyncio.Event()
    async with following(settings, "worker") as products:
        await products.ready()
        steps = EventSteps(settings, Catalog(products.database), Profiles())
        worker = Worker(settings, FastStudio(), steps)
        working = asyncio.create_task(worker.run(stop))
        async with serving(settings, host="127.0.0.1", port=0, origins=frozenset()) as port:
            opened = asyncio.create_task(page.follow(f"http://127.0.0.1:{port}/slots/stream?user=mei"))
            await until(lambda: worker.ready)
            try:
                yield port
            finally:
                opened.cancel()
                stop.set()
                await asyncio.wait_for(working, PATIENCE_S)


def click():
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return json.dumps({
        "schema": "adloom.event.v1", "id": "e1", "time": now, "user": "mei", "type": "view", "product": "a",
        "locale": "en", "consent": True,
    }).encode()  # fmt: skip


async def test_after_a_change_the_old_ad_is_withdrawn_and_what_is_wanted_is_made_anew(settings, tmp_path):
    """Price, then name, then the product itself: every change reaches an open page, and the newest ad is true again."""
    settings = settings.with_(catalog_from="topic")
    await publish(settings, stock(tmp_path, lamp("a"), lamp("b")))
    page = Page()
    async with shop(settings, page):
        await produce(settings, [(b"mei", click(), [])])
        await until(lambda: page.shown)
        for rows in (
            [lamp("a", price="17.00 USD"), lamp("b")],
            [lamp("a", title="Brass lamp"), lamp("b")],
            [lamp("b")],
        ):
            before, told = page.shown["creative"], len(page.told)
            await publish(settings, stock(tmp_path, *rows))
            await until(lambda told=told: len(page.told) >= told + 2 and page.shown)
            assert page.told[told:] == ["withdrawn", "creative"]
            assert page.shown["creative"] != before
        assert page.shown["product"] == "b", "a stand-in for what is gone"
    renewals = await read_all(settings, settings.renewals_topic)
    assert len(renewals) == 3
    assert {record.key for record in renewals} == {pseudonym("mei").encode()}
    assert not any(b'"mei"' in record.value for record in renewals)


async def test_a_request_that_is_none_is_dead_lettered_and_the_next_is_served(settings, tmp_path):
    settings = settings.with_(catalog_from="topic")
    await publish(settings, stock(tmp_path, lamp("a")))
    page = Page()
    async with shop(settings, page):
        await write(settings, settings.renewals_topic, b"x", b"{}", [("ce_type", b"adloom.renewal.v1")])
        await produce(settings, [(b"mei", click(), [])])
        await until(lambda: page.shown)
    assert len(await read_all(settings, settings.dlq_topic)) == 1


async def test_what_two_slot_servers_ask_for_is_made_once(settings, tmp_path):
    """Each asks under the same id, at a time of its own; so may two that see a change a second apart."""
    settings = settings.with_(catalog_from="topic")
    await publish(settings, stock(tmp_path, lamp("a")))
    page = Page()
    async with shop(settings, page):
        for ago in (2, 1, 0):
            await write(settings, settings.renewals_topic, *renewal(ago))
        await until(lambda: page.shown)
        await write(settings, settings.renewals_topic, *renewal(0, slot="728x90"))
        await until(lambda: "728x90" in str(page.heard))
    made = await read_all(settings, settings.creatives_topic)
    assert sorted(from_record(one.key, one.value, one.headers).slot for one in made) == [SLOT, "728x90"]
    assert await read_all(settings, settings.dlq_topic) == []


def renewal(ago, slot=SLOT):
    """Return a request as a slot server writes it."""
    asked = Renewal(
        id=f"r-{slot}", time=datetime.now(UTC) - timedelta(seconds=ago), user=pseudonym("mei"), slot=slot, product="a",
        locale="en", type="view", offer=ANY,
    )  # fmt: skip
    return to_record(asked)
