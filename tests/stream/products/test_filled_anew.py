"""A products topic that is deleted and published again: nobody loses a catalogue while it is filled."""

import asyncio
import logging
import threading
from contextlib import closing, contextmanager

import pytest
from confluent_kafka.admin import AdminClient

from stream.catalog.catalog import Catalog
from stream.catalog.present import Present
from stream.errors import BrokerError, CatalogError
from stream.kafka.broker import EmbeddedBroker
from stream.kafka.topics import ensure_topics
from stream.products import publish as publishing
from stream.products.following import Products, following
from stream.products.listing import listing_of
from stream.products.publish import PublishReport, publish
from stream.products.shelf import Shelf
from stream.products.topics import pictures_topic
from tests.support.followed_products import followed
from tests.support.kafka_support import fresh_settings, read_all, until, write
from tests.support.product_samples import lamp, picture, stock

pytest_plugins = ("tests.support.kafka_fixtures",)


@contextmanager
def cluster(settings):
    """Yield `settings` of a broker whose topics are empty; it tells no identity, so each may be another topic."""
    with EmbeddedBroker((*settings.topics, pictures_topic(settings))) as broker:
        yield settings.with_(bootstrap=broker.bootstrap)


class Gate:
    """Holds every picture that is published until it is opened; `failure` is then raised in its place."""

    def __init__(self, monkeypatch, failure=None):
        self._through, self._failure, self._read = threading.Event(), failure, publishing._picture
        self.reached = threading.Event()
        monkeypatch.setattr(publishing, "_picture", self._hold)

    def _hold(self, digest, path):
        self.reached.set()
        self._through.wait(60)
        if self._failure:
            raise self._failure
        return self._read(digest, path)

    def open(self):
        self._through.set()


def prices(shelf):
    with closing(Catalog(shelf.database)) as catalog:
        return {product.id: str(product.price.amount) for product in catalog.products("en")}


@pytest.fixture
def before(tmp_path):
    """Return the catalogue that was published first: a with a picture, and b."""
    return stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90)), lamp("b"), name="before.sqlite")


@pytest.fixture
def after(tmp_path):
    """Return the catalogue that is published then: a is cheaper, b is gone, and c is new with a picture."""
    rows = [lamp("a", image_file=picture(tmp_path, "a.png", 90), price="18.00 USD"),
            lamp("c", image_file=picture(tmp_path, "c.png", 200))]  # fmt: skip
    return stock(tmp_path, *rows, name="after.sqlite")


BEFORE, AFTER = {"a": "20.00", "b": "20.00"}, {"a": "18.00", "c": "20.00"}


@pytest.mark.parametrize("pictures", [False, True], ids=["slots", "worker"])
async def test_a_follower_keeps_its_catalogue_until_the_new_one_has_come(
    tmp_path, monkeypatch, before, after, pictures
):
    """Also after a restart; what it has pictures of is offered anew in the first seconds."""
    fresh = fresh_settings()
    with closing(Shelf(tmp_path / "copy.sqlite", pictures=pictures)) as shelf:
        with cluster(fresh) as settings:
            await publish(settings, before)
            async with followed(shelf, settings) as follower:
                await until(lambda: follower.caught_up)
        with cluster(fresh) as settings:
            async with followed(shelf, settings) as follower:
                await until(lambda: follower.caught_up)
                assert prices(shelf) == BEFORE
                gate = Gate(monkeypatch)
                publication = asyncio.create_task(publish(settings, after))
                await until(gate.reached.is_set)
                if pictures:
                    await until(lambda: prices(shelf) == {"a": "18.00", "b": "20.00"})
                else:
                    await until(lambda: prices(shelf) == AFTER)
                gate.open()
                await publication
                await until(lambda: prices(shelf) == AFTER)


