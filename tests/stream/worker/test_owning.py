"""Exactly once, partitions are taken over one for itself: what one waits for keeps no other from being served."""

import asyncio
from functools import partial
from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError, TransactionalIdAuthorizationFailed

from stream.errors import BrokerError
from stream.operator.metrics import Metrics
from stream.worker import owning as module
from stream.worker.awaited import Awaited
from stream.worker.offsets import Ledger
from stream.worker.owning import Owning
from stream.worker.starting import started
from stream.worker.transactions import Transactions as RealTransactions

WELL, HANGS, GONE = (TopicPartition("events", number) for number in range(3))


class Producer:
    """One whose start does what it is told."""

    def __init__(self, start=None):
        self.starts = start

    async def start(self):
        if isinstance(self.starts, Exception):
            raise self.starts
        if self.starts == "hangs":
            await asyncio.Event().wait()


async def test_producers_that_come_up_wait_for_no_other():
    producers = {WELL: Producer(), HANGS: Producer("hangs"), GONE: Producer(KafkaConnectionError())}
    assert await started(producers, 0.05) == {WELL}


async def test_a_missing_right_is_told():
    with pytest.raises(BrokerError, match="transactional ids"):
        await started({WELL: Producer(), GONE: Producer(TransactionalIdAuthorizationFailed())}, 1.0)


class Transactions:
    """Takes over what it may."""

    def __init__(self, *may):
        self.partitions, self.may, self.asked, self.turn = frozenset(), set(may), [], 0

    async def take_over(self, partitions, begin, *, turn):
        self.asked.append(partitions)
        starts = await begin({place: 7 for place in partitions if place in self.may})
        self.partitions |= starts.keys()
        return starts


class Consumer:
    """Is given three partitions, of which the leader of one does not answer."""

    def __init__(self):
        self.sought = {}

    def led(self):
        return frozenset({WELL, HANGS, GONE})

    async def beginning_offsets(self, places):
        if HANGS in places:
            await asyncio.Event().wait()
        return dict.fromkeys(places, 2)

    async def end_offsets(self, places):
        return dict.fromkeys(places, 5 if GONE in places else 9)

    def seek(self, place, offset):
        self.sought[place] = offset


@pytest.fixture
async def rig(monkeypatch):
    monkeypatch.setattr(module, "BOUNDS_S", 0.05)
    monkeypatch.setattr(module, "PAUSE_S", 0.05)

    def made(*may):
        consumer, transactions, taken = Consumer(), Transactions(*may), []
        owning = Owning(consumer, transactions, SimpleNamespace(held=True), taken=lambda: taken.append(True))
        rigs.append(owning)
        return SimpleNamespace(consumer=consumer, transactions=transactions, owning=owning, taken=taken)

    rigs = []
    yield made
    for one in rigs:
        await one.end()


async def test_what_is_taken_over_is_worked_on_while_the_rest_is_tried_again(rig):
    shop = rig(WELL, HANGS)
    while not await shop.owning.owns_some():
        pass  # it waits a moment itself
    assert shop.transactions.partitions == {WELL}
    assert shop.consumer.sought == {WELL: 7}
    assert shop.owning.lacking == {HANGS, GONE}
    shop.transactions.may.add(GONE)
    while shop.owning.lacking != {HANGS}:
        assert await shop.owning.owns_some(), "what is held can be worked on all the while"
        await asyncio.sleep(0.005)
    assert shop.consumer.sought[GONE] == 2, "a log that ends before what is committed was made anew"
    assert len(shop.taken) == 2


async def test_where_nothing_is_taken_over_there_is_nothing_to_work_on(rig):
    shop = rig()
    for _ in range(3):
        assert not await shop.owning.owns_some()
    assert not shop.taken


async def test_what_cannot_be_taken_over_for_good_ends_the_worker(rig):
    shop = rig()

    async def refused(*_, **__):
        raise BrokerError("no right")

    shop.transactions.take_over = refused
    await shop.owning.owns_some()  # asks
    with pytest.raises(BrokerError, match="no right"):
        await shop.owning.owns_some()


async def test_a_take_over_of_an_assignment_that_went_is_ended_and_the_next_begins_at_once(rig):
    """It would fence whoever has the partitions now, and what is assigned since would wait behind it."""
    shop, ended = rig(WELL), []

    async def hangs(_partitions, _begin, *, turn):
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(turn)

    shop.transactions.take_over, honest = hangs, shop.transactions.take_over
    assert not await shop.owning.owns_some()
    shop.transactions.take_over, shop.transactions.turn = honest, 1
    assert await shop.owning.owns_some()
    assert ended == [0]
    assert shop.transactions.asked == [{WELL, HANGS, GONE}]


async def held():
    """A lease that is held."""


async def test_a_slow_start_and_a_slow_leader_together_take_nothing_from_the_others():
    """Each has its own bound: with a short session the two are longer than a transaction may be."""
    within_s, discarded = 0.6, []

    def make(place):
        producer = Producer("hangs" if place == HANGS else None)
        producer.hold = lambda _: None
        producer.discard = partial(tell, place)
        return producer

    async def tell(place):
        discarded.append(place)

    async def committed(places):
        return dict.fromkeys(places, 7)

    async def begin(offsets):
        await asyncio.sleep(0.75 * within_s)  # after half of it for the start
        return {place: offset for place, offset in offsets.items() if place != GONE}

    transactions = taking(make, committed, within_s)
    assert await transactions.take_over([WELL, HANGS, GONE], begin, turn=0) == {WELL: 7}
    await asyncio.sleep(0)
    assert set(discarded) == {HANGS, GONE}
    await transactions.stop()


def taking(make, committed, within_s):
    return RealTransactions(
        make,
        committed,
        require=lambda _: None,
        group="group",
        within_s=within_s,
        ledger=Ledger(),
        newest=Awaited(60.0),
        forgotten=lambda *_: False,
        lease=SimpleNamespace(wait=held, held=True),
        limits={},
        metrics=Metrics(),
    )
