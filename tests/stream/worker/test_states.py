"""A worker's tracker, lanes, guard and intake under whatever may happen to them, in any order."""

from unittest.mock import patch

from aiokafka import TopicPartition
from aiokafka.structs import OffsetAndMetadata
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from stream.worker import intake
from stream.worker.fetching import COMMIT_S, POLL_MS
from tests.support.group_model import SETTINGS, Group
from tests.support.group_worker import Worker
from tests.support.leaping_loop import LeapingLoop

MOST = 3  # records that a poll brings
PATIENCE_S = 30  # for all that lies in the logs, with engines that return at once
ANY = st.integers(0, 1 << 16)
PLACES = [TopicPartition(SETTINGS.events_topic, number) for number in range(3)]
SHARES = st.sets(st.integers(0, 2), min_size=1)
EVENTS = st.tuples(
    st.sampled_from(PLACES),
    st.sampled_from(["ann", "bob", "cy"]),
    st.sets(st.sampled_from(["1x1", "2x2"]), min_size=1).map(sorted),
    st.sampled_from([0, 0, 0, 1, 4]),
    st.sampled_from([0, 0, 0, 1, 3]),
    st.sampled_from(["asks"] * 6 + ["odd", "refuses"]),
)


class Life(RuleBasedStateMachine):
    """Rules are what happens to a worker; what must hold of what it does is noted by the group."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = LeapingLoop()
        self.patch = patch.object(intake, "MAX_RECORDS", MOST)
        self.patch.start()
        self.age = 0

    @initialize(partitions=st.integers(1, 3), running=st.integers(1, 3), held=st.sampled_from([6, 30]))
    def a_worker_joins(self, partitions: int, running: int, held: int) -> None:
        self.group = Group(partitions, running, held, MOST)
        self.worker = Worker(self.group, self.loop)
        self._joins({0, 1, 2})

    def _joins(self, numbers: set[int]) -> None:
        places = frozenset(place for place in self.group.logs if place.partition in numbers)
        self.group.answers = "well"
        self.loop.run_until_complete(self.worker.join(places))
        self.age = 0
        self._pass(0.1)

    def _is_aged(self) -> bool:
        """Else a worker would seldom come to anything."""
        return self.age > 10

    def _pass(self, seconds: float) -> None:
        self.loop.advance(seconds)
        self.worker.check()

    def _place(self, number: int) -> TopicPartition:
        return PLACES[number % len(self.group.logs)]

    @rule(events=st.lists(EVENTS, min_size=1, max_size=5))
    def records_are_written(self, events: list[tuple[TopicPartition, str, list[str], int, int, str]]) -> None:
        for place, user, slots, gap, late, kind in events:
            self.group.append(self._place(place.partition), user, slots, gap=gap, late=late, kind=kind)
        self._pass(1.5 * POLL_MS / 1000)

    @rule(seconds=st.sampled_from([0.0, 0.02, 0.15, 0.15, 0.6, SETTINGS.drain_s]))
    def time_passes(self, seconds: float) -> None:
        self._pass(seconds)

    @precondition(lambda self: self.group.paintings)
    @rule(which=ANY, commits=st.booleans())
    def an_engine_returns(self, which: int, commits: bool) -> None:
        self._paints(which, "well")
        if commits:
            self.a_commit_is_asked()

    @precondition(lambda self: self.group.paintings)
    @rule(which=ANY, how=st.sampled_from(["engine", "layout"]), others=st.lists(ANY, max_size=2))
    def an_engine_fails(self, which: int, how: str, others: list[int]) -> None:
        self._paints(which, how)
        for other in others:
            self._paints(other, "well")

    def _paints(self, which: int, how: str) -> None:
        if paintings := self.group.paintings:
            paintings[which % len(paintings)].end(how)
            self._pass(0)

    @precondition(lambda self: len(self.group.unended()) > 3)
    @rule(which=ANY)
    def a_deadline_passes(self, which: int) -> None:
        entries = self.group.unended()
        entries[which % len(entries)].expired = True

    @rule()
    def a_commit_is_asked(self) -> None:
        self.worker.tasks.append(self.loop.create_task(self.worker.intake.commit()))
        self._pass(0)

    @rule(how=st.sampled_from([*["well"] * 4, "slowly", "refuses", "not at all", "unheard"]))
    def kafka_answers_commits(self, how: str) -> None:
        self.group.answers = how

    @precondition(lambda self: self.worker.rebalance is None and self._is_aged())
    @rule(lost=st.booleans())
    def the_group_rebalances(self, lost: bool) -> None:
        self.worker.begin_rebalance(lost=lost)
        self._pass(0)

    @precondition(lambda self: self.worker.rebalance is not None)
    @rule(places=SHARES)
    def partitions_are_assigned(self, places: set[int]) -> None:
        assert self.worker.rebalance is not None
        self.loop.run_until_complete(self.worker.rebalance)
        self._joins(places)

    @precondition(lambda self: self._of_others())
    @rule(which=ANY, count=st.integers(1, 4))
    def another_worker_works(self, which: int, count: int) -> None:
        others = self._of_others()
        self.group.work_elsewhere(others[which % len(others)], count)

    def _of_others(self) -> list[TopicPartition]:
        return sorted(self.group.logs.keys() - (frozenset() if self.worker.is_fenced else self.worker.places))

    @precondition(lambda self: self._is_aged())
    @rule(end=st.sampled_from(["drains", "drains too long", "crashes"]), places=SHARES, back=st.integers(-20, 8))
    def the_worker_ends_and_another_starts(self, end: str, places: set[int], back: int) -> None:
        """Engines return before the drain is over, or hang beyond it; meanwhile somebody may set offsets back."""
        if end == "crashes" or self.worker.rebalance is not None:
            self.worker.die()
            self.loop.run_until_complete(self.worker.lanes.cancel())
        else:
            self._engines(quick=end == "drains")
            self.loop.run_until_complete(self.worker.end())
        self.group.paints_at_once = False
        for place, entry in self.group.committed.items() if back > 0 else ():
            self.group.committed[place] = OffsetAndMetadata(max(0, entry.offset - back), entry.metadata)
        self.worker = Worker(self.group, self.loop)
        self._joins(places)

    def _engines(self, *, quick: bool) -> None:
        self.group.paints_at_once = quick
        for painting in self.group.paintings if quick else ():
            painting.end("well")

    @rule(which=ANY, marks=st.integers(0, 3), deleted=st.integers(-6, 3))
    def a_log_changes(self, which: int, marks: int, deleted: int) -> None:
        """A transaction is aborted; of records that nobody was given the oldest may be deleted."""
        place = self._place(which)
        self.group.logs[place].end += marks
        self.group.delete(place, deleted, self._reached(place))

    def _reached(self, place: TopicPartition) -> int:
        reached = self.worker.reached(place)
        return self.group.begins_at(place) if reached is None else reached

    @precondition(lambda self: self.worker.rebalance is None and self.worker.places and self._is_aged())
    @rule()
    def all_is_served_in_time(self) -> None:
        """Of no partition that is held anything is left, once Kafka answers and engines return."""
        self.group.answers = "well"
        self._engines(quick=True)
        self._pass(COMMIT_S)  # of a commit under way
        for _ in range(PATIENCE_S):
            if all(map(self.group.is_done, self.worker.places)):
                break
            self._pass(1.0)
        left = {place: self.group.committed.get(place) for place in self.worker.places if not self.group.is_done(place)}
        assert not left, left
        self.group.paints_at_once = False

    @invariant()
    def nothing_is_wrong(self) -> None:
        self.age += 1
        assert not self.group.faults, self.group.faults

    def teardown(self) -> None:
        try:
            if hasattr(self, "worker"):
                self._end()
        finally:
            self.patch.stop()
            self.loop.close()

    def _end(self) -> None:
        """All that was ever written is served, by us or by another, and committed."""
        try:
            if self.group.faults:
                return
            if self.worker.rebalance is None:
                self.worker.begin_rebalance(lost=False)
            self._engines(quick=True)
            self.partitions_are_assigned({0, 1, 2})
            self.all_is_served_in_time()
            self._engines(quick=True)
            assert self.loop.run_until_complete(self.worker.end())
            assert not self.group.faults, self.group.faults
            assert not self.group.unended()
            for entry in self.group.entries.values():
                assert entry.handed or entry.elsewhere or entry.deleted, f"{entry.event.id} was never handed over"
        finally:
            self.worker.die()
            self.loop.run_until_complete(self.worker.lanes.cancel())


Life.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLife = Life.TestCase
