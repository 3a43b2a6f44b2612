"""A broker that is slow, not gone, is given more time."""

from collections import Counter
from types import SimpleNamespace

import pytest
from aiokafka.client import ConnectionGroup
from aiokafka.errors import KafkaConnectionError
from aiokafka.protocol.commit import OffsetCommitRequest

from stream.kafka.consumer import Consumer
from stream.kafka.lease import Lease
from stream.kafka.reach import Path
from stream.kafka.silence import ANSWER_S, Listening
from tests.stream.kafka.test_silence import ANSWER, HEARTBEAT, connected, heartbeat, later


async def test_a_slow_broker_is_given_twice_the_time_until_it_answers_in_time():
    silences, slow = Counter(), later(3 * ANSWER)
    for count in (1, 2):
        async with connected(slow, silences) as connection:
            with pytest.raises(KafkaConnectionError):
                await connection.send(heartbeat())
        assert silences == {HEARTBEAT: count}
    async with connected(slow, silences) as connection:
        await connection.send(heartbeat())
    assert silences
    async with connected(later(0), silences) as connection:
        await connection.send(heartbeat())
    assert not silences


async def test_no_limit_outgrows_that_of_a_request_and_a_commit_has_its_time():
    connection = Listening("kafka", 1, answer_s=3.6, request_timeout_ms=40_000)
    assert [connection._limit(heartbeat(), count) for count in (0, 3, 4)] == [3.6, 28.8, 40.0]
    assert connection._limit(SimpleNamespace(API_KEY=OffsetCommitRequest.API_KEY), 0) > 5


@pytest.mark.parametrize("session_s", [6, 10, 45])
async def test_after_a_heartbeat_without_an_answer_a_part_of_the_session_is_left(session_s):
    consumer = Consumer(Lease(session_s), group_id="g", session_timeout_ms=1000 * session_s)
    await consumer.stop()
    client = consumer._client

    async def signed_in(*_, answer_s=client.answer_s, **__):
        return answer_s

    client._signed_in = signed_in
    client.cluster.broker_metadata = lambda _: SimpleNamespace(host="kafka", port=9092)
    limit = await client._connect(1, ConnectionGroup.COORDINATION, Path())
    assert limit <= ANSWER_S
    assert session_s * 0.3 + limit < session_s, "a heartbeat is sent three times a session"
    assert await client._connect(1, ConnectionGroup.DEFAULT, Path()) == ANSWER_S, "what is read may take longer"