async def test_ads_stay_true_through_an_empty_topic_and_turn_with_the_products_that_come(
    tmp_path, monkeypatch, before, after
):
    fresh = fresh_settings()
    with closing(Shelf(tmp_path / "copy.sqlite", pictures=False)) as shelf:
        with cluster(fresh) as settings:
            await publish(settings, before)
            async with followed(shelf, settings) as follower:
                await until(lambda: follower.caught_up)
        with cluster(fresh) as settings:
            async with followed(shelf, settings) as follower:
                with closing(Present(shelf.database, complete=lambda: follower.caught_up)) as present:
                    await until(lambda: follower.caught_up and present.look())
                    said = {id_: present.offer(id_, "en").digest for id_ in "ab"}
                    assert all(said.values())
                    gate = Gate(monkeypatch)
                    publication = asyncio.create_task(publish(settings, after))
                    await until(lambda: present.look() and not present.is_true("b", "en", said["b"]))
                    assert not present.is_true("a", "en", said["a"])
                    assert present.offer("a", "en"), "it is cheaper, not gone"
                    gate.open()
                    await publication


async def test_nobody_is_ready_over_a_topic_that_is_empty_or_half_filled(tmp_path, monkeypatch, caplog, after):
    """A slot server needs the products alone, a worker their pictures, too."""
    caplog.set_level(logging.WARNING)
    with (
        cluster(fresh_settings()) as settings,
        closing(Shelf(tmp_path / "slots.sqlite", pictures=False)) as slots,
        closing(Shelf(tmp_path / "worker.sqlite", pictures=True)) as worker,
    ):
        async with followed(slots, settings) as serving, followed(worker, settings) as working:
            await until(lambda: caplog.text.count("does not say that it is whole") == 2)
            assert (serving.caught_up, working.caught_up) == (False, False)
            gate = Gate(monkeypatch)
            publication = asyncio.create_task(publish(settings, after))
            await until(lambda: serving.caught_up and prices(slots) == AFTER)
            await until(lambda: worker.mark == "products" and len(worker.awaited("topic")) == len(listing(after)))
            assert not working.caught_up
            assert "has not ended" in working.waits_for
            gate.open()
            await publication
            await until(lambda: working.caught_up)
            assert prices(worker) == AFTER, "with all pictures, though their topic was empty at the start"


def listing(database):
    return listing_of(database).pictures


async def test_with_a_store_a_worker_is_ready_with_the_pictures_that_came_after_it_asked(tmp_path, monkeypatch, after):
    with (
        cluster(fresh_settings(images=str(tmp_path / "store"))) as settings,
        closing(Shelf(tmp_path / "worker.sqlite", pictures=True)) as worker,
    ):
        async with followed(worker, settings) as follower:
            gate = Gate(monkeypatch)
            publication = asyncio.create_task(publish(settings, after))
            await until(lambda: follower._stored.settled and len(worker.awaited("store")) == len(listing(after)))
            assert not follower.caught_up
            gate.open()
            await publication
            await until(lambda: follower.caught_up)
            assert prices(worker) == AFTER


async def test_a_publication_that_was_cut_short_leaves_followers_with_what_they_had_and_the_next_one_ends_it(
    tmp_path, monkeypatch, before, after
):
    fresh = fresh_settings()
    with closing(Shelf(tmp_path / "copy.sqlite", pictures=True)) as shelf:
        with cluster(fresh) as settings:
            await publish(settings, before)
            async with followed(shelf, settings) as follower:
                await until(lambda: follower.caught_up)
        with cluster(fresh) as settings, monkeypatch.context() as patched:
            Gate(patched, CatalogError("cut short")).open()
            with pytest.raises(CatalogError, match="cut short"):
                await publish(settings, after)
            async with followed(shelf, settings) as follower:
                await until(lambda: follower.caught_up)
                assert (prices(shelf), shelf.mark) == ({"a": "18.00", "b": "20.00"}, "products")
                patched.undo()
                report = await publish(settings, after)
                assert report == PublishReport(pictures=len(listing(after)), unchanged=2)
                await until(lambda: prices(shelf) == AFTER)


async def test_of_two_publications_that_meet_the_one_that_ends_first_has_all_that_is_whole(
    tmp_path, monkeypatch, after
):
    """Both publish the same; each writes what the topic lacked when it looked."""
    with cluster(fresh_settings()) as settings, closing(Shelf(tmp_path / "copy.sqlite", pictures=True)) as shelf:
        with monkeypatch.context() as patched:
            gate = Gate(patched)
            slow = asyncio.create_task(publish(settings, after))
            await until(gate.reached.is_set)
        await publish(settings, after)
        async with followed(shelf, settings) as follower:
            await until(lambda: follower.caught_up)
            assert prices(shelf) == AFTER
            gate.open()
            await slow
        assert await publish(settings, after) == PublishReport(unchanged=2)


