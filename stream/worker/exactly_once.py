"""The transactions of a worker that delivers exactly once, as its settings have them."""

import asyncio
from collections.abc import Callable, Mapping

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.lease import Lease
from stream.kafka.producer import SEND_SHARE
from stream.kafka.settled import settled_offsets
from stream.operator.metrics import Metrics
from stream.worker.awaited import Awaited
from stream.worker.offsets import Ledger
from stream.worker.room import room_for_producers
from stream.worker.transactional import make_transactional
from stream.worker.transactions import Transactions


def open_transactions(
    settings: Settings,
    limits: Mapping[str, int],
    *,
    brokers: int,
    ledger: Ledger,
    newest: Awaited,
    forgotten: Callable[[str, float], bool],
    lease: Lease,
    metrics: Metrics,
) -> Transactions:
    """Return the transactions of a worker with `settings` in a cluster of so many `brokers`; the rest as there.

    Raises:
        BrokerError: a topic does not tell its `limits`: a record that Kafka refuses would bar its partition for ever.
    """
    if hidden := {settings.creatives_topic, settings.dlq_topic} - limits.keys():
        raise BrokerError(
            f"ADLOOM_DELIVERY=exactly_once must know max.message.bytes of {', '.join(sorted(hidden))}: give "
            "DESCRIBE_CONFIGS on it, or deliver at_least_once"
        )
    return Transactions(
        lambda partition: make_transactional(settings, partition, limits),
        lambda partitions: asyncio.to_thread(settled_offsets, settings, tuple(partitions)),
        require=room_for_producers(brokers),
        group=settings.group,
        within_s=SEND_SHARE * settings.session_timeout_ms / 1000,
        ledger=ledger,
        newest=newest,
        forgotten=forgotten,
        lease=lease,
        limits=limits,
        metrics=metrics,
    )
