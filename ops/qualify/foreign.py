"""The foreign client, librdkafka: what its readers have in common, and none of our code for reading."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from typing import Final

from confluent_kafka import Consumer, KafkaError, Message, TopicPartition

from ops.qualify.broker import LARGEST

ASK_S: Final = 10.0
POLL_S: Final = 0.2
Where = tuple[str, int]
"""Topic and partition."""


def new_consumer(bootstrap: str, group: str = "witness", *, tells_ends: bool = False) -> Consumer:
    """Return a consumer that reads from the beginning and commits nothing; it may tell when it is at an end."""
    return Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": group,
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            "fetch.message.max.bytes": LARGEST,
            "log_level": 0,
            "enable.partition.eof": tells_ends,
        }
    )


def places_of(consumer: Consumer, topic: str) -> list[TopicPartition]:
    """Return all partitions of `topic`, in order."""
    found = consumer.list_topics(topic, timeout=ASK_S).topics[topic]
    return [TopicPartition(topic, partition) for partition in sorted(found.partitions)]


def ends_of(consumer: Consumer, topics: Collection[str]) -> dict[Where, int]:
    """Return where all partitions of `topics` end; raises KafkaException while Kafka is away.

    Of a consumer that reads, each question would wait behind a fetch that waits for records.
    """
    places = [place for topic in topics for place in places_of(consumer, topic)]
    return {
        (place.topic, place.partition): consumer.get_watermark_offsets(place, timeout=ASK_S, cached=False)[1]
        for place in places
    }


class Reader:
    """Reads topics from their beginning; knows how far it is, over what is never returned, as marks of transactions."""

    def __init__(self, bootstrap: str, topics: Collection[str]) -> None:
        self._consumer = new_consumer(bootstrap, tells_ends=True)
        places = [place for topic in topics for place in places_of(self._consumer, topic)]
        for place in places:
            place.offset = 0
        self._next: dict[Where, int] = {(place.topic, place.partition): 0 for place in places}
        self._consumer.assign(places)

    def read(self) -> list[Message]:
        """Return what came, after a moment none."""
        found = []
        for message in self._consumer.consume(500, POLL_S):
            error, offset = message.error(), message.offset() or 0
            where = str(message.topic()), message.partition() or 0
            if error is None:
                found.append(message)
                self._next[where] = offset + 1
            elif error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001  it has no other name
                self._next[where] = max(offset, self._next[where])
        return found

    def has_read(self, ends: Mapping[Where, int]) -> bool:
        """Tell whether all below `ends` was read."""
        return all(self._next.get(where, 0) >= end for where, end in ends.items())

    def close(self) -> None:
        """Disconnect."""
        self._consumer.close()


def records_of(bootstrap: str, topic: str) -> Iterator[Message]:
    """Yield all records that are in `topic` by now and can be read, each partition in order."""
    with closing(new_consumer(bootstrap)) as asking:
        ends = ends_of(asking, [topic])
    with closing(Reader(bootstrap, [topic])) as reader:
        while not reader.has_read(ends):
            yield from reader.read()
