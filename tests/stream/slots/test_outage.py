"""A broker that goes away in the middle: every event has one end, and the slots are served all the while."""

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import msgspec
import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiokafka.errors import KafkaConnectionError

from stream.config import Settings
from stream.kafka.broker import EmbeddedBroker
from stream.kafka.forwarder import Forwarder
from stream.kafka.producer import make_producer
from stream.operator.metrics import Metrics
from stream.slots.follower import Follower
from stream.slots.server import SlotServer
from stream.slots.store import SlotStore
from tests.support.kafka_support import (
    PATIENCE_S,
    GatedStudio,
    committed,
    event_bytes,
    fresh_settings,
    own_kafka,
    produce,
    read_all,
    until,
    working,
)
from tests.support.letter_samples import opened

TOO_OLD_S = 4000.0  # beyond the deadline of the tests' worker


@dataclass
class Outage:
    """A broker that can be made to go and to come back with all its records."""

    settings: Settings
    leave: Callable[[], None]
    come_back: Callable[[], None]


@pytest.fixture
def killed(tmp_path):
    """A real Kafka that is killed, and started again on its data."""
    with own_kafka(tmp_path) as (address, run):
        yield Outage(
            fresh_settings(address),
            lambda: run("stop", "--node", "1", "--signal", "KILL"),
            lambda: run("revive", "--node", "1"),
        )


@pytest.fixture
def cut_off(unused_tcp_port):
    """The embedded broker, cut off from all its clients."""
    fresh = fresh_settings(f"127.0.0.1:{unused_tcp_port}")
    with EmbeddedBroker(fresh.topics, port=unused_tcp_port) as broker:
        inner = broker._forwarder._target

        def come_back():
            broker._forwarder = Forwarder(unused_tcp_port, inner)

        yield Outage(fresh, broker._forwarder.close, come_back)


@pytest.fixture(params=["cut_off", pytest.param("killed", marks=pytest.mark.kafka)])
def outage(request):
    return request.getfixturevalue(request.param)


@asynccontextmanager
async def serving(settings):
    """Run a slot server over the serving topic; yield its client."""
    store, metrics = SlotStore(), Metrics()
    follower = Follower(store, settings, metrics)
    following = asyncio.create_task(follower.run())
    server = SlotServer(
        store, metrics, pseudonym=str, ready=lambda: follower.caught_up, slots=("300x250",), origins=frozenset()
    )
    async with TestClient(TestServer(server.app())) as client:
        try:
            yield client
        finally:
            following.cancel()
            with suppress(asyncio.CancelledError):
                await following


async def shown(client, user):
    """Return the body of the visitor's slot, which is never an error."""
    answer = await client.get(f"/slots/300x250?user={user}")
    assert answer.status == 200
    return await answer.read()


async def until_shown(client, user, body):
    async with asyncio.timeout(PATIENCE_S):
        while await shown(client, user) != body:  # noqa: ASYNC110  the page asks again as well
            await asyncio.sleep(0.05)


def keyed(name, user, **more):
    return (user.encode(), event_bytes(name, user, **more), [])


def round_of(name, count):
    """`count` shoppers: one creative each, behind it something to refuse and something too old."""
    records = []
    for number in range(count):
        user = f"{name}{number}"
        records.append(keyed(f"{user}-good", user))
        records.append(keyed(f"{user}-unknown", user, product="unknown"))
        records.append(keyed(f"{user}-old", user, age_s=TOO_OLD_S))
    return records


def ends(worker):
    return {name: worker.tally.counts[name] for name in ("events", "published", "dead_lettered", "expired")}


def all_ended(count):
    """Return the counts when each of `count` rounds' shoppers has had its three events, each ended once."""
    return {"events": 3 * count, "published": count, "dead_lettered": count, "expired": count}


