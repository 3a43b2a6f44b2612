"""Following the published catalogue: what is told while it cannot be read, and when a copy counts as up to date."""

import asyncio
import logging
import os
import re
import threading
from contextlib import closing, suppress

import pytest

from stream.catalog.catalog import Catalog
from stream.config import Settings
from stream.kafka.broker import EmbeddedBroker
from stream.kafka.rights import Right, least
from stream.products import follower as module
from stream.products import following as starting
from stream.products.follower import ProductFollower
from stream.products.following import Products, following
from stream.products.listing import listing_of
from stream.products.mark import MARK, encode_mark
from stream.products.publish import publish
from stream.products.shelf import Shelf, Taken
from stream.products.topics import pictures_topic
from tests.support.followed_products import followed
from tests.support.kafka_secured import secured_kafka
from tests.support.kafka_support import fresh_settings, until, write
from tests.support.product_samples import lamp, picture, stock

HOUR_S = 3600.0


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Settings of a broker of the test's own."""
    monkeypatch.setenv("ADLOOM_CACHE", str(tmp_path / "cache"))
    fresh = fresh_settings(catalog_from="topic")
    with EmbeddedBroker((*fresh.topics, pictures_topic(fresh))) as broker:
        yield fresh.with_(bootstrap=broker.bootstrap)


def ids(shelf):
    with closing(Catalog(shelf.database)) as catalog:
        return [product.id for product in catalog.products("en")]


def aged(shelf, hours):
    """Make a copy look as if it had been up to date so long ago."""
    at = shelf.touched - hours * HOUR_S
    os.utime(mark_of(shelf), (at, at))
    return at


def mark_of(shelf):
    return shelf.database.with_name(f"{shelf.database.name}.followed")


async def test_a_running_process_that_was_cut_off_for_too_long_reads_anew(settings, tmp_path):
    """Kafka may have cleared away that a product was deleted; who stays in memory misses it as who restarts does."""
    await publish(settings, stock(tmp_path, lamp("a")))
    ((_, value),) = listing_of(stock(tmp_path, lamp("gone"), name="other.sqlite")).products.items()
    with closing(Shelf(tmp_path / "copy.sqlite", pictures=False)) as shelf:
        async with followed(shelf, settings) as follower:
            await until(lambda: follower.caught_up)
            ((partition, offset),) = list(shelf.places().items())[:1]
            await asyncio.to_thread(shelf.take, [Taken(partition, offset - 1, b"en|gone", value)], 0.0)
            assert ids(shelf) == ["a", "gone"]
            aged(shelf, 13)
            await until(lambda: ids(shelf) == ["a"])
            assert follower.caught_up, "it shows what it has meanwhile"


async def test_a_running_process_reads_a_topic_anew_that_is_filled_again(settings, tmp_path):
    """A retention purged what it has: the topic says so with no record, whoever fills it that it began."""
    await publish(settings, stock(tmp_path, lamp("a")))
    ((_, value),) = listing_of(stock(tmp_path, lamp("purged"), name="other.sqlite")).products.items()
    with closing(Shelf(tmp_path / "copy.sqlite", pictures=False)) as shelf:
        async with followed(shelf, settings) as follower:
            await until(lambda: follower.caught_up)
            ((partition, offset),) = list(shelf.places().items())[:1]
            await asyncio.to_thread(shelf.take, [Taken(partition, offset - 1, b"en|purged", value)], 0.0)
            await write(settings, settings.products_topic, MARK, encode_mark("begun"), [])
            await until(lambda: shelf.mark == "begun" and shelf.places())
            assert ids(shelf) == ["a", "purged"]
            assert follower.caught_up, "it shows what it has meanwhile"
            await write(settings, settings.products_topic, MARK, encode_mark("whole"), [])
            await until(lambda: ids(shelf) == ["a"] and shelf.is_settled)


