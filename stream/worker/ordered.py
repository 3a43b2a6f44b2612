"""The results of one input partition: they wait for all before them, and go out with the offset they reach."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from stream.errors import BrokerError
from stream.kafka.lease import Lease, LeaseLostError
from stream.kafka.sender import FAILING_S, FIRST_PAUSE_S, LONGEST_PAUSE_S
from stream.operator.metrics import Metrics, Outcome
from stream.worker.awaited import Awaited
from stream.worker.results import Noted, Result, Waiting
from stream.worker.transactional import TransactionalProducer

log = logging.getLogger(__name__)
GATHER_S: Final = 0.02  # a transaction takes about as long by itself: one for each result would be a queue of them
MOST_BYTES: Final = 4 << 20  # of records in one transaction: it must end long before a lease does
MOST_RESULTS: Final = 500


class OvertakenError(LeaseLostError):
    """The group has committed what this worker did not: somebody else had the partition meanwhile."""


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
        self._failing: tuple[float, str] | None = None

    @property
    def trouble(self) -> str:
        """Why nothing could be written for `FAILING_S`; empty where it could, or nothing waits."""
        if self._failing is None or time.monotonic() - self._failing[0] < FAILING_S:
            return ""
        return f"the results of {self._partition.topic}/{self._partition.partition} are not written: {self._failing[1]}"

    def add(self, offset: int, noted: Noted) -> None:
        """Let a record of the event at `offset` wait, and what a slot has from then on be known."""
        self._result(offset).creatives.append(noted)
        self.bytes += noted.record.size
        self._newest.expect(noted.user, noted.slot, noted.mark)

    def post(self, offset: int, letter: Waiting) -> None:
        """Let a dead letter of the event at `offset` wait."""
        self._result(offset).letters.append(letter)
        self.bytes += letter.record.size

    def then(self, offset: int, act: Callable[[Outcome | None], None]) -> None:
        """Let `act` follow, and look whether all before it is done; it is told what the event came to instead."""
        self._result(offset).acts.append(act)
        self.wake()

    def _result(self, offset: int) -> Result:
        if (result := self._results.get(offset)) is None:
            self._results[offset] = result = Result()
            self.bytes += result.size
        return result

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
        """Leave out what is of a shopper forgotten meanwhile, or what another worker published newer of."""
        held, size = len(result.written), result.size
        self._weed_letters(result)
        self._weed_creatives(result)
        self.bytes -= size - result.size
        if held and result.instead and not result.written:
            log.info("event %s", result.instead, extra={"partition": self._partition.partition, "offset": offset})

    def _weed_letters(self, result: Result) -> None:
        kept = [letter for letter in result.letters if not self._forgotten(letter.shopper, letter.moment)]
        if len(kept) < len(result.letters):
            result.letters, result.instead = kept, "unconsented"

    def _weed_creatives(self, result: Result) -> None:
        kept = []
        for noted in result.creatives:
            lapsed = self._lapsed(noted)
            if lapsed is None:
                kept.append(noted)
                continue
            self._newest.resolve(noted.user, noted.slot, noted.mark)
            if noted.record.value is not None:  # one that takes an ad away is no end of its event
                result.instead = lapsed
        result.creatives = kept

    def _lapsed(self, noted: Noted) -> Outcome | None:
        """Return what the event came to meanwhile whose creative waits for a slot; None: it may go out."""
        if self._forgotten(noted.user, noted.mark.acted):
            return "unconsented"
        return "coalesced" if self._newest.overtaken(noted.user, noted.slot, noted.mark) else None

    async def _write(self, batch: _Batch) -> None:
        """Write a batch; after an end that is not known, ask how it ended, and write it again where it came to nothing.

        What may not go out any more is left out each time: a shopper may ask to be forgotten during a pause. What an
        end that was not known took with it counts as it was written.

        Source: the Jepsen report on Bufstream 0.1.0 advises a new producer after every indefinite error.
        """
        pause = FIRST_PAUSE_S
        while True:
            await self._lease.wait()
            begun = time.monotonic()
            try:
                async with asyncio.timeout(self._within_s):
                    if self._producer is None and await self._covered(batch.end):
                        self._failing = None
                        return
                    if self._producer is not None:
                        for offset, result in batch.results:
                            self._weed(offset, result)
                        records = [record for _, result in batch.results for record in result.written]
                        await self._producer.transact(records, {self._partition: batch.end}, self._group)
            except (KafkaError, BrokerError, TimeoutError) as error:
                self._metrics.commit_errors.labels(type(error).__name__).inc()
                self._failing = (begun if self._failing is None else self._failing[0], type(error).__name__)
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
                self._failing = None
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
            for noted in result.creatives:
                self._newest.resolve(noted.user, noted.slot, noted.mark)
                self._newest.note(noted.user, noted.slot, noted.mark)
            for act in result.acts:
                act(None if result.written else result.instead)
        self._moved.set()
        self._moved = asyncio.Event()

    def give_up(self) -> None:
        """End; what waits is forgotten, and its events are worked on again by whoever has the partition."""
        self._closed = True
        for result in self._results.values():
            for noted in result.creatives:
                self._newest.resolve(noted.user, noted.slot, noted.mark)
        self._metrics.results_stale.inc(len(self._results))
        self._results.clear()
        self._end_producer()
        self._moved.set()

    def _end_producer(self) -> None:
        if self._producer is not None:
            producer, self._producer = self._producer, None
            self._discard(producer)
