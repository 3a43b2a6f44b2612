"""Publishes a catalogue: what differs from the topic's end state is written, and nothing else.

The products topic itself says what it holds, and what the pictures topic holds, so that any machine may publish next, a
run that was cut short is ended by the next one, and nobody reads pictures to change a price. Each step is acknowledged
before the next: the word that a picture is about to come, the picture, the word which topic has it, the products that
name it; what is deleted goes last, the word behind its picture. What a topic of another identity had is written again.
A store of images, which may lose what it had, is asked for each picture.

A topic that is filled for the first time gets all products before the first picture, so that offers are true again in
seconds however long pictures take. Its mark says how far that is: followers keep what they had until it is all there.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from aiokafka.errors import KafkaError

from stream.config import Settings
from stream.errors import BrokerError, CatalogError, ImageStoreError, RecordError
from stream.kafka.broker import PRODUCT_BYTES, REACH_S
from stream.kafka.cluster import producer_options
from stream.kafka.producer import Producer
from stream.kafka.topics import ensure_topics
from stream.products.held import Held, kind_of, read_state
from stream.products.listing import Listing, listing_of
from stream.products.mark import MARK, State, encode_mark
from stream.products.record import ANNOUNCED, check_picture, image_key, kept_in
from stream.products.stored import shop_store
from stream.products.topics import ensure_pictures_topic, has_what_is_to_move, pictures_topic

if TYPE_CHECKING:
    from stream.images.store import ImageStore

Item = TypeVar("Item")
AT_ONCE: Final = 16  # records under way: pictures have megabytes, and each is read only when its turn comes
SENT_AT_ONCE: Final = 4  # to a store, which answers none of them while a slow line has too many
PAUSES_S: Final = (0.5, 2.0, 5.0)  # a store that fails is asked again
log = logging.getLogger(__name__)


@dataclass(slots=True)
class PublishReport:
    """What a publication wrote."""

    products: int = 0
    pictures: int = 0
    removed: int = 0
    """Products taken back."""
    unchanged: int = 0
    """Products that the topic had as they are."""


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


@dataclass(frozen=True, slots=True)
class _Publication:
    """What is published, and to where."""

    producer: Producer
    settings: Settings
    store: "ImageStore | None"
    listing: Listing
    held: Held

    async def run(self) -> PublishReport:
        """Write what differs.

        Raises:
            BrokerError: the topic was made anew meanwhile.
        """
        products, held = self.listing.products, self.held.values
        changed = {key: value for key, value in products.items() if held.get(key) != sha256(value).digest()}
        gone = sorted(held.keys() - products.keys())
        report = PublishReport(unchanged=len(products) - len(changed))
        if self.held.is_whole:
            report.pictures = await self._put_pictures()
            report.products, report.removed = await self._put_products(changed, gone)
        else:
            if not self.held.is_marked:
                await self._mark("begun")
            report.products, report.removed = await self._put_products(changed, gone)
            await self._mark("products")
            report.pictures = await self._put_pictures()
        await self._take_back(gone)
        await self._mark("whole")
        return report

    async def _put_products(self, changed: Mapping[bytes, bytes], gone: Iterable[bytes]) -> tuple[int, int]:
        """Write products that changed and take back those that are gone; return how many of each."""
        topic = self.settings.products_topic
        ours = [key for key in gone if kind_of(key) not in {"picture", "image", "publication"}]
        return await self._write(topic, sorted(changed.items())), await self._write(
            topic, ((key, None) for key in ours)
        )

    async def _mark(self, state: State) -> None:
        """Say how much of the catalogue is there."""
        if state != "begun":
            await self._require_same()
        if not self.held.says(state):
            value = encode_mark(state)
            await self.producer.write(self.settings.products_topic, MARK, value, [])
            self.held.take(MARK, value)

    async def _require_same(self) -> None:
        """Refuse to call a topic whole that another publication, or none, has filled from its beginning."""
        topic, known = self.settings.products_topic, self.held.identity
        await self.producer.client.force_metadata_update()
        found = self.producer.client.topic_ids.get(topic)
        if None not in {found, known} and found != known:
            raise BrokerError(f"{topic} was made anew while the catalogue was published: publish again")

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
        told = sorted(key for key in self.held.values if kind_of(key) == "image" and key not in kept)
        if told and self.held.is_there:
            await self._write(pictures_topic(self.settings), ((key.partition(b"|")[2], None) for key in told))
        old = [key for key in gone if kind_of(key) == "picture"]
        await self._write(self.settings.products_topic, ((key, None) for key in (*told, *old)))

    async def _write(self, topic: str, records: Iterable[tuple[bytes, bytes | None]]) -> int:
        async def one(record: tuple[bytes, bytes | None]) -> None:
            await self.producer.write(topic, *record, [])

        return await _each(records, one)


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
