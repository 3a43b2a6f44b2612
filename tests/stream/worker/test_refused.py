"""What Kafka refuses for good ends the worker with a reason, or keeps it unready with one; nothing hangs in silence."""

import asyncio
import re
import threading
from contextlib import contextmanager

import pytest
from confluent_kafka import Consumer
from confluent_kafka.admin import AdminClient

from stream.errors import BrokerError
from stream.kafka.rights import least
from stream.kafka.topics import ensure_topics
from stream.worker.worker import Worker
from tests.support.kafka_secured import secured_kafka
from tests.support.kafka_support import PATIENCE_S, FastStudio, fresh_settings, produce, steps, until, working

pytest_plugins = ("tests.support.kafka_fixtures",)
pytestmark = pytest.mark.kafka


async def ending(settings):
    """Return what a worker says that cannot go on."""
    worker = Worker(settings, FastStudio(), steps())
    with pytest.raises(BrokerError) as error:
        await asyncio.wait_for(worker.run(asyncio.Event()), PATIENCE_S)
    return str(error.value)


async def test_a_session_timeout_that_the_brokers_do_not_allow_ends_the_worker(kafka):
    settings = fresh_settings(kafka, session_timeout_ms=3000, heartbeat_ms=1000)
    assert re.search(r"InvalidSessionTimeoutError.*ADLOOM_SESSION_TIMEOUT_MS", await ending(settings))


@contextmanager
def foreign_member(settings):
    """A member of the group as a shop's own service joins it, that takes partitions over little by little."""
    consumer = Consumer(
        {
            "bootstrap.servers": settings.bootstrap,
            "group.id": settings.group,
            "partition.assignment.strategy": "cooperative-sticky",
            "log_level": 0,
        }
    )
    consumer.subscribe([settings.events_topic])
    joined, left = threading.Event(), threading.Event()

    def poll():
        while not left.is_set():
            consumer.poll(0.1)
            if consumer.assignment():
                joined.set()

    thread = threading.Thread(target=poll)
    thread.start()
    try:
        assert joined.wait(PATIENCE_S)
        yield
    finally:
        left.set()
        thread.join()
        consumer.close()


async def test_a_group_of_others_ends_the_worker(kafka):
    settings = fresh_settings(kafka)
    ensure_topics(settings)
    with foreign_member(settings):
        assert re.search(r"InconsistentGroupProtocolError.*ADLOOM_GROUP", await ending(settings))


async def test_two_workers_of_one_name_do_not_throw_each_other_out_for_ever(kafka):
    """The newer one has the name in Kafka's eyes; one at least sees that it is not alone, and ends."""
    settings = fresh_settings(kafka, group_instance_id="worker-0")
    workers = [Worker(settings, FastStudio(), steps()) for _ in range(2)]
    stop = asyncio.Event()
    tasks = [asyncio.create_task(worker.run(stop)) for worker in workers]
    done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED, timeout=2 * PATIENCE_S)
    stop.set()
    await asyncio.wait(rest, timeout=PATIENCE_S)
    assert done
    with pytest.raises(BrokerError, match="ADLOOM_GROUP_INSTANCE_ID must be of one process alone"):
        await done.pop()


async def test_a_topic_of_letters_that_is_gone_is_told(kafka):
    """The commit waits behind the letter, so nothing is lost; but it must not look well meanwhile."""
    settings = fresh_settings(kafka)
    async with working(settings) as worker:
        admin = AdminClient({"bootstrap.servers": kafka, "log_level": 0})
        admin.delete_topics([settings.dlq_topic])[settings.dlq_topic].result(PATIENCE_S)
        await produce(settings, [(b"u1", b"no event", [])])
        await until(lambda: f"nothing can be written to {settings.dlq_topic}" in worker.trouble())
        assert not worker.ready
        ensure_topics(settings)
        await until(lambda: worker.ready)
        assert worker.tally.counts["dead_lettered"] == 1


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A cluster with rights."""
    with secured_kafka(tmp_path_factory.mktemp("secured")) as found:
        yield found


@contextmanager
def member(cluster):
    """Settings of a worker with the least rights."""
    owner = cluster.settings("admin")
    ensure_topics(owner)
    settings = cluster.settings("worker", owner)
    cluster.grant("User:worker", least(settings, "worker"))
    yield settings
    cluster.revoke("User:worker", least(settings, "worker"))


def to_read(settings, name):
    """The right to read what is named so."""
    found = [one for one in least(settings, "worker") if (one.name, one.operation) == (name, "READ")]
    assert found
    return found


async def test_without_the_right_to_the_group_the_worker_ends(cluster):
    with member(cluster) as settings:
        cluster.revoke("User:worker", to_read(settings, settings.group))
        assert re.search(r"right.*Read.*group", await ending(settings), re.IGNORECASE)


@pytest.mark.parametrize("setting", ["creatives_topic", "forget_topic"])
async def test_a_worker_that_may_not_read_a_topic_any_more_is_not_ready(cluster, setting):
    with member(cluster) as settings:
        name = getattr(settings, setting)
        async with working(settings) as worker:
            cluster.revoke("User:worker", to_read(settings, name))
            await until(lambda: f"the topic {name} cannot be read" in worker.trouble())
            assert not worker.ready
            cluster.grant("User:worker", to_read(settings, name))
            await until(lambda: worker.ready)
