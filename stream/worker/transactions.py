"""Exactly once: of each input partition one producer in the cluster, whose transactions hold results and offset.

What it costs, and where it ends:

- Results go out in the order of their events: one slow event holds back those of its partition behind it, in this
  worker's memory, and a worker that ends or loses the partition leaves them to be made again. The deadline is looked at
  when a result is ready, not when it goes out.
- A transaction takes some tens of milliseconds, and readers of a creatives partition wait behind any that is open in
  it: behind that of a worker that was killed until its partitions are another's, or for the session timeout.
- It is exactly once for readers of what is committed (`isolation.level=read_committed`, which is not the default of
  Kafka's clients), of each event as it lies in the topic: a shop that sends an event twice has sent two.
- aiokafka speaks TxnOffsetCommit of version 0, which does not tell the group's generation: what fences a worker that
  the group gave up is the transactional id alone. So all workers of a group must deliver alike.
- A newest creative that is written anew, as an older one came behind it (`stream.worker.published`), repeats itself.
- Profiles and caches are no part of it; they count an event once by its id.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial
from typing import Final

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from stream.errors import BrokerError
from stream.kafka.lease import Lease, LeaseLostError
from stream.kafka.producer import STOP_S
from stream.operator.metrics import Metrics
from stream.worker.awaited import Awaited
from stream.worker.offsets import Ledger, Ticket
from stream.worker.ordered import Opened, Ordered
from stream.worker.outlet import Deferred, Outlet
from stream.worker.starting import started
from stream.worker.transactional import TransactionalProducer

log = logging.getLogger(__name__)
START_SHARE: Final = 0.5  # of the time to take partitions over: what is up by then need not wait for the rest
HELD_BYTES: Final = 64 << 20  # of results that wait for a slow event before them; then no more events are taken

Offsets = dict[TopicPartition, int | None]
Ask = Callable[[Collection[TopicPartition]], Awaitable[Offsets]]


class Transactions:
    """The partitions whose events this worker may take, each with its producer and the results that wait."""

    def __init__(
        self,
        make: Callable[[TopicPartition], TransactionalProducer],
        committed: Ask,
        *,
        require: Callable[[int], None],
        group: str,
        within_s: float,
        ledger: Ledger,
        newest: Awaited,
        forgotten: Callable[[str, float], bool],
        lease: Lease,
        limits: Mapping[str, int],
        metrics: Metrics,
    ) -> None:
        """Write with what `make` returns of a partition.

        Args:
            make: makes a partition's producer; it is not started yet.
            committed: asks what the group committed for good.
            require: refuses to have so many producers at a time.
            group: whose offsets are committed.
            within_s: longest that a transaction, or the start of producers, may take.
            ledger: the offsets of the partitions.
            newest: is told what waits and what was published.
            forgotten: tells whether a user asked to be forgotten after a time.
            lease: under which producers are made and write.
            limits: bytes of the largest record that each topic takes.
            metrics: counts.
        """
        self._make = make
        self._ask = committed
        self._require = require
        self._group = group
        self._within_s = within_s
        self._ledger = ledger
        self._newest = newest
        self._forgotten = forgotten
        self._lease = lease
        self._limits = limits
        self._metrics = metrics
        self._held: dict[TopicPartition, Ordered] = {}
        self._tasks: dict[TopicPartition, asyncio.Task[None]] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._turn = 0
        self._failure: BaseException | None = None

    @property
    def partitions(self) -> frozenset[TopicPartition]:
        """Those whose events may be taken."""
        return frozenset(self._held)

    @property
    def turn(self) -> int:
        """Another number after each partition that was taken away."""
        return self._turn

    @property
    def is_full(self) -> bool:
        """Whether so much waits that no more events may be taken."""
        return sum(ordered.bytes for ordered in self._held.values()) >= HELD_BYTES

    @property
    def trouble(self) -> str:
        """Why results of a partition could not be written for long; empty where they could."""
        return next(filter(None, (ordered.trouble for ordered in self._held.values())), "")

    def done(self, partition: TopicPartition) -> int | None:
        """Return the offset to which results of `partition` are there for readers, None where it is not held."""
        return self._held[partition].done if partition in self._held else None

    def of(self, ticket: Ticket) -> Outlet:
        """Return where what the event of `ticket` comes to goes."""
        return Deferred(self._ordered, self._limits, ticket)

    def _ordered(self, ticket: Ticket) -> Ordered | None:
        """Return what holds the results of the ticket's partition, None once that was taken away."""
        return self._held.get(ticket.partition) if self._ledger.holds(ticket) else None

    def takes(self, partition: TopicPartition, offset: int) -> bool:
        """Tell whether what was read from `offset` on may be worked on; a partition made anew is given up."""
        ordered = self._held.get(partition)
        if ordered is not None and offset < ordered.done:
            self.revoke([partition])
            self._ledger.revoke([partition])
            return False
        return ordered is not None

    async def take_over(
        self,
        partitions: Collection[TopicPartition],
        begin: Callable[[Offsets], Awaitable[dict[TopicPartition, int]]],
        *,
        turn: int,
    ) -> dict[TopicPartition, int]:
        """Fence whoever had `partitions`, settle what they left open, and return the offsets to read them from.

        Only of those where that came to an end, and none if some were taken away meanwhile. What was read of them
        before must not be worked on.

        Args:
            partitions: of the present assignment.
            begin: chooses the offsets to read from by those that are committed, where it can be known soon.
            turn: as it was when `partitions` were.

        Raises:
            BrokerError: the transactional ids may not be used.
            LimitError: the system does not give the connections.
            Exception: what ended a partition's writing.
        """
        self._raise_failure()
        self._require(len(self.partitions.union(partitions)))
        if turn != self._turn:
            return {}
        producers = {partition: self._make(partition) for partition in partitions}
        committed: Offsets = {}
        starts: dict[TopicPartition, int] = {}
        try:
            async with asyncio.timeout(self._within_s):
                await self._lease.wait()
                if up := await started(producers, START_SHARE * self._within_s):
                    committed = await self._committed(up)
            starts = await begin(committed) if committed else {}  # it has a bound of its own, and throws nobody out
        except (KafkaError, TimeoutError, LeaseLostError) as error:
            log.warning("partitions cannot be taken over yet", extra={"error": type(error).__name__})
        finally:
            held = starts if turn == self._turn else {}
            self._discard_all([producer for place, producer in producers.items() if place not in held])
        for partition, start in held.items():
            self._hold(partition, Opened(producers[partition], committed[partition]), start=start)
        return held

    async def _committed(self, partitions: Collection[TopicPartition]) -> Offsets:
        try:
            return await self._ask(partitions)
        except BrokerError as error:
            log.warning("committed offsets cannot be read yet", extra={"error": str(error)})
            return {}

    def _hold(self, partition: TopicPartition, opened: Opened, *, start: int) -> None:
        self._ledger.revoke([partition])  # tickets of records that were read before are worth nothing
        ordered = Ordered(
            partition,
            opened,
            start=start,
            group=self._group,
            within_s=self._within_s,
            reopen=partial(self._reopen, partition),
            discard=self._discard,
            position=partial(self._ledger.position, partition),
            newest=self._newest,
            forgotten=self._forgotten,
            lease=self._lease,
            metrics=self._metrics,
        )
        opened.producer.hold(lambda: self._lease.held)
        task = asyncio.create_task(ordered.run())
        task.add_done_callback(partial(self._ended, partition, ordered))
        self._held[partition], self._tasks[partition] = ordered, task

    async def _reopen(self, partition: TopicPartition) -> Opened:
        producer = self._make(partition)
        try:
            await producer.start()
            producer.hold(lambda: self._lease.held)
            return Opened(producer, _of(await self._ask([partition]), partition))
        except BaseException:
            self._discard(producer)
            raise

    def _ended(self, partition: TopicPartition, ordered: Ordered, task: "asyncio.Task[None]") -> None:
        """Give up what a partition's task left; one that was overtaken is taken over again where it is still ours."""
        ordered.give_up()
        if self._held.get(partition) is ordered:
            del self._held[partition], self._tasks[partition]
            self._ledger.revoke([partition])
        if task.cancelled() or (error := task.exception()) is None:
            return
        if isinstance(error, LeaseLostError):
            log.warning("results given up", extra={"partition": f"{partition.topic}/{partition.partition}"})
        else:
            self._failure = self._failure or error

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    async def flush(self, within_s: float) -> None:
        """Write all that is done by now, unless that takes longer."""
        self._raise_failure()
        waits = [asyncio.ensure_future(ordered.flushed()) for ordered in self._held.values()]
        if waits:
            _, late = await asyncio.wait(waits, timeout=within_s)
            for wait in late:
                wait.cancel()

    def revoke(self, partitions: Collection[TopicPartition]) -> None:
        """Give up what waits of `partitions`, and end a take-over that is under way."""
        self._turn += 1
        for partition in partitions:
            if partition in self._tasks:
                self._tasks[partition].cancel()
                self._held.pop(partition).give_up()
                del self._tasks[partition]

    def _discard_all(self, producers: Collection[TransactionalProducer]) -> None:
        for producer in producers:
            self._discard(producer)

    def _discard(self, producer: TransactionalProducer) -> None:
        """End a producer beside the work: another with its id may start meanwhile, which lets it write no more."""
        task = asyncio.create_task(producer.discard())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def stop(self) -> None:
        """Give up what waits, and end all producers."""
        self.revoke(tuple(self._held))
        if self._ending:
            await asyncio.wait(self._ending, timeout=2 * STOP_S)


def _of(committed: Offsets, partition: TopicPartition) -> int | None:
    if partition not in committed:
        raise BrokerError(f"what is committed of {partition.topic}/{partition.partition} cannot be read yet")
    return committed[partition]
