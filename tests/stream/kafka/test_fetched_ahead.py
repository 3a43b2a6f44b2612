"""What is fetched ahead is bounded by memory, not by the number of partitions, and no record is too large for it."""

import asyncio
from collections import Counter
from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition
from aiokafka.consumer.subscription_state import SubscriptionState
from aiokafka.protocol.fetch import FetchRequest_v11, FetchResponse_v11

from stream.config import Settings
from stream.kafka.broker import EVENT_BYTES
from stream.kafka.fetcher import LogFetcher
from stream.kafka.lease import Lease
from stream.worker.fetching import make_consumer
from tests.support.kafka_support import PATIENCE_S, until
from tests.support.log_samples import batch, body
from tests.support.topic_reading import consuming, create, send

pytest_plugins = ("tests.support.kafka_fixtures",)
PART = 1000  # bytes that are fetched of a partition at a time
SMALL, LARGE = 400, 5000


class Brokers:
    """Each has partitions whose logs never end, of batches of one record, and keeps no session."""

    def __init__(self, nodes, sizes):
        self.embedded, self._loop, self._metadata_max_age_ms = False, asyncio.get_running_loop(), 1000
        self._nodes, self._sizes, self.asked = nodes, sizes, []
        self.cluster = SimpleNamespace(leader_for_partition=self._leader, broker_metadata=lambda node: node)

    def _leader(self, place):
        return place.partition % self._nodes

    async def send(self, node, request):
        await asyncio.sleep(0)
        built = request.build(FetchRequest_v11)
        self.asked.append(built)
        left, is_first, topics = built.max_bytes, True, []
        for topic, places in built.topics:
            for number, _, offset, _, most in places:
                data = self._read(TopicPartition(topic, number), offset, min(most, left), is_first)
                is_first, left = is_first and not data, left - len(data)
                topics.append((topic, [(number, 0, offset + 9, offset + 9, 0, [], -1, data)]))
        return FetchResponse_v11(throttle_time_ms=0, error_code=0, session_id=0, topics=topics)

    def _read(self, place, offset, most, is_first):
        """What Kafka reads: whole batches as far as they fit, and in any case the first one of the first partition."""
        data = b""
        while True:
            size = self._sizes(place)
            one = batch([body(0, None, b"x" * size, [])], offset)
            if len(data) + len(one) > most and (data or not is_first):
                return data
            data, offset = data + one, offset + 1


def reading(brokers, places):
    subscriptions = SubscriptionState()
    subscriptions.assign_from_user(set(places))
    for place in places:
        subscriptions.seek(place, 0)
    return LogFetcher(brokers, subscriptions, max_partition_fetch_bytes=PART)


async def test_a_record_larger_than_a_partitions_part_is_read_though_others_always_have_more():
    """Of a broker that keeps no session for us: there all that is wanted is named each time, in our order."""
    places = [TopicPartition("events", number) for number in range(8)]
    brokers = Brokers(1, lambda place: LARGE if place.partition % 2 else SMALL)
    fetcher, came = reading(brokers, places), Counter()
    async with asyncio.timeout(PATIENCE_S):
        while len(came) < len(places):
            came.update((await fetcher.fetched_records([], timeout=1.0)).keys())
    await fetcher.close()
    assert len(brokers.asked) <= 2 * len(places)


@pytest.mark.parametrize("nodes", [1, 3])
async def test_no_more_is_fetched_ahead_than_may_be_held_and_then_whose_turn_it_is(monkeypatch, nodes):
    most = 20 * PART
    monkeypatch.setattr("stream.kafka.fetcher.HELD_BYTES", most)
    places = [TopicPartition("events", number) for number in range(90)]
    brokers = Brokers(nodes, lambda _: SMALL)
    fetcher, came = reading(brokers, places), Counter()
    await until(lambda: held(fetcher) >= most - nodes * PART)
    await asyncio.sleep(0.5)  # after which brokers are asked though something of them waits
    asked = len(brokers.asked)
    await asyncio.sleep(0.5)
    assert len(brokers.asked) == asked, "nobody is asked while nothing is taken"
    assert held(fetcher) <= most + nodes * PART
    async with asyncio.timeout(PATIENCE_S):
        while len(came) < len(places):
            came.update((await fetcher.fetched_records([], timeout=1.0, max_records=5)).keys())
            assert held(fetcher) <= most + nodes * PART
    await fetcher.close()
    assert max(came.values()) <= 4 * min(came.values()), "none is served again and again while others wait"


async def test_what_nobody_takes_bars_no_other_and_is_read_once_wanted(monkeypatch):
    monkeypatch.setattr("stream.kafka.fetcher.HELD_BYTES", 4 * LARGE)
    monkeypatch.setattr("stream.kafka.fetcher.LEFT_S", 0.2)
    places = [TopicPartition("events", number) for number in range(9)]
    fetcher, came = reading(Brokers(3, lambda _: LARGE), places), Counter()
    await until(lambda: len(fetcher._records) >= 4)
    wanted = [place for place in places if place not in fetcher._records][:1]
    async with asyncio.timeout(PATIENCE_S):
        while came.total() < 50:
            came.update((await fetcher.fetched_records(wanted, timeout=0.1)).keys())
        while len(came) < len(places):
            came.update((await fetcher.fetched_records(places, timeout=0.1)).keys())
    await fetcher.close()


async def test_all_partitions_find_room_from_the_beginning(monkeypatch):
    monkeypatch.setattr("stream.kafka.fetcher.HELD_BYTES", 20 * PART)
    places = [TopicPartition("events", number) for number in range(60)]
    fetcher = reading(Brokers(1, lambda _: 60), places)
    await until(lambda: len(fetcher._records) == len(places))
    await fetcher.close()


def held(fetcher):
    return sum(fetcher._sizes[place] for place in fetcher._records)


async def test_a_worker_fetches_little_of_each_partition_and_an_event_of_any_size():
    consumer = make_consumer(Settings(bootstrap="127.0.0.1:1"), Lease(10))
    await consumer.stop()
    assert consumer._max_partition_fetch_bytes <= EVENT_BYTES / 8


@pytest.mark.kafka
async def test_on_kafka_a_large_record_is_read_beside_partitions_that_have_more_than_their_part(kafka):
    topic = create(kafka, partitions=4, **{"max.message.bytes": EVENT_BYTES})
    for number in (0, 2, 3):
        send(kafka, topic, [b"x" * 50_000] * 100, number)
    large = {"message.max.bytes": EVENT_BYTES}
    send(kafka, topic, [b"y" * (EVENT_BYTES - 1000)], 1, **large)
    async with consuming(kafka, topic, max_partition_fetch_bytes=1 << 20, fetch_max_bytes=2 << 20) as consumer:
        consumer.assign([TopicPartition(topic, number) for number in range(4)])
        came = Counter()
        async with asyncio.timeout(PATIENCE_S):
            while came.total() < 301:
                for place, records in (await consumer.getmany(timeout_ms=200)).items():
                    came[place.partition] += len(records)
        assert came == {0: 100, 1: 1, 2: 100, 3: 100}
