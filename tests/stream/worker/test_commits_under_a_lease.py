"""Offsets are committed only while the lease is held, whether by the consumer or in transactions."""

from types import SimpleNamespace

import pytest

from stream.config import Settings
from stream.kafka.lease import Lease
from stream.operator.metrics import Metrics
from stream.worker.intake import Intake
from stream.worker.lanes import Lanes
from stream.worker.offsets import Ledger
from tests.support.worker_parts import PARTITION

SESSION_S = 10.0


class Consumer:
    """Holds one partition. `taken` is what was committed."""

    def __init__(self):
        self.taken = []

    def assignment(self):
        return frozenset({PARTITION})

    async def commit(self, offsets):
        self.taken.append(offsets)


class Transactions:
    """Counts by `flushed` how often what is done was to go out."""

    done, flushed = None, 0

    async def flush(self, within_s):
        self.flushed += 1


async def intake_of(transactions=None):
    """Return an intake with an event that is done, its consumer, its lease, and the hands of the lease's clock."""
    hands = SimpleNamespace(now=100.0)
    consumer, ledger, lease = Consumer(), Ledger(), Lease(SESSION_S, clock=lambda: hands.now)
    published = SimpleNamespace(look_again=lambda: None)

    async def handle(arrivals):
        """Nothing is handed over here."""

    intake = Intake(
        Settings(),
        consumer,
        Lanes(handle, running=1, held=1),
        ledger,
        arrive=lambda *_: None,
        published=published,
        metrics=Metrics(),
        lease=lease,
        transactions=transactions,
    )
    ledger.finish(ledger.start(PARTITION, 6))
    return intake, consumer, lease, hands


def lapse(lease, hands):
    hands.now += SESSION_S


def end(lease, hands):
    lease.void()


@pytest.mark.parametrize("lose", [lapse, end], ids=["no heartbeat was answered", "the membership ended"])
async def test_what_is_done_is_committed_only_while_the_lease_is_held(lose):
    intake, consumer, lease, hands = await intake_of()
    await intake.commit()
    assert consumer.taken == [], "before the first heartbeat is answered"
    lease.renew(hands.now)
    lose(lease, hands)
    await intake.commit()
    assert consumer.taken == []
    lease.renew(hands.now)
    await intake.commit()
    assert consumer.taken == [{PARTITION: (7, "")}], "nothing that was done is lost by waiting"


@pytest.mark.parametrize("lose", [lapse, end], ids=["no heartbeat was answered", "the membership ended"])
async def test_transactions_end_only_while_the_lease_is_held(lose):
    transactions = Transactions()
    intake, consumer, lease, hands = await intake_of(transactions)
    lease.renew(hands.now)
    lose(lease, hands)
    await intake.commit()
    assert not transactions.flushed
    lease.renew(hands.now)
    await intake.commit()
    assert (transactions.flushed, consumer.taken) == (1, [])
