"""A consumer on real Kafka: past anything in a log, to all topics and partitions, and to an end when it is told."""

import asyncio
import uuid

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewPartitions, NewTopic
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from stream.kafka.batches import Unreadable
from stream.kafka.client import Client
from stream.kafka.consumer import Consumer
from stream.kafka.lease import Lease
from stream.kafka.sessions import SessionFetch
from tests.support.kafka_support import PATIENCE_S, own_kafka, until
from tests.support.log_samples import batch, body, write_raw
from tests.support.topic_reading import Calm, consuming, create, send, take

LONG_MS = 60_000  # of a fetch that finds nothing
pytest_plugins = ("tests.support.kafka_fixtures",)
pytestmark = pytest.mark.kafka
maybe_bytes = st.none() | st.binary(max_size=20)
headers = st.lists(st.tuples(st.binary(max_size=6), maybe_bytes), max_size=3)
corpora = st.lists(st.tuples(maybe_bytes, maybe_bytes, headers), min_size=1, max_size=8)


@hypothesis_settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(corpora)
def test_what_a_broker_takes_is_read_whatever_its_bytes_are(kafka, corpus):
    topic = create(kafka)

    async def check():
        async with consuming(kafka, topic) as consumer:
            await write_raw(consumer, topic, batch([body(number, *one) for number, one in enumerate(corpus)]))
            await write_raw(consumer, topic, batch([body(0, b"k", b"last", [])]))
            return await take(consumer, len(corpus) + 1)

    found = asyncio.run(check())
    assert [(one.key, one.value) for one in found[:-1]] == [(key, value) for key, value, _ in corpus]
    assert found[-1].value == b"last"


async def test_batches_of_every_codec_are_read(kafka):
    topic = create(kafka)
    for codec in ("none", "gzip", "snappy", "lz4", "zstd"):
        send(kafka, topic, [f"{codec}{number}" * 30 for number in range(5)], **{"compression.type": codec})
    async with consuming(kafka, topic) as consumer:
        assert [one.offset for one in await take(consumer, 25)] == list(range(25))


async def test_a_batch_that_the_disk_spoilt_is_told_and_its_neighbours_are_read(tmp_path):
    with own_kafka(tmp_path) as (address, run):
        topic = create(address)
        for value in ("before", "spoilt", "behind"):
            send(address, topic, [value])
        run("stop")
        (log,) = tmp_path.rglob(f"{topic}-0/00000000000000000000.log")
        data = log.read_bytes()
        assert data.count(b"spoilt") == 1
        log.write_bytes(data.replace(b"spoilt", b"spoiLt"))
        run("revive", "--node", "1")
        async with consuming(address, topic) as consumer:
            before, spoilt, behind = await take(consumer, 3)
    assert (before.value, behind.value) == (b"before", b"behind")
    assert isinstance(spoilt, Unreadable)
    assert (spoilt.first, spoilt.offset, spoilt.reason) == (1, 1, "checksum")
    assert b"spoiLt" in spoilt.value


async def test_only_what_is_committed_is_read_and_marks_of_transactions_are_no_lag(kafka):
    topic = create(kafka)
    writer = Producer({"bootstrap.servers": kafka, "transactional.id": topic})
    writer.init_transactions(PATIENCE_S)
    for value, end in (("aborted", writer.abort_transaction), ("committed", writer.commit_transaction)):
        writer.begin_transaction()
        writer.produce(topic, value)
        writer.flush(PATIENCE_S)
        end(PATIENCE_S)
    place = TopicPartition(topic, 0)
    async with consuming(kafka, topic, isolation_level="read_committed") as consumer:
        assert [one.value for one in await take(consumer, 1)] == [b"committed"]
        writer.begin_transaction()
        writer.produce(topic, "open")
        writer.flush(PATIENCE_S)
        await until_async(consumer, lambda: consumer.reached(place) == 4)
        assert await consumer.lags({place: consumer.reached(place)}) == {place: 0}
        writer.commit_transaction(PATIENCE_S)
        assert [one.value for one in await take(consumer, 1)] == [b"open"]


async def until_async(consumer, condition):
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await consumer.getmany(timeout_ms=50)


async def test_a_topic_that_comes_later_and_partitions_that_are_added_are_taken(kafka):
    topic = f"t-{uuid.uuid4().hex[:8]}"
    admin = AdminClient({"bootstrap.servers": kafka})
    async with consuming(kafka, topic, group=topic, lease=Lease(10.0)) as consumer:
        async with asyncio.timeout(PATIENCE_S):
            while consumer._coordinator.generation < 1:  # noqa: ASYNC110  it joined, and got nothing
                await asyncio.sleep(0.05)
        assert not consumer.assignment()
        assert not consumer.knows(topic)
        assert topic not in admin.list_topics(timeout=PATIENCE_S).topics, "asking for a topic does not make it"
        admin.create_topics([NewTopic(topic, 1, 1)])[topic].result(PATIENCE_S)
        send(kafka, topic, ["first"])
        assert [one.value for one in await take(consumer, 1)] == [b"first"]
        await consumer.commit({TopicPartition(topic, 0): 1})
        admin.create_partitions([NewPartitions(topic, 3)])[topic].result(PATIENCE_S)
        send(kafka, topic, ["second"], partition=2)
        assert [(one.value, one.partition) for one in await take(consumer, 1)] == [(b"second", 2)]
        assert consumer.knows(topic)


