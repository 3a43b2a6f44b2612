"""A broker that is gone: tried slower and slower by one at a time, told of once, and once more when it is back."""

import asyncio
import logging
import time
from itertools import pairwise
from types import SimpleNamespace

import pytest
from aiokafka.client import AIOKafkaClient
from aiokafka.conn import CloseReason
from aiokafka.errors import NodeNotReadyError, RequestTimedOutError
from aiokafka.protocol.metadata import MetadataRequest
from hypothesis import given
from hypothesis import strategies as st

from stream.kafka import client as module
from stream.kafka.client import Client
from stream.kafka.reach import FIRST_S, JITTER, LONGEST_S, Path, Sight
from stream.operator.logs import is_told

WANTING = 10
TRIES = 6


@pytest.fixture
def sight(monkeypatch):
    """What the clients of a test know of brokers, of no other test."""
    fresh = Sight()
    monkeypatch.setattr(module, "SIGHT", fresh)
    return fresh


@pytest.fixture
async def client(sight):
    """A client of a cluster of one broker, which it never asks for metadata."""
    made = Client.of(AIOKafkaClient(bootstrap_servers="127.0.0.1:1"))
    made.cluster.broker_metadata = lambda _: SimpleNamespace(host="kafka", port=9092)
    return made


async def test_however_many_want_a_broker_it_is_tried_by_one_at_a_time_after_growing_pauses(
    client, monkeypatch, caplog
):
    tried = []

    async def refused(host, port, **_):
        tried.append(time.monotonic())
        raise ConnectionRefusedError(111, f"{host}:{port} refuses")

    monkeypatch.setattr(module, "create_conn", refused)

    async def want():
        while len(tried) < TRIES:
            assert not await client.ready(1)
            await asyncio.sleep(0)

    await asyncio.gather(*(want() for _ in range(WANTING)))
    pauses = [after - before for before, after in pairwise(tried)]
    least = [min(FIRST_S * 2**number, LONGEST_S) * (1 - JITTER) for number in range(len(pauses))]
    assert all(pause >= low * 0.99 for pause, low in zip(pauses, least, strict=True)), pauses
    assert [record.message for record in caplog.records] == ["a broker is gone, and is asked for until it is back"]


async def test_its_return_is_told_with_how_long_it_was_gone_and_the_next_loss_begins_anew(client, monkeypatch, caplog):
    caplog.set_level(logging.INFO)
    ends = []
    connection = SimpleNamespace(connected=lambda: True, close=ends.append)
    answers = [OSError("no route"), OSError("no route"), connection]

    async def create(*_, **__):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(module, "create_conn", create)
    assert [await client.ready(1) for _ in range(3)] == [False, False, True]
    gone, back = caplog.records
    assert (gone.broker, gone.error, back.broker) == ("kafka:9092", "OSError", "kafka:9092")
    assert back.gone_s >= 0
    assert await client.ready(1), "and it is not connected to twice"
    connection.connected = lambda: False
    answers += [OSError("no route")]
    assert not await client.ready(1)
    assert ends == [CloseReason.CONNECTION_BROKEN], "its socket is not left to the garbage collector"
    assert len(caplog.records) == 3


@pytest.mark.parametrize("host", ["kafka-1.kafka..svc", f"{'k' * 64}.svc"])
async def test_a_broker_whose_name_can_be_none_is_gone_as_any_other(client, caplog, host):
    """Its listeners are set wrong; a ValueError would end whatever task of aiokafka's wants it."""
    client.cluster.broker_metadata = lambda _: SimpleNamespace(host=host, port=9092)
    assert not await client.ready(1)
    (gone,) = caplog.records
    assert (gone.broker, gone.error) == (f"{host}:9092", "KafkaConnectionError")


