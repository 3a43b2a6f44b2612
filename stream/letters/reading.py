"""Reads a topic to its end and stops: every partition, from the beginning, without a consumer group."""

import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Final, Literal, Self

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.broker import REACH_S
from stream.kafka.made import made

POLL_S: Final = 1.0
SILENCE_S: Final = 30.0  # a broker that says nothing for as long is gone: a person waits for the command
AGAIN_S: Final = 0.2  # between questions to a leader that is just being chosen
MOVING: Final = frozenset(
    {
        KafkaError.NOT_LEADER_FOR_PARTITION,
        KafkaError.LEADER_NOT_AVAILABLE,
        KafkaError.REPLICA_NOT_AVAILABLE,
        KafkaError.FENCED_LEADER_EPOCH,
        KafkaError.UNKNOWN_LEADER_EPOCH,
        KafkaError.OFFSET_NOT_AVAILABLE,
        KafkaError._TRANSPORT,  # noqa: SLF001  the client's own have no other names
        KafkaError._TIMED_OUT,  # noqa: SLF001
    }
)
"""What a partition answers whose leader goes, or has just come."""
Isolation = Literal["read_committed", "read_uncommitted"]


class TopicReader:
    """A topic from its beginning to where it ends when asked; asked again, what came since. A context manager.

    The client is librdkafka's, which tells the end of a partition: compaction and transactions leave no record there.
    What it tells may be heard late, when the end has moved on: each reading is assigned anew, from where the last one
    stopped, hears of no end but its own, and takes none for it that lies before the end it looked up.
    """

    def __init__(self, settings: Settings, topic: str, isolation: Isolation = "read_committed") -> None:
        """Connect; `read_uncommitted` also reads what a transaction never committed.

        Raises:
            SettingsError: the settings make no client.
            BrokerError: no broker answers, or there is no such topic.
        """
        self._topic = topic
        self._consumer = made(
            Consumer,
            settings,
            {
                "group.id": settings.group,  # must be set; nothing is joined or committed
                "enable.auto.commit": False,
                "enable.auto.offset.store": False,
                "enable.partition.eof": True,
                "auto.offset.reset": "earliest",  # where retention was quicker, what is left of it is read
                "isolation.level": isolation,
            },
        )
        self._next: dict[int, int] = {}
        try:
            self._partitions()
        except KafkaException as error:
            self._consumer.close()
            raise BrokerError(f"topic {topic} cannot be read: {error.args[0].str()}") from error
        except BrokerError:
            self._consumer.close()
            raise

    def _partitions(self) -> list[int]:
        found = self._consumer.list_topics(self._topic, timeout=REACH_S).topics[self._topic]
        if found.error is not None:
            raise BrokerError(f"topic {self._topic} cannot be read: {found.error.str()}")
        return sorted(found.partitions)

    def read(self) -> Iterator[Any]:
        """Yield the records up to the ends of now, as confluent-kafka's messages.

        Raises:
            BrokerError: the broker stopped answering, or refuses.
        """
        try:
            yield from self._read()
        except KafkaException as error:
            raise BrokerError(f"topic {self._topic} cannot be read: {error.args[0].str()}") from error

    def _read(self) -> Iterator[Any]:
        ends = {number: self._end(number) for number in self._partitions()}
        open_ends = {number: end for number, end in ends.items() if self._next.get(number, 0) < end}
        self._consumer.assign(
            [TopicPartition(self._topic, number, self._next.get(number, OFFSET_BEGINNING)) for number in open_ends]
        )
        heard = time.monotonic()
        while open_ends := {number: end for number, end in open_ends.items() if self._next.get(number, 0) < end}:
            message: Any = self._consumer.poll(POLL_S)
            if message is None:
                if time.monotonic() - heard > SILENCE_S:
                    raise BrokerError(f"topic {self._topic} cannot be read: the broker is silent for {SILENCE_S:g} s")
                continue
            number, offset, error = message.partition(), message.offset(), message.error()
            if error is not None and error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001  it has no other name
                # Behind the last record there may be markers of transactions, or one that is still open.
                self._next[number] = offset
            elif error is not None and error.code() > 0:
                raise KafkaException(error)  # the broker's own; those of the client pass, or become silence
            elif error is None:
                self._next[number] = offset + 1
                yield message
                heard = time.monotonic()  # whoever takes the records may take time over each

    def _end(self, number: int) -> int:
        place, asked = TopicPartition(self._topic, number), time.monotonic()
        while True:
            try:
                low, high = self._consumer.get_watermark_offsets(place, timeout=REACH_S)
                return int(high) if high > low else 0
            except KafkaException as error:
                if error.args[0].code() not in MOVING or time.monotonic() - asked > SILENCE_S:
                    raise
                time.sleep(AGAIN_S)

    def close(self) -> None:
        """Disconnect."""
        self._consumer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