async def test_a_record_ends_the_wait_of_a_fetch_however_long_that_is(kafka):
    topic = create(kafka)
    async with consuming(
        kafka, topic, fetch_max_wait_ms=2000 * PATIENCE_S, request_timeout_ms=4000 * PATIENCE_S
    ) as consumer:
        for value in (b"1", b"2", b"3"):
            assert await consumer.getmany(timeout_ms=300) == {}
            send(kafka, topic, [value])
            assert [one.value for one in await take(consumer, 1)] == [value]


async def test_lag_counts_from_what_was_committed_or_else_from_the_beginning(kafka):
    topic = create(kafka)
    place = TopicPartition(topic, 0)
    send(kafka, topic, [b"x"] * 7)
    async with consuming(kafka, topic, group=topic, lease=Lease(10.0)) as consumer:
        await take(consumer, 7)
        assert await consumer.lags({}) == {place: 7}
        assert await consumer.lags({place: 4}) == {place: 3}
        await consumer.commit({place: 5})
    async with consuming(kafka, topic, group=topic, lease=Lease(10.0)) as consumer:
        async with asyncio.timeout(PATIENCE_S):
            while not consumer.assignment():
                await consumer.getmany(timeout_ms=50)
        assert await consumer.lags({place: None}) == {place: 2}


async def test_every_partition_is_served_in_its_turn(kafka):
    topic = create(kafka, partitions=3)
    for partition in range(3):
        send(kafka, topic, [b"x"] * 50, partition=partition)
    async with consuming(kafka, topic) as consumer:
        consumer.assign([TopicPartition(topic, number) for number in range(3)])
        async with asyncio.timeout(PATIENCE_S):
            while len(consumer._fetcher._records) < 3:  # noqa: ASYNC110  all three have something to give
                await asyncio.sleep(0.02)
        served = [next(iter(await consumer.getmany(timeout_ms=1000, max_records=5))).partition for _ in range(6)]
    assert served[:3] == served[3:]
    assert set(served) == {0, 1, 2}


@pytest.mark.parametrize("when", ["before it joined", "while it reads"])
async def test_it_ends_when_told_though_kafka_is_dead(tmp_path, when):
    with own_kafka(tmp_path) as (address, run):
        topic = create(address)
        send(address, topic, ["one"])
        lease = Lease(10.0)
        consumer = Consumer(lease, bootstrap_servers=address, group_id=topic, auto_offset_reset="earliest")
        await consumer.start()
        if when == "before it joined":
            await asyncio.to_thread(run, "stop", "--node", "1", "--signal", "KILL")
        consumer.subscribe([topic], listener=Calm())
        if when == "while it reads":
            await take(consumer, 1)
            assert lease.held
            await asyncio.to_thread(run, "stop", "--node", "1", "--signal", "KILL")
        await asyncio.sleep(1.0)  # so that every task of the client has met the dead broker
        assert await consumer.getmany(timeout_ms=50) == {} if when == "while it reads" else True
        await consumer.stop()
        assert all(task is asyncio.current_task() for task in asyncio.all_tasks())


async def test_a_task_of_the_client_that_ended_is_told(kafka):
    topic = create(kafka)
    async with consuming(kafka, topic) as consumer:
        await consumer.getmany(timeout_ms=100)
        consumer._fetcher._get_actions_per_node = None
        with pytest.raises(KafkaError, match="fetching ended"):
            await until_async(consumer, lambda: False)


async def test_a_question_for_offsets_does_not_wait_for_a_fetch(kafka):
    topic = create(kafka)
    place = TopicPartition(topic, 0)
    async with consuming(kafka, topic, fetch_max_wait_ms=LONG_MS, request_timeout_ms=2 * LONG_MS) as consumer:
        await consumer.getmany(timeout_ms=2000)  # nothing is there, and the fetch goes on
        async with asyncio.timeout(LONG_MS / 3000):
            assert await consumer.end_offsets([place]) == {place: 0}


@pytest.mark.parametrize("code", [6, 56], ids=["moved", "disk"])
async def test_a_partition_that_is_refused_is_asked_for_again_after_a_pause(kafka, monkeypatch, code):
    """A broker answers so at once, for as long as a leader moves or a disk is broken."""
    topic, fetches = create(kafka), []
    send(kafka, topic, [b"1"])
    plain = Client.send

    async def refused(client, node, request, **how):
        answer = await plain(client, node, request, **how)
        if isinstance(request, SessionFetch):
            fetches.append(answer)
            answer.topics = [
                (name, [(number, code, *rest) for number, _, *rest in partitions]) for name, partitions in answer.topics
            ]
        return answer

    monkeypatch.setattr(Client, "send", refused)
    async with consuming(kafka, topic) as consumer:
        consumer._fetcher._retry_backoff = 60.0  # nothing is fetched before it has asked where the log begins
        await until(lambda: fetches)
        assert not await consumer.getmany(timeout_ms=500)
        assert len(fetches) == 1
