"""A broker that falls silent without a word is given up in seconds; one that only takes its time is not."""

import asyncio
import socket
import struct
import time
from contextlib import asynccontextmanager, suppress
from types import SimpleNamespace

import pytest
import uvloop
from aiokafka.client import AIOKafkaClient, ConnectionGroup
from aiokafka.conn import AIOKafkaConnection
from aiokafka.errors import IncompatibleBrokerVersion, KafkaConnectionError, RequestTimedOutError
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.protocol.group import HeartbeatRequest, JoinGroupRequest
from aiokafka.protocol.metadata import MetadataRequest
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from stream.kafka import client as module
from stream.kafka.client import Client
from stream.kafka.connection import create_conn
from stream.kafka.lease import Lease
from stream.kafka.reach import AGAIN_S, CONNECT_S, Path, Sight
from stream.kafka.silence import ANSWER_S, KEEP_ALIVE, Listening
from tests.support.kafka_support import PATIENCE_S, own_kafka, until
from tests.support.topic_reading import consuming, send

ANSWER = 0.3
NODES = 3
VERSIONS = {1: 4, 11: 5, 12: 1}  # of what these tests ask, fetch, joining and heartbeat; each in one version
FETCH, JOIN, HEARTBEAT = VERSIONS
HELLO = 18
ALIVE = struct.pack(">ih", 0, 0)  # a heartbeat's answer: no rest, no error


class Broker:
    """Says what it can do, and to any other question what `answer` writes."""

    def __init__(self, answer):
        self._answer = answer
        self.talks = {}

    async def serve(self, reader, writer):
        self.talks[asyncio.current_task()] = writer
        try:
            while True:
                (size,) = struct.unpack(">i", await reader.readexactly(4))
                key, _, number = struct.unpack(">hhi", (await reader.readexactly(size))[:8])
                if key == HELLO:
                    known = b"".join(struct.pack(">hhh", one, version, version) for one, version in VERSIONS.items())
                    writer.write(framed(number, struct.pack(">hi", 0, len(VERSIONS)) + known))
                else:
                    await self._answer(key, number, writer)
        except (asyncio.IncompleteReadError, OSError):
            writer.close()

    async def end(self):
        for writer in self.talks.values():
            writer.close()
        await asyncio.wait(self.talks)


def framed(number, body):
    return struct.pack(">ii", 4 + len(body), number) + body


async def nothing(key, number, writer):
    """Say nothing."""


def later(seconds, body=ALIVE):
    async def answer(key, number, writer):
        await asyncio.sleep(seconds)
        writer.write(framed(number, body))

    return answer


