"""Publishes a catalogue: what differs from the topic's end state is written, and nothing else.

The products topic itself says what it holds, and what the pictures topic holds, so that any machine may publish next, a
run that was cut short is ended by the next one, and nobody reads pictures to change a price. Each step is acknowledged
before the next: the word that a picture is about to come, the picture, the word which topic has it, the products that
name it; what is deleted goes last, the word behind its picture. What a topic of another identity had is written again.
A store of images, which may lose what it had, is asked for each picture.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError
from aiokafka.partitioner import DefaultPartitioner

from stream.config import Settings
from stream.errors import BrokerError, CatalogError, ImageStoreError, RecordError
from stream.kafka.batches import Unreadable
from stream.kafka.broker import PRODUCT_BYTES, REACH_S
from stream.kafka.cluster import producer_options
from stream.kafka.consumer import Consumer
from stream.kafka.producer import Producer
from stream.kafka.topics import ensure_topics
from stream.products.follower import make_consumer
from stream.products.listing import Listing, listing_of
from stream.products.record import ANNOUNCED, check_picture, image_key, kept_in, read_key
from stream.products.stored import shop_store
from stream.products.topics import ensure_pictures_topic, has_what_is_to_move, pictures_topic

if TYPE_CHECKING:
    from stream.images.store import ImageStore

Item = TypeVar("Item")
POLL_MS: Final = 200
AT_ONCE: Final = 16  # records under way: pictures have megabytes, and each is read only when its turn comes
SENT_AT_ONCE: Final = 4  # to a store, which answers none of them while a slow line has too many
PAUSES_S: Final = (0.5, 2.0, 5.0)  # a store that fails is asked again
LONGEST_S: Final = 600.0
"""Longest reading of the topic: a shop of a hundred thousand products on a slow line, and no wait without an end."""
log = logging.getLogger(__name__)
_partition: Final = DefaultPartitioner()


@dataclass(slots=True)
class PublishReport:
    """What a publication wrote."""

    products: int = 0
    pictures: int = 0
    removed: int = 0
    """Products taken back."""
    unchanged: int = 0
    """Products that the topic had as they are."""


@dataclass(slots=True)
class Held:
    """What the products topic holds, of each key the SHA-256 of its value, and which topic of pictures there is."""

    values: dict[bytes, bytes] = field(default_factory=dict)
    pictures: tuple[int, int] | None = None
    """Identity of the pictures topic; None where no broker tells it, or pictures lie in a store."""
    is_there: bool = True
    """Whether there still is a topic of pictures to take some back from."""

    def take(self, key: bytes, value: bytes | None) -> None:
        """Take in a record, in the topic's order."""
        if value is None:
            self.values.pop(key, None)
        else:
            self.values[key] = sha256(value).digest()

    @property
    def tells(self) -> bool:
        """Whether it tells of pictures in their topic."""
        return any(_kind(key) == "image" for key in self.values)


async def publish(settings: Settings, database: Path) -> PublishReport:
    """Make the products topic hold exactly the catalogue, and the store of images or the pictures topic its pictures.

    Raises:
        CatalogError: the catalogue cannot be read, or a picture changed meanwhile.
        BrokerError: Kafka cannot be reached, or refuses a record; what was written stays, and the next run goes on.
        ImageStoreError: the store does not take a picture; as before.
        SettingsError: the store cannot be used.
    """
    store = shop_store(settings)
    listing = await asyncio.to_thread(listing_of, database, "topic" if store is None else "store")
    await asyncio.to_thread(ensure_topics, settings, (settings.products_topic,))
    await asyncio.to_thread(ensure_pictures_topic, settings)
    try:
        held = await read_state(settings)
        if store is not None and held.tells:
            held.is_there = await asyncio.to_thread(has_what_is_to_move, settings)
        producer = Producer(
            **producer_options(settings, client_id="adloom-publish", max_request_size=PRODUCT_BYTES + (1 << 20))
        )
        try:
            async with asyncio.timeout(REACH_S):
                await producer.start()
            return await _Publication(producer, settings, store, listing, held).run()
        finally:
            await producer.stop()
    except (KafkaError, TimeoutError) as error:
        raise BrokerError(f"the catalogue cannot be published: {type(error).__name__} {error}".rstrip()) from error


async def read_state(settings: Settings) -> Held:
    """Return what the products topic ends with, and which topic of pictures there is.

    Raises:
        KafkaError: a topic cannot be read, or seen.
        TimeoutError: not within `LONGEST_S`.
    """
    consumer = make_consumer(settings)
    try:
        async with asyncio.timeout(REACH_S):
            await consumer.start()
            identity = None if settings.images else await _identity(consumer, pictures_topic(settings))
        async with asyncio.timeout(LONGEST_S):
            held = await _read_state(consumer, settings.products_topic)
        held.pictures = identity
        return held
    finally:
        await consumer.stop()


async def _identity(consumer: Consumer, topic: str) -> tuple[int, int] | None:
    while not await consumer.find(topic):  # noqa: ASYNC110  aiokafka tells of no change
        await asyncio.sleep(POLL_MS / 1000)
    return consumer.identity(topic)


async def _read_state(consumer: Consumer, topic: str) -> Held:
    consumer.watch([topic])
    while not (numbers := consumer.partitions_for_topic(topic)):  # noqa: ASYNC110  aiokafka tells of no change
        await asyncio.sleep(POLL_MS / 1000)
    places = sorted(numbers)
    consumer.assign([TopicPartition(topic, number) for number in places])
    ends = await consumer.end_offsets(consumer.assignment())
    held = Held()
    while any((consumer.reached(place) or 0) < end for place, end in ends.items()):
        for records in (await consumer.getmany(timeout_ms=POLL_MS)).values():
            for record in records:
                if not isinstance(record, Unreadable) and record.key is not None:
                    _require_place(topic, record.key, record.partition, places)
                    held.take(record.key, record.value)
    return held


