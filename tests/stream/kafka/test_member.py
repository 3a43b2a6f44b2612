"""A member of a group on real Kafka, and answers that aiokafka makes too much or too little of."""

import asyncio
import gc
from collections import Counter
from contextlib import suppress

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError, KafkaError
from aiokafka.protocol.commit import OffsetFetchResponse_v3

from stream.kafka.client import Client
from stream.kafka.lease import Lease
from tests.support.kafka_support import PATIENCE_S, until
from tests.support.topic_reading import consuming, create, send, take

pytest_plugins = ("tests.support.kafka_fixtures",)
pytestmark = pytest.mark.kafka


async def test_a_commit_that_was_cut_short_and_fails_later_is_no_task_that_nobody_asked(kafka, monkeypatch):
    complaints = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    topic = create(kafka)
    send(kafka, topic, [b"1"])
    asked, broken = asyncio.Event(), asyncio.Event()

    async def stalled(client, node, request, **how):
        if type(request).__name__.startswith("OffsetCommit"):
            asked.set()
            await broken.wait()
            raise KafkaConnectionError("the connection broke")
        return await plain(client, node, request, **how)

    async with consuming(kafka, topic, group=f"g-{topic}", lease=Lease(10)) as consumer:
        async with asyncio.timeout(PATIENCE_S):
            while not await consumer.getmany(timeout_ms=100):
                pass
        plain = Client.send
        monkeypatch.setattr(Client, "send", stalled)
        commit = asyncio.create_task(consumer.commit({TopicPartition(topic, 0): 1}))
        await asked.wait()
        commit.cancel()
        await asyncio.wait({commit})
        broken.set()
        await until(lambda: not [task for task in asyncio.all_tasks() if "_do_commit_offsets" in repr(task)])
        del commit
        gc.collect()
        await asyncio.sleep(0)
        assert not complaints


def answering(monkeypatch, kind="", answers=()):
    """Have a broker's first answers to one kind of request replaced; return how often each kind is asked."""
    asked, left, plain = Counter(), list(answers), Client.send

    async def send_(client, node, request, **how):
        name = type(request).__name__.partition("Request")[0]
        asked[name] += 1
        answer = await plain(client, node, request, **how)
        return left.pop(0)(answer) if name == kind and left else answer

    monkeypatch.setattr(Client, "send", send_)
    return asked


def coded(code):
    def spoilt(answer):
        answer.error_code = code
        return answer

    return spoilt


@pytest.mark.parametrize("code", [14, 15, 16, -1], ids=["loading", "unavailable", "moved", "unknown"])
async def test_a_coordinator_that_cannot_tell_offsets_now_has_not_told_that_there_are_none(kafka, monkeypatch, code):
    topic, lease = create(kafka), Lease(10)
    send(kafka, topic, [b"0", b"1", b"2", b"3"])
    async with consuming(kafka, topic, group=f"g-{topic}", lease=lease) as consumer:
        await take(consumer, 4)
        await consumer.commit({TopicPartition(topic, 0): 3})
    refused = [lambda _: OffsetFetchResponse_v3(0, [], code)] * 2
    asked = answering(monkeypatch, "OffsetFetch", refused)
    async with consuming(kafka, topic, group=f"g-{topic}", lease=lease) as consumer:
        assert [record.offset for record in await take(consumer, 1)] == [3]
        assert asked["OffsetFetch"] > len(refused)


async def test_a_heartbeat_whose_answer_is_not_foreseen_makes_it_join_again(kafka, monkeypatch):
    topic, lease = create(kafka), Lease(10)
    asked = answering(monkeypatch, "Heartbeat", [coded(-1)])
    async with consuming(kafka, topic, group=f"g-{topic}", lease=lease, heartbeat_interval_ms=100) as consumer:
        await until(lambda: asked["Heartbeat"])
        async with asyncio.timeout(PATIENCE_S):
            while asked["SyncGroup"] < 2:
                with suppress(KafkaError):
                    consumer.require_group()
                await asyncio.sleep(0.05)
        await until(lambda: asked["Heartbeat"] > 3 and lease.held)


async def test_who_has_nothing_to_fetch_stays_in_the_group(kafka, monkeypatch):
    """A worker more than there are partitions, or one whose lanes are full, fetches nothing for as long as it takes."""
    topic, lease = create(kafka), Lease(10)
    asked = answering(monkeypatch)
    brisk = {"heartbeat_interval_ms": 50, "max_poll_interval_ms": 300}
    async with consuming(kafka, topic, group=f"g-{topic}", lease=lease, **brisk) as consumer:
        await until(consumer.assignment)
        before = asked["Heartbeat"]
        await until(lambda: asked["Heartbeat"] > before + 30)
        assert (asked["LeaveGroup"], asked["JoinGroup"]) == (0, 2)
        assert lease.held
