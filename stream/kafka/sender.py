"""Writes that do not give up while the worker may write: what Kafka did not take is tried until it does."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aiokafka.errors import KafkaConnectionError, KafkaError

from stream.errors import BrokerError
from stream.kafka.broker import REACH_S
from stream.kafka.client import ended
from stream.kafka.lease import Lease, LeaseLostError
from stream.kafka.producer import NO_LIMITS, STOP_S, Producer, TooLarge, require_size
from stream.kafka.record import Header
from stream.operator.metrics import Metrics

log = logging.getLogger(__name__)
FIRST_PAUSE_S: Final = 0.1  # most failures are a partition changing its leader, over in tenths of a second
LONGEST_PAUSE_S: Final = 5.0  # pauses double up to here: a broker that is back after an hour is found in seconds
LONGEST_REST_S: Final = 1.0  # between tries to have a producer, one for all: as often as clients look for a broker
FAILING_S: Final = 5.0  # a partition that changes its leader takes less
FORGIVEN_S: Final = 60.0  # what was given up is tried no more, and Kafka may be well since
Pause = Callable[[float], Awaitable[None]]
Bars = Callable[[str, bytes, float], bool]
"""Tells whether a value may not be written any more, by its topic, its key and when it was first tried (epoch)."""


class BarredError(Exception):
    """What was to be written may not be any more: it took long, and somebody asked to be forgotten meanwhile."""


@dataclass(frozen=True, slots=True)
class _Failing:
    """What is known of a topic that does not take what is written; monotonic seconds."""

    since: float
    last: float
    why: str


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
        bars: Bars = lambda *_: False,
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
        self._bars = bars
        self._pause = pause
        self._producer: Producer | None = None
        self._failing: dict[str, _Failing] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._replacing = asyncio.Lock()
        self._starting: asyncio.Task[None] | None = None
        self._rest = FIRST_PAUSE_S
        self._lost = asyncio.Event()
        if lease is not None:
            lease.on_loss(self._give_up)

    @property
    def trouble(self) -> str:
        """To which topic nothing could be written for `FAILING_S`, and why; empty where there is none."""
        now = time.monotonic()
        for topic, failing in self._failing.items():
            if now - failing.since > FAILING_S and now - failing.last < FORGIVEN_S:
                return f"nothing can be written to {topic}: {failing.why}"
        return ""

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
            await producer.finish()
            raise BrokerError(f"the producer cannot reach Kafka: {error or 'timeout'}") from error
        except asyncio.CancelledError:
            await producer.finish()
            raise
        self._producer = producer

    async def send(self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header]) -> None:
        """Write one record and return when Kafka has it; retries until then, or until it is cancelled.

        While the lease has lapsed nothing is written, not even what was on its way, as far as it is still here.

        Raises:
            MessageSizeTooLargeError, RecordListTooLargeError: retrying could never help.
            LeaseLostError: the worker is no longer the member that took the event.
            BarredError: it was not written at once, and now may not be.
        """
        require_size(self._limits, topic, key, value, headers)
        pause, since = FIRST_PAUSE_S, time.time()
        turn = 0 if self._lease is None else self._lease.turn
        while True:
            await self._permitted(topic, turn)
            if self._producer is None:
                await self._connect()
                await self._permitted(topic, turn)
            producer = self._producer
            if producer is None:  # of the try to have one is told once, not by each that waits for it
                self._note(topic, "no broker is reached")
                self._require_unbarred(topic, key, value, since)
                continue
            try:
                await producer.write(topic, key, value, headers)
            except asyncio.CancelledError:
                self._note(topic, "not taken in time")
                self._abandon(producer)
                raise
            except TooLarge:
                raise
            except (KafkaError, TimeoutError) as error:
                self._metrics.publish_errors.labels(topic, type(error).__name__).inc()
                self._note(topic, type(error).__name__)
                log.warning("write failed, will retry", extra={"topic": topic, "error": type(error).__name__})
                await self._drop(producer)
                if self._lease is None or self._lease.held:
                    await self._pause(pause * random.uniform(0.5, 1.0))
                    pause = min(2 * pause, LONGEST_PAUSE_S)
                self._require_unbarred(topic, key, value, since)
            else:
                self._failing.pop(topic, None)
                return

    def _require_unbarred(self, topic: str, key: bytes | None, value: bytes | None, since: float) -> None:
        """Refuse what was not written at once, and now may not be; a tombstone takes away, and always may."""
        if key is not None and value is not None and self._bars(topic, key, since):
            self._failing.pop(topic, None)
            raise BarredError

    async def _permitted(self, topic: str, turn: int) -> None:
        if self._lease is None:
            return
        try:
            await self._lease.wait(turn)
        except LeaseLostError:
            self._failing.pop(topic, None)  # nobody tries any more, and Kafka may be well
            raise

    def _note(self, topic: str, why: str) -> None:
        now, failing = time.monotonic(), self._failing.get(topic)
        since = now if failing is None or now - failing.last > FORGIVEN_S else failing.since
        self._failing[topic] = _Failing(since, now, why)

    def _abandon(self, producer: Producer | None) -> None:
        """Throw a producer away that holds what nobody waits for: it would be written whenever Kafka takes it."""
        if producer is None or self._producer is not producer:
            return
        self._producer = None
        task = asyncio.create_task(producer.discard())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    def _give_up(self) -> None:
        """Let every write under way fail: its producer is then discarded before anything else is written."""
        self._lost.set()
        if self._producer is not None:
            self._producer.fail(KafkaConnectionError("the lease is lost"))

    async def _drop(self, failed: Producer | None) -> None:
        """End a producer of which a write failed, unless another of its records was quicker."""
        async with self._replacing:
            if failed is not None and self._producer is failed:
                self._producer = None
                await asyncio.shield(failed.discard())  # who writes may give up meanwhile

    async def _connect(self) -> None:
        """Have a producer started, by one try and one pause for all; who waits for it may give up, others wait, too.

        It returns sooner where the lease is lost meanwhile.
        """
        if self._starting is None or self._starting.done():
            self._starting = asyncio.create_task(self._replace())
        starting = self._starting
        self._lost.clear()
        lost = asyncio.create_task(self._lost.wait())
        try:
            await asyncio.wait({starting, lost}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            lost.cancel()
        if starting.done():
            starting.result()

    async def _replace(self) -> None:
        async with self._replacing:
            if self._producer is not None:
                return  # another record was quicker
            try:
                await self.start()
            except BrokerError as error:
                log.warning("still no broker", extra={"error": str(error)})
            else:
                self._rest = FIRST_PAUSE_S
                return
        await self._pause(self._rest * random.uniform(0.5, 1.0))
        self._rest = min(2 * self._rest, LONGEST_REST_S)

    async def stop(self) -> None:
        """Flush and disconnect, within a bound."""
        if self._starting is not None:
            self._starting.cancel()  # it may rest between two tries
            await ended(self._starting, STOP_S)
        if self._ending:
            await asyncio.wait(self._ending, timeout=STOP_S)
        if self._producer is not None:
            producer, self._producer = self._producer, None
            await producer.finish()
