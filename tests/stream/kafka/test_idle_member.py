"""A member of a group for which no partition is left, on real Kafka: it stays, and takes over what becomes free."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack

import pytest
from aiokafka import TopicPartition

from stream.kafka.client import Client
from stream.kafka.lease import Lease
from tests.support.kafka_support import until
from tests.support.topic_reading import consuming, create, send, take

pytest_plugins = ("tests.support.kafka_fixtures",)
pytestmark = pytest.mark.kafka
SESSION_S = 6.0  # the least that a broker allows
BEAT_S = 0.5
BRISK = {
    "session_timeout_ms": int(SESSION_S * 1000),
    "heartbeat_interval_ms": int(BEAT_S * 1000),
    "max_poll_interval_ms": 300,
}


@pytest.fixture
def asked(monkeypatch):
    """How often each client asked each kind of request and was answered."""
    counts, plain = Counter(), Client.send

    async def send_(client, node, request, **how):
        answer = await plain(client, node, request, **how)
        counts[client, type(request).__name__.partition("Request")[0]] += 1
        return answer

    monkeypatch.setattr(Client, "send", send_)
    return counts


async def test_a_member_without_a_partition_stays_in_the_group_past_its_session_and_takes_over(kafka, asked):
    """And past the time within which a client must fetch, of which it has nothing to fetch for."""
    topic = create(kafka)
    send(kafka, topic, [b"1"])
    place, group, leases = TopicPartition(topic, 0), f"g-{topic}", [Lease(SESSION_S), Lease(SESSION_S)]
    async with AsyncExitStack() as stack:
        members = [
            await stack.enter_async_context(consuming(kafka, topic, group=group, lease=lease, **BRISK))
            for lease in leases
        ]
        await until(lambda: shares(members) == [0, 1] and all(lease.held for lease in leases))
        idle, busy = sorted(members, key=lambda one: len(one.assignment()))
        lease, beats = leases[members.index(idle)], (idle._client, "Heartbeat")
        before, clock = asked.copy(), asyncio.get_running_loop().time
        ends = clock() + 1.5 * SESSION_S
        await until(lambda: clock() > ends and asked[beats] > before[beats] + SESSION_S / BEAT_S)
        assert lease.held
        assert shares(members) == [0, 1]
        rejoined = {key: count for key, count in asked.items() if key[1] in {"JoinGroup", "LeaveGroup"}}
        assert rejoined == {key: count for key, count in before.items() if key in rejoined}, "no one left or came"
        await busy.stop()
        assert [record.value for record in await take(idle, 1)] == [b"1"]
        assert idle.assignment() == {place}


def shares(members):
    """Return how many partitions each of `members` has, the least first."""
    return sorted(len(one.assignment()) for one in members)
