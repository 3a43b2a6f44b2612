"""Exactly once: whatever ends a worker, readers of what is committed see each result once, and offsets agree."""

import asyncio
import gc
import random
import resource
import shutil
import signal
import threading
from collections import Counter
from contextlib import ExitStack
from functools import partial

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaConnectionError, ProducerFenced

from ops.qualify import proxies
from stream.errors import BrokerError, SettingsError
from stream.kafka.broker import EmbeddedBroker
from stream.kafka.settled import settled_offsets
from stream.worker.transactional import Record, TransactionalProducer, make_transactional
from tests.stream.worker.test_fenced import cut_off
from tests.stream.worker.test_worker_process import process, published_by, ready, until_async
from tests.support.kafka_support import (
    PATIENCE_S,
    SCRIPT,
    FastStudio,
    committed,
    event_bytes,
    fetch,
    fresh_settings,
    produce,
    working,
)
from tests.support.topic_reading import create

pytest_plugins = ("tests.support.kafka_fixtures",)
SESSION_MS = 6000  # the least that a broker allows
STALL_S = 4.5  # longer than a transaction may take, shorter than a session
EVENTS = 300


def exact(address, **more):
    return fresh_settings(address, delivery="exactly_once", session_timeout_ms=SESSION_MS, heartbeat_ms=1500, **more)


def keyed(number):
    user = f"u{number}"
    return (user.encode(), event_bytes(f"e{number}", user), [])


def each_once(numbers):
    return dict.fromkeys((f"e{number}|300x250".encode() for number in numbers), 1)


async def visible(settings, topic):
    """Return what a reader of what is committed finds in `topic`, once no transaction is open any more."""
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=settings.bootstrap,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        max_partition_fetch_bytes=8 << 20,
    )
    await consumer.start()
    try:
        found, ends = [], await consumer.end_offsets(consumer.assignment())
        async with asyncio.timeout(PATIENCE_S):
            while [place for place, end in ends.items() if await consumer.position(place) < end]:
                found += await fetch(consumer)
        return found
    finally:
        await consumer.stop()


async def creatives(settings):
    return Counter(record.value for record in await visible(settings, settings.creatives_topic))


async def count_of(settings):
    return len(await visible(settings, settings.creatives_topic))


async def ended(worker):
    worker.child.send_signal(signal.SIGTERM)
    await worker.ends(0)


