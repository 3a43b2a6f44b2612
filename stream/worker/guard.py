"""The guard against an event that takes its worker down: it is found, and kept from taking down the next for ever.

An engine's native code may crash on one input, or want more memory than there is. No code of ours sees that: the
process is gone, the next one reads from the same offset, and meets the same event. So the group's committed offset
carries a trial (`stream.kafka.trials`) from one process to the next:

- Before anything of a partition is served, the start is written beside its offset. The next commit that moves the
  offset clears that; so does, in substance, a worker that ends or gives the partition back in good order.
- Where the last start came to nothing, the partition is in doubt: of all its worker holds, one event at a time is
  served, and that it begins is written first. So a crash is told of the one event that ran, and of no other.
- An event that was begun alone `TRIALS` times and never came to an end is dead-lettered, unserved.
- After `DOUBTED` events, or at the end that the log had, the partition is as any other.

Nobody is suspected who merely stood beside: a worker killed while it is well, however often, letters nothing, unless
it is each time just while the same event is served alone.
"""

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiokafka import TopicPartition
from aiokafka.errors import GroupAuthorizationFailedError, KafkaError, TopicAuthorizationFailedError

from stream.errors import BrokerError
from stream.kafka.consumer import Consumer
from stream.kafka.lease import Lease
from stream.kafka.trials import Trial, committed_trials
from stream.worker.arrival import Arrival
from stream.worker.crashed import TRIALS
from stream.worker.fetching import PAUSE_S, START_S, fetch
from stream.worker.lanes import Lanes
from stream.worker.offsets import Ledger

log = logging.getLogger(__name__)
DOUBTED: Final = 200  # events: what a worker begins before its first commit; a culprit farther on is found in two goes
BOUNDS_S: Final = 2.0  # of a partition without a leader nothing is served anyway


@dataclass(frozen=True, slots=True)
class _Written:
    """A trial as it lies in Kafka, and what was found there before us."""

    place: int
    trial: Trial
    found: Trial


@dataclass(frozen=True, slots=True)
class Taking:
    """What the guard asks of `stream.worker.intake`."""

    hand_over: Callable[[TopicPartition, Sequence[Any], int], bool]
    """Lets records wait for their turn, or bars them after so many trials; False where they may not be worked on."""
    commit: Callable[[], Awaitable[None]]
    """Commits what is done."""
    settled: Callable[[TopicPartition], int | None]
    """Tells the offset to which a partition is done for its readers, None before anything is."""