async def test_a_broker_that_goes_and_comes_back_loses_and_doubles_nothing(outage, monkeypatch):
    monkeypatch.setattr("stream.kafka.producer.SEND_S", 2.0)  # a producer that broke is given up sooner
    settings, studio = outage.settings, GatedStudio(free=5)
    async with working(settings, studio) as worker, serving(settings) as client:
        await produce(settings, round_of("before", 5))
        await until(lambda: ends(worker) == all_ended(5))
        await until_shown(client, "before0", b"before0-good|300x250")

        # The copies of the next round wait in the studio, so all of it is in flight when the broker goes.
        await produce(settings, round_of("during", 6))
        await until(lambda: worker.tally.counts["events"] == 33)
        await asyncio.to_thread(outage.leave)
        studio.release()
        # Each of the six writes failed and one of them again: their producer was replaced in vain at least once.
        await until(lambda: failed_writes(worker) > 6)
        assert await shown(client, "before0") == b"before0-good|300x250"
        house = await shown(client, "during0")
        assert house == await shown(client, "nobody")
        assert ends(worker)["published"] == 5

        await asyncio.to_thread(outage.come_back)
        await until(lambda: ends(worker) == all_ended(11))
        await until_shown(client, "during5", b"during5-good|300x250")
        await produce(settings, round_of("after", 4))
        await until(lambda: ends(worker) == all_ended(15))
        await until_shown(client, "after3", b"after3-good|300x250")
    assert ends(worker) == all_ended(15)
    assert await committed(settings) == 45

    creatives = await read_all(settings, settings.creatives_topic)
    letters = await read_all(settings, settings.dlq_topic)
    users = [
        f"{name}{number}" for name, count in (("before", 5), ("during", 6), ("after", 4)) for number in range(count)
    ]
    # A write whose answer was lost is written again under the same key: what a reader keeps counts, once.
    kept = {record.key: record.value for record in creatives}
    assert kept == {f"{user}|300x250".encode(): f"{user}-good|300x250".encode() for user in users}
    assert {msgspec.json.decode(opened(record).value)["id"] for record in letters} == {
        f"{user}-unknown" for user in users
    }


def failed_writes(worker):
    return sum(sample.value for metric in worker.metrics.publish_errors.collect() for sample in metric.samples)


async def test_a_discarded_producer_writes_nothing_when_the_broker_is_back(cut_off):
    producer, topic = make_producer(cut_off.settings), cut_off.settings.creatives_topic
    await producer.start()
    await producer.write(topic, b"k", b"first", [])
    await asyncio.to_thread(cut_off.leave)
    writing = asyncio.create_task(producer.write(topic, b"k", b"second", []))
    await until(lambda: producer._writes)
    await producer.discard()
    with pytest.raises(KafkaConnectionError, match="replaced"):
        await writing
    await asyncio.to_thread(cut_off.come_back)
    newer = make_producer(cut_off.settings)
    await newer.start()
    await newer.write(topic, b"k", b"third", [])
    await newer.stop()
    await asyncio.sleep(2.0)  # one that was left behind would try again within a second (reconnect.backoff.max)
    assert [record.value for record in await read_all(cut_off.settings, topic)] == [b"first", b"third"]


async def test_a_discarded_producer_keeps_no_write_wherever_it_waits(cut_off):
    """aiokafka's own would wait behind it: for room as long as a request may take, for a layout for ever."""
    producer, topic = make_producer(cut_off.settings), cut_off.settings.creatives_topic
    await producer.start()
    await producer.write(topic, b"k", b"first", [])
    await asyncio.to_thread(cut_off.leave)
    large = b"v" * 12_000  # a batch of aiokafka's takes one of them
    writes = [asyncio.create_task(producer.write(topic, b"k", large, [])) for _ in range(3)]
    writes.append(asyncio.create_task(producer.write(cut_off.settings.dlq_topic, b"k", b"of an unknown topic", [])))
    await until(lambda: len(producer._writes) == len(writes))
    await producer.discard()
    done, late = await asyncio.wait(writes, timeout=2.0)
    await asyncio.to_thread(cut_off.come_back)
    assert not late
    assert {str(write.exception()) for write in done} == {"KafkaConnectionError: the producer was replaced"}
