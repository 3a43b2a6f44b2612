"""A worker's consumer, and how it is asked for records."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Final

from aiokafka import ConsumerRecord, TopicPartition
from aiokafka import errors as kafka_errors
from aiokafka.errors import KafkaError

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.batches import Unreadable
from stream.kafka.cluster import consumer_options
from stream.kafka.consumer import Consumer
from stream.kafka.lease import Lease
from stream.kafka.member import FencedInstanceError

log = logging.getLogger(__name__)
POLL_MS: Final = 100  # records end a poll at once; without any, this is how late a stop is noticed
PAUSE_S: Final = 0.5  # a broker that fails is not asked in a tight loop
COMMIT_S: Final = 5.0  # a broker that takes longer is gone, and the next commit covers this one
FETCH_BYTES: Final = 1 << 20  # of a partition at a time: hundreds of events; a larger one comes whole none the less
START_S: Final = 5.0  # and so for what is written before a partition is served

Records = Mapping[TopicPartition, Sequence[ConsumerRecord | Unreadable]]

REFUSALS: Final = (
    (kafka_errors.InvalidSessionTimeoutError, "ADLOOM_SESSION_TIMEOUT_MS is none that the brokers allow"),
    (
        kafka_errors.InconsistentGroupProtocolError,
        "a consumer of the group shares partitions out in another way; ADLOOM_GROUP must be the workers' own",
    ),
    (kafka_errors.GroupAuthorizationFailedError, "the right Read on the group is missing"),
    (FencedInstanceError, "ADLOOM_GROUP_INSTANCE_ID must be of one process alone"),
)


def make_consumer(settings: Settings, lease: Lease) -> Consumer:
    """Return a consumer that commits nothing by itself and starts at the earliest record."""
    options = consumer_options(
        settings,
        client_id="adloom-worker",
        group_id=settings.group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=FETCH_BYTES,
        rebalance_timeout_ms=rebalance_ms(settings),
    )
    return Consumer(lease, **options)


def rebalance_ms(settings: Settings) -> int:
    """Return how long a rebalance is to wait for a worker: a shorter time throws it out under a lease it believes in.

    It hears of one by a heartbeat; then come the drain, a commit under way, its own and the guard's.
    """
    return settings.heartbeat_ms + int((settings.drain_s + 2 * COMMIT_S + START_S) * 1000)


async def require_group(consumer: Consumer, group: str) -> None:
    """Look whether `group` refuses its member.

    Raises:
        BrokerError: it does, and trying again could not help.
    """
    try:
        consumer.require_group()
    except KafkaError as error:
        why = next((f": {text}" for kind, text in REFUSALS if isinstance(error, kind)), "")
        told = f"the group {group} refuses this worker ({type(error).__name__} {error}){why}"
        if _is_final(consumer, error):
            raise BrokerError(told) from error
        log.warning("%s", told)
        await asyncio.sleep(PAUSE_S)


def _is_final(consumer: Consumer, error: KafkaError) -> bool:
    """Tell whether trying again could not help; aiokafka's word for what it did not expect is a bare KafkaError."""
    return consumer.has_ended or (type(error) is not KafkaError and not getattr(error, "retriable", False))


async def fetch(consumer: Consumer, partitions: Sequence[TopicPartition], most: int) -> Records:
    """Return what came of `partitions`, of which there must be one (none would mean all), `most` records at most.

    Nothing is returned, and nothing passed over, where they were assigned anew meanwhile.

    Raises:
        BrokerError: trying again could not help.
    """
    held = consumer.held
    try:
        found: Records = await consumer.getmany(*partitions, timeout_ms=POLL_MS, max_records=most)
    except KafkaError as error:
        if _is_final(consumer, error):
            raise BrokerError(f"events cannot be read: {type(error).__name__} {error}") from error
        log.warning("fetch failed, will retry", extra={"error": type(error).__name__})
        await asyncio.sleep(PAUSE_S)
        return {}
    if consumer.held is held:
        return found
    # aiokafka waits for a rebalance and goes on after it: these are of an assignment that has not begun yet.
    for place, records in found.items():
        if place in consumer.assignment():
            consumer.seek(place, getattr(records[0], "first", records[0].offset))
    return {}