@pytest.mark.kafka
async def test_of_two_workers_one_is_killed_five_times_and_each_creative_is_there_once(
    kafka, tmp_path, unused_tcp_port_factory
):
    settings = exact(kafka)
    with ExitStack() as stack:

        async def started():
            member = settings.with_(metrics_port=unused_tcp_port_factory())
            worker = stack.enter_context(process(tmp_path, member, 0.02))
            await until_async(partial(ready, worker, member), 1)
            return worker, member

        members = [await started(), await started()]
        for part in range(5):
            await produce(settings, [keyed(number) for number in range(part * EVENTS // 5, (part + 1) * EVENTS // 5)])
            victim, member = members.pop(0)
            await until_async(partial(published_by, member), 3)
            victim.child.send_signal(signal.SIGKILL)
            await victim.ends(-signal.SIGKILL)
            members.append(await started())
        await until_async(partial(committed, settings), EVENTS)
        for worker, _ in members:
            await ended(worker)
    assert await creatives(settings) == each_once(range(EVENTS))


@pytest.mark.kafka
async def test_a_worker_that_was_stopped_past_its_session_makes_nothing_visible(
    kafka, tmp_path, unused_tcp_port_factory
):
    settings, events = exact(kafka), range(40)
    first, second = (settings.with_(metrics_port=unused_tcp_port_factory()) for _ in range(2))
    with process(tmp_path, first, 0.3) as zombie:
        await until_async(partial(ready, zombie, first), 1)
        await produce(settings, [keyed(number) for number in events])
        await until_async(partial(count_of, settings), 1)
        zombie.child.send_signal(signal.SIGSTOP)
        with process(tmp_path, second, 0.0) as successor:
            await until_async(partial(committed, settings), len(events))
            assert await creatives(settings) == each_once(events)
            zombie.child.send_signal(signal.SIGCONT)
            await until_async(partial(ready, zombie, first), 1)
            await asyncio.sleep(3)  # in which it would have written what it had in hand
            assert await creatives(settings) == each_once(events)
            for worker in (zombie, successor):
                await ended(worker)
    assert await creatives(settings) == each_once(events)


@pytest.mark.kafka
@pytest.mark.skipif(proxies.find() is None, reason="no toxiproxy-server on the path or in ../shared/tools")
@pytest.mark.skipif(not SCRIPT.is_file() or shutil.which("java") is None, reason="no ../shared/kafka, or no Java 17")
async def test_a_coordinator_that_falls_silent_in_the_middle_of_transactions_repeats_nothing(
    tmp_path, unused_tcp_port_factory
):
    async with cut_off(tmp_path) as (direct, behind, links):
        settings, chance = exact(direct), random.Random(1)
        member = settings.with_(bootstrap=behind, metrics_port=unused_tcp_port_factory())
        with process(tmp_path, member, 0.05) as worker:
            await until_async(partial(ready, worker, member), 1)
            for part in range(3):
                await produce(settings, [keyed(part * 50 + number) for number in range(50)])
                await until_async(partial(committed, settings), part * 50 + chance.randrange(5, 20))
                await links.spoil("worker", "timeout", timeout=0)
                await asyncio.sleep(STALL_S)
                await links.mend("worker", "timeout")
            await until_async(partial(committed, settings), 150)
            await ended(worker)
        assert await creatives(settings) == each_once(range(150))


class FailingCommits:
    """Lets each third commit fail before it is sent, and each third after it was done."""

    def __init__(self, monkeypatch):
        self.before = self.after = self.turn = 0
        honest = TransactionalProducer.commit_transaction

        async def commit(producer):
            self.turn += 1
            if self.turn % 3 == 1:
                self.before += 1
                raise KafkaConnectionError("cut off before the commit")
            await honest(producer)
            if self.turn % 3 == 2:
                self.after += 1
                raise TimeoutError("cut off before the answer")

        monkeypatch.setattr(TransactionalProducer, "commit_transaction", commit)


@pytest.mark.kafka
async def test_commits_whose_end_is_not_known_are_looked_up_and_neither_lost_nor_repeated(kafka, monkeypatch):
    settings, failing = exact(kafka), FailingCommits(monkeypatch)
    bad = [(f"u{number}".encode(), b"{broken %d" % number, []) for number in range(20)]
    async with working(settings) as worker:
        for part in range(4):
            await produce(settings, [keyed(part * 10 + number) for number in range(10)] + bad[part * 5 : part * 5 + 5])
            await until_async(partial(committed, settings), (part + 1) * 15)
        assert failing.before > 0
        assert failing.after > 0
    assert await creatives(settings) == each_once(range(40))
    letters = await visible(settings, settings.dlq_topic)
    places = Counter((dict(letter.headers)["dlq.partition"], dict(letter.headers)["dlq.offset"]) for letter in letters)
    assert len(places) == 20
    assert set(places.values()) == {1}
    assert (worker.tally.counts["published"], worker.tally.counts["dead_lettered"]) == (40, 20)


class OneSlow(FastStudio):
    """Makes all but the event `e0` at once; that one waits until it is let go."""

    def __init__(self):
        super().__init__()
        self.go = threading.Event()

    def write(self, request):
        if request.event_id == "e0":
            self.go.wait()
        return super().write(request)

    def release(self):
        self.go.set()


@pytest.mark.kafka
async def test_results_wait_for_the_slow_one_before_them_and_go_out_with_the_offset(kafka):
    settings, studio = exact(kafka, partitions=1), OneSlow()
    place = TopicPartition(settings.events_topic, 0)
    async with working(settings, studio) as worker:
        await produce(settings, [keyed(number) for number in range(10)])
        await until_made(studio, 9)
        assert await creatives(settings) == {}
        assert settled_offsets(settings, [place]) == {place: None}
        assert worker.tally.counts["published"] == 0
        studio.release()
        await until_async(partial(count_of, settings), 10)
        assert settled_offsets(settings, [place]) == {place: 10}
    assert await creatives(settings) == each_once(range(10))


async def until_made(studio, count):
    async def made():
        return studio.attempts

    await until_async(made, count)
    await asyncio.sleep(0.5)  # in which they would have been written


@pytest.mark.kafka
async def test_a_worker_that_was_overtaken_drops_what_is_done_elsewhere_and_goes_on_from_there(kafka):
    settings, studio = exact(kafka, partitions=1), OneSlow()
    place = TopicPartition(settings.events_topic, 0)
    async with working(settings, studio):
        await produce(settings, [keyed(number) for number in range(10)])
        await until_made(studio, 9)
        other = make_transactional(settings, place, {})
        await other.start()
        await other.transact([Record(settings.creatives_topic, b"k", b"other's", [])], {place: 10}, settings.group)
        await other.stop()
        studio.release()
        await produce(settings, [keyed(number) for number in range(10, 20)])
        await until_async(partial(count_of, settings), 11)
    assert await creatives(settings) == {b"other's": 1, **each_once(range(10, 20))}


@pytest.mark.kafka
async def test_the_error_of_a_transaction_is_raised_once_and_not_logged_as_unheard(kafka, caplog):
    settings, topic = exact(kafka), create(kafka)
    places = [TopicPartition(topic, 0)]
    record = Record(topic, b"k", b"v", [])
    overtaken, other = (make_transactional(settings, *places, {}) for _ in range(2))
    for offset, producer in enumerate((overtaken, other)):
        await producer.start()
        await producer.transact([record], {places[0]: offset}, settings.group)
    with pytest.raises(ProducerFenced):
        await overtaken.transact([record], {places[0]: 2}, settings.group)
    for producer in (overtaken, other):
        await producer.discard()
    del overtaken, other, producer
    gc.collect()  # what nobody heard is logged as it goes
    assert settled_offsets(settings, places) == {places[0]: 1}
    assert "never retrieved" not in caplog.text


@pytest.mark.kafka
async def test_a_shopper_whose_creative_waits_gets_no_older_one_after_it(kafka):
    settings, studio = exact(kafka, partitions=1), OneSlow()
    async with working(settings, studio) as worker:
        await produce(settings, [keyed(0), (b"mei", event_bytes("new", "mei"), [])])
        await until_made(studio, 1)
        await produce(settings, [(b"mei", event_bytes("old", "mei", age_s=30), [])])
        await produce(settings, [(b"mei", event_bytes("newest", "mei"), [])])
        await until_made(studio, 2)
        studio.release()
        await until_async(partial(count_of, settings), 3)
        assert worker.tally.counts["coalesced"] == 1
    values = [
        record.value for record in await visible(settings, settings.creatives_topic) if record.key != b"u0|300x250"
    ]
    assert values == [b"new|300x250", b"newest|300x250"]


async def test_the_embedded_broker_is_refused():
    settings = fresh_settings(delivery="exactly_once")
    refused = pytest.raises(BrokerError, match="embedded broker accepts transactions and does not honour them")
    with EmbeddedBroker(settings.topics) as broker, refused:
        async with working(settings.with_(bootstrap=broker.bootstrap)):
            pass


def test_reading_what_is_undone_is_refused():
    with pytest.raises(SettingsError, match="ADLOOM_ISOLATION_LEVEL=read_committed"):
        exact("127.0.0.1:9092", isolation_level="read_uncommitted")


@pytest.mark.kafka
async def test_a_limit_of_open_files_that_cannot_hold_the_producers_ends_the_worker(kafka, tmp_path):
    """Each partition has a producer with connections of its own; it would else wait for them for ever."""
    with process(tmp_path, exact(kafka, partitions=40), 0.0) as worker:
        resource.prlimit(worker.child.pid, resource.RLIMIT_NOFILE, (128, 160))  # it still imports
        await worker.ends(1)  # without the command line, which makes a 2 of an error that we foresaw
    assert "the producers of 80 partitions take 160 open files" in worker.log.read_text()
