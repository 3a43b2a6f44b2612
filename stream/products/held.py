"""What the products topic holds, as whoever publishes reads it."""

import asyncio
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from aiokafka import TopicPartition
from aiokafka.partitioner import DefaultPartitioner

from engines.vocabulary.locales import LOCALES
from stream.config import Settings
from stream.errors import BrokerError, RecordError
from stream.kafka.batches import Unreadable
from stream.kafka.broker import REACH_S
from stream.kafka.consumer import Consumer
from stream.products.follower import make_consumer
from stream.products.mark import MARK, State, encode_mark
from stream.products.record import read_key
from stream.products.topics import pictures_topic

POLL_MS: Final = 200
LONGEST_S: Final = 600.0
"""Longest reading of the topic: a shop of a hundred thousand products on a slow line, and no wait without an end."""
_partition: Final = DefaultPartitioner()


@dataclass(slots=True)
class Held:
    """What the products topic holds, of each key the SHA-256 of its value, and which topic of pictures there is."""

    values: dict[bytes, bytes] = field(default_factory=dict)
    identity: tuple[int, int] | None = None
    """Of the products topic; None where no broker tells it."""
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
        return any(kind_of(key) == "image" for key in self.values)

    def says(self, state: State) -> bool:
        """Tell whether this is what the mark says."""
        return self.values.get(MARK) == sha256(encode_mark(state)).digest()

    @property
    def is_marked(self) -> bool:
        """Whether a version that writes marks has published."""
        return MARK in self.values

    @property
    def is_whole(self) -> bool:
        """Whether a publication has ended; of earlier versions, which wrote no marks, one product counts for all."""
        return self.says("whole") if self.is_marked else any(kind_of(key) in LOCALES for key in self.values)


def kind_of(key: bytes) -> str:
    """Return the kind of a record as `read_key`; "": of none that is known."""
    try:
        return read_key(key)[0]
    except RecordError:
        return ""


async def read_state(settings: Settings) -> Held:
    """Return what the products topic ends with, and which topic of pictures there is.

    Raises:
        KafkaError: a topic cannot be read, or seen.
        TimeoutError: not within `LONGEST_S`.
        BrokerError: the topic was given partitions.
    """
    consumer = make_consumer(settings)
    try:
        async with asyncio.timeout(REACH_S):
            await consumer.start()
            pictures = None if settings.images else await _identity(consumer, pictures_topic(settings))
        async with asyncio.timeout(LONGEST_S):
            held = await _read_state(consumer, settings.products_topic)
        held.pictures = pictures
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
    held = Held(identity=consumer.identity(topic))
    consumer.assign([TopicPartition(topic, number) for number in places])
    ends = await consumer.end_offsets(consumer.assignment())
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
