"""Follows the published catalogue into a local one; survives a broker, and a store of images, that come and go.

A worker takes pictures as soon as a product names them, not when the first ad shows one: no event waits for a file, and
none is lost to a store that is away then. The price is room on the worker's disk for what the shop sells.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import Final

from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import TopicAuthorizationFailedError

from stream.config import Settings
from stream.kafka.batches import Unreadable
from stream.kafka.broker import PRODUCT_BYTES
from stream.kafka.cluster import consumer_options
from stream.kafka.consumer import Consumer
from stream.kafka.following import Following
from stream.products.record import Lies
from stream.products.shelf import Kind, Shelf, Taken
from stream.products.stored import StoredPictures, shop_store
from stream.products.topics import pictures_topic

MAX_RECORDS: Final = 64  # written at once: a price is seen at once, and a first reading is no commit for each product
POLL_MS: Final = 500  # records end a poll at once; of an idle topic this is how often it is asked
HEARD_S: Final = 5.0  # a broker that is well answers each poll
AWAY_S: Final = 12 * 3600.0
"""Who followed nothing for so long reads the topic anew: Kafka keeps the marks of deleted products for 24 hours."""
UNSETTLED: Final = "the products topic does not say that it is whole; what it lacks is kept until a publication ends"
UNFINISHED: Final = (
    "the publication that fills their topic has not ended: "
    "`adloom catalog import FEED --publish` ends one that was cut short"
)
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


class TopicFollower:
    """Keeps a shelf equal to one topic, from where it was left; the shelf knows where that is."""

    def __init__(self, shelf: Shelf, settings: Settings, kind: Kind, took: Callable[[], None] = lambda: None) -> None:
        """Follow the topic of `kind`; `took` is told after records were taken in, and as soon as it caught up."""
        self._shelf = shelf
        self._kind: Kind = kind
        self.topic = settings.products_topic if kind == "products" else pictures_topic(settings)
        self._taking = shelf.take if kind == "products" else shelf.take_pictures
        self._took = took
        self._ends: dict[TopicPartition, int] | None = None
        self._following = Following(self.topic, lambda: make_consumer(settings))
        self._is_asked_again = self._is_done = self._is_told = False
        self._is_begun_again = False
        """The topic, which was whole, is filled again: a retention may have purged it."""
        self.caught_up = False
        """True once everything that was in the topic at the start is on the shelf; it stays so while Kafka is away.

        Of products only once they are a whole catalogue: this one, or until it has all come the one that was there.
        """

    @property
    def trouble(self) -> str:
        """Why nothing can be read; empty where something is, or the topic is not there."""
        return self._following.trouble

    async def run(self) -> None:
        """Follow the topic until cancelled.

        Raises:
            CatalogError: the shelf cannot be written.
        """
        await self._following.run(self._follow)

    async def _follow(self, consumer: Consumer) -> None:
        consumer.watch([self.topic])
        while True:
            if self.topic in consumer._client.cluster.unauthorized_topics:  # noqa: SLF001  else it would seem missing
                raise TopicAuthorizationFailedError(self.topic)
            numbers = consumer.partitions_for_topic(self.topic) or set()
            self._place(consumer, {TopicPartition(self.topic, number) for number in numbers})
            if not consumer.assignment():
                await asyncio.sleep(POLL_MS / 1000)  # until the topic is there
                continue
            batches = await consumer.getmany(timeout_ms=POLL_MS, max_records=MAX_RECORDS)
            for records in batches.values():
                if not self._is_begun_again:  # what comes behind is read again
                    await asyncio.to_thread(self._take, records)
            if batches:
                self._took()
            if self._is_begun_again:
                continue
            if not self._is_done:
                await self._note_progress(consumer)
            if self._kind == "products" and self.caught_up and not batches:
                self._note_current(consumer)

    def ask_again(self) -> None:
        """Count as caught up only with everything that is in the topic by now."""
        self.caught_up = self._is_done = False
        self._ends, self._is_asked_again = None, True

    def _place(self, consumer: Consumer, wanted: set[TopicPartition]) -> None:
        """Read all of `wanted`, each from where it was left."""
        identity = consumer.identity(self.topic)
        known = "" if identity is None else str(identity)
        is_other = identity is not None and self._shelf.identity(self._kind) != known
        # Who waited for its brokers for so long, too.
        anew = is_other or self._is_begun_again or (self.caught_up and self._is_too_old)
        if not wanted or (wanted == consumer.assignment() and not anew):
            return  # a topic that is gone may come back, or be one that its brokers forgot for a moment
        # A broker that tells no identity, as the embedded one, keeps nothing over a restart.
        if anew or (not consumer.assignment() and (identity is None or self._is_too_old)):
            self._shelf.begin_anew(self._kind, known)
            self._is_begun_again = False
            self.ask_again()
        consumer.assign(sorted(wanted))
        for number, offset in self._shelf.places(self._kind).items():
            place = TopicPartition(self.topic, number)
            if place in wanted:
                consumer.seek(place, offset)

    @property
    def _is_too_old(self) -> bool:
        """Whether marks of deleted products may have been missed; those of pictures cost room and no truth."""
        return self._kind == "products" and time.time() - self._shelf.touched > AWAY_S

    async def _note_progress(self, consumer: Consumer) -> None:
        if self._ends is None:
            self._is_asked_again = False
            ends = await consumer.end_offsets(consumer.assignment())
            if self._is_asked_again:
                return
            self._ends = ends
        if not _has_reached(consumer, self._ends):
            return
        self._is_done = self._kind == "pictures" or await self._settled(consumer)
        if self.caught_up or not (self._is_done or self._shelf.was_whole):
            return
        if self._kind == "products":
            self._shelf.touch()
        self.caught_up = True
        self._took()

    async def _settled(self, consumer: Consumer) -> bool:
        """Let what the topic lacks go, if it may; return whether it is gone."""
        shelf = self._shelf
        if shelf.is_settled:
            return True
        if shelf.may_settle:
            # Asked after the mark was read: all that was written before it lies before these.
            if _has_reached(consumer, await consumer.end_offsets(consumer.assignment())):
                await asyncio.to_thread(shelf.settle, time.time())
        elif not self._is_told:
            log.warning(UNSETTLED, extra={"topic": self.topic, "mark": shelf.mark or "none"})
            self._is_told = True
        return shelf.is_settled

    def _note_current(self, consumer: Consumer) -> None:
        """Note that the shelf is up to date, unless Kafka is away, or was for so long that this cannot be known."""
        if consumer.silent_s < HEARD_S and not self._is_too_old:
            self._shelf.touch()

    def _take(self, records: list[ConsumerRecord | Unreadable]) -> None:
        """Take in what can be used; the rest is told, and passed over."""
        taken = [
            Taken(record.partition, record.offset, record.key, record.value)
            for record in records
            if not isinstance(record, Unreadable)  # the consumer told where and why
        ]
        was_settled = self._kind == "products" and self._shelf.is_settled
        refused = self._taking(taken, time.time())
        self._is_begun_again |= was_settled and not self._shelf.is_settled
        for record, error in refused:
            place = {"topic": self.topic, "partition": record.partition, "offset": record.offset}
            log.warning("a record of the published catalogue is passed over", extra={**place, "error": str(error)})


def _has_reached(consumer: Consumer, ends: Mapping[TopicPartition, int]) -> bool:
    return all((consumer.reached(place) or 0) >= end for place, end in ends.items())


class ProductFollower:
    """Keeps a shelf equal to the published catalogue: its products, and for who keeps them their pictures."""

    def __init__(self, shelf: Shelf, settings: Settings) -> None:
        """Nothing is read before `run`.

        Raises:
            SettingsError: the store of images cannot be used.
        """
        self._shelf = shelf
        self._settings = settings
        store = shop_store(settings) if shelf.has_pictures else None
        self._stored = StoredPictures(store, shelf)
        self._products = TopicFollower(shelf, settings, "products", self._look)
        self._pictures = TopicFollower(shelf, settings, "pictures")
        self._has_caught_up = False

    def _look(self) -> None:
        """Products came: their pictures are there by now, or never will be."""
        self._stored.look()
        self._pictures.ask_again()

    @property
    def caught_up(self) -> bool:
        """True once everything that was published at the start is on the shelf, pictures included that can be had.

        It stays so while Kafka is away. Pictures that no product waits for are not waited for either, nor is a topic of
        them that does not exist.
        """
        self._has_caught_up = self._has_caught_up or (
            self._products.caught_up
            and (self._pictures.caught_up or not self._shelf.awaits("topic"))
            and (self._stored.settled or not self._shelf.awaits("store"))
        )
        return self._has_caught_up

    @property
    def waits_for(self) -> str:
        """What keeps products off the shelf, in words; empty where nothing is known to."""
        if trouble := self._products.trouble or self._pictures.trouble:
            return trouble
        if not self._products.caught_up:
            return "" if self._shelf.mark in {"", "whole"} else UNFINISHED
        places: tuple[tuple[Lies, str], ...] = (("topic", f"topic {self._pictures.topic}"), ("store", "the store"))
        told = [f"{len(found)} pictures of {place}" for lies, place in places if (found := self._shelf.awaited(lies))]
        return f"they wait for {' and '.join(told)}" if told else ""

    async def run(self) -> None:
        """Follow until cancelled.

        Raises:
            CatalogError: the shelf cannot be written.
        """
        if not self._shelf.has_pictures:
            await self._products.run()
            return
        try:
            async with asyncio.TaskGroup() as group:
                for one in (self._products.run(), self._stored.run(), self._follow_pictures()):
                    group.create_task(one)
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None

    async def _follow_pictures(self) -> None:
        """Follow the pictures topic; where there is a store, only once a product wants what is still in the topic."""
        while self._settings.images and not self._shelf.awaits("topic"):  # noqa: ASYNC110  threads write the shelf
            await asyncio.sleep(POLL_MS / 1000)
        await self._pictures.run()