class Guard:
    """Keeps the trials of the partitions held now, and serves those in doubt."""

    def __init__(
        self,
        consumer: Consumer,
        lanes: Lanes[Arrival, TopicPartition],
        ledger: Ledger,
        taking: Taking,
        *,
        committing: asyncio.Lock,
        lease: Lease,
        transactional: bool,
    ) -> None:
        """Write under the lock that all commits of `consumer` take, while `lease` is held.

        Where offsets go by transactions, a partition without any committed offset gets none from here: whoever writes
        the first must know of it.
        """
        self._consumer = consumer
        self._lanes = lanes
        self._ledger = ledger
        self._taking = taking
        self._committing = committing
        self._lease = lease
        self._transactional = transactional
        self._life = uuid.uuid4().hex[:12]
        self._written: dict[TopicPartition, _Written] = {}
        self._before: dict[TopicPartition, _Written] = {}
        self._doubted: dict[TopicPartition, int] = {}
        self._begun: frozenset[TopicPartition] | None = None
        self.trouble = ""
        """Why nothing is served though partitions are held; empty where it is."""
        self._turn = 0

    def begun_of(self, partitions: Collection[TopicPartition]) -> Collection[TopicPartition]:
        """Return those of `partitions` whose starts are written: a commit before would clear what they must tell."""
        return partitions if self._begun == partitions else [one for one in partitions if one in (self._begun or ())]

    async def begun(self) -> bool:
        """Write the starts of a new assignment, or of what was taken over since; False while nothing may be served.

        Raises:
            BrokerError: the right to commit is missing.
        """
        if self._begun is not None and not self._transactional:
            return True
        turn, partitions = self._turn, frozenset(self._consumer.assignment())
        if self._transactional:  # whoever had one may be writing to it until it is taken over
            partitions = frozenset(one for one in partitions if self._taking.settled(one) is not None)
            self._begun = None if self._begun is None else self._begun & partitions
        lacking = partitions - (self._begun or frozenset())
        if self._begun is not None and not lacking:
            return True
        try:
            async with asyncio.timeout(START_S), self._committing:
                written, doubted = await self._begin(lacking) if lacking else ({}, {})
        except (TopicAuthorizationFailedError, GroupAuthorizationFailedError) as error:
            raise BrokerError(f"offsets cannot be committed: {type(error).__name__} {error}") from error
        except (KafkaError, TimeoutError) as error:
            self.trouble = f"the start of partitions cannot be written: {type(error).__name__}"
            log.warning("the start cannot be written yet", extra={"error": type(error).__name__})
            await asyncio.sleep(PAUSE_S)
            return False
        self.trouble = ""
        if turn != self._turn:
            return False
        self._written |= written
        self._doubted |= doubted
        self._begun = partitions | (self._begun or frozenset())
        for partition, until in doubted.items():
            log.warning(
                "the last start of a partition came to nothing: its events are served one at a time",
                extra={"topic": partition.topic, "partition": partition.partition}
                | {"offset": written[partition].place, "until": until, "starts": written[partition].trial.starts},
            )
        return True

    async def _begin(
        self, partitions: Collection[TopicPartition]
    ) -> tuple[dict[TopicPartition, _Written], dict[TopicPartition, int]]:
        """Write the starts of `partitions`; return them, and of those in doubt the offset to which they are."""
        there = [partition for partition in partitions if self._consumer.knows(partition.topic)]
        committed = await committed_trials(self._consumer, there)
        unclear = [where for where in there if where not in committed or committed[where][1].starts]
        bounds = dict(zip(unclear, await asyncio.gather(*map(self._bounds, unclear)), strict=True))
        written: dict[TopicPartition, _Written] = {}
        doubted: dict[TopicPartition, int] = {}
        for partition in there:
            first, end = bounds.get(partition) or (None, None)
            place, found = committed.get(partition, (None if self._transactional else first, Trial()))
            if place is None:
                continue
            if found.by == self._life and partition in self._before:
                found = self._before[partition].found  # that start was ours, and we live
            written[partition] = _Written(place, found.begun(self._life), found)
            if found.starts and first is not None and end is not None and max(place, first) < end:
                doubted[partition] = min(end, max(place, first) + DOUBTED)
        # `restore` must know of them whatever becomes of us meanwhile, and we ourselves that they were ours.
        self._written |= written
        self._before.update(written)
        await self._write(written)
        return written, doubted

    async def _bounds(self, partition: TopicPartition) -> tuple[int, int] | None:
        """Return where a partition begins and ends, None where its leader does not answer: the others need not wait."""
        try:
            async with asyncio.timeout(BOUNDS_S):
                first = (await self._consumer.beginning_offsets([partition]))[partition]
                return first, (await self._consumer.end_offsets([partition]))[partition]
        except (KafkaError, TimeoutError):
            return None

    async def _write(self, written: Mapping[TopicPartition, _Written]) -> None:
        if written:
            await self._consumer.commit({where: (one.place, one.trial.text) for where, one in written.items()})

    def marked(self, offsets: Mapping[TopicPartition, int]) -> dict[TopicPartition, tuple[int, str]]:
        """Return `offsets` as they are to be committed: one that did not move keeps its trial, the others clear it."""
        kept = {where: one.trial.text for where, one in self._written.items() if one.place == offsets.get(where)}
        return {where: (offset, kept.get(where, "")) for where, offset in offsets.items()}

    def free(self, partitions: Collection[TopicPartition]) -> Collection[TopicPartition]:
        """Return those of `partitions` that are not in doubt."""
        return [one for one in partitions if one not in self._doubted] if self._doubted else partitions

    async def serves_alone(self, stop: asyncio.Event) -> bool:
        """Serve one event of a partition in doubt, where there is one; True while no others may be taken."""
        if not self._doubted:
            return False
        if not await self._lanes.finished(PAUSE_S) or not self._doubted:
            return True  # others run still, or all was taken away meanwhile
        partition, until = next(iter(self._doubted.items()))
        if self._transactional and self._taking.settled(partition) is None:  # it was given up, and is taken over anew
            del self._doubted[partition]
            return True
        position = self._ledger.position(partition)
        if position is not None and self._taking.settled(partition) != position:
            await self._taking.commit()
            return True
        turn = self._turn
        records = (await fetch(self._consumer, [partition], 1)).get(partition, ())
        if turn != self._turn or stop.is_set() or (records and not await self._serve(partition, records, stop)):
            return True
        if turn == self._turn:
            del self._doubted[partition]
            if (self._consumer.reached(partition) or 0) < until:
                self._doubted[partition] = until  # behind the others
        return not self.free(self._consumer.assignment())

    async def _serve(self, partition: TopicPartition, records: Sequence[Any], stop: asyncio.Event) -> bool:
        """Serve `records`, of which there is one, and see it to its end; False where it must be read again."""
        turn = self._turn
        trials = await self._begin_alone(partition)
        if turn != self._turn:
            return False
        if trials is None:
            self._consumer.seek(partition, getattr(records[0], "first", records[0].offset))
            await asyncio.sleep(PAUSE_S)
            return False
        if not self._taking.hand_over(partition, records, trials if trials >= TRIALS else 0):
            return False
        while turn == self._turn and not stop.is_set() and not await self._lanes.finished(PAUSE_S):
            pass
        if turn == self._turn and not stop.is_set():
            await self._taking.commit()
        return True

    async def _begin_alone(self, partition: TopicPartition) -> int | None:
        """Write that the next event of `partition` begins, alone; return how often it had, None when that failed."""
        try:
            async with asyncio.timeout(START_S), self._committing:
                before, place = self._written.get(partition), self._taking.settled(partition)
                if place is None and before is not None:
                    place = before.place
                if place is None or not self._lease.held:
                    return None
                if before is None or before.place != place:
                    before = _Written(place, Trial(), Trial())
                begun = _Written(place, before.trial.begun_alone(self._life), before.found)
                await self._write({partition: begun})
                self._written[partition], self.trouble = begun, ""
                return before.trial.alone
        except (KafkaError, TimeoutError) as error:
            self.trouble = f"the start of an event cannot be written: {type(error).__name__}"
            log.warning("the start of an event cannot be written yet", extra={"error": type(error).__name__})
            return None

    async def restore(self) -> None:
        """Leave partitions as they were found, where nothing was served to its end: we go, but did not crash."""
        try:
            async with asyncio.timeout(START_S), self._committing:
                if not self._lease.held or (self._transactional and self._lanes.held):
                    return  # what still runs may end in a transaction that a commit of ours would undo
                held = self._consumer.assignment()
                left = {
                    where: _Written(one.place, one.found, one.found)
                    for where, one in self._written.items()
                    if where in held and self._stands(where, one.place)
                }
                await self._write(left)
        except (KafkaError, TimeoutError) as error:
            log.warning("starts cannot be taken back", extra={"error": type(error).__name__})

    def _stands(self, where: TopicPartition, place: int) -> bool:
        """Tell whether nothing of a partition ended since its start, and nothing that did is under way to Kafka."""
        settled = self._taking.settled(where)
        return self._ledger.position(where) in {None, place} and (
            settled == place or (settled is None and not self._transactional)
        )

    def halt(self) -> None:
        """Begin nothing more of this assignment."""
        self._turn += 1

    def forget(self) -> None:
        """Forget the assignment."""
        self.halt()
        self._before.update(self._written)
        self._written, self._doubted, self._begun = {}, {}, None
