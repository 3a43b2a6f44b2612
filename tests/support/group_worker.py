"""A worker of real parts, its intake, guard, ledger, lanes and pipeline, over a Kafka in memory and no engines.

What is told of it is told by what it does to the outside: records it asks for, engines it calls, what it publishes,
letters and commits.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Final

from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import CommitFailedError, RequestTimedOutError

from engines.creative import Creative, CreativeRequest
from stream.catalog.offers import Offer
from stream.events.event import Event
from stream.images.uploads import Uploads
from stream.kafka.lease import Lease, LeaseLostError
from stream.letters.forgetting import Forgetting
from stream.operator.metrics import Metrics
from stream.planning.plan import Plan
from stream.planning.refusal import RefusedError
from stream.worker.endings import Endings
from stream.worker.intake import Intake
from stream.worker.making import Made
from stream.worker.newest import Newest
from stream.worker.offsets import Ledger
from stream.worker.outlet import Direct
from stream.worker.pipeline import Pipeline
from stream.worker.published import read_mark
from stream.worker.tally import Tally
from tests.support.group_model import SETTINGS, Entry, Group, Painting
from tests.support.watched_lanes import WatchedLanes

LONG: Final = 1e9  # seconds
METRICS: Final = Metrics()
BRIEF: Any = SimpleNamespace(product=SimpleNamespace(locale="en"))


class Worker:
    """The real parts, over a consumer, engines and a sender that are not."""

    has_ended = False

    def __init__(self, group: Group, loop: asyncio.AbstractEventLoop) -> None:
        self.group, self._loop = group, loop
        self.places: frozenset[TopicPartition] = frozenset()
        self.positions: dict[TopicPartition, int] = {}
        self.held: object = object()
        self.is_fenced, self.is_dead = False, False
        self.joined = asyncio.Event()
        self.joined.set()
        self._turns: list[TopicPartition] = list(group.logs)
        self._observed: dict[tuple[str, TopicPartition, int], int] = {}
        self._own: set[str] = set()
        """Events of which it published."""
        self._coordinator = self
        self.lease, self.ledger, self.newest = Lease(LONG, clock=loop.time), Ledger(), Newest(LONG)
        self.stop_asked = asyncio.Event()
        tally = Tally(METRICS)
        letters: Any = SimpleNamespace(write=self._letter)
        endings = Endings(Direct(self, self.newest, {}).of, lambda _: letters, self.ledger, tally)
        steps: Any = SimpleNamespace(decode=self._decode, left_s=self._left_s, observe=self._observe, plan=self._plan)
        making: Any = SimpleNamespace(make=self._make)
        self.pipeline = Pipeline(
            steps, making, uploads=Uploads(None, 0, METRICS), endings=endings, newest=self.newest,
            forgetting=Forgetting(lambda _: None, keep_s=LONG), topic=SETTINGS.creatives_topic, max_event_bytes=1 << 20,
        )  # fmt: skip
        self.lanes = WatchedLanes(group, self.pipeline.serve, aside=endings.aside)
        self.lanes.assigned = lambda: len(self.places)
        consumer: Any = self
        self.intake = Intake(
            SETTINGS, consumer, self.lanes, self.ledger, arrive=self.pipeline.arrive, published=consumer,
            metrics=METRICS, lease=self.lease,
        )  # fmt: skip
        start = self.intake.commit_regularly(self.stop_asked), self.intake.let_go(self.stop_asked)
        self.tasks = [loop.create_task(one) for one in (*start, self.intake.run(self.stop_asked))]
        self.rebalance: asyncio.Task[None] | None = None

    # What a consumer is asked

    def assignment(self) -> frozenset[TopicPartition]:
        return self.places

    def led(self) -> set[TopicPartition]:
        return set(self.places)

    def knows(self, _: str) -> bool:
        return True

    def require_group(self) -> None:
        """Nobody refuses it."""

    def take_deleted(self) -> Counter[TopicPartition]:
        return Counter()

    async def lags(self, _: Mapping[TopicPartition, int | None]) -> dict[TopicPartition, int]:
        return {}

    async def stop(self) -> None:
        """Leave."""

    def reached(self, place: TopicPartition) -> int | None:
        return self.positions.get(place)

    def seek(self, place: TopicPartition, offset: int) -> None:
        self.positions[place] = offset

    async def fetch_committed_offsets(self, places: Sequence[TopicPartition]) -> dict[TopicPartition, Any]:
        await asyncio.sleep(0)
        return {place: self.group.committed[place] for place in places if place in self.group.committed}

    async def beginning_offsets(self, places: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        return {place: self.group.logs[place].first for place in places}

    async def end_offsets(self, places: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        return {place: self.group.logs[place].end for place in places}

    async def getmany(
        self, *places: TopicPartition, timeout_ms: int, max_records: int
    ) -> dict[TopicPartition, list[ConsumerRecord]]:
        for wait_s in (timeout_ms / 1000, 0.0):
            await self.joined.wait()
            if found := self._taken(places, max_records):
                return found
            await asyncio.sleep(wait_s)
        return {}

    def _taken(self, places: Sequence[TopicPartition], most: int) -> dict[TopicPartition, list[ConsumerRecord]]:
        found: dict[TopicPartition, list[ConsumerRecord]] = {}
        for place in self._turns[:]:
            if place not in places or place not in self.places:
                continue
            log = self.group.logs[place]
            position = max(log.first, self.positions.setdefault(place, self.group.begins_at(place)))
            entries = [entry for entry in log.entries if entry.offset >= position]
            some, most = entries[:most], most - len(entries[:most])
            self.positions[place] = log.end if len(some) == len(entries) else some[-1].offset + 1 if some else position
            if some:
                found[place] = [self._record(entry) for entry in some]
                self._turns.remove(place)
                self._turns.append(place)
        return found

    def _record(self, entry: Entry) -> ConsumerRecord:
        entry.handed += 1
        key, value = entry.event.user.encode(), entry.event.id.encode()
        return ConsumerRecord(
            entry.place.topic, entry.place.partition, entry.offset, 0, 0, key, value, None, len(key), len(value), ()
        )

    async def commit(self, offsets: Mapping[TopicPartition, tuple[int, str]]) -> None:
        held, answers = self.held, self.group.answers
        await asyncio.sleep(0.2 if answers == "slowly" else 0)
        if answers == "not at all":
            await asyncio.sleep(LONG)
        if answers == "refuses":
            raise RequestTimedOutError
        if self.is_dead or self.is_fenced or held is not self.held or not offsets.keys() <= self.places:
            raise CommitFailedError
        for place, (offset, metadata) in offsets.items():
            self.group.take_commit(place, offset, metadata)
        if answers == "unheard":
            await asyncio.sleep(LONG)

    # What is asked of what others published

    def look_again(self) -> None:
        for (user, slot), marks in self.group.creatives.items():
            for mark in marks:
                self.newest.note(user, slot, mark)

    async def caught_up(self, _: float) -> bool:
        return True

    trouble = ""

    # What a sender is asked, and what takes letters

    async def send(self, _: str, key: bytes | None, value: bytes | None, headers: Sequence[tuple[str, bytes]]) -> None:
        turn = self.lease.turn
        await asyncio.sleep(0)
        if not self.lease.valid or self.lease.turn != turn or self.is_dead:
            raise LeaseLostError
        user, slot, mark = read_mark(headers)
        entry, marks = self.group.entries[mark.event], self.group.creatives[user, slot]
        is_of_now = entry.begun_in == self.group.lives[entry.place]
        self.group.expect(is_of_now, f"{entry.event.id} is published, and its partition was taken away")
        known = max((one.order for one in marks if one.event in self._own), default=(0.0, 0))
        self.group.expect(mark.order >= known, f"{entry.event.id} replaces a newer creative of {user} in {slot}")
        self._own.add(mark.event)
        marks.append(mark)

    async def _letter(self, record: ConsumerRecord, _: RefusedError, *, shopper: str | None) -> str:
        await asyncio.sleep(0)
        self.group.at(TopicPartition(record.topic, record.partition), record.offset).lettered = True
        return "written"

    # What steps and engines are asked

    def _decode(self, value: bytes, _: object, __: object = None) -> Event:
        entry = self.group.entries[value.decode()]
        if entry.is_odd:
            raise RefusedError("json", "no document")
        return entry.event

    def _left_s(self, event: Event) -> float:
        return -1.0 if self.group.entries[event.id].expired else LONG

    async def _observe(self, event: Event) -> Sequence[str]:
        entry = self.group.entries[event.id]
        where = event.user, entry.place, self.group.lives[entry.place]
        in_order = entry.offset > self._observed.get(where, -1)
        self.group.expect(in_order, f"the profile of {event.user} sees {event.id} late")
        self._observed[where] = entry.offset
        await asyncio.sleep(0)
        return ()

    def _plan(self, event: Event) -> Plan:
        requests = [CreativeRequest(event_id=event.id, slot=slot, seed=1, brief=BRIEF) for slot in event.slots]
        return Plan(tuple(requests), "lamp", Offer("of-the-lamp"), {})

    async def _make(self, requests: Sequence[CreativeRequest]) -> Made:
        entry = self.group.entries[requests[0].event_id]
        others = [self.group.entries[one.event.id] for one in self.lanes.runs[entry.event.user] if one.event]
        for newer in [other for other in others if other.order > entry.order]:
            shared = {one.slot for one in requests} & set(newer.event.slots)
            is_stale = newer.begun_in != self.group.lives[newer.place]  # it failed, and nobody may say so any more
            is_void = newer.lettered or newer.expired or is_stale
            well = newer.event.consent and (is_void or not shared)
            self.group.expect(well, f"{entry.event.id} is painted, and {newer.event.id} is newer")
        painting = Painting(entry, self._loop.create_future())
        self.group.paintings.append(painting)
        try:
            if self.group.paints_at_once:
                await asyncio.sleep(0.01)
            else:
                await painting.result
        finally:
            self.group.paintings.remove(painting)
        creatives = [Creative(f"{one.event_id}|{one.slot}", b"", "image/webp", {}) for one in requests]
        return Made(creatives, 0.0)

    # What becomes of the worker

    def begin_rebalance(self, *, lost: bool) -> None:
        """Have the partitions given back; of those that are `lost` another may have them already."""
        self.joined.clear()
        if lost:
            self._lose()

        async def rebalance() -> None:
            await self.intake.on_partitions_revoked(list(self.places))
            self._lose()

        self.rebalance = self._loop.create_task(rebalance())

    def _lose(self) -> None:
        self.lease.void()
        self.is_fenced = True
        for place in self.places:
            self.group.begin_life(place)

    async def join(self, places: frozenset[TopicPartition]) -> None:
        """Get `places`."""
        self.rebalance, self.is_fenced = None, False
        self.held, self.places, self.positions = object(), places, {}
        for place in places:
            self.group.begin_life(place)
        self.lease.renew(self._loop.time())
        self.joined.set()
        await asyncio.sleep(0)
        await self.intake.on_partitions_assigned(list(places))

    def check(self) -> None:
        """Raise what ended the worker."""
        for task in (*self.tasks, self.rebalance):
            if task is not None and task.done():
                task.result()

    async def end(self) -> bool:
        """Drain and leave."""
        self.stop_asked.set()
        await asyncio.gather(*self.tasks)
        drained = await self.intake.drain()
        await self.intake.close()
        self.die()
        return drained

    def die(self) -> None:
        """Be gone at once."""
        self.is_dead = True
        self.lease.void()
        for place in self.places:
            self.group.begin_life(place)
        for task in (*self.tasks, self.rebalance):
            if task is not None:
                task.cancel()
