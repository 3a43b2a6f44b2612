"""Follows the products topic into a local catalogue; survives a broker that comes and goes."""

import asyncio
import logging
import time
from typing import Final

from aiokafka import ConsumerRecord, TopicPartition

from stream.config import Settings
from stream.kafka.batches import Unreadable
from stream.kafka.broker import PRODUCT_BYTES
from stream.kafka.cluster import consumer_options
from stream.kafka.consumer import Consumer
from stream.kafka.following import keep_following
from stream.products.shelf import Shelf, Taken

MAX_RECORDS: Final = 64  # written at once: a price is seen at once, and a first reading is no commit for each product
POLL_MS: Final = 500  # records end a poll at once; of an idle topic this is how often it is asked
AWAY_S: Final = 12 * 3600.0
"""Who followed nothing for so long reads the topic anew: Kafka keeps the marks of deleted products for 24 hours."""
IDENTITY: Final = "identity"
log = logging.getLogger(__name__)


def make_consumer(settings: Settings) -> Consumer:
    """Return a consumer of what is committed, which holds no offsets of its own in Kafka."""
    options = consumer_options(
        settings,
        client_id="adloom-products",
        group_id=None,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_partition_fetch_bytes=PRODUCT_BYTES,
        retry_backoff_ms=500,  # a broker that is away is not asked ten times a second
    )
    return Consumer(**options | {"isolation_level": "read_committed"})


class ProductFollower:
    """Keeps a shelf equal to the topic, from where it was left; the shelf knows where that is."""

    def __init__(self, shelf: Shelf, settings: Settings) -> None:
        self._shelf = shelf
        self._settings = settings
        self._ends: dict[TopicPartition, int] | None = None
        self.caught_up = False
        """True once everything that was in the topic at the start is on the shelf; it stays so while Kafka is away."""

    async def run(self) -> None:
        """Follow the topic until cancelled.

        Raises:
            CatalogError: the shelf cannot be written.
        """
        topic = self._settings.products_topic
        await keep_following(topic, lambda: make_consumer(self._settings), self._follow)

    async def _follow(self, consumer: Consumer) -> None:
        topic = self._settings.products_topic
        consumer.watch([topic])
        while True:
            numbers = consumer.partitions_for_topic(topic) or set()
            self._place(consumer, {TopicPartition(topic, number) for number in numbers})
            if not consumer.assignment():
                await asyncio.sleep(POLL_MS / 1000)  # until the topic is there
                continue
            batches = await consumer.getmany(timeout_ms=POLL_MS, max_records=MAX_RECORDS)
            for records in batches.values():
                await asyncio.to_thread(self._take, records)
            if not self.caught_up:
                await self._note_progress(consumer)
            if self.caught_up and not batches:
                self._shelf.touch()

    def _place(self, consumer: Consumer, wanted: set[TopicPartition]) -> None:
        """Read all of `wanted`, each from where it was left."""
        identity = consumer.identity(self._settings.products_topic)
        known = self._shelf.fact(IDENTITY)
        anew = identity is not None and known != str(identity)
        if not wanted or (wanted == consumer.assignment() and not anew):
            return  # a topic that is gone may come back, or be one that its brokers forgot for a moment
        if not consumer.assignment() or anew:
            # A broker that tells no identity, as the embedded one, keeps nothing over a restart.
            if anew or identity is None or time.time() - self._shelf.touched > AWAY_S:
                self._shelf.begin_anew()
                self.caught_up, self._ends = False, None
            self._shelf.note(IDENTITY, "" if identity is None else str(identity))
        consumer.assign(sorted(wanted))
        for number, offset in self._shelf.places().items():
            place = TopicPartition(self._settings.products_topic, number)
            if place in wanted:
                consumer.seek(place, offset)

    async def _note_progress(self, consumer: Consumer) -> None:
        if self._ends is None:
            self._ends = await consumer.end_offsets(consumer.assignment())
        reached = {place: consumer.reached(place) for place in self._ends}
        if all((reached[place] or 0) >= end for place, end in self._ends.items()):
            self._shelf.settle(time.time())
            self._shelf.touch()
            self.caught_up = True

    def _take(self, records: list[ConsumerRecord | Unreadable]) -> None:
        """Take in what can be used; the rest is told, and passed over."""
        taken = [
            Taken(record.partition, record.offset, record.key, record.value)
            for record in records
            if not isinstance(record, Unreadable)  # the consumer told where and why
        ]
        for record, error in self._shelf.take(taken, time.time()):
            place = {"partition": record.partition, "offset": record.offset}
            log.warning("a record of the products topic is passed over", extra={**place, "error": str(error)})