@asynccontextmanager
async def serving(answer):
    broker = Broker(answer)
    async with await asyncio.start_server(broker.serve, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
        await broker.end()


@asynccontextmanager
async def connected(answer, silences=None):
    async with serving(answer) as port:
        connection = Listening("127.0.0.1", port, answer_s=ANSWER, silences=silences)
        await connection.connect()
        try:
            yield connection
        finally:
            connection.close()


def heartbeat():
    return HeartbeatRequest("group", 1, "member")


def joining():
    return JoinGroupRequest("group", 10_000, 10_000, "", None, "consumer", [])


async def test_a_question_that_is_not_answered_ends_its_connection():
    async with connected(nothing) as connection:
        began = time.monotonic()
        with pytest.raises(KafkaConnectionError):
            await connection.send(heartbeat())
        assert ANSWER <= time.monotonic() - began < 3 * ANSWER
        assert not connection.connected()
        assert str(connection.silent).endswith("no answer to Heartbeat for 0.3 s")


async def gone(connection):
    """End its transport; the connection does not know yet: what it read last is still to be handled."""
    reader, writer = connection._reader, connection._writer
    writer.transport.abort()
    await until(lambda: connection._writer is None)
    connection._reader, connection._writer = reader, writer


def test_a_question_to_a_broker_that_is_gone_this_moment_finds_no_connection():
    """uvloop's transport is not told apart by an OSError."""

    async def ask() -> None:
        async with connected(nothing) as connection:
            await gone(connection)
            with pytest.raises(KafkaConnectionError, match="closed"):
                connection.send(heartbeat())

    uvloop.run(ask())


async def test_what_a_broker_is_too_old_for_is_told_and_ends_no_connection():
    """All errors of Kafka are RuntimeErrors, and are not taken for uvloop's."""
    async with connected(later(0)) as connection:
        with pytest.raises(IncompatibleBrokerVersion):
            connection.send(MetadataRequest([]))
        assert (await connection.send(heartbeat())).error_code == 0


def test_a_broker_that_is_gone_as_soon_as_it_was_met_is_no_connection(monkeypatch):
    meet = AIOKafkaConnection.connect

    async def met(connection):
        streams = await meet(connection)
        await gone(connection)
        return streams

    async def ask() -> None:
        async with serving(nothing) as port:
            with pytest.raises(KafkaConnectionError, match="closed"):
                await create_conn("127.0.0.1", port)

    monkeypatch.setattr(AIOKafkaConnection, "connect", met)
    uvloop.run(ask())


async def test_an_answer_that_comes_in_parts_may_take_as_long_as_it_takes():
    """A fetch brings megabytes, and the way may be slow."""

    async def trickle(key, number, writer):
        for byte in framed(number, ALIVE):
            await asyncio.sleep(ANSWER / 4)
            writer.write(bytes([byte]))

    async with connected(trickle) as connection:
        assert (await connection.send(heartbeat())).error_code == 0


async def test_a_group_that_shares_partitions_out_may_keep_a_member_waiting_and_what_it_asks_behind():
    """A broker answers what comes by one connection in turn: a commit behind a joining waits for the other members."""

    async def shared_out(key, number, writer):
        if key == JOIN:
            await asyncio.sleep(4 * ANSWER)
            writer.write(framed(number, struct.pack(">ihihhhi", 0, 0, 1, 0, 0, 0, 0)))
        else:
            writer.write(framed(number, ALIVE))

    async with connected(shared_out) as connection:
        joined, alive = await asyncio.gather(connection.send(joining()), connection.send(heartbeat()))
    assert (joined.generation_id, alive.error_code) == (1, 0)


async def test_a_fetch_may_wait_for_records_as_long_as_it_says_and_no_longer():
    empty = struct.pack(">ii", 0, 0)
    fetch = FetchRequest(int(3000 * ANSWER), 1, 1, 0, [])
    async with connected(later(3 * ANSWER, empty)) as connection:
        assert (await connection.send(fetch)).topics == []
    async with connected(nothing) as connection:
        began = time.monotonic()
        with pytest.raises(KafkaConnectionError):
            await connection.send(fetch)
        assert 4 * ANSWER <= time.monotonic() - began < 6 * ANSWER


@pytest.mark.parametrize("patience_s", [None, ANSWER / 10])
async def test_a_broker_that_says_it_will_rest_may_rest_though_nobody_waits_for_that_answer(patience_s):
    """KIP-219: it answers at once who is over a quota, and then reads nothing of them for a while."""
    rests = iter([ANSWER / 3, 3 * ANSWER])

    async def throttled(key, number, writer):
        await asyncio.sleep(next(rests))
        writer.write(framed(number, struct.pack(">ih", int(3000 * ANSWER), 0)))

    async with connected(throttled) as connection:
        with suppress(TimeoutError):
            await asyncio.wait_for(connection.send(heartbeat()), patience_s)
        await asyncio.sleep(ANSWER / 2)
        assert (await connection.send(heartbeat())).error_code == 0


async def test_a_connection_by_which_nothing_is_asked_may_be_silent():
    async with connected(later(0)) as connection:
        for _ in range(2):
            assert (await connection.send(heartbeat())).error_code == 0
            await asyncio.sleep(2 * ANSWER)
        assert connection.connected()


async def test_the_system_looks_whether_there_is_still_somebody_while_a_group_keeps_a_member_waiting():
    async with connected(nothing) as connection:
        plug = connection._writer.get_extra_info("socket")
        assert plug.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        idle, every, times = (plug.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)) for name in KEEP_ALIVE)
        assert idle + every * times <= 2 * ANSWER_S


