"""What a broker answers of a partition that it has no records of."""

import asyncio
from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition
from aiokafka.consumer.subscription_state import SubscriptionState
from aiokafka.errors import OffsetOutOfRangeError, TopicAuthorizationFailedError
from aiokafka.protocol.fetch import FetchRequest_v11, FetchResponse_v11

from stream.kafka.fetcher import LogFetcher
from tests.support.kafka_support import PATIENCE_S
from tests.support.log_samples import batch, body

PLACE = TopicPartition("events", 0)
LEADER, FOLLOWER, NOBODY = 0, 1, -1
START = 5  # offset from which it is read
CODE = OffsetOutOfRangeError.errno


class Brokers:
    """The leader sends who asks first to a follower in the same rack, which has not got so far yet."""

    def __init__(self):
        self.embedded, self._loop, self._metadata_max_age_ms = False, asyncio.get_running_loop(), 60_000
        self.cluster = SimpleNamespace(leader_for_partition=lambda _: LEADER, broker_metadata=lambda node: node)
        self.asked = []

    async def send(self, node, request):
        await asyncio.sleep(0)
        self.asked.append((node, type(request).__name__))
        assert request.build(FetchRequest_v11)
        if node == FOLLOWER:
            return answer(CODE, NOBODY, b"")
        first = len(self.asked) == 1
        data = b"" if first else batch([body(0, None, b"read", [])], START)
        return answer(0, FOLLOWER if first else NOBODY, data)


def answer(code, preferred, data):
    place = (PLACE.partition, code, START + 1, START + 1, 0, [], preferred, data)
    return FetchResponse_v11(throttle_time_ms=0, error_code=0, session_id=0, topics=[(PLACE.topic, [place])])


@pytest.fixture
async def rig():
    """The brokers, and what reads of them."""
    subscriptions, brokers = SubscriptionState(), Brokers()
    subscriptions.assign_from_user({PLACE})
    subscriptions.seek(PLACE, START)
    fetcher = LogFetcher(brokers, subscriptions, client_rack="near")
    yield brokers, fetcher, subscriptions.subscription.assignment
    await fetcher.close()


async def test_a_follower_that_has_not_got_so_far_sends_nobody_back_to_the_beginning(rig):
    """KIP-392: only the leader knows where a log begins and ends."""
    brokers, fetcher, _ = rig
    async with asyncio.timeout(PATIENCE_S):
        while not (found := await fetcher.fetched_records([], timeout=1.0)):
            pass
    assert [record.offset for record in found[PLACE]] == [START]
    assert brokers.asked[:3] == [(node, "SessionFetch") for node in (LEADER, FOLLOWER, LEADER)]


async def test_a_right_that_is_taken_away_is_told_though_something_waits_to_be_read(rig):
    """Two brokers may answer of one partition: what came last counts."""
    _, fetcher, assignment = rig
    fetcher._records[PLACE] = object()
    answered = [TopicAuthorizationFailedError.errno, -1, -1, -1, [], NOBODY, b""]
    assert fetcher._take(assignment, PLACE, {PLACE: START}, 11, answered)
    with pytest.raises(TopicAuthorizationFailedError):
        await fetcher.fetched_records([PLACE], timeout=1.0)
