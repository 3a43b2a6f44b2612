"""The results of one input partition: they wait for all before them, and go out with the offset they reach."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from stream.errors import BrokerError
from stream.kafka.lease import Lease, LeaseLostError
from stream.kafka.sender import FIRST_PAUSE_S, LONGEST_PAUSE_S
from stream.operator.metrics import Metrics
from stream.worker.awaited import Awaited
from stream.worker.newest import Mark
from stream.worker.transactional import Record, TransactionalProducer

log = logging.getLogger(__name__)
GATHER_S: Final = 0.02  # a transaction takes about as long by itself: one for each result would be a queue of them
MOST_BYTES: Final = 4 << 20  # of records in one transaction: it must end long before a lease does
MOST_RESULTS: Final = 500


class OvertakenError(LeaseLostError):
    """The group has committed what this worker did not: somebody else had the partition meanwhile."""


@dataclass(slots=True)
class Result:
    """What one event came to."""

    records: list[Record] = field(default_factory=list)
    marks: list[tuple[str, str, Mark]] = field(default_factory=list)
    acts: list[Callable[[], None]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes of its records' values."""
        return sum(len(record.value or b"") for record in self.records)


class _Batch(NamedTuple):
    """The results of one transaction, and the offset to which it takes the partition."""

    results: list[tuple[int, Result]]
    end: int


class Opened(NamedTuple):
    """A producer that fenced its predecessors and settled what they left open, and what is committed since."""

    producer: TransactionalProducer
    committed: int | None


