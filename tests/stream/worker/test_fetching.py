"""What a worker asks its consumer for: nothing of an assignment that has not begun, and no errors but those of use."""

import asyncio
from types import SimpleNamespace

import pytest
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError, NotLeaderForPartitionError, TopicAuthorizationFailedError

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.lease import Lease
from stream.operator.metrics import Metrics
from stream.worker.fetching import fetch, rebalance_ms, require_group
from stream.worker.intake import Intake
from stream.worker.lanes import Lanes
from stream.worker.offsets import Ledger

PLACE = TopicPartition("web.events.v1", 0)


def record(offset):
    return ConsumerRecord(*PLACE, offset, 0, 0, b"u1", b"v", None, 2, 1, ())


class Consumer:
    """Gives one record, at offset 5, or an error."""

    def __init__(self, error=None, *, rebalances=False, has_ended=False):
        self.error, self.rebalances, self.has_ended = error, rebalances, has_ended
        self.held, self.sought = object(), []

    async def getmany(self, *places, timeout_ms, max_records):
        if self.error:
            raise self.error
        if self.rebalances:
            self.held = object()
        return {PLACE: [record(5)]}

    def assignment(self):
        return frozenset({PLACE})

    def reached(self, place):
        return 6

    def seek(self, place, offset):
        self.sought.append((place, offset))

    def require_group(self):
        if self.error:
            raise self.error


async def test_records_come_as_they_are():
    consumer = Consumer()
    assert [one.offset for one in (await fetch(consumer, [PLACE], 10))[PLACE]] == [5]
    assert consumer.sought == []


async def test_records_of_an_assignment_that_began_meanwhile_are_left_to_be_read_again():
    """Nothing is known yet of what its last owner published, nor whether one of them ends a worker."""
    consumer = Consumer(rebalances=True)
    assert await fetch(consumer, [PLACE], 10) == {}
    assert consumer.sought == [(PLACE, 5)]


@pytest.mark.parametrize(
    ("error", "has_ended", "ends"),
    [
        (NotLeaderForPartitionError(), False, False),
        (KafkaError("what the client did not expect"), False, False),
        (KafkaError("a task of the client ended"), True, True),
        (TopicAuthorizationFailedError("web.events.v1"), False, True),
    ],
)
@pytest.mark.parametrize("ask", [lambda one: fetch(one, [PLACE], 10), lambda one: require_group(one, "group")])
async def test_an_error_that_may_pass_is_waited_out_and_another_ends_the_worker(
    monkeypatch, ask, error, has_ended, ends
):
    monkeypatch.setattr("stream.worker.fetching.PAUSE_S", 0.0)
    consumer = Consumer(error, has_ended=has_ended)
    if ends:
        with pytest.raises(BrokerError):
            await ask(consumer)
    else:
        assert not await ask(consumer)


async def test_what_was_read_of_a_partition_in_doubt_is_not_passed_over_before_it_is_served():
    """Its start is written first, which takes a round trip: a commit meanwhile would be behind it."""
    ledger, metrics = Ledger(), Metrics()
    lanes = Lanes(lambda turn: None, running=1, held=10)
    intake = Intake(
        Settings(), Consumer(), lanes, ledger, arrive=lambda *_: None,
        published=SimpleNamespace(look_again=lambda: None), metrics=metrics, lease=Lease(10.0),
    )  # fmt: skip
    await intake.on_partitions_assigned([PLACE])
    intake._guard._begun = frozenset({PLACE})
    intake._guard._doubted = {PLACE: 100}
    intake._pass_over_marks()
    assert ledger.position(PLACE) is None
    intake._guard._doubted = {}
    intake._pass_over_marks()
    assert ledger.position(PLACE) == 6


async def test_partitions_that_are_taken_away_are_not_taken_over_any_more():
    """What is under way would fence their next owner."""
    taking, ended = asyncio.Event(), asyncio.Event()

    async def take_over(*_, turn):
        taking.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def flush(_):
        assert ended.is_set(), "it is ended before anything is waited for"

    consumer, ledger, metrics = Consumer(), Ledger(), Metrics()
    consumer.led = consumer.assignment
    transactions = SimpleNamespace(
        take_over=take_over, flush=flush, revoke=lambda _: None, done=lambda _: None, turn=0, partitions=frozenset()
    )
    lease = Lease(10.0)
    lease.renew(lease.now())
    intake = Intake(
        Settings(), consumer, Lanes(lambda turn: None, running=1, held=10), ledger, arrive=lambda *_: None,
        published=SimpleNamespace(look_again=lambda: None), metrics=metrics, lease=lease, transactions=transactions,
    )  # fmt: skip
    await intake.on_partitions_assigned([PLACE])
    assert not await intake._owns_some()
    assert taking.is_set()
    await intake.on_partitions_revoked([PLACE])
    assert ended.is_set()
    assert metrics.registry.get_sample_value("adloom_kafka_rebalance_errors_total") == 0


def test_a_rebalance_waits_for_the_heartbeat_that_tells_of_it_and_for_the_drain():
    settings = Settings(session_timeout_ms=60_000, heartbeat_ms=20_000, drain_s=7.0)
    assert rebalance_ms(settings) >= 20_000 + 7_000 + 2 * 5_000
