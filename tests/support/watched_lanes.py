"""Lanes of which a second account is kept."""

import asyncio
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from aiokafka import TopicPartition

from stream.worker.arrival import Arrival
from stream.worker.lanes import Lanes
from tests.support.group_model import Group


class WatchedLanes(Lanes[Arrival, TopicPartition]):
    """Lanes of which a second account is kept: who waits, who runs, whose turn it was."""

    def __init__(self, group: Group, serve: Callable[[Sequence[Arrival]], Any], **options: Any) -> None:
        super().__init__(self._watched, running=group.running, held=group.held, **options)
        self._group, self._serve_turn = group, serve
        self.waits: dict[Hashable, list[tuple[Arrival, float]]] = {}
        self.runs: dict[Hashable, Sequence[Arrival]] = {}
        self._dropped: dict[int, Arrival] = {}
        """By identity; they are kept, for another may get the number of one that is gone."""
        self._passed: Counter[TopicPartition] = Counter()
        self.assigned: Callable[[], int] = lambda: 1

    def submit(self, group: TopicPartition, key: Hashable, item: Arrival) -> None:
        self.waits.setdefault(key, []).append((item, asyncio.get_running_loop().time()))
        held = [one for items in self.waits.values() for one, _ in items]
        held += [one for items in self.runs.values() for one in items]
        share = max(2 * self._group.most, self._group.held // max(1, self.assigned()))
        count = sum(one.ticket.partition == group for one in held)
        self._group.expect(count <= share, f"{group} holds {count}, and its share is {share}")
        super().submit(group, key, item)

    def drop(self) -> None:
        super().drop()
        self._dropped |= {id(one): one for items in self.waits.values() for one, _ in items}
        self.waits.clear()
        self._passed.clear()

    async def _watched(self, turn: Sequence[Arrival]) -> None:
        first, expect = turn[0], self._group.expect
        key: Hashable = first.record.key if first.event is None else first.event.user
        expect(key not in self.runs, f"{key} has two turns at a time")
        self.runs[key] = turn
        expect(len(self.runs) <= self._group.running, "more turns run than may")
        if not any(id(one) in self._dropped for one in turn):
            waited, now = self.waits.pop(key, []), asyncio.get_running_loop().time()
            expect([one for one, _ in waited[: len(turn)]] == list(turn), f"{key} is not served in order")
            left = waited[len(turn) :]
            expect(all(since == now for _, since in left), f"{key} waits on behind its own turn")
            if left:
                self.waits[key] = left
            self._count_turns(first.ticket.partition)
        for one in turn:
            entry = self._group.at(one.ticket.partition, one.ticket.offset)
            entry.begun_in = self._group.lives[entry.place]
            if not entry.event.consent and one.event is not None:
                self._group.begun_refusals[entry.event.user].append(entry)
        try:
            await self._serve_turn(turn)
        finally:
            del self.runs[key]

    def _count_turns(self, served: TopicPartition) -> None:
        """Look that no partition whose shoppers wait is passed over for more turns than there are others."""
        waiting = {items[0][0].ticket.partition for key, items in self.waits.items() if key not in self.runs}
        self._passed = Counter({place: self._passed[place] + 1 for place in waiting - {served}})
        most = len(self._group.logs) + self._group.running  # turns that were given out already begin after this one
        for place, count in self._passed.items():
            self._group.expect(count <= most, f"{place} was passed over {count} times")