class Ordered:
    """Holds the results of one partition, and writes those without a gap before them, one transaction at a time."""

    def __init__(
        self,
        partition: TopicPartition,
        opened: Opened,
        *,
        start: int,
        group: str,
        within_s: float,
        reopen: Callable[[], Awaitable[Opened]],
        discard: Callable[[TransactionalProducer], None],
        position: Callable[[], int | None],
        newest: Awaited,
        forgotten: Callable[[str, float], bool],
        lease: Lease,
        metrics: Metrics,
    ) -> None:
        """Begin where nothing waits.

        Args:
            partition: the input.
            opened: its producer, and what it found committed.
            start: offset from which the partition is read.
            group: whose offsets are committed.
            within_s: longest that a transaction may take, with the start of a new producer where one is needed.
            reopen: makes a producer anew, with the same id.
            discard: ends one at once.
            position: tells the offset to which all events are done.
            newest: is told what waits and what was published.
            forgotten: tells whether a user asked to be forgotten after a time.
            lease: under which a producer is made and written by; not to keep results right, which fencing does, but
                that a worker without rights fences nobody.
            metrics: counts.
        """
        self.done = start
        """Offset to which results are there for readers."""
        self.bytes = 0
        """Size of what waits."""
        self._partition = partition
        self._producer: TransactionalProducer | None = opened.producer
        self._committed = opened.committed
        self._group = group
        self._within_s = within_s
        self._reopen = reopen
        self._discard = discard
        self._position = position
        self._newest = newest
        self._forgotten = forgotten
        self._lease = lease
        self._metrics = metrics
        self._results: dict[int, Result] = {}
        self._woken = asyncio.Event()
        self._moved = asyncio.Event()
        self._closed = False

    def add(self, offset: int, record: Record) -> None:
        """Let a record of the event at `offset` wait."""
        self._result(offset).records.append(record)
        self.bytes += len(record.value or b"")

    def note(self, offset: int, user: str, slot: str, mark: Mark) -> None:
        """Let what a slot has from then on be known."""
        self._result(offset).marks.append((user, slot, mark))
        self._newest.expect(user, slot, mark)

    def then(self, offset: int, act: Callable[[], None]) -> None:
        """Let `act` follow, and look whether all before it is done."""
        self._result(offset).acts.append(act)
        self.wake()

    def _result(self, offset: int) -> Result:
        return self._results.setdefault(offset, Result())

    def wake(self) -> None:
        """Look what can be written."""
        self._woken.set()

    async def flushed(self) -> None:
        """Wait until all that is done by now is there for readers, or given up."""
        end = self._position() or 0
        self.wake()
        while not self._closed and self.done < end:
            await self._moved.wait()

    async def run(self) -> None:
        """Write until cancelled.

        Raises:
            LeaseLostError: the partition is, or may be, another worker's: what waits must be given up.
        """
        while True:
            await self._woken.wait()
            await asyncio.sleep(GATHER_S)
            self._woken.clear()
            while batch := self._next():
                await self._write(batch)
                self._settle(batch)

    def _next(self) -> _Batch | None:
        position = self._position()
        if position is None or position <= self.done:
            return None
        due = sorted(offset for offset in self._results if offset < position)
        taken: list[tuple[int, Result]] = []
        size = 0
        for offset in due:
            result = self._results[offset]
            self._weed(offset, result)
            size += result.size
            if taken and (size > MOST_BYTES or len(taken) == MOST_RESULTS):
                return _Batch(taken, offset)
            taken.append((offset, result))
        return _Batch(taken, position)

    def _weed(self, offset: int, result: Result) -> None:
        """Leave out what was made for a shopper forgotten meanwhile, or what another worker published newer of."""
        if not result.marks or len(result.marks) != len(result.records):
            return  # a dead letter: no shopper has it in a slot
        outcome, kept = "coalesced", Result(acts=result.acts)
        for record, (user, slot, mark) in zip(result.records, result.marks, strict=True):
            if forgotten := self._forgotten(user, mark.time):
                outcome = "unconsented"
            if forgotten or self._newest.overtaken(user, slot, mark):
                self.bytes -= len(record.value or b"")
                self._newest.resolve(user, slot, mark)
            else:
                kept.records.append(record)
                kept.marks.append((user, slot, mark))
        if not kept.records:
            log.info("event %s", outcome, extra={"partition": self._partition.partition, "offset": offset})
        result.records, result.marks = kept.records, kept.marks

    async def _write(self, batch: _Batch) -> None:
        """Write a batch; after an end that is not known, ask how it ended, and write it again where it came to nothing.

        Source: the Jepsen report on Bufstream 0.1.0 advises a new producer after every indefinite error.
        """
        records = [record for _, result in batch.results for record in result.records]
        pause = FIRST_PAUSE_S
        while True:
            await self._lease.wait()
            begun = time.monotonic()
            try:
                async with asyncio.timeout(self._within_s):
                    if self._producer is None and await self._covered(batch.end):
                        return
                    if self._producer is not None:
                        await self._producer.transact(records, {self._partition: batch.end}, self._group)
            except (KafkaError, BrokerError, TimeoutError) as error:
                self._metrics.commit_errors.labels(type(error).__name__).inc()
                log.warning(
                    "a transaction did not end well, its producer is made anew",
                    extra={"partition": f"{self._partition.topic}/{self._partition.partition}"}
                    | {"error": type(error).__name__},
                )
                self._end_producer()
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))
                pause = min(2 * pause, LONGEST_PAUSE_S)
            else:
                self._metrics.commit_seconds.observe(time.monotonic() - begun)
                return

    async def _covered(self, end: int) -> bool:
        """Make the producer anew, which settles the last transaction; tell whether it took the partition to `end`.

        From the start of the producer on nobody else can commit for the partition without fencing it, so what is
        committed then stays as it is until this one writes.

        Raises:
            OvertakenError: it was taken elsewhere.
        """
        self._producer, committed = await self._reopen()
        if committed not in {self._committed, end}:
            raise OvertakenError(f"{committed} is committed, not {self._committed} or {end}")
        return committed == end

    def _settle(self, batch: _Batch) -> None:
        self.done = self._committed = batch.end
        for offset, result in batch.results:
            del self._results[offset]
            self.bytes -= result.size
            for user, slot, mark in result.marks:
                self._newest.resolve(user, slot, mark)
                self._newest.note(user, slot, mark)
            for act in result.acts:
                act()
        self._moved.set()
        self._moved = asyncio.Event()

    def give_up(self) -> None:
        """End; what waits is forgotten, and its events are worked on again by whoever has the partition."""
        self._closed = True
        for result in self._results.values():
            for user, slot, mark in result.marks:
                self._newest.resolve(user, slot, mark)
        self._metrics.results_stale.inc(len(self._results))
        self._results.clear()
        self._end_producer()
        self._moved.set()

    def _end_producer(self) -> None:
        if self._producer is not None:
            producer, self._producer = self._producer, None
            self._discard(producer)
