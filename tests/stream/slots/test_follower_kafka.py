"""The slot store follows the serving topic on real Kafka, whatever becomes of the topic."""

import asyncio
import time
from contextlib import asynccontextmanager, suppress

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewPartitions, NewTopic
from prometheus_client import CollectorRegistry

from stream.kafka.record import ServedCreative, record_key, to_record
from stream.operator.metrics import Metrics
from stream.slots.follower import Follower
from stream.slots.store import SlotStore
from tests.support.kafka_support import PATIENCE_S, fresh_settings, own_kafka, until
from tests.support.log_samples import batch, body, write_raw

pytest_plugins = ("tests.support.kafka_fixtures",)
pytestmark = pytest.mark.kafka
SLOT = "300x250"


def creative(user, name="c1", *, later_s=0.0):
    now = time.time()
    return ServedCreative(
        id=f"{user}-{name}", user=user, slot=SLOT, event_id=name, event_time=now + later_s, version=1,
        published=now, content_type="image/webp", data=name.encode(),
    )  # fmt: skip


def publish(settings, *creatives, partition=0, transaction=None):
    """Write creatives; `transaction` "commit", "abort" or "open" is how theirs ends."""
    options = {"bootstrap.servers": settings.bootstrap}
    if transaction:
        options["transactional.id"] = settings.group
    producer = Producer(options)
    if transaction:
        producer.init_transactions(PATIENCE_S)
        producer.begin_transaction()
    for made in creatives:
        key, value, headers = to_record(made)
        producer.produce(settings.creatives_topic, value, key, headers=headers, partition=partition)
    assert producer.flush(PATIENCE_S) == 0
    if transaction == "commit":
        producer.commit_transaction(PATIENCE_S)
    elif transaction == "abort":
        producer.abort_transaction(PATIENCE_S)
    return producer


def make_topic(settings, partitions=1):
    admin = AdminClient({"bootstrap.servers": settings.bootstrap})
    topic = settings.creatives_topic
    admin.create_topics([NewTopic(topic, partitions, 1)])[topic].result(PATIENCE_S)
    return admin


@asynccontextmanager
async def following(settings):
    store = SlotStore()
    metrics = Metrics(CollectorRegistry())
    follower = Follower(store, settings, metrics)
    task = asyncio.create_task(follower.run())
    try:
        yield follower, store
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def shown(store, user):
    held = store.get(user, SLOT)
    return held[0].data if held else None


async def test_it_waits_for_its_topic_without_making_it_and_follows_new_partitions(kafka):
    settings = fresh_settings(kafka)
    async with following(settings) as (follower, store):
        await until(lambda: follower._consumer is not None)
        await asyncio.sleep(3)  # it has asked for the topic again and again by now
        admin = AdminClient({"bootstrap.servers": kafka})
        assert settings.creatives_topic not in admin.list_topics(timeout=PATIENCE_S).topics
        assert not follower.caught_up
        make_topic(settings)
        publish(settings, creative("mei"))
        await until(lambda: shown(store, "mei") == b"c1")
        await until(lambda: follower.caught_up)
        admin.create_partitions([NewPartitions(settings.creatives_topic, 3)])[settings.creatives_topic].result(
            PATIENCE_S
        )
        publish(settings, creative("alex"), partition=2)
        await until(lambda: shown(store, "alex") == b"c1")


async def test_what_was_aborted_or_is_open_is_not_shown(kafka):
    settings = fresh_settings(kafka)
    make_topic(settings)
    publish(settings, creative("mei", "aborted"), transaction="abort")
    publish(settings, creative("mei", "committed"), transaction="commit")
    held = publish(settings, creative("mei", "open", later_s=9), transaction="open")
    async with following(settings) as (follower, store):
        await until(lambda: follower.caught_up)
        assert shown(store, "mei") == b"committed"
        held.commit_transaction(PATIENCE_S)
        await until(lambda: shown(store, "mei") == b"open")


async def test_a_topic_made_anew_is_read_from_its_beginning_though_it_is_longer_by_then(kafka):
    settings = fresh_settings(kafka)
    admin = make_topic(settings)
    publish(settings, creative("mei", "old"))
    async with following(settings) as (follower, store):
        await until(lambda: follower.caught_up)
        admin.delete_topics([settings.creatives_topic])[settings.creatives_topic].result(PATIENCE_S)
        async with asyncio.timeout(PATIENCE_S):
            while settings.creatives_topic in admin.list_topics(timeout=PATIENCE_S).topics:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        make_topic(settings)
        publish(settings, *(creative(f"user{number}", "new") for number in range(20)))
        await until(lambda: all(shown(store, f"user{number}") == b"new" for number in range(20)))
        assert shown(store, "mei") == b"old"


async def test_what_cannot_be_read_is_counted_and_passed_over(kafka):
    settings = fresh_settings(kafka)
    make_topic(settings)
    key, value, headers = to_record(creative("mei", "good"))
    named = [(name.encode(), held) for name, held in headers]
    corpus = [
        body(0, None, None, []),
        body(1, key, value, [(b"\xff\xfe", b"1"), *named]),
        body(2, b"no key of ours", None, []),
        body(3, record_key("alex", SLOT), b"x", [(b"ce_type", None)]),
    ]
    async with following(settings) as (follower, store):
        await until(lambda: follower._consumer is not None and follower._consumer.assignment())
        await write_raw(follower._consumer, settings.creatives_topic, batch(corpus))
        await until(lambda: shown(store, "mei") == b"good")
        malformed = follower._metrics.slot_rejected.labels("malformed")
        await until(lambda: malformed._value.get() == 3)


async def test_it_goes_on_where_it_was_after_an_outage_and_stays_ready_meanwhile(tmp_path):
    with own_kafka(tmp_path) as (address, run):
        settings = fresh_settings(address)
        make_topic(settings)
        publish(settings, *(creative(f"user{number}") for number in range(50)))
        async with following(settings) as (follower, store):
            await until(lambda: follower.caught_up)
            taken = []
            take = follower.take
            follower.take = lambda record: (taken.append(record.offset), take(record))
            await asyncio.to_thread(run, "stop", "--node", "1", "--signal", "KILL")
            await until(lambda: follower.silent_s > 3)
            assert follower.caught_up
            assert shown(store, "user0") == b"c1"
            await asyncio.to_thread(run, "revive", "--node", "1")
            publish(settings, creative("mei", "after"))
            await until(lambda: shown(store, "mei") == b"after")
            assert taken == [50]
            assert follower.silent_s < 3
