"""Writes that do not give up while the worker may write: what Kafka did not take is tried until it does."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaError, MessageSizeTooLargeError, RecordListTooLargeError

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.broker import LETTER_BYTES, REACH_S
from stream.kafka.client import Client, ended
from stream.kafka.cluster import producer_options
from stream.kafka.lease import Lease
from stream.kafka.record import Header
from stream.operator.metrics import Metrics

log = logging.getLogger(__name__)
FIRST_PAUSE_S: Final = 0.1  # most failures are a partition changing its leader, over in tenths of a second
LONGEST_PAUSE_S: Final = 5.0  # pauses double up to here: a broker that is back after an hour is found in seconds
STOP_S: Final = 5.0  # a flush waits for a broker that may be gone; what is not written is not committed either
SEND_SHARE: Final = 0.6  # of the session timeout: a write that a broken producer holds is over before the lease
SEND_S: Final = 30.0  # a producer that broke may leave its records waiting for ever
RECORD_BYTES, HEADER_BYTES = 61 + 28, 10  # of a batch and its only record at most, and of a header beside its words
NO_LIMITS: Final[Mapping[str, int]] = MappingProxyType({})
TooLarge: Final = (MessageSizeTooLargeError, RecordListTooLargeError)
Pause = Callable[[float], Awaitable[None]]


class Producer(AIOKafkaProducer):  # type: ignore[misc]  # aiokafka is untyped
    """A producer that can be held, and ended without its records being written; it never creates a topic."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.client: Client = Client.of(self.client)
        self._waiting: set[asyncio.Future[Any]] = set()

    def hold(self, may_write: Callable[[], bool]) -> None:
        """Ask `may_write` right before each write leaves; False keeps it here."""
        self.client.may_write = may_write

    async def write(self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header]) -> None:
        """Write one record and return when Kafka has it.

        Raises:
            KafkaError: Kafka refuses it, or the producer was discarded meanwhile.
        """
        if key is None and value is None:
            value = b""  # Kafka takes a record without both, its client does not
        written = await self.send(topic, value, key=key, headers=list(headers))
        self._waiting.add(written)
        try:
            await written
        finally:
            self._waiting.discard(written)

    def fail(self, error: KafkaError) -> None:
        """Let the writes under way raise `error`."""
        for written in self._waiting:
            if not written.done():
                written.set_exception(error)

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


def make_producer(settings: Settings) -> Producer:
    """Return an idempotent producer for creatives and dead letters; what it waits for is over before a lease is."""
    wait_ms = int(SEND_SHARE * settings.session_timeout_ms)
    options = producer_options(
        settings, client_id="adloom-worker", max_request_size=LETTER_BYTES, request_timeout_ms=wait_ms
    )
    return Producer(**options)


class Sender:
    """A producer that is replaced after any error whose effect is unknown, and writes only under a lease.

    Source: the Jepsen report on Bufstream 0.1.0 advises a new producer after every indefinite error. A record may be
    written twice that way; ids and keys make repeats harmless.
    """

    def __init__(
        self,
        make: Callable[[], Producer],
        metrics: Metrics,
        *,
        lease: Lease | None = None,
        limits: Mapping[str, int] = NO_LIMITS,
        pause: Pause = asyncio.sleep,
    ) -> None:
        """Write with what `make` returns, while `lease` is held; None for who is in no group.

        What is larger than the `limits` of its topic, in bytes, is refused here: a batch that Kafka refuses has taken
        sequence numbers that it never saw, and every record under way would be written anew.
        """
        self._make = make
        self._metrics = metrics
        self._lease = lease
        self._limits = limits
        self._pause = pause
        self._producer: Producer | None = None
        self._replacing = asyncio.Lock()
        if lease is not None:
            lease.on_loss(self._give_up)

    async def start(self) -> None:
        """Connect.

        Raises:
            BrokerError: no broker answers within `REACH_S`.
        """
        producer = self._make()
        if (lease := self._lease) is not None:
            producer.hold(lambda: lease.held)
        try:
            async with asyncio.timeout(REACH_S):
                await producer.start()
        except (KafkaError, TimeoutError) as error:
            await _stop(producer)
            raise BrokerError(f"the producer cannot reach Kafka: {error or 'timeout'}") from error
        self._producer = producer

    async def send(self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header]) -> None:
        """Write one record and return when Kafka has it; retries until then, or until it is cancelled.

        While the lease has lapsed nothing is written, not even what was on its way, as far as it is still here.

        Raises:
            MessageSizeTooLargeError, RecordListTooLargeError: retrying could never help.
            LeaseLostError: the worker is no longer the member that took the event.
        """
        require_size(self._limits, topic, key, value, headers)
        pause = FIRST_PAUSE_S
        while True:
            if self._lease is not None:
                await self._lease.wait()
            if self._producer is None:
                await self._connect()
            producer = self._producer
            try:
                await _write(producer, topic, key, value, headers)
            except TooLarge:
                raise
            except (KafkaError, BrokerError, TimeoutError) as error:
                self._metrics.publish_errors.labels(topic, type(error).__name__).inc()
                log.warning("write failed, will retry", extra={"topic": topic, "error": type(error).__name__})
                await self._drop(producer)
                if self._lease is None or self._lease.held:
                    await self._pause(pause * random.uniform(0.5, 1.0))
                    pause = min(2 * pause, LONGEST_PAUSE_S)
            else:
                return

    def _give_up(self) -> None:
        """Let every write under way fail: its producer is then discarded before anything else is written."""
        if self._producer is not None:
            self._producer.fail(KafkaConnectionError("the lease is lost"))

    async def _drop(self, failed: Producer | None) -> None:
        """End a producer of which a write failed, unless another of its records was quicker."""
        async with self._replacing:
            if failed is not None and self._producer is failed:
                self._producer = None
                await failed.discard()

    async def _connect(self) -> None:
        async with self._replacing:
            if self._producer is not None:
                return  # another record was quicker
            try:
                await self.start()
            except BrokerError as error:
                log.warning("still no broker", extra={"error": str(error)})

    async def stop(self) -> None:
        """Flush and disconnect, within a bound."""
        if self._producer is not None:
            producer, self._producer = self._producer, None
            await _stop(producer)


def require_size(
    limits: Mapping[str, int], topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header]
) -> None:
    """Refuse a record larger than the limit of its topic, in bytes, among `limits`.

    Raises:
        MessageSizeTooLargeError: it is.
    """
    size = RECORD_BYTES + sum(len(part or b"") for part in (key, value))
    size += sum(len(name.encode()) + len(content) + HEADER_BYTES for name, content in headers)
    if size > limits.get(topic, size):
        raise MessageSizeTooLargeError(f"{size} bytes are more than {topic} takes")


async def _write(
    producer: Producer | None, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header]
) -> None:
    if producer is None:
        raise BrokerError("not connected")
    async with asyncio.timeout(SEND_S):
        await producer.write(topic, key, value, headers)


async def _stop(producer: Producer) -> None:
    if not await ended(producer.stop(), STOP_S):
        log.warning("producer did not stop cleanly")
        await producer.discard()
