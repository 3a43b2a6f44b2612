"""A member of a group on real Kafka: a commit that is cut short ends in silence."""

import asyncio
import gc

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError

from stream.kafka.client import Client
from stream.kafka.lease import Lease
from tests.support.kafka_support import PATIENCE_S, until
from tests.support.topic_reading import consuming, create, send

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