async def test_a_topic_of_an_older_version_is_followed_and_marked_by_the_next_publication(tmp_path, caplog, before):
    """Though nothing else is written; until then a copy that had another catalogue says why it keeps it."""
    fresh = fresh_settings()
    lamps = listing_of(stock(tmp_path, lamp("a"), name="unmarked.sqlite")).products
    caplog.set_level(logging.WARNING)
    with closing(Shelf(tmp_path / "copy.sqlite", pictures=False)) as shelf:
        with cluster(fresh) as settings:
            await publish(settings, before)
            async with followed(shelf, settings) as follower:
                await until(lambda: follower.caught_up)
        with cluster(fresh) as settings, closing(Shelf(tmp_path / "first.sqlite", pictures=False)) as first:
            for key, value in lamps.items():
                await write(settings, settings.products_topic, key, value, [])
            async with followed(shelf, settings) as follower, followed(first, settings) as at_first:
                await until(lambda: follower.caught_up and at_first.caught_up)
                assert (prices(shelf), prices(first)) == (BEFORE, {"a": "20.00"})
                assert "what it lacks is kept until a publication ends" in caplog.text
                assert await publish(settings, tmp_path / "unmarked.sqlite") == PublishReport(unchanged=1)
                await until(lambda: prices(shelf) == {"a": "20.00"})
            assert len(await read_all(settings, settings.products_topic)) == 2


@pytest.mark.kafka
async def test_a_topic_that_was_deleted_and_published_again_takes_nothing_from_who_follows(
    kafka, tmp_path, monkeypatch, before, after
):
    settings = fresh_settings(kafka, catalog_from="topic")
    monkeypatch.setenv("ADLOOM_CACHE", str(tmp_path / "cache"))
    await publish(settings, before)
    async with following(settings, "worker") as worker, following(settings, "slots") as slots:
        both = (worker, slots)
        await until(lambda: all(one.caught_up for one in both))
        known = worker.shelf.identity("products")
        await remade(settings)
        await until(lambda: all(one.shelf.identity("products") != known for one in both))
        await until(lambda: all(_is_unsettled(one) for one in both))
        assert [prices(one.shelf) for one in both] == [BEFORE, BEFORE]
        gate = Gate(monkeypatch)
        publication = asyncio.create_task(publish(settings, after))
        await until(lambda: prices(slots.shelf) == AFTER)
        await until(lambda: prices(worker.shelf) == {"a": "18.00", "b": "20.00"})
        gate.open()
        await publication
        await until(lambda: prices(worker.shelf) == AFTER)
        assert await publish(settings, after) == PublishReport(unchanged=2)


def _is_unsettled(products: Products):
    """Whether it read to the end of a topic that does not say that it is whole."""
    return products.follower._products.caught_up and not products.shelf.is_settled


async def remade(settings):
    """Delete the products topic, and make an empty one."""
    topic = settings.products_topic
    admin = AdminClient({"bootstrap.servers": settings.bootstrap, "log_level": 0})
    await asyncio.to_thread(admin.delete_topics([topic])[topic].result, 30)
    await until(lambda: topic not in admin.list_topics(timeout=10).topics)
    await asyncio.to_thread(ensure_topics, settings, (topic,))


@pytest.mark.kafka
async def test_a_topic_that_was_made_anew_under_a_publication_is_not_called_whole(kafka, tmp_path, monkeypatch, after):
    """It lacks what was written to the one before."""
    settings = fresh_settings(kafka)
    gate = Gate(monkeypatch)
    publication = asyncio.create_task(publish(settings, after))
    await until(gate.reached.is_set)
    await remade(settings)
    gate.open()
    with pytest.raises(BrokerError, match="made anew while the catalogue was published"):
        await publication
    await publish(settings, after)
    with closing(Shelf(tmp_path / "copy.sqlite", pictures=True)) as shelf:
        async with followed(shelf, settings) as follower:
            await until(lambda: follower.caught_up)
            assert prices(shelf) == AFTER