def _require_place(topic: str, key: bytes, found: int, places: list[int]) -> None:
    """Refuse a record whose successors would lie in another partition: copies would end with whichever they read last.

    Raises:
        BrokerError: it is one.
    """
    if _partition(key, places, places) != found:
        raise BrokerError(
            f"{topic} has records where this would write no newer ones of their keys: partitions were added, or "
            "another client writes there. Delete the topic and publish again: its followers keep what they have"
        )


@dataclass(frozen=True, slots=True)
class _Publication:
    """What is published, and to where."""

    producer: Producer
    settings: Settings
    store: "ImageStore | None"
    listing: Listing
    held: Held

    async def run(self) -> PublishReport:
        """Write what differs."""
        products, held = self.listing.products, self.held.values
        changed = {key: value for key, value in products.items() if held.get(key) != sha256(value).digest()}
        gone = sorted(held.keys() - products.keys())
        report = PublishReport(unchanged=len(products) - len(changed))
        report.pictures = await self._put_pictures()
        report.products = await self._write(self.settings.products_topic, sorted(changed.items()))
        ours = [key for key in gone if _kind(key) not in {"picture", "image"}]
        report.removed = await self._write(self.settings.products_topic, ((key, None) for key in ours))
        await self._take_back(gone)
        return report

    async def _put_pictures(self) -> int:
        """Put out the pictures that are not certainly there; return how many."""
        pictures = sorted(self.listing.pictures.items())
        if self.store is not None:
            return await self._store_pictures(self.store, pictures)
        topic, told, kept = pictures_topic(self.settings), self.held.values, kept_in(self.held.pictures)
        there = sha256(kept).digest()
        new = [(digest, path) for digest, path in pictures if told.get(image_key(digest)) != there]
        unheard = [(image_key(digest), ANNOUNCED) for digest, _ in new if image_key(digest) not in told]
        await self._write(self.settings.products_topic, unheard)

        async def write(item: tuple[str, Path]) -> None:
            await self.producer.write(topic, item[0].encode(), await asyncio.to_thread(_picture, *item), [])
            await self.producer.write(self.settings.products_topic, image_key(item[0]), kept, [])

        return await _each(new, write)

    @staticmethod
    async def _store_pictures(store: "ImageStore", pictures: Iterable[tuple[str, Path]]) -> int:
        missing: list[tuple[str, Path]] = []

        async def look(item: tuple[str, Path]) -> None:
            size = await asyncio.to_thread(_size, item[1])
            if not await _tried(lambda: store.has(item[0], size)):
                missing.append(item)

        async def put(item: tuple[str, Path]) -> None:
            content = await asyncio.to_thread(_picture, *item)
            await _tried(lambda: store.put(content))

        await _each(pictures, look)
        return await _each(sorted(missing), put, SENT_AT_ONCE)

    async def _take_back(self, gone: Iterable[bytes]) -> None:
        """Take back pictures that no product names any more, and those that the products topic had as of old."""
        kept = set() if self.store is not None else {image_key(digest) for digest in self.listing.pictures}
        told = sorted(key for key in self.held.values if _kind(key) == "image" and key not in kept)
        if told and self.held.is_there:
            await self._write(pictures_topic(self.settings), ((key.partition(b"|")[2], None) for key in told))
        old = [key for key in gone if _kind(key) == "picture"]
        await self._write(self.settings.products_topic, ((key, None) for key in (*told, *old)))

    async def _write(self, topic: str, records: Iterable[tuple[bytes, bytes | None]]) -> int:
        async def one(record: tuple[bytes, bytes | None]) -> None:
            await self.producer.write(topic, *record, [])

        return await _each(records, one)


def _kind(key: bytes) -> str:
    try:
        return read_key(key)[0]
    except RecordError:
        return ""


async def _tried(ask: Callable[[], Awaitable[Item]]) -> Item:
    """Ask a store until it does it, some times.

    Raises:
        ImageStoreError: it never did.
    """
    for pause in PAUSES_S:
        try:
            return await ask()
        except ImageStoreError as error:
            log.info("the store of images is asked again", extra={"error": str(error)})
            await asyncio.sleep(pause)
    return await ask()


async def _each(items: Iterable[Item], work: Callable[[Item], Awaitable[None]], at_once: int = AT_ONCE) -> int:
    """Do the work for each, some at a time; return for how many it was done."""
    waiting, count = iter(items), 0

    async def some() -> None:
        nonlocal count
        for item in waiting:
            await work(item)
            count += 1

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(some())
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return count


def _size(path: Path) -> int:
    """Return the bytes of a picture's file.

    Raises:
        CatalogError: it is gone.
    """
    try:
        return path.stat().st_size
    except OSError as error:
        raise CatalogError(f"cannot read {path}: {error.strerror}") from error


def _picture(digest: str, path: Path) -> bytes:
    """Return a picture's file, if it is still what it was.

    Raises:
        CatalogError: it is not.
    """
    try:
        content = path.read_bytes()
        check_picture(digest, content)
    except OSError as error:
        raise CatalogError(f"cannot read {path}: {error.strerror}") from error
    except RecordError as error:
        raise CatalogError(f"{path} changed while it was published; publish again") from error
    return content
