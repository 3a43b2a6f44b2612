"""Follows the serving topic into the slot store: all partitions, from the beginning, without a consumer group."""

import asyncio
import logging
import time
from typing import Final

from aiokafka import ConsumerRecord, TopicPartition

from stream.config import Settings
from stream.errors import RecordError
from stream.images.opened import open_images
from stream.kafka.batches import Unreadable
from stream.kafka.broker import CREATIVE_BYTES
from stream.kafka.cluster import consumer_options
from stream.kafka.consumer import Consumer
from stream.kafka.following import Following
from stream.kafka.record import ServedCreative, from_record
from stream.operator.metrics import Metrics
from stream.slots.images import AwaitedImages, order_of
from stream.slots.store import Entry, SlotStore

MAX_RECORDS: Final = 64  # taking in more at once would keep visitors waiting, who are served by the same event loop
POLL_MS: Final = 500  # records end a poll at once; of an idle topic this is how often it is asked
ASK_S: Final = 5.0  # nothing is read meanwhile; a broker that takes longer is gone, and another leads by now, or none
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
        locale=creative.locale,
        offer=creative.offer,
        valid_until=creative.valid_until,
        acted=creative.acted,
    )


def make_consumer(settings: Settings) -> Consumer:
    """Return a consumer of what is committed, which holds no offsets of its own in Kafka."""
    options = consumer_options(
        settings,
        client_id="adloom-slots",
        group_id=None,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_partition_fetch_bytes=2 * CREATIVE_BYTES,
        retry_backoff_ms=500,  # a broker that is away is not asked ten times a second
    )
    return Consumer(**options | {"isolation_level": "read_committed"})


class Follower:
    """Keeps `store` equal to the newest records of the serving topic; survives a broker that comes and goes.

    A group would give each slot server a part of the creatives; every one needs all of them, so there is none. The
    follower keeps its place itself: after an outage it goes on where it was, and only a topic that was made anew is
    read from its beginning. It takes what is committed, follows partitions that are added, and never makes the topic.
    """

    def __init__(self, store: SlotStore, settings: Settings, metrics: Metrics) -> None:
        self._store = store
        self._settings = settings
        self._metrics = metrics
        self._places: dict[TopicPartition, int] = {}
        self._identity: tuple[int, int] | None = None
        self._ends: dict[TopicPartition, int] = {}
        self._consumer: Consumer | None = None
        self.images = AwaitedImages(
            open_images(settings), self._apply, metrics, most=settings.slot_entries, keep_s=settings.slot_hard_ttl_s
        )
        """What reads the images that records point to, and is to run beside."""
        self.caught_up = False
        """True once everything that was in the topic at the start is in the store, as far as it can be had.

        Images that the store does not give are not waited for, nor are partitions without a leader. It stays so while
        Kafka is away: slots show what they hold, and an outage of Kafka is none of the shop's pages. How old that is,
        `silent_s` tells, as does the metric `adloom_slot_feed_silent_seconds`.
        """
        metrics.slot_feed_silent.set_function(lambda: self.silent_s)

    @property
    def silent_s(self) -> float:
        """Seconds since a broker last answered: creatives published since then may be missing."""
        return float("inf") if self._consumer is None else self._consumer.silent_s

    async def run(self) -> None:
        """Follow the topic until cancelled."""
        topic = self._settings.creatives_topic
        await Following(topic, lambda: make_consumer(self._settings)).run(self._follow)

    async def _follow(self, consumer: Consumer) -> None:
        topic, self._consumer = self._settings.creatives_topic, consumer
        consumer.watch([topic])
        while True:
            if self._made_anew(consumer):
                self._places.clear()
                self._ends.clear()
                consumer.unsubscribe()
            consumer.follow(topic, self._places)
            if not consumer.assignment():
                await asyncio.sleep(POLL_MS / 1000)  # until the topic is there
                continue
            batches = await consumer.getmany(timeout_ms=POLL_MS, max_records=MAX_RECORDS)
            for place, records in batches.items():
                for record in records:
                    self.take(record)
                self._places[place] = records[-1].offset + 1
            if not self.caught_up:
                await self._note_progress(consumer, idle=not batches)

    def _made_anew(self, consumer: Consumer) -> bool:
        """Tell whether the topic is another than the one that was read so far."""
        identity, known = consumer.identity(self._settings.creatives_topic), self._identity
        self._identity = identity or known
        if identity is None or known is None or identity == known:
            return False
        log.warning("the serving topic was made anew; it is read from its beginning")
        return True

    async def _note_progress(self, consumer: Consumer, *, idle: bool) -> None:
        """Note whether each partition that has a leader is read to where it ended when it was first seen to have one.

        Where nothing comes any more (`idle`), though not all is read, a log was cut, or made anew by a broker that does
        not tell: its end is asked for again.
        """
        led = consumer.led()
        if new := led - self._ends.keys():
            async with asyncio.timeout(ASK_S):
                self._ends |= await consumer.end_offsets(new)
        is_read = bool(led) and all((consumer.reached(place) or 0) >= self._ends[place] for place in led)
        self.caught_up = is_read and self.images.settled
        if idle and not is_read:
            self._ends.clear()

    def take(self, record: ConsumerRecord[bytes, bytes] | Unreadable) -> None:
        """Apply one record; one that cannot be read is counted and passed over."""
        if isinstance(record, Unreadable):  # the consumer told where and why
            self._metrics.slot_rejected.labels("unreadable").inc()
            return
        try:
            creative = from_record(record.key, record.value, record.headers)
        except RecordError as error:
            self._metrics.slot_rejected.labels("malformed").inc()
            log.warning("offset %d of partition %d is not a creative: %s", record.offset, record.partition, error)
            return
        order = order_of(creative) if creative.event_id else None  # that of `adloom forget` is of no event
        if creative.data is None:
            self.images.forget(creative.user, creative.slot, order)
            self._note(kept=self._store.remove(creative.user, creative.slot, order))
        elif creative.data:
            self.images.forget(creative.user, creative.slot, order)
            self._apply(creative, creative.data, self.caught_up)
        elif creative.image is not None:
            self.images.ask(creative, is_live=self.caught_up)
        else:
            self._metrics.slot_rejected.labels("malformed").inc()
            log.warning("creative %s has no image, and does not tell where it lies", creative.id)

    def _apply(self, creative: ServedCreative, data: bytes, is_live: bool) -> None:
        # What was published before this server was up counts as ready when it was published.
        entry = to_entry(creative, data, ready_at=time.time() if is_live else creative.published)
        kept = self._store.apply(entry)
        if kept and is_live:
            self._metrics.event_to_slot.observe(entry.event_to_slot_ms / 1000)
        self._note(kept=kept)

    def _note(self, *, kept: bool) -> None:
        if not kept:
            self._metrics.slot_rejected.labels("older").inc()
        self._metrics.slot_applied.set(time.time())
        self._metrics.slot_entries.set(len(self._store))
        self._metrics.slot_bytes.set(self._store.bytes)
