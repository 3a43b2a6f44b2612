"""What a client knows of its cluster: asked at a pace of any broker that answers, anew where all it knew are gone."""

import asyncio
import time
from itertools import pairwise
from types import SimpleNamespace

import pytest
from aiokafka.client import AIOKafkaClient
from aiokafka.conn import CloseReason
from aiokafka.errors import KafkaConnectionError, KafkaError, NodeNotReadyError
from aiokafka.protocol.metadata import MetadataResponse_v4

from stream.kafka import client as module
from stream.kafka.client import Client
from stream.kafka.consumer import Consumer
from stream.kafka.reach import Sight
from stream.kafka.signin import SignInError


@pytest.fixture
async def client(monkeypatch):
    """A client that was told of three brokers, one of which is well."""
    monkeypatch.setattr(module, "SIGHT", Sight())
    monkeypatch.setattr("stream.kafka.layout.ASK_S", 0.05)
    monkeypatch.setattr("stream.kafka.meeting.STAGGER_S", 0.01)
    made = Client.of(AIOKafkaClient(bootstrap_servers=["off1:1", "well:1", "off2:1"]))
    yield made
    await made.close()


def layout(host, topics=()):
    """What a broker says of a cluster of one node, at `host`."""
    found = [(0, topic, False, [(0, 0, 1, [1], [1])]) for topic in topics]
    return MetadataResponse_v4(0, [(1, host, 9092, None)], "cluster", 1, found)


class Met:
    """A connection whose broker tells the cluster."""

    def __init__(self, answer):
        self.answer, self.asked, self.closed = answer, [], False

    async def send(self, request):
        self.asked.append(request)
        return self.answer

    def close(self):
        self.closed = True


def reached(client, met, tried=None):
    """Have `met` be the connection to the broker that is well; the others say nothing."""

    async def signed_in(host, _port, **_):
        if tried is not None:
            tried.append((host, time.monotonic()))
        if host == "well":
            return met
        return await asyncio.Event().wait()

    client._signed_in = signed_in


async def away(_node, _request, **_):
    raise NodeNotReadyError


async def test_the_layout_is_asked_for_at_a_pace_however_often_it_is_wanted(client):
    """For as long as a partition has no leader aiokafka wants it again at once, of brokers that are well."""
    asked = []

    async def send(_node, _request, **_):
        asked.append(time.monotonic())
        return layout("kafka")

    client.send = send
    client.cluster.update_metadata(layout("kafka"))
    for _ in range(4):
        await client._metadata_update(client.cluster, ["topic"])
    assert min(after - before for before, after in pairwise(asked)) >= 0.045


async def test_a_given_broker_that_is_off_does_not_keep_the_others_from_being_asked(client):
    """Whichever is drawn first: a start must not fail by chance while one of the cluster's brokers is without power."""
    met = Met(layout("kafka"))
    reached(client, met)
    await asyncio.wait_for(client.bootstrap(), 5.0)
    await asyncio.sleep(0)
    assert client.cluster.broker_metadata(1).host == "kafka"
    assert met.closed
    assert not [task for task in asyncio.all_tasks() if "meet" in repr(task)]


async def test_where_all_known_brokers_are_gone_those_that_it_was_told_of_are_asked_again(client):
    """A cluster that moved, node by node while nobody looked, is still found at its old names (KIP-899)."""
    client.cluster.update_metadata(layout("old", ["events"]))
    met = Met(layout("new", ["events"]))
    client.send = away
    reached(client, met)
    assert await client._metadata_update(client.cluster, ["events"])
    assert client.cluster.broker_metadata(1).host == "new"
    assert client.cluster.partitions_for_topic("events") == {0}, "no topic is forgotten, even for a moment"
    assert [request._topics for request in met.asked] == [["events"]]
    assert met.closed


async def test_who_refuses_us_is_not_gone(client):
    client.cluster.update_metadata(layout("kafka"))
    tried = []

    async def refuse(host, _port, **_):
        tried.append(host)
        raise SignInError

    client._signed_in = refuse
    for _ in range(2):
        assert not await client._metadata_update(client.cluster, [])
    assert tried == ["kafka"] * 2
    client._paths[1].failed()
    assert not client._is_refused(1), "by now it is gone"


async def test_one_that_refuses_us_does_not_keep_those_from_being_asked_that_it_was_told_of(client):
    """What is left of the cluster that it knew does not know us, and the others moved."""
    client.cluster.update_metadata(MetadataResponse_v4(0, [(1, "kafka", 1, None), (2, "old", 1, None)], "c", 1, []))
    client._is_refused = lambda node: node == 1
    client.send = away
    reached(client, Met(layout("new")))
    assert await client._metadata_update(client.cluster, [])
    assert client.cluster.broker_metadata(1).host == "new"


async def test_they_are_asked_again_at_a_pace(client, monkeypatch):
    monkeypatch.setattr("stream.kafka.layout.SEEK_S", 0.3)
    client.cluster.update_metadata(layout("old"))
    client.send, tried = away, []

    async def refuse(host, _port, **_):
        tried.append(host)
        raise KafkaConnectionError(host)

    client._signed_in = refuse
    for count in (3, 3, 3):
        assert not await client._metadata_update(client.cluster, ["events"])
        assert len(tried) == count
    await asyncio.sleep(0.3)
    assert not await client._metadata_update(client.cluster, ["events"])
    assert len(tried) == 6
    assert client.cluster.broker_metadata(1).host == "old", "what it knew may come back"


async def test_without_any_known_broker_a_coordinator_is_to_be_asked_for_again(client):
    with pytest.raises(NodeNotReadyError):
        await client.coordinator_lookup(0, "group")


async def test_whoever_reads_is_told_that_the_learning_ended_and_can_be_stopped():
    """Everything would wait for what it learns, for ever."""
    consumer, met = Consumer(bootstrap_servers="well:1"), Met(layout("kafka"))
    reached(consumer._client, met)
    await consumer.start()
    assert not consumer.has_ended
    consumer._client._metadata_update = None
    consumer._client.force_metadata_update()
    await asyncio.wait({consumer._client._sync_task}, timeout=5.0)
    assert consumer.has_ended
    with pytest.raises(KafkaError, match="learning of the cluster ended"):
        await consumer.getmany()
    with pytest.raises(KafkaError, match="learning of the cluster ended"):
        consumer.require_group()
    left = asyncio.get_running_loop().create_future()
    consumer._client._conns = {"any": SimpleNamespace(close=lambda reason: left.set_result(reason) or left)}
    await consumer.stop()
    assert left.result() is CloseReason.SHUTDOWN


async def test_brokers_that_were_not_reached_are_asked_last(client):
    client.cluster.brokers = lambda: [SimpleNamespace(nodeId=number) for number in range(3)]
    client._is_barred = lambda node: node != 2
    asked = []

    async def send(node, _request, **_):
        asked.append(node)
        raise NodeNotReadyError

    client.send = send
    reached(client, Met(layout("kafka")))
    for _ in range(10):
        await client._metadata_update(client.cluster, ["topic"])
    assert asked[::3] == [2] * 10
