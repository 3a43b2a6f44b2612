"""The consumer: fetch no more than fits, hand over in one step, commit what is done, give partitions back clean."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Final

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.broker import EVENT_BYTES, REACH_S
from stream.operator.metrics import Metrics
from stream.worker.lanes import Lanes
from stream.worker.offsets import Ledger, Ticket
from stream.worker.pipeline import Arrival

log = logging.getLogger(__name__)
MAX_RECORDS: Final = 64  # parsing more at once would hold the event loop for milliseconds
POLL_MS: Final = 100  # records end a poll at once; without any, this is how late a stop is noticed
COMMIT_EVERY_S: Final = 0.5  # what a crash may repeat; a commit for each event would be a round trip for each
COMMIT_S: Final = 5.0  # a broker that takes longer is gone, and the next commit covers this one
STOP_S: Final = 5.0  # leaving spares the group a session timeout of waiting, no more: it is not worth a longer wait
PAUSE_S: Final = 0.5  # a broker that fails is not asked in a tight loop; full lanes are left for a look at the stop
CLOSED_S: Final = 0.01  # while partitions move: soon enough for the first record, and no spinning


def make_consumer(settings: Settings) -> AIOKafkaConsumer:
    """Return a consumer that commits nothing by itself and starts at the earliest record."""
    return AIOKafkaConsumer(
        bootstrap_servers=settings.bootstrap,
        client_id="adloom-worker",
        group_id=settings.group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=settings.fetch_wait_ms,
        max_partition_fetch_bytes=EVENT_BYTES,
        # A rebalance waits for the drain, a commit under way and its own; a shorter timeout would throw us out of it.
        rebalance_timeout_ms=int((settings.drain_s + 2 * COMMIT_S) * 1000),
    )


class Intake(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    """Feeds the lanes from the events topic and owns every commit."""

    def __init__(
        self,
        settings: Settings,
        consumer: AIOKafkaConsumer,
        lanes: Lanes[Arrival],
        ledger: Ledger,
        *,
        arrive: Callable[[ConsumerRecord, Ticket], Arrival],
        metrics: Metrics,
    ) -> None:
        """Records become arrivals by `arrive` and wait in `lanes`."""
        self._settings = settings
        self._consumer = consumer
        self._lanes = lanes
        self._ledger = ledger
        self._arrive = arrive
        self._metrics = metrics
        self._open = asyncio.Event()
        self._committing = asyncio.Lock()

    async def start(self) -> None:
        """Join the group.

        Raises:
            BrokerError: no broker answers within `REACH_S`.
        """
        try:
            async with asyncio.timeout(REACH_S):
                await self._consumer.start()
        except (KafkaError, TimeoutError) as error:
            raise BrokerError(f"the consumer cannot reach Kafka: {error or 'timeout'}") from error
        # Subscribing after the start: start() would wait for the first assignment, which a dead member may delay.
        self._consumer.subscribe([self._settings.events_topic], listener=self)

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until `stop`; raise what a lane let out."""
        while not stop.is_set():
            if not self._open.is_set() or not await self._lanes.room(PAUSE_S):
                await asyncio.sleep(CLOSED_S)
                continue
            if stop.is_set():
                return  # told while waiting for room
            records = min(MAX_RECORDS, self._lanes.free)
            try:
                batches = await self._consumer.getmany(timeout_ms=POLL_MS, max_records=records)
            except KafkaError as error:
                if not getattr(error, "retriable", False):
                    raise BrokerError(f"events cannot be read: {type(error).__name__} {error}") from error
                log.warning("fetch failed, will retry", extra={"error": type(error).__name__})
                await asyncio.sleep(PAUSE_S)
                continue
            if stop.is_set():
                return  # what came is not started and so not committed: the next member gets it
            for partition, batch in batches.items():
                for record in batch:
                    self._dispatch(partition, record)

    def _dispatch(self, partition: TopicPartition, record: ConsumerRecord) -> None:
        arrival = self._arrive(record, self._ledger.start(partition, record.offset))
        key = record.key if arrival.event is None else arrival.event.user
        self._lanes.submit(key, arrival)
        self._metrics.in_flight.set(self._lanes.held)

    async def commit_regularly(self, stop: asyncio.Event) -> None:
        """Commit and report the lag until `stop`."""
        while not stop.is_set():
            await self.commit()
            self._report_lag()
            try:
                await asyncio.wait_for(stop.wait(), COMMIT_EVERY_S)
            except TimeoutError:
                continue

    def _report_lag(self) -> None:
        self._metrics.in_flight.set(self._lanes.held)
        for partition in self._consumer.assignment():
            end = self._consumer.highwater(partition)
            done = self._ledger.position(partition)
            if end is not None and done is not None:
                self._metrics.lag.labels(partition.topic, str(partition.partition)).set(max(0, end - done))

    async def commit(self) -> None:
        """Commit every position that moved; a failure is counted and tried again with the next commit.

        A partition that another member took is out of the assignment or soon revoked, so no failure repeats for ever.
        """
        async with self._committing:
            held = self._consumer.assignment()
            offsets = {partition: offset for partition, offset in self._ledger.pending().items() if partition in held}
            if not offsets:
                return
            start = time.monotonic()
            try:
                async with asyncio.timeout(COMMIT_S):
                    await self._consumer.commit(offsets)
            except (KafkaError, TimeoutError) as error:
                self._metrics.commit_errors.labels(type(error).__name__).inc()
                log.warning("commit failed", extra={"error": type(error).__name__})
            else:
                self._metrics.commit_seconds.observe(time.monotonic() - start)
                self._ledger.committed(offsets)

    async def on_partitions_revoked(self, revoked: list[TopicPartition]) -> None:
        """Stop taking records, let the lanes empty within the drain budget, commit, forget the partitions."""
        self._open.clear()
        try:
            if not await self._lanes.wait(0, self._settings.drain_s):
                log.warning("partitions taken away before their events ended", extra={"held": self._lanes.held})
            await self.commit()
        except Exception as error:
            self._metrics.rebalance_errors.inc()  # aiokafka would only log it
            log.exception("giving partitions back failed", extra={"error": type(error).__name__})
        finally:
            self._ledger.revoke(revoked)
            for partition in revoked:
                self._metrics.lag.remove(partition.topic, str(partition.partition))

    async def on_partitions_assigned(self, assigned: list[TopicPartition]) -> None:
        """Open the gate."""
        self._metrics.rebalances.inc()
        log.info("partitions assigned", extra={"partitions": sorted(tp.partition for tp in assigned)})
        self._open.set()

    @property
    def ready(self) -> bool:
        """Whether records are being taken."""
        return self._open.is_set()

    async def drain(self) -> bool:
        """Let everything in flight end within the drain budget, then commit; False when something was abandoned."""
        self._open.clear()
        calm = await self._lanes.wait(0, self._settings.drain_s)
        if not calm:
            log.warning("drain budget spent", extra={"held": self._lanes.held})
            await self._lanes.cancel()
        await self.commit()
        return calm

    async def close(self) -> None:
        """Leave the group, within a bound; `stop` does not call the revoke listener."""
        self._open.clear()
        try:
            async with asyncio.timeout(STOP_S):
                await self._consumer.stop()
        except (KafkaError, TimeoutError) as error:
            log.warning("consumer did not stop cleanly", extra={"error": type(error).__name__})
