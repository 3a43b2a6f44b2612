"""Partitions that are added are shared out, also where the group's leader does not know that it is the leader.

A static member that comes back is answered by its old self's share and the name of its old self as the leader's
(KAFKA-13435): where it was the leader, nobody who knows would look for new partitions.
"""

import asyncio
from contextlib import AsyncExitStack

import pytest
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewPartitions

from stream.kafka.lease import Lease
from stream.kafka.shared_out import counts_of, with_counts
from tests.support.kafka_support import PATIENCE_S, until
from tests.support.topic_reading import consuming, create, send

pytest_plugins = ("tests.support.kafka_fixtures",)
PARTITIONS = 4


def test_a_share_tells_of_how_many_partitions_it_was_made():
    share = ConsumerProtocolMemberAssignment(0, [("events", [1, 3])], b"")
    told = with_counts(share, {"events": 4, "renewals": 0}).encode()
    assert counts_of(told) == {"events": 4, "renewals": 0}
    assert ConsumerProtocolMemberAssignment.decode(told).assignment == [("events", [1, 3])]


@pytest.mark.parametrize("data", [b"", b"of another client", b"[1]", b'{"events": "4"}', None])
def test_a_share_of_another_client_tells_none(data):
    share = ConsumerProtocolMemberAssignment(0, [("events", [1, 3])], data)
    assert counts_of(share.encode()) is None


@pytest.mark.parametrize(
    ("returning", "added"),
    [(["one"], "later"), (["one"], "while they are away"), (["two"], "later"), (["one", "two"], "later")],
    ids=["the leader", "the leader, meanwhile", "the other", "both"],
)
@pytest.mark.kafka
async def test_partitions_that_are_added_are_served_though_static_members_came_back(kafka, returning, added):
    topic = create(kafka, partitions=2)
    members, stacks = {}, {"one": AsyncExitStack(), "two": AsyncExitStack()}
    options = {"group": f"g-{topic}", "session_timeout_ms": 30_000, "heartbeat_interval_ms": 200}

    async def join(name):
        member = consuming(kafka, topic, **options, lease=Lease(30), group_instance_id=name)
        members[name] = await stacks[name].enter_async_context(member)
        await until(members[name].assignment)

    try:
        await join("one")
        assert members["one"]._coordinator._group_subscription, "who joins first leads"
        await join("two")
        for name in returning:
            await stacks[name].aclose()
        if added != "later":
            add(kafka, topic)
        for name in returning:
            await join(name)
        if added == "later":
            add(kafka, topic)
        for number in range(PARTITIONS):
            send(kafka, topic, [b"x"], partition=number)
        assert await read_of(members.values(), PARTITIONS) == {0, 1, 2, 3}
    finally:
        for stack in stacks.values():
            await stack.aclose()


def add(address, topic):
    admin = AdminClient({"bootstrap.servers": address})
    admin.create_partitions([NewPartitions(topic, PARTITIONS)])[topic].result(PATIENCE_S)


async def read_of(members, count):
    """Return the partitions of which records came to any of the members, as soon as it is so many."""
    found = set()
    async with asyncio.timeout(PATIENCE_S):
        while len(found) < count:
            for member in members:
                found |= {place.partition for place in await member.getmany(timeout_ms=100)}
    return found