@pytest.mark.parametrize("error", [ValueError("Server sent wrong signature!"), AssertionError("says too much")])
async def test_a_broker_that_breaks_the_rules_of_signing_in_is_gone_as_any_other(client, monkeypatch, caplog, error):
    """aiokafka tells it by errors of Python's own."""

    async def connect(_):
        raise error

    monkeypatch.setattr("stream.kafka.connection.Connection.connect", connect)
    assert not await client.ready(1)
    (gone,) = caplog.records
    assert gone.error == "KafkaConnectionError"
    assert gone.detail.endswith(f"kafka:9092: {error}")


async def test_brokers_that_were_reached_are_asked_before_those_that_were_not(client):
    client.cluster.brokers = lambda: [SimpleNamespace(nodeId=number) for number in range(3)]
    for number in (0, 2):
        client._paths[number] = Path()
        client._paths[number].failed()
    assert {client.get_random_node() for _ in range(50)} == {1}
    client._paths[1] = Path()
    client._paths[1].failed()
    assert {client.get_random_node() for _ in range(200)} == {0, 1, 2}


@given(st.integers(1, 10_000))
def test_no_pause_is_longer_than_a_second(failures):
    path = Path()
    path._failures = failures
    path.failed()
    assert path._until <= time.monotonic() + LONGEST_S * (1 + JITTER)
    assert LONGEST_S * (1 + JITTER) < 1


def logged(name, message, *arguments, **fields):
    record = logging.makeLogRecord({"name": name, "levelno": logging.ERROR, "msg": message, "args": arguments})
    vars(record).update(fields)
    return record


def test_lines_that_only_repeat_that_a_broker_is_gone_are_left_out():
    error = NodeNotReadyError("node 1")
    assert is_told(logged("aiokafka.consumer.group_coordinator", "Group Coordinator Request failed: %s", error))
    assert is_told(logged("aiokafka", 'Unable connect to "%s:%s": %s', "kafka", 9092, OSError()))
    assert is_told(logged("stream.kafka.fetcher", "fetch failed", error="NodeNotReadyError"))
    assert not is_told(logged("aiokafka", "Heartbeat failed: %s", OSError()))
    assert not is_told(logged("stream.kafka.reach", "a broker is gone", error="ConnectionRefusedError"))


async def test_two_requests_of_one_connection_that_time_out_end_no_task(monkeypatch):
    """The first closes it, and aiokafka looks for it again at the second: its fetching would end with a KeyError."""

    async def gone(self, node_id, request, *, group):
        raise KeyError((node_id, group))

    monkeypatch.setattr(AIOKafkaClient, "send", gone)
    client = Client.of(AIOKafkaClient(bootstrap_servers="127.0.0.1:1"))
    with pytest.raises(RequestTimedOutError):
        await client.send(1, MetadataRequest([]))


async def test_a_broker_that_takes_a_connection_and_answers_nothing_holds_nobody_up(sight, monkeypatch):
    """One that is starting, or stopped, does so; whoever wants it would wait behind the first for a request's time."""
    monkeypatch.setattr("stream.kafka.reach.CONNECT_S", 0.2)
    broken = asyncio.Event()

    async def takes(reader, writer):
        await reader.read()
        broken.set()
        writer.close()

    server = await asyncio.start_server(takes, "127.0.0.1", 0)
    client = Client.of(AIOKafkaClient(bootstrap_servers="127.0.0.1:1", request_timeout_ms=600_000))
    where = SimpleNamespace(nodeId=1, host="127.0.0.1", port=server.sockets[0].getsockname()[1])
    monkeypatch.setattr(client.cluster, "broker_metadata", lambda _: where)
    try:
        async with asyncio.timeout(60.0):
            assert await client._get_conn(1) is None
            await broken.wait()  # its socket is not left open
    finally:
        server.close()
        await client.close()


async def test_who_was_cut_off_waits_for_no_layout(client):
    """aiokafka's tasks would wait behind what learns of it, which ends first."""
    client._md_update_fut = asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(client._maybe_wait_metadata())
    await asyncio.sleep(0)
    assert not waiting.done()
    client.cut()
    await asyncio.wait_for(client._maybe_wait_metadata(), 1.0)
    client._md_update_fut.set_result(True)
    await waiting