async def test_a_copy_is_not_noted_as_up_to_date_while_kafka_is_away(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "HEARD_S", 1.5)
    fresh = fresh_settings()
    with closing(Shelf(tmp_path / "copy.sqlite", pictures=False)) as shelf:
        with EmbeddedBroker((*fresh.topics, pictures_topic(fresh))) as broker:
            settings = fresh.with_(bootstrap=broker.bootstrap)
            await publish(settings, stock(tmp_path, lamp("a")))
            follow = followed(shelf, settings)
            follower = await follow.__aenter__()
            await until(lambda: follower.caught_up)
            at = aged(shelf, 1)
            await until(lambda: shelf.touched > at)
        await asyncio.sleep(2.0)  # what was heard last is older than `HEARD_S` by now
        at = aged(shelf, 1)
        await asyncio.sleep(1.5)
        assert shelf.touched == pytest.approx(at)
        await follow.__aexit__(None, None, None)


async def test_looking_whether_it_caught_up_lists_nothing_and_a_thread_clears_up(settings, tmp_path, monkeypatch):
    """It is asked twenty times a second, and a shop has a hundred thousand products."""
    await publish(settings, stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90))))
    threads = []
    with closing(Shelf(tmp_path / "copy.sqlite", pictures=True)) as shelf:
        settle = shelf.settle

        def settled(now):
            threads.append(threading.current_thread())
            settle(now)

        monkeypatch.setattr(shelf, "settle", settled)
        monkeypatch.setattr(shelf, "awaited", lambda lies: {} if lies == "store" else pytest.fail("it was listed"))
        async with followed(shelf, settings) as follower:
            await until(lambda: follower.caught_up)
    assert threads
    assert threading.main_thread() not in threads


async def test_a_start_that_waits_for_pictures_says_for_how_many_and_of_which_topic(
    settings, tmp_path, monkeypatch, caplog
):
    """Advice to import would be wrong: the products are there."""
    monkeypatch.setattr(starting, "TOLD_S", 0.1)
    caplog.set_level(logging.INFO)
    listing = listing_of(stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90))))
    with closing(Shelf(tmp_path / "copy.sqlite", pictures=True)) as shelf:
        follower = ProductFollower(shelf, settings)
        waiting = asyncio.create_task(Products(shelf.database, shelf, follower).ready())
        await until(lambda: "waiting for products: `adloom catalog import" in caplog.text)
        for key, value in listing.products.items():
            await write(settings, settings.products_topic, key, value, [])
        task = asyncio.create_task(follower.run())
        told = (
            f"waiting for products: they wait for {len(listing.pictures)} pictures of topic {pictures_topic(settings)}"
        )
        await until(lambda: told in caplog.text)
        for one in (waiting, task):
            one.cancel()
            with suppress(asyncio.CancelledError):
                await one


@pytest.mark.kafka
async def test_a_topic_that_may_not_be_read_is_told_by_name_until_the_right_is_given(tmp_path, monkeypatch, caplog):
    """Products first, then pictures, for which products wait."""
    monkeypatch.setenv("ADLOOM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(starting, "TOLD_S", 0.1)
    caplog.set_level(logging.INFO)
    (tmp_path / "kafka").mkdir()
    with secured_kafka(tmp_path / "kafka") as cluster:
        owner = cluster.settings("admin")
        await publish(owner, stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90))))
        settings: Settings = cluster.settings("tool", owner, catalog_from="topic")
        async with following(settings, "worker") as products:
            waiting = asyncio.create_task(products.ready())
            for topic in (settings.products_topic, pictures_topic(settings)):
                said = rf"waiting for products: the topic {re.escape(topic)} cannot be read: .*TopicAuthorizationFailed"
                await until(lambda said=said: re.search(said, caplog.text))
                assert not waiting.done()
                (right,) = [one for one in least(settings, "worker") if one.name == topic]
                assert right == Right("topic", topic, "READ")
                cluster.grant("User:tool", [right])
            await waiting
            assert ids(products.shelf) == ["a"]
