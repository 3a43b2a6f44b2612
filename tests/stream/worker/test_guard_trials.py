"""The guard over a Kafka in memory: culprits are lettered, however lives end, and nothing else ever is."""

import asyncio
from contextlib import suppress
from types import SimpleNamespace

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError
from aiokafka.structs import OffsetAndMetadata
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from stream.kafka.trials import Trial
from stream.worker.crashed import TRIALS
from stream.worker.guard import Guard, Taking
from stream.worker.lanes import Lanes
from stream.worker.offsets import Ledger

PLACES = [TopicPartition("events", number) for number in range(3)]
MOST_LIVES = 60


class Cluster:
    """What outlives a worker: logs, what is committed, and what came of each event."""

    def __init__(self, lengths, culprits=()):
        self.ends = dict(zip(PLACES, lengths, strict=False))
        self.culprits = set(culprits)
        self.committed = {}
        self.served, self.lettered = set(), []
        self.leaderless = set()

    @property
    def done(self):
        return all(self.at(place) >= end for place, end in self.ends.items())

    def at(self, place):
        return self.committed[place].offset if place in self.committed else 0


class Life:
    """A worker's process: a consumer, lanes and a guard, until something ends it."""

    held = "the one assignment"
    has_ended = False

    def __init__(self, cluster):
        self.cluster = cluster
        self.positions = {place: cluster.at(place) for place in cluster.ends}
        self.dead = asyncio.Event()
        self.writes = 0
        self.kill_at = None
        self._coordinator = self
        self.ledger = Ledger()
        self.lanes = Lanes(self.handle, running=4, held=100)
        self.guard = Guard(
            self, self.lanes, self.ledger, Taking(self.hand_over, self.commit_done, self.ledger.position),
            committing=asyncio.Lock(), lease=SimpleNamespace(held=True), transactional=False,
        )  # fmt: skip

    def assignment(self):
        return frozenset(self.cluster.ends)

    def knows(self, topic):
        return True

    def reached(self, place):
        return self.positions[place]

    def seek(self, place, offset):
        self.positions[place] = offset

    async def fetch_committed_offsets(self, places):
        return {place: self.cluster.committed[place] for place in places if place in self.cluster.committed}

    async def beginning_offsets(self, places):
        if set(places) & self.cluster.leaderless:
            raise KafkaError("no leader")
        return dict.fromkeys(places, 0)

    async def end_offsets(self, places):
        return {place: self.cluster.ends[place] for place in places}

    async def commit(self, offsets):
        await asyncio.sleep(0)
        self.writes += 1
        if self.writes == self.kill_at:
            self.dead.set()
        if self.dead.is_set():
            await asyncio.Event().wait()
        self.cluster.committed |= {place: OffsetAndMetadata(*entry) for place, entry in offsets.items()}

    async def getmany(self, *places, max_records, **_):
        await asyncio.sleep(0)
        found = {}
        for place in places:
            first = self.positions[place]
            self.positions[place] = min(self.cluster.ends[place], first + max_records)
            found[place] = [
                SimpleNamespace(offset=offset, topic=place.topic, partition=place.partition)
                for offset in range(first, self.positions[place])
            ]
        return {place: records for place, records in found.items() if records}

    def hand_over(self, place, records, crashes=0):
        for record in records:
            ticket = self.ledger.start(place, record.offset)
            self.lanes.submit(place, (place, record.offset % 5), (ticket, crashes))
        return True

    async def handle(self, turn):
        for ticket, crashes in turn:
            await asyncio.sleep(0)
            event = (ticket.partition, ticket.offset)
            if crashes:
                self.cluster.lettered.append(event)
            elif event in self.cluster.culprits:
                self.dead.set()
            else:
                self.cluster.served.add(event)
            if self.dead.is_set():
                await asyncio.Event().wait()
            self.ledger.finish(ticket)

    async def commit_done(self):
        if offsets := self.ledger.pending():
            await self.commit(self.guard.marked(offsets))
            self.ledger.committed(offsets)

    async def run(self, stop, most=3):
        """Work as `Intake.run` does, but commit after every other poll."""
        polls = 0
        while not self.cluster.done and not stop.is_set():
            await asyncio.sleep(0)
            if not await self.guard.begun() or await self.guard.serves_alone(stop):
                continue
            if places := self.guard.free(self.assignment()):
                for place, records in (await self.getmany(*places, max_records=most)).items():
                    self.hand_over(place, records)
            polls += 1
            if polls % 2:
                await self.commit_done()


async def live(cluster, *, kill_at=None, turns=None):
    """Run one life to its end: its death, all being done, or a stop in good order after so many `turns` of the loop."""
    life, stop = Life(cluster), asyncio.Event()
    life.kill_at = kill_at
    tasks = {asyncio.create_task(life.run(stop)), asyncio.create_task(life.dead.wait())}
    if turns is not None:
        for _ in range(turns):
            await asyncio.sleep(0)
        stop.set()
    async with asyncio.timeout(30):
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    if not life.dead.is_set():
        await ended_well(life)
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
    await life.lanes.cancel()
    return life


