"""Publishes a catalogue: what differs from the topic's end state is written, and nothing else.

The topic itself says what it holds, so that any machine may publish next, and a run that was cut short is ended by the
next one. Pictures go first and are acknowledged before the products that name them; what is deleted goes last.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from stream.config import Settings
from stream.errors import BrokerError, CatalogError, RecordError
from stream.kafka.batches import Unreadable
from stream.kafka.broker import PRODUCT_BYTES, REACH_S
from stream.kafka.cluster import producer_options
from stream.kafka.consumer import Consumer
from stream.kafka.sender import Producer
from stream.kafka.topics import ensure_topics
from stream.products.follower import make_consumer
from stream.products.listing import Listing, listing_of
from stream.products.record import check_picture, picture_key

POLL_MS: Final = 200
AT_ONCE: Final = 16  # records under way: pictures have megabytes, and each is read only when its turn comes
LONGEST_S: Final = 600.0
"""Longest reading of the topic: a shop of a hundred thousand products on a slow line, and no wait without an end."""


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
    """Make the products topic hold exactly the catalogue.

    Raises:
        CatalogError: the catalogue cannot be read, or a picture changed meanwhile.
        BrokerError: Kafka cannot be reached, or refuses a record; what was written stays, and the next run goes on.
    """
    listing = await asyncio.to_thread(listing_of, database)
    await asyncio.to_thread(ensure_topics, settings, (settings.products_topic,))
    try:
        held = await read_state(settings)
        producer = Producer(
            **producer_options(settings, client_id="adloom-publish", max_request_size=PRODUCT_BYTES + (1 << 20))
        )
        try:
            async with asyncio.timeout(REACH_S):
                await producer.start()
            return await _write(_Writer(producer, settings.products_topic), listing, held)
        finally:
            await producer.stop()
    except (KafkaError, TimeoutError) as error:
        raise BrokerError(f"the catalogue cannot be published: {type(error).__name__} {error}".rstrip()) from error


async def read_state(settings: Settings) -> dict[bytes, bytes]:
    """Return the SHA-256 of the last value of every key of the topic; keys that were deleted are left out.

    Raises:
        KafkaError: the topic cannot be read.
        TimeoutError: not within `LONGEST_S`.
    """
    consumer = make_consumer(settings)
    try:
        async with asyncio.timeout(REACH_S):
            await consumer.start()
        async with asyncio.timeout(LONGEST_S):
            return await _read_state(consumer, settings.products_topic)
    finally:
        await consumer.stop()


async def _read_state(consumer: Consumer, topic: str) -> dict[bytes, bytes]:
    consumer.watch([topic])
    while not (numbers := consumer.partitions_for_topic(topic)):  # noqa: ASYNC110  aiokafka tells of no change
        await asyncio.sleep(POLL_MS / 1000)
    consumer.assign([TopicPartition(topic, number) for number in sorted(numbers)])
    ends = await consumer.end_offsets(consumer.assignment())
    held: dict[bytes, bytes] = {}
    while any((consumer.reached(place) or 0) < end for place, end in ends.items()):
        for records in (await consumer.getmany(timeout_ms=POLL_MS)).values():
            for record in records:
                if isinstance(record, Unreadable) or record.key is None:
                    continue
                if record.value is None:
                    held.pop(record.key, None)
                else:
                    held[record.key] = sha256(record.value).digest()
    return held


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes records, some at a time, and returns when Kafka has them all."""

    producer: Producer
    topic: str

    async def write(self, records: Iterable[tuple[bytes, bytes | Path | None]]) -> int:
        """Write (key, value) each, a path's content for a path; return how many."""
        waiting, count = iter(records), 0

        async def work() -> None:
            nonlocal count
            for key, value in waiting:
                content = await asyncio.to_thread(_picture, key, value) if isinstance(value, Path) else value
                await self.producer.write(self.topic, key, content, [])
                count += 1

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(work())
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None
        return count


def _picture(key: bytes, path: Path) -> bytes:
    try:
        content = path.read_bytes()
        check_picture(key.decode().partition("|")[2], content)
    except OSError as error:
        raise CatalogError(f"cannot read {path}: {error.strerror}") from error
    except RecordError as error:
        raise CatalogError(f"{path} changed while it was published; publish again") from error
    return content


async def _write(writer: _Writer, listing: Listing, held: Mapping[bytes, bytes]) -> PublishReport:
    pictures = {picture_key(digest): path for digest, path in listing.pictures.items()}
    changed = {key: value for key, value in listing.products.items() if held.get(key) != sha256(value).digest()}
    gone = sorted(held.keys() - listing.products.keys() - pictures.keys())
    report = PublishReport(unchanged=len(listing.products) - len(changed))
    report.pictures = await writer.write((key, path) for key, path in sorted(pictures.items()) if key not in held)
    report.products = await writer.write(sorted(changed.items()))
    named = [key for key in gone if not key.startswith(b"picture|")]
    report.removed = await writer.write((key, None) for key in named)
    await writer.write((key, None) for key in gone if key.startswith(b"picture|"))
    return report