@pytest.fixture
async def client(monkeypatch):
    """A client of a cluster of two brokers, of which it knows no address yet."""
    monkeypatch.setattr(module, "SIGHT", Sight())
    made = Client.of(AIOKafkaClient(bootstrap_servers="127.0.0.1:1"))
    made.answer_s = ANSWER
    made.cluster.brokers = lambda: [SimpleNamespace(nodeId=number) for number in (1, 2)]
    yield made
    await made.close()


async def test_a_silent_broker_is_asked_after_the_others_until_it_is_reached_again(client, caplog):
    async with serving(nothing) as port:
        client.cluster.broker_metadata = lambda _: SimpleNamespace(host="127.0.0.1", port=port)
        with pytest.raises(RequestTimedOutError):
            await client.send(1, heartbeat(), group=ConnectionGroup.COORDINATION)
        assert {client.get_random_node() for _ in range(50)} == {2}
        assert await client.ready(1)
        assert {client.get_random_node() for _ in range(50)} == {1, 2}
    assert client._paths[1].silences == {HEARTBEAT: 1}
    gone, back = caplog.records
    assert (gone.message, gone.error) == ("a broker is gone, and is asked for until it is back", "SilentError")
    assert back.message == "a broker is back"


def test_after_a_failure_the_next_tries_are_short_so_that_who_leads_meanwhile_is_found():
    path, allowed = Path(), []
    for _ in range(5):
        allowed.append(path.within_s)
        path.failed()
    assert allowed == [CONNECT_S, AGAIN_S, 2 * AGAIN_S, 4 * AGAIN_S, CONNECT_S]
    path.met()
    assert path.within_s == CONNECT_S


@pytest.mark.kafka
async def test_partitions_of_a_node_that_hangs_are_read_again_in_seconds(tmp_path):
    """It keeps its connections and answers nothing, as one without power; the cluster misses it after two seconds."""
    brisk = ("--set", "broker.session.timeout.ms=2000", "--set", "broker.heartbeat.interval.ms=500")
    with own_kafka(tmp_path, lambda _: brisk, nodes=3) as (address, run):
        lease, topic = Lease(10), spread(address)
        async with consuming(address, topic, group="g", lease=lease) as consumer:
            await until(lambda: None not in map(consumer.reached, consumer.assignment()) and consumer.assignment())
            hung = consumer._coordinator.coordinator_id
            others = ",".join(one for number, one in enumerate(address.split(","), 1) if number != hung)
            await asyncio.to_thread(run, "stop", "--node", str(hung), "--signal", "STOP")
            began = time.monotonic()
            try:
                await asyncio.to_thread(write_to_all, others, topic, hung)
                found = set()
                async with asyncio.timeout(PATIENCE_S):
                    while len(found) < NODES:
                        found |= {place.partition for place in await consumer.getmany(timeout_ms=100)}
                read_s = time.monotonic() - began
                await until(lambda: lease.held and consumer._coordinator.coordinator_id not in {None, hung})
                beats_s = time.monotonic() - began
            finally:
                await asyncio.to_thread(run, "stop", "--node", str(hung), "--signal", "KILL")
    assert max(read_s, beats_s) < 20, "aiokafka's own patience is 40 s, the deadline of an ad 30 s"


def spread(address):
    """Make a topic of which each node leads one partition."""
    admin, topic, nodes = AdminClient({"bootstrap.servers": address}), "events", {1, 2, 3}
    replicas = [[node, *nodes - {node}] for node in sorted(nodes)]
    admin.create_topics([NewTopic(topic, NODES, replica_assignment=replicas)])[topic].result(PATIENCE_S)
    return topic


def write_to_all(address, topic, hung):
    """Write a record to each partition as soon as none is led by the node that hangs."""
    admin, until_s = AdminClient({"bootstrap.servers": address}), time.monotonic() + PATIENCE_S
    while hung in {one.leader for one in admin.list_topics(timeout=PATIENCE_S).topics[topic].partitions.values()}:
        assert time.monotonic() < until_s
        time.sleep(0.1)
    for number in range(NODES):
        send(address, topic, [b"x"], number)