async def ended_well(life):
    """Drain, as far as nothing kills the worker meanwhile."""
    drain = asyncio.create_task(drained(life))
    death = asyncio.create_task(life.dead.wait())
    await asyncio.wait({drain, death}, return_when=asyncio.FIRST_COMPLETED)
    for task in (drain, death):
        task.cancel()


async def drained(life):
    life.lanes.drop()
    await life.lanes.finished(30)
    await life.commit_done()
    await life.guard.restore()


logs = st.lists(st.integers(0, 25), min_size=1, max_size=3)
ends = st.lists(
    st.one_of(
        st.builds(lambda turns: {"turns": turns}, st.integers(0, 300)),
        st.builds(lambda at: {"kill_at": at}, st.integers(1, 12)),
    ),
    max_size=12,
)


def kills_spared(plan):
    """Keep two kills at most: a third could hit the same event alone, which nobody could tell from a crash."""
    kills = 0
    for end in plan:
        kills += "kill_at" in end
        if kills < TRIALS or "turns" in end:
            yield end


@hypothesis_settings(max_examples=60, deadline=None)
@given(logs, st.sets(st.tuples(st.integers(0, 2), st.integers(0, 24)), max_size=4), ends)
def test_each_culprit_is_lettered_and_every_other_event_is_served_however_lives_end(lengths, chosen, plan):
    culprits = {(PLACES[number], offset) for number, offset in chosen if number < len(lengths)}
    culprits = {(place, offset) for place, offset in culprits if offset < lengths[place.partition]}
    cluster = Cluster(lengths, culprits)

    async def all_lives():
        for end in kills_spared(plan):
            await live(cluster, **end)
        for _ in range(MOST_LIVES):
            if cluster.done:
                return
            await live(cluster)
        raise AssertionError(f"no end after {MOST_LIVES} lives: {cluster.committed}")

    asyncio.run(all_lives())
    assert set(cluster.lettered) == culprits
    everything = {(place, offset) for place, end in cluster.ends.items() for offset in range(end)}
    assert cluster.served == everything - culprits


async def test_a_culprit_that_stands_first_is_lettered_at_the_fifth_start():
    cluster = Cluster([3], {(PLACES[0], 0)})
    for _ in range(TRIALS + 1):
        assert (await live(cluster)).dead.is_set()
    assert not (await live(cluster)).dead.is_set()
    assert cluster.lettered == [(PLACES[0], 0)]


async def test_an_assignment_that_ends_while_an_event_runs_counts_for_nothing_in_a_worker_that_lives():
    cluster = Cluster([5], {(PLACES[0], 2)})
    cluster.committed[PLACES[0]] = OffsetAndMetadata(2, Trial(1).begun_alone("other").text)
    for _ in range(2 * TRIALS):
        life = Life(cluster)
        work = asyncio.create_task(life.run(asyncio.Event()))
        await life.dead.wait()  # it is alone, and runs
        assert Trial.of(cluster.committed[PLACES[0]].metadata).alone == 2
        life.dead.clear()
        life.guard.halt()
        await life.guard.restore()
        life.guard.forget()
        assert Trial.of(cluster.committed[PLACES[0]].metadata).alone == 1
        work.cancel()
        await life.lanes.cancel()


async def test_a_partition_without_a_leader_keeps_no_other_waiting():
    cluster = Cluster([0, 4])
    cluster.leaderless = {PLACES[0]}
    assert not (await live(cluster)).dead.is_set()
    assert cluster.served == {(PLACES[1], offset) for offset in range(4)}


async def test_under_transactions_a_partition_is_guarded_from_when_it_is_taken_over_and_no_other_is_begun_again():
    """Its leader came after the assignment: until then whoever had it may be writing to it."""
    cluster = Cluster([4, 4])
    first, later = PLACES[:2]
    cluster.committed = {place: OffsetAndMetadata(1, "starts=1 alone=0 by=another") for place in (first, later)}
    life, settled = Life(cluster), {first: 1}
    life.guard = Guard(
        life, life.lanes, life.ledger, Taking(life.hand_over, life.commit_done, settled.get),
        committing=asyncio.Lock(), lease=SimpleNamespace(held=True), transactional=True,
    )  # fmt: skip
    assert await life.guard.begun()
    assert list(life.guard.begun_of([first, later])) == [first]
    assert [Trial.of(cluster.committed[place].metadata).starts for place in (first, later)] == [2, 1]
    cluster.committed[first] = OffsetAndMetadata(3, "")  # by a transaction, meanwhile
    settled |= {first: 3, later: 1}
    for _ in range(2):
        assert await life.guard.begun()
    assert set(life.guard.begun_of([first, later])) == {first, later}
    assert cluster.committed[first] == OffsetAndMetadata(3, "")
    assert Trial.of(cluster.committed[later].metadata).starts == 2
    assert life.guard.free([first, later]) == [], "both are in doubt"
