"""A producer whose records and the input's offset become visible together, or not at all."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError

from stream.config import Settings
from stream.kafka.broker import LETTER_BYTES
from stream.kafka.cluster import producer_options
from stream.kafka.producer import SEND_SHARE, Producer, heard
from stream.kafka.record import Header

BATCH_BYTES: Final = 256 << 10  # a transaction's records travel in few batches, each far below what a topic takes
RECORD_BYTES: Final = 500  # an object with its list, beside what it holds
RETRY_MS: Final = 20  # a broker that still ends the last transaction refuses the next for some milliseconds


class Record(NamedTuple):
    """A record that waits to be written."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Sequence[Header]

    @property
    def size(self) -> int:
        """Bytes, about: a file may lie elsewhere, and what explains it be all that there is."""
        words = sum(len(name) + len(content) for name, content in self.headers)
        return RECORD_BYTES + len(self.key or b"") + len(self.value or b"") + words


class TransactionalProducer(Producer):
    """Writes transactions one after the other; one that failed leaves it useless."""

    async def transact(self, records: Sequence[Record], offsets: Mapping[TopicPartition, int], group: str) -> None:
        """Write `records` in order, commit `offsets` for `group`, and return when both are there for readers.

        Raises:
            KafkaError: Kafka refuses a part, or another producer has the same id by now. What became of the
                transaction is not known: discard this producer, and ask what was committed.
        """
        if self._sender.sender_task.done():
            raise KafkaConnectionError("the producer ended by itself")
        await self.begin_transaction()
        self._txn_manager.wait_for_transaction_end().add_done_callback(heard)  # only who commits waits for it
        written = [await self._append(record) for record in records]
        # aiokafka commits what failed records leave over: each must be there before it is told to.
        await asyncio.gather(*written, self.send_offsets_to_transaction(dict(offsets), group))
        await self.commit_transaction()

    async def _append(self, record: Record) -> "asyncio.Future[Any]":
        value = b"" if record.key is None and record.value is None else record.value
        written: asyncio.Future[Any]
        written = await self.send(record.topic, value, key=record.key, headers=list(record.headers))
        written.add_done_callback(heard)  # after the first failure nobody asks for the others
        return written


def make_transactional(
    settings: Settings, partition: TopicPartition, limits: Mapping[str, int]
) -> TransactionalProducer:
    """Return the producer for the results of an input `partition`, of which there is only one in the cluster.

    A start of another with the same id ends this one's open transaction and lets it write no more. Kafka itself gives a
    transaction up after a session timeout: readers wait behind one that is open.

    Args:
        settings: where, and the group that is part of the id.
        partition: the input.
        limits: bytes of the largest record, or batch of records, that each topic takes.
    """
    options = producer_options(
        settings,
        client_id=f"adloom-worker-{partition.topic}-{partition.partition}",
        max_request_size=LETTER_BYTES,
        max_batch_size=BATCH_BYTES,
        retry_backoff_ms=RETRY_MS,
        request_timeout_ms=int(SEND_SHARE * settings.session_timeout_ms),
    )
    # A batch that its topic refuses would fail every transaction it is in, whoever set its size.
    options["max_batch_size"] = min((options["max_batch_size"], *limits.values()))
    return TransactionalProducer(
        **options,
        transactional_id=f"{settings.group}-{partition.topic}-{partition.partition}",
        transaction_timeout_ms=settings.session_timeout_ms,
    )
