"""Follows the serving topic into the slot store: all partitions, from the beginning, without a consumer group."""

import asyncio
import logging
import time
from typing import Final

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from stream.config import Settings
from stream.errors import RecordError
from stream.kafka.record import ServedCreative, from_record
from stream.operator.metrics import Metrics
from stream.slots.store import Entry, SlotStore

MAX_RECORDS: Final = 64  # taking in more at once would keep visitors waiting, who are served by the same event loop
POLL_MS: Final = 500  # records end a poll at once; of an idle topic this is how often it is asked
RETRY_S: Final = (0.2, 0.5, 1.0, 2.0, 5.0)  # a broker that is gone is asked again, slower and slower
log = logging.getLogger(__name__)


def to_entry(creative: ServedCreative, data: bytes, *, ready_at: float) -> Entry:
    """Turn a creative into what the store holds; `ready_at` is when a slot could first show it (epoch seconds)."""
    return Entry(
        user=creative.user,
        slot=creative.slot,
        id=creative.id,
        event_id=creative.event_id,
        version=creative.version,
        event_time=creative.event_time,
        published=creative.published,
        content_type=creative.content_type,
        data=data,
        product=creative.product,
        explain=creative.explain,
        event_to_slot_ms=round(max(0.0, ready_at - creative.event_time) * 1000, 1),
    )


class Follower:
    """Keeps `store` equal to the newest records of the serving topic; survives a broker that comes and goes.

    A group would give each slot server a part of the creatives; every one needs all of them, so there is none.
    """

    def __init__(self, store: SlotStore, settings: Settings, metrics: Metrics) -> None:
        self._store = store
        self._settings = settings
        self._metrics = metrics
        self._ends: dict[TopicPartition, int] = {}
        self.caught_up = False
        """True once everything that was in the topic at the start is in the store."""

    async def run(self) -> None:
        """Follow the topic until cancelled."""
        failures = 0
        while True:
            consumer = AIOKafkaConsumer(
                self._settings.creatives_topic,
                bootstrap_servers=self._settings.bootstrap,
                group_id=None,
                auto_offset_reset="earliest",
                enable_auto_commit=False,
                fetch_max_wait_ms=self._settings.fetch_wait_ms,
                retry_backoff_ms=500,  # a broker that is away is not asked ten times a second
            )
            try:
                await consumer.start()
                failures = 0
                await self._follow(consumer)
            except (KafkaError, OSError) as error:
                delay = RETRY_S[min(failures, len(RETRY_S) - 1)]
                failures += 1
                log.warning("serving topic cannot be read (%s); next try in %.1f s", error, delay)
                await asyncio.sleep(delay)
            finally:
                await consumer.stop()

    async def _follow(self, consumer: AIOKafkaConsumer) -> None:
        self._ends = await consumer.end_offsets(consumer.assignment())
        await self._note_progress(consumer)
        while True:
            batches = await consumer.getmany(timeout_ms=POLL_MS, max_records=MAX_RECORDS)
            for records in batches.values():
                for record in records:
                    self.take(record)
            if not self.caught_up:
                await self._note_progress(consumer)

    async def _note_progress(self, consumer: AIOKafkaConsumer) -> None:
        positions = {partition: await consumer.position(partition) for partition in self._ends}
        self.caught_up = all(positions[partition] >= end for partition, end in self._ends.items())
        self._metrics.ready["slots"].set(self.caught_up)

    def take(self, record: ConsumerRecord[bytes, bytes]) -> None:
        """Apply one record; one that cannot be read is counted and passed over."""
        try:
            creative = from_record(record.key, record.value, record.headers)
        except RecordError as error:
            self._metrics.slot_rejected.labels("malformed").inc()
            log.warning("offset %d of partition %d is not a creative: %s", record.offset, record.partition, error)
            return
        now = time.time()
        if creative.data is None:
            order = (creative.version, creative.event_time, creative.id) if creative.id else None
            kept = self._store.remove(creative.user, creative.slot, order)
        else:
            # What was published before this server was up counts as ready when it was published.
            entry = to_entry(creative, creative.data, ready_at=now if self.caught_up else creative.published)
            kept = self._store.apply(entry)
            if kept and self.caught_up:
                self._metrics.event_to_slot.observe(entry.event_to_slot_ms / 1000)
        if not kept:
            self._metrics.slot_rejected.labels("older").inc()
        self._metrics.slot_applied.set(now)
        self._metrics.slot_entries.set(len(self._store))
        self._metrics.slot_bytes.set(self._store.bytes)
