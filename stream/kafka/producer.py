"""A producer whose writes end when they should, and which can be held, thrown away, and told what a topic takes."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaError, MessageSizeTooLargeError, RecordListTooLargeError

from stream.config import Settings
from stream.kafka.broker import LETTER_BYTES
from stream.kafka.client import Client, ended
from stream.kafka.cluster import producer_options
from stream.kafka.record import Header

log = logging.getLogger(__name__)
STOP_S: Final = 5.0  # a flush waits for a broker that may be gone; what is not written is not committed either
SEND_SHARE: Final = 0.6  # of the session timeout: a write that a broken producer holds is over before the lease
SEND_S: Final = 30.0  # a producer that broke may leave its records waiting for ever
BATCH_BYTES: Final = 16 << 10  # aiokafka's own
RECORD_BYTES, HEADER_BYTES = 61 + 28, 10  # of a batch and its only record at most, and of a header beside its words
NO_LIMITS: Final[Mapping[str, int]] = MappingProxyType({})
TooLarge: Final = (MessageSizeTooLargeError, RecordListTooLargeError)


class Producer(AIOKafkaProducer):  # type: ignore[misc]  # aiokafka is untyped
    """A producer that can be held, and ended without its records being written; it never creates a topic."""

    def __init__(self, *, send_s: float | None = None, **options: Any) -> None:
        """Take the `options` of aiokafka's, and how long a write may take, seconds; None for as long as it does."""
        super().__init__(**options)
        self.client: Client = Client.of(self.client)
        self._send_s = send_s
        self._writes: dict[asyncio.Timeout, KafkaError | None] = {}

    def hold(self, may_write: Callable[[], bool]) -> None:
        """Ask `may_write` right before each write leaves; False keeps it here."""
        self.client.may_write = may_write

    async def write(self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header]) -> None:
        """Write one record and return when Kafka has it.

        Raises:
            KafkaError: Kafka refuses it, or the producer was discarded meanwhile.
            TimeoutError: it took too long.
        """
        if key is None and value is None:
            value = b""  # Kafka takes a record without both, its client does not
        limit = asyncio.timeout(self._send_s)
        try:
            async with limit:
                self._writes[limit] = None
                await (await self.send(topic, value, key=key, headers=list(headers)))
        except TimeoutError as late:
            raise self._writes[limit] or late from None
        finally:
            self._writes.pop(limit, None)

    def fail(self, error: KafkaError) -> None:
        """Let the writes under way raise `error`.

        Wherever they are: aiokafka lets one that waits for the layout of the cluster, or for room in a batch, wait on
        behind a producer that has ended.
        """
        for limit in self._writes:
            if not limit.expired():
                self._writes[limit] = error
                limit.reschedule(asyncio.get_running_loop().time())

    async def discard(self) -> None:
        """End at once; writes under way fail, though Kafka may have taken them.

        `stop` flushes first and closes nothing when that is cut short: an idempotent producer left behind would hold
        its connections and write its old records after newer ones when the broker is back. What the system was told
        to send and has not sent is thrown away.
        """
        self._closed = True
        self.client.cut()
        self.fail(KafkaConnectionError("the producer was replaced"))
        await ended(self._sender.close(), STOP_S)
        await ended(self.client.close(), STOP_S)
        for batch in chain(*self._message_accumulator._batches.values()):  # noqa: SLF001  aiokafka logs each as unheard
            heard(batch._drain_waiter)  # noqa: SLF001

    async def finish(self) -> None:
        """Flush and disconnect, within a bound; then at once."""
        if not await ended(self.stop(), STOP_S):
            log.warning("producer did not stop cleanly")
            await self.discard()


def heard(awaited: "asyncio.Future[Any]") -> None:
    """Take note of an error for which nobody asks any more, so that it is not logged when it is thrown away."""
    if awaited.done() and not awaited.cancelled():
        awaited.exception()


def make_producer(settings: Settings, limits: Mapping[str, int] = NO_LIMITS) -> Producer:
    """Return an idempotent producer for creatives and dead letters; what it waits for is over before a lease is.

    No batch is larger than the least of the `limits` of topics, in bytes: Kafka would refuse all records of one.
    """
    wait_ms = int(SEND_SHARE * settings.session_timeout_ms)
    options = producer_options(
        settings, client_id="adloom-worker", max_request_size=LETTER_BYTES, request_timeout_ms=wait_ms
    )
    options["max_batch_size"] = min((options.get("max_batch_size", BATCH_BYTES), *limits.values()))
    return Producer(send_s=SEND_S, **options)


def require_size(
    limits: Mapping[str, int], topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header]
) -> None:
    """Refuse a record larger than the limit of its topic, in bytes, among `limits`.

    Raises:
        MessageSizeTooLargeError: it is.
    """
    size = RECORD_BYTES + sum(len(part or b"") for part in (key, value))
    size += sum(len(name.encode()) + len(content or b"") + HEADER_BYTES for name, content in headers)
    if size > limits.get(topic, size):
        raise MessageSizeTooLargeError(f"{size} bytes are more than {topic} takes")
