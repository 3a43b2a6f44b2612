"""Writes that do not give up: a creative or dead letter that Kafka did not take is tried until it does."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaError, MessageSizeTooLargeError, RecordListTooLargeError

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.broker import LETTER_BYTES, REACH_S
from stream.kafka.record import Header
from stream.operator.metrics import Metrics

log = logging.getLogger(__name__)
FIRST_PAUSE_S: Final = 0.1  # most failures are a partition changing its leader, over in tenths of a second
LONGEST_PAUSE_S: Final = 5.0  # pauses double up to here: a broker that is back after an hour is found in seconds
STOP_S: Final = 5.0  # a flush waits for a broker that may be gone; what is not written is not committed either
SEND_S: Final = 30.0  # a producer that broke may leave its records waiting for ever
TooLarge: Final = (MessageSizeTooLargeError, RecordListTooLargeError)
Pause = Callable[[float], Awaitable[None]]


class Producer(AIOKafkaProducer):  # type: ignore[misc]  # aiokafka is untyped
    """A producer that can also be ended without its records being written."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._waiting: set[asyncio.Future[Any]] = set()

    async def write(self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header]) -> None:
        """Write one record and return when Kafka has it.

        Raises:
            KafkaError: Kafka refuses it, or the producer was discarded meanwhile.
        """
        written = await self.send(topic, value, key=key, headers=list(headers))
        self._waiting.add(written)
        try:
            await written
        finally:
            self._waiting.discard(written)

    async def discard(self) -> None:
        """End at once; writes under way fail, though Kafka may have taken them.

        `stop` flushes first and closes nothing when that is cut short: an idempotent producer left behind would hold
        its connections and write its old records after newer ones when the broker is back.
        """
        self._closed = True
        with suppress(TimeoutError):  # then what it waited for is cancelled
            async with asyncio.timeout(STOP_S):
                await self._sender.close()
        await self.client.close()
        for written in self._waiting:
            if not written.done():
                written.set_exception(KafkaConnectionError("the producer was replaced"))


def make_producer(settings: Settings) -> Producer:
    """Return an idempotent producer without linger: latency counts, and batches form by themselves under load."""
    return Producer(
        bootstrap_servers=settings.bootstrap,
        client_id="adloom-worker",
        enable_idempotence=True,
        linger_ms=0,
        max_request_size=LETTER_BYTES,
    )


class Sender:
    """A producer that is replaced after any error whose effect is unknown.

    Source: the Jepsen report on Bufstream 0.1.0 advises a new producer after every indefinite error. A record may be
    written twice that way; ids and keys make repeats harmless.
    """

    def __init__(self, make: Callable[[], Producer], metrics: Metrics, *, pause: Pause = asyncio.sleep) -> None:
        self._make = make
        self._metrics = metrics
        self._pause = pause
        self._producer: Producer | None = None
        self._replacing = asyncio.Lock()

    async def start(self) -> None:
        """Connect.

        Raises:
            BrokerError: no broker answers within `REACH_S`.
        """
        producer = self._make()
        try:
            async with asyncio.timeout(REACH_S):
                await producer.start()
        except (KafkaError, TimeoutError) as error:
            await _stop(producer)
            raise BrokerError(f"the producer cannot reach Kafka: {error or 'timeout'}") from error
        self._producer = producer

    async def send(self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header]) -> None:
        """Write one record and return when Kafka has it; retries until then, or until it is cancelled.

        Raises:
            MessageSizeTooLargeError, RecordListTooLargeError: retrying could never help.
        """
        pause = FIRST_PAUSE_S
        while True:
            producer = self._producer
            try:
                await _write(producer, topic, key, value, headers)
            except TooLarge:
                raise
            except (KafkaError, BrokerError, TimeoutError) as error:
                self._metrics.publish_errors.labels(topic, type(error).__name__).inc()
                log.warning("write failed, will retry", extra={"topic": topic, "error": type(error).__name__})
                await self._pause(pause * random.uniform(0.5, 1.0))
                pause = min(2 * pause, LONGEST_PAUSE_S)
                await self._replace(producer)
            else:
                return

    async def _replace(self, failed: Producer | None) -> None:
        async with self._replacing:
            if self._producer is not failed:
                return  # another record of the same producer was quicker
            self._producer = None
            if failed is not None:
                await failed.discard()
            try:
                await self.start()
            except BrokerError as error:
                log.warning("still no broker", extra={"error": str(error)})

    async def stop(self) -> None:
        """Flush and disconnect, within a bound."""
        if self._producer is not None:
            producer, self._producer = self._producer, None
            await _stop(producer)


async def _write(
    producer: Producer | None, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header]
) -> None:
    if producer is None:
        raise BrokerError("not connected")
    async with asyncio.timeout(SEND_S):
        await producer.write(topic, key, value, headers)


async def _stop(producer: Producer) -> None:
    try:
        async with asyncio.timeout(STOP_S):
            await producer.stop()
    except (KafkaError, TimeoutError) as error:
        log.warning("producer did not stop cleanly", extra={"error": type(error).__name__})
        await producer.discard()
