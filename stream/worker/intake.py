"""The consumer: fetch no more than fits, hand over in one step, commit what is done, give partitions back clean."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Final

from aiokafka import ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from stream.config import Settings
from stream.errors import BrokerError, StuckError
from stream.kafka.broker import REACH_S
from stream.kafka.consumer import Consumer
from stream.kafka.lease import Lease
from stream.operator.metrics import Metrics
from stream.worker.arrival import Arrival
from stream.worker.crashed import crashed
from stream.worker.fetching import COMMIT_S, fetch, require_group
from stream.worker.guard import Guard, Taking
from stream.worker.lag import Lag
from stream.worker.lanes import Lanes
from stream.worker.offsets import Ledger, Ticket
from stream.worker.owning import Owning
from stream.worker.published import Published
from stream.worker.transactions import Transactions

log = logging.getLogger(__name__)
MAX_RECORDS: Final = 64  # parsing more at once would hold the event loop for milliseconds
CLOSED_S: Final = 0.01  # while partitions move: soon enough for the first record, and no spinning
READ_AHEAD: Final = 4_000  # events that wait: a burst is read whole, and each shopper's newest is found in it
READ_AHEAD_BYTES: Final = 64 << 20  # of their records: pages' events have kilobytes, but may have a megabyte each
COMMIT_EVERY_S: Final = 0.5  # what a crash may repeat; a commit for each event would be a round trip for each
STOP_S: Final = 5.0  # leaving spares the group a session timeout of waiting, no more: it is not worth a longer wait
STUCK_S: Final = 300.0  # no engine takes as long; Kafka's own max.poll.interval.ms
PAUSE_S: Final = 0.5  # a broker that fails is not asked in a tight loop; full lanes are left for a look at the stop


class Intake(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    """Feeds the lanes from the events topic and owns every commit."""

    def __init__(
        self,
        settings: Settings,
        consumer: Consumer,
        lanes: Lanes[Arrival, TopicPartition],
        ledger: Ledger,
        *,
        arrive: Callable[[ConsumerRecord, Ticket], Arrival],
        published: Published,
        metrics: Metrics,
        lease: Lease,
        transactions: Transactions | None = None,
        beside: Sequence[Callable[[], str]] = (),
    ) -> None:
        """Records become arrivals by `arrive` and wait in `lanes`, once it is known what was `published`.

        With `transactions` these commit, and only of their partitions are records taken. What works `beside` tells
        its trouble, empty where it has none.
        """
        self._settings = settings
        self._consumer = consumer
        self._lanes = lanes
        self._ledger = ledger
        self._arrive = arrive
        self._published = published
        self._metrics = metrics
        self._lease = lease
        self._transactions = transactions
        self._beside = beside
        self._open = asyncio.Event()
        self._committing = asyncio.Lock()
        self._settled = ledger.position if transactions is None else transactions.done
        self._owning: Owning | None = None
        if transactions is not None:
            self._owning = Owning(
                consumer, transactions, lease, taken=published.look_again
            )  # who had it may have written
        self._lag = Lag(consumer, metrics, self._settled)
        self._guard = Guard(
            consumer,
            lanes,
            ledger,
            Taking(self._hand_over, self.commit, self._settled),
            committing=self._committing,
            lease=lease,
            transactional=transactions is not None,
        )

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
        self._consumer.watch([self._settings.creatives_topic])
        self._consumer.subscribe([self._settings.events_topic, self._settings.renewals_topic], listener=self)

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until `stop`; raise what a lane let out."""
        while not stop.is_set():
            await require_group(self._consumer, self._settings.group)
            if not (self._open.is_set() and await self._owns_some() and await self._published.caught_up(PAUSE_S)):
                await asyncio.sleep(CLOSED_S)
                continue
            if not await self._guard.begun() or await self._guard.serves_alone(stop):
                continue
            if not await self._lanes.wait(lambda: bool(self._takeable()), PAUSE_S) or stop.is_set():
                continue
            batches = await fetch(self._consumer, self._takeable(), MAX_RECORDS)
            if stop.is_set():
                return  # what came is not started and so not committed: the next member gets it
            for partition, batch in batches.items():
                self._hand_over(partition, batch)

    def _require_progress(self) -> None:
        """Let the worker end of which an engine never returns: it would hold back what is behind for ever.

        Raises:
            StuckError: an event has been worked on for `STUCK_S`, or for twice the deadline where that is longer.
        """
        if (stuck_s := self._lanes.stuck_s) > max(STUCK_S, 2 * self._settings.deadline_s):
            raise StuckError(
                f"an event has been worked on for {stuck_s:.0f} s, and does not wait for Kafka: an engine hangs"
            )

    def _hand_over(self, partition: TopicPartition, batch: Sequence[ConsumerRecord], crashes: int = 0) -> bool:
        """Let records wait for their turn; False where they may not be worked on."""
        if self._transactions is not None and not self._transactions.takes(partition, batch[0].offset):
            return False  # whoever takes it over, we ourselves perhaps, reads it from what is committed
        for record in batch:
            self._dispatch(partition, record, crashes)
        return True

    async def _owns_some(self) -> bool:
        return self._owning is None or await self._owning.owns_some()

    async def let_go(self, stop: asyncio.Event) -> None:
        """Leave what waits to the next member as soon as `stop` is told: it may be hundreds of events."""
        await stop.wait()
        self._lanes.drop()

    def _takeable(self) -> list[TopicPartition]:
        """Return the partitions that have room for what a poll may bring."""
        if self._transactions is not None and self._transactions.is_full:
            return []
        held = self._consumer.assignment()
        owned = held if self._transactions is None else held & self._transactions.partitions
        # Of one that was taken over just now neither is the start written, nor what was published before read.
        return self._lanes.open(self._guard.free(self._guard.begun_of(owned)), MAX_RECORDS)

    def _dispatch(self, partition: TopicPartition, record: ConsumerRecord, crashes: int) -> None:
        ticket = self._ledger.start(partition, record.offset)
        if crashes:
            self._metrics.events_consumed.inc()
        arrival = crashed(record, ticket, crashes) if crashes else self._arrive(record, ticket)
        key = record.key if arrival.event is None else arrival.event.user
        self._lanes.submit(partition, key, arrival)
        self._metrics.in_flight.set(self._lanes.held)

    async def commit_regularly(self, stop: asyncio.Event) -> None:
        """Commit and report the lag until `stop`; raise where an engine hangs, whatever waits for it elsewhere."""
        while not stop.is_set():
            self._require_progress()
            self._pass_over_marks()
            await self.commit()
            self._metrics.in_flight.set(self._lanes.held)
            await self._lag.report(self._open.is_set)
            try:
                await asyncio.wait_for(stop.wait(), COMMIT_EVERY_S)
            except TimeoutError:
                continue

    def _pass_over_marks(self) -> None:
        """Let no lag rest behind what is never handed to us; not once stopped, when records may be left untaken."""
        if self._open.is_set():
            # Of one in doubt a record may be read and not be handed over yet.
            for partition in self._guard.free(self._guard.begun_of(self._consumer.assignment())):
                if self._transactions is not None and partition not in self._transactions.partitions:
                    continue
                if (reached := self._consumer.reached(partition)) is not None:
                    self._ledger.pass_over(partition, reached)

    async def commit(self) -> None:
        """Commit every position that moved; a failure is counted and tried again with the next commit.

        A partition that another member took is out of the assignment or soon revoked, so no failure repeats for ever.
        """
        if self._transactions is not None:
            if self._lease.held:
                await self._transactions.flush(COMMIT_S)
            return
        async with self._committing:
            held = self._consumer.assignment()
            offsets = {partition: offset for partition, offset in self._ledger.pending().items() if partition in held}
            if not offsets or not self._lease.held:
                return
            start = time.monotonic()
            try:
                async with asyncio.timeout(COMMIT_S):
                    await self._consumer.commit(self._guard.marked(offsets))
            except (KafkaError, TimeoutError) as error:
                self._metrics.commit_errors.labels(type(error).__name__).inc()
                log.warning("commit failed", extra={"error": type(error).__name__})
            else:
                self._metrics.commit_seconds.observe(time.monotonic() - start)
                self._ledger.committed(offsets)

    async def on_partitions_revoked(self, revoked: list[TopicPartition]) -> None:
        """Stop taking records, let what runs end within the drain budget, commit, forget the partitions."""
        self._open.clear()
        self._guard.halt()
        try:
            if self._owning is not None:
                await self._owning.end()  # it would fence their next owner
            self._lanes.drop()  # what waits is the next owner's
            if not await self._lanes.finished(self._settings.drain_s):
                log.warning("partitions taken away before their events ended", extra={"held": self._lanes.held})
            await self.commit()
            await self._guard.restore()
        except Exception as error:
            self._metrics.rebalance_errors.inc()  # aiokafka would only log it
            log.exception("giving partitions back failed", extra={"error": type(error).__name__})
        finally:
            if self._transactions is not None:
                self._transactions.revoke(revoked)
            self._ledger.revoke(revoked)
            self._guard.forget()
            self._lag.forget(revoked)

    async def on_partitions_assigned(self, assigned: list[TopicPartition]) -> None:
        """Open the gate: what the partitions' last owner published is looked up first."""
        self._metrics.rebalances.inc()
        self._published.look_again()
        log.info("partitions assigned", extra={"partitions": sorted(f"{tp.topic}/{tp.partition}" for tp in assigned)})
        self._open.set()

    @property
    def trouble(self) -> str:
        """What keeps records from being taken and creatives from being published, empty when nothing does."""
        if not self._open.is_set():
            return "partitions are being assigned"
        if not self._consumer.assignment():
            return f"no partition of {self._settings.events_topic} is assigned"
        return next(filter(None, (told() for told in (self._standstill, *self._beside))), "")

    def _standstill(self) -> str:
        """Return what keeps the partitions that are held from being served, empty when nothing does."""
        if not self._consumer.led():
            return f"no partition of {self._settings.events_topic} that is assigned has a leader"
        if not self._lease.held:
            return "the group's coordinator has not answered for the session timeout"
        if self._owning is not None and self._owning.lacking:
            return "partitions are not taken over yet: their transactional producers do not start"
        if not self._consumer.knows(self._settings.creatives_topic):
            return f"the topic {self._settings.creatives_topic} is gone"
        return self._guard.trouble

    @property
    def ready(self) -> bool:
        """Whether records are being taken."""
        return not self.trouble

    async def drain(self) -> bool:
        """Let what runs end within the drain budget, then commit; False when something was abandoned."""
        self._open.clear()
        self._lanes.drop()
        calm = await self._lanes.finished(self._settings.drain_s)
        if not calm:
            log.warning("drain budget spent", extra={"held": self._lanes.held})
            await self._lanes.cancel()
        await self.commit()
        await self._guard.restore()
        return calm

    async def close(self) -> None:
        """Leave the group, within a bound; `stop` does not call the revoke listener."""
        self._open.clear()
        if self._owning is not None:
            await self._owning.end()
        await self._consumer.stop()
