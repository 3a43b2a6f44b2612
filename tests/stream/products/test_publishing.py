"""From `catalog import --publish` to the slots of another machine, on a broker."""

import asyncio
import json
import time
from contextlib import asynccontextmanager, closing, suppress

import aiohttp
import pytest

from stream.catalog.catalog import Catalog
from stream.kafka.broker import EmbeddedBroker
from stream.planning.profiles import Profiles
from stream.planning.steps import EventSteps
from stream.products.follower import ProductFollower
from stream.products.following import following
from stream.products.publish import PublishReport, publish
from stream.products.shelf import Shelf
from stream.pseudonym import pseudonym
from stream.slots.assembly import serving
from stream.worker.worker import Worker
from tests.support.kafka_support import PATIENCE_S, FastStudio, fresh_settings, produce, read_all, until, write
from tests.support.product_samples import lamp, picture, stock

pytest_plugins = ("tests.support.kafka_fixtures",)
SLOT = "300x250"


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
def settings(request, tmp_path, monkeypatch):
    monkeypatch.setenv("ADLOOM_CACHE", str(tmp_path / "cache"))
    more = {"slots": (SLOT,), "catalog": tmp_path / "catalog.sqlite", "session_timeout_ms": 30_000}
    if request.param == "kafka":
        yield fresh_settings(request.getfixturevalue("kafka"), **more)
        return
    fresh = fresh_settings(**more)
    with EmbeddedBroker(fresh.topics) as broker:
        yield fresh.with_(bootstrap=broker.bootstrap)


@asynccontextmanager
async def followed(folder, settings):
    """Yield the copy of a machine that follows the topic, caught up."""
    folder.mkdir(exist_ok=True)
    with closing(Shelf(folder / "catalog.sqlite", pictures=True)) as shelf:
        follower = ProductFollower(shelf, settings)
        task = asyncio.create_task(follower.run())
        try:
            await until(lambda: follower.caught_up)
            yield shelf
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def prices(shelf):
    with closing(Catalog(shelf.database)) as catalog:
        return {product.id: str(product.price.amount) for product in catalog.products("en")}


async def test_only_what_changed_is_written_and_followers_take_it_in(settings, tmp_path):
    image = picture(tmp_path, "a.png", 90)
    database = stock(tmp_path, lamp("a", image_file=image), lamp("b"))
    first = await publish(settings, database)
    assert (first.products, first.removed, first.unchanged) == (2, 0, 0)
    assert first.pictures >= 1
    assert await publish(settings, database) == PublishReport(unchanged=2)
    async with followed(tmp_path / "one", settings) as one:
        assert prices(one) == {"a": "20.00", "b": "20.00"}
        stock(tmp_path, lamp("a", image_file=image, price="18.00 USD"))
        changed = await publish(settings, database)
        assert changed == PublishReport(products=1, removed=1)
        await until(lambda: prices(one) == {"a": "18.00"})
        async with followed(tmp_path / "two", settings) as two:
            assert prices(two) == {"a": "18.00"}
    async with followed(tmp_path / "one", settings) as again:
        assert prices(again) == {"a": "18.00"}


async def test_a_picture_goes_out_before_the_product_that_names_it(settings, tmp_path):
    await publish(settings, stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90))))
    records = sorted(await read_all(settings, settings.products_topic), key=lambda record: record.timestamp)
    kinds = [record.key.partition(b"|")[0] for record in records]
    assert kinds[-1] == b"en"
    assert set(kinds[:-1]) == {b"picture"}


class Page:
    """A page that is open all the time, and what the slot shows on it."""

    def __init__(self):
        self.told, self.shown = [], None

    async def follow(self, url):
        async with aiohttp.ClientSession() as session, session.get(url, timeout=aiohttp.ClientTimeout()) as stream:
            name = ""
            async for line in stream.content:
                if line.startswith(b"event: "):
                    name = line[7:].strip().decode()
                elif line.startswith(b"data: "):
                    self.told.append(name)
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
