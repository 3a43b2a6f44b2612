"""The lag is told of partitions that are held when it is told: a former owner's would stand on a dashboard for good."""

from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition

from stream.config import Settings
from stream.kafka.lease import Lease
from stream.operator.metrics import Metrics
from stream.worker.intake import Intake
from stream.worker.lanes import Lanes
from stream.worker.offsets import Ledger

PLACE, OTHER = TopicPartition("web.events.v1", 0), TopicPartition("web.events.v1", 1)


class Consumer:
    """Holds two partitions, each seven records behind; `meanwhile` happens while its brokers are asked."""

    def __init__(self):
        self.held, self.asked = object(), []

    async def meanwhile(self):
        """Let nothing happen."""

    def assignment(self):
        return frozenset({PLACE, OTHER})

    def take_deleted(self):
        return {}

    async def lags(self, done):
        self.asked.append(done)
        await self.meanwhile()
        return dict.fromkeys(done, 7)


@pytest.fixture
def rig():
    """An intake over stubs: what it says, and what it is told."""
    consumer, ledger, metrics = Consumer(), Ledger(), Metrics()
    lanes = Lanes(lambda turn: None, running=1, held=10)
    intake = Intake(
        Settings(), consumer, lanes, ledger, arrive=lambda *_: None,
        published=SimpleNamespace(look_again=lambda: None), metrics=metrics, lease=Lease(10.0),
    )  # fmt: skip

    def told():
        samples = [sample for family in metrics.registry.collect() for sample in family.samples]
        return {
            int(sample.labels["partition"]): sample.value
            for sample in samples
            if sample.name == "adloom_kafka_lag_records"
        }

    def report():
        return intake._lag.report(intake._open.is_set)

    return SimpleNamespace(consumer=consumer, ledger=ledger, intake=intake, told=told, report=report)


async def test_lag_is_told_of_what_is_held(rig):
    """Behind what is done of each: of the second partition that is known already."""
    rig.ledger.finish(rig.ledger.start(OTHER, 3))
    await rig.intake.on_partitions_assigned([PLACE, OTHER])
    await rig.report()
    assert rig.told() == {0: 7, 1: 7}
    assert rig.consumer.asked == [{PLACE: None, OTHER: 4}]


async def given_back(rig):
    await rig.intake.on_partitions_revoked([PLACE, OTHER])


async def assigned_anew(rig):
    """As a rebalance ends: these two went and came, which for the first was the last time."""
    await given_back(rig)
    rig.consumer.held = object()
    await rig.intake.on_partitions_assigned([OTHER])


@pytest.mark.parametrize("ends", [given_back, assigned_anew])
async def test_no_lag_is_told_of_partitions_that_were_given_back(rig, ends):
    """By a question that was under way then."""
    await rig.intake.on_partitions_assigned([PLACE, OTHER])
    await rig.report()
    assert rig.told() == {0: 7, 1: 7}
    rig.consumer.meanwhile = lambda: ends(rig)
    await rig.report()
    assert rig.told() == {}


async def test_no_lag_is_told_while_none_are_held(rig):
    await rig.report()
    assert rig.told() == {}, "none were given yet"
    await rig.intake.on_partitions_assigned([PLACE, OTHER])
    await rig.report()
    await given_back(rig)
    await rig.report()
    assert rig.told() == {}
