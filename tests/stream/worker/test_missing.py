"""What is missing for a while, or for good: partitions without a leader, records deleted before they were read."""

import asyncio
from contextlib import suppress

import pytest
from aiokafka.partitioner import DefaultPartitioner
from confluent_kafka import TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from stream.errors import BrokerError
from stream.kafka.topics import ensure_topics
from tests.support.kafka_support import (
    PATIENCE_S,
    committed,
    event_bytes,
    fresh_settings,
    own_kafka,
    produce,
    read_all,
    until,
    working,
)

pytest_plugins = ("tests.support.kafka_fixtures",)
pytestmark = pytest.mark.kafka
USERS = 150  # of a partition more than may be made at a time


def events(word):
    """One event each of many shoppers, whose creatives lie in all partitions."""
    return [(b"u%d" % number, event_bytes(f"{word}-{number}", f"u{number}"), []) for number in range(USERS)]


def partition_of(number):
    """The partition of a shopper's creatives, of three, as every client chooses it by the key."""
    return DefaultPartitioner()(b"u%d|300x250" % number, range(3), range(3))


async def led_again(settings):
    """Wait until the cluster has a controller: the node that died may have been it, and a start asks it."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            with suppress(BrokerError):
                await asyncio.to_thread(ensure_topics, settings)
                return


async def test_a_partition_without_a_leader_stops_no_others_not_even_at_a_start(tmp_path):
    """Each partition of the creatives lies on one node alone; one dies, and what it led is served when it is back."""
    with own_kafka(tmp_path, nodes=3) as (address, run):
        settings = fresh_settings(address)
        await asyncio.to_thread(ensure_topics, settings)
        admin = AdminClient({"bootstrap.servers": address, "log_level": 0})
        admin.delete_topics([settings.creatives_topic])[settings.creatives_topic].result(PATIENCE_S)
        await asyncio.sleep(1)  # a topic's name is free a moment later
        alone, compacted = [[1], [2], [3]], {"cleanup.policy": "compact"}
        topic = NewTopic(settings.creatives_topic, len(alone), replica_assignment=alone, config=compacted)
        admin.create_topics([topic])[settings.creatives_topic].result(PATIENCE_S)
        await asyncio.to_thread(run, "stop", "--node", "3", "--signal", "KILL")
        await led_again(settings)
        led = sum(partition_of(number) != 2 for number in range(USERS))  # the third lies on the node that died
        assert 0 < led < USERS
        async with working(settings) as worker:
            await produce(settings, events("a"))
            await until(lambda: worker.tally.counts["published"] == led)
            await asyncio.to_thread(run, "revive", "--node", "3")
            await until(lambda: worker.tally.counts["published"] == USERS)
        assert len({record.key for record in await read_all(settings, settings.creatives_topic)}) == USERS


async def test_records_that_were_deleted_before_they_were_read_are_counted(kafka):
    """The only way in which an event can be lost: by its topic's own age limit, or by hand."""
    settings = fresh_settings(kafka)
    async with working(settings) as worker:
        await produce(settings, events("a"))
        await until(lambda: worker.tally.counts["published"] == USERS)
    assert await committed(settings) == USERS
    await produce(settings, events("b"))
    admin = AdminClient({"bootstrap.servers": kafka, "log_level": 0})
    for number in range(settings.partitions):
        place = TopicPartition(settings.events_topic, number, -1)  # to the end
        admin.delete_records([place])[place].result(PATIENCE_S)
    await produce(settings, events("c"))
    async with working(settings) as worker:
        await until(lambda: worker.tally.counts["published"] == USERS)
        labels = {"topic": settings.events_topic}
        read = worker.metrics.registry.get_sample_value
        await until(lambda: read("adloom_events_deleted_total", labels) == USERS)
