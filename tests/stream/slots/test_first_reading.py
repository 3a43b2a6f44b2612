"""When a slot server is ready: once it holds what can be had of the topic, whatever becomes of the topic meanwhile."""

import asyncio
from contextlib import asynccontextmanager, suppress

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaTimeoutError
from prometheus_client import CollectorRegistry

from stream.config import Settings
from stream.operator.metrics import Metrics
from stream.slots import follower as module
from stream.slots.follower import Follower
from stream.slots.store import SlotStore
from tests.support.kafka_support import until

SETTINGS = Settings(bootstrap="localhost:1")


def place(number):
    return TopicPartition(SETTINGS.creatives_topic, number)


class Log:
    """A topic as a consumer sees it: each partition's end, and how far it was read; records bring nothing here."""

    def __init__(self, *ends):
        self.id, self.leaderless, self.asked = (1, 1), set(), 0
        self.silent_s = 0.0
        self.ends = {place(number): end for number, end in enumerate(ends)}
        self.read, self.assigned = {}, set()

    def made_anew(self, *ends, told=True):
        """Delete it, and make it with other partitions; `told`: its brokers tell one topic from the other."""
        self.id = (self.id[0] + told, 1)
        self.ends = {place(number): end for number, end in enumerate(ends)}
        self.read = dict.fromkeys(self.ends, 0)

    def read_to(self, number, offset):
        self.read[place(number)] = offset

    def watch(self, topics):
        assert topics == [SETTINGS.creatives_topic]

    def identity(self, topic):
        return self.id

    def unsubscribe(self):
        self.assigned = set()

    def follow(self, topic, places):
        self.assigned = set(self.ends)

    def assignment(self):
        return self.assigned

    def led(self):
        return (self.assigned & self.ends.keys()) - self.leaderless

    def reached(self, partition):
        return self.read.get(partition)

    async def getmany(self, timeout_ms, max_records):
        await asyncio.sleep(0)
        return {}

    async def end_offsets(self, partitions):
        self.asked += 1
        if self.leaderless & set(partitions):
            raise KafkaTimeoutError
        ends = {partition: self.ends[partition] for partition in partitions}
        await asyncio.sleep(0)
        return ends


@asynccontextmanager
async def reading(log):
    """Yield a slot server's follower that reads `log`."""
    follower = Follower(SlotStore(), SETTINGS, Metrics(CollectorRegistry()))
    task = asyncio.create_task(follower._follow(log))
    await until(lambda: log.asked or task.done())
    try:
        yield follower
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def turns(number=20):
    """Let the follower look so often that it would have found out."""
    for _ in range(number):
        await asyncio.sleep(0)


async def test_it_is_ready_once_every_partition_is_read_to_where_it_ended():
    log = Log(5, 7)
    async with reading(log) as follower:
        log.read_to(0, 5)
        log.read_to(1, 6)
        await turns()
        assert not follower.caught_up
        log.read_to(1, 7)
        await until(lambda: follower.caught_up)


@pytest.mark.parametrize("told", [True, False], ids=["known to be another", "under brokers that do not tell"])
@pytest.mark.parametrize("ends", [(3, 2), (3,), (3, 2, 1)], ids=["shorter", "fewer partitions", "more partitions"])
async def test_a_topic_made_anew_during_the_first_reading_is_waited_for_as_it_is_now(ends, told):
    log = Log(50, 70)
    async with reading(log) as follower:
        log.read_to(0, 20)
        await turns()
        log.made_anew(*ends, told=told)
        await turns()
        assert not follower.caught_up, "nothing of it is read"
        for number, end in enumerate(ends):
            log.read_to(number, end)
        await until(lambda: follower.caught_up)


async def test_a_partition_without_a_leader_keeps_no_server_waiting_as_nothing_of_it_can_be_had():
    log = Log(5, 7)
    log.leaderless = {place(1)}
    async with reading(log) as follower:
        await turns()
        assert not follower.caught_up, "the other is to be read"
        log.read_to(0, 5)
        await until(lambda: follower.caught_up)


async def test_a_partition_that_loses_its_leader_during_the_first_reading_is_not_waited_for_either():
    log = Log(5, 7)
    async with reading(log) as follower:
        log.read_to(0, 5)
        await turns()
        assert not follower.caught_up
        log.leaderless = {place(1)}
        await until(lambda: follower.caught_up)


async def test_a_partition_that_gets_its_leader_before_the_others_are_read_is_waited_for():
    log = Log(5, 7)
    log.leaderless = {place(1)}
    async with reading(log) as follower:
        await turns()
        log.leaderless = set()
        await turns()
        log.read_to(0, 5)
        await turns()
        assert not follower.caught_up
        log.read_to(1, 7)
        await until(lambda: follower.caught_up)


async def test_where_no_partition_has_a_leader_nothing_is_read_and_it_is_not_ready():
    log = Log(0, 0)
    log.leaderless = {place(0), place(1)}
    follower = Follower(SlotStore(), SETTINGS, Metrics(CollectorRegistry()))
    log.follow(SETTINGS.creatives_topic, {})
    for _ in range(3):
        await follower._note_progress(log, idle=True)
    assert not follower.caught_up


async def test_a_broker_that_does_not_tell_the_ends_is_given_up_soon(monkeypatch):
    """Its consumer is replaced; while it is asked nothing else is read."""
    monkeypatch.setattr(module, "ASK_S", 0.01)

    class Silent(Log):
        async def end_offsets(self, partitions):
            await asyncio.sleep(3600)

    log = Silent(5)
    with pytest.raises(TimeoutError):
        await Follower(SlotStore(), SETTINGS, Metrics(CollectorRegistry()))._follow(log)
