"""aiokafka's fetcher with a reader of ours: nothing that lies in a log stops it."""

import asyncio
import itertools
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from aiokafka import TopicPartition
from aiokafka import errors as kafka_errors
from aiokafka.consumer.fetcher import Fetcher, FetchResult

from stream.kafka.logread import LogRecords, Place
from stream.kafka.sessions import FetchSession, SessionFetch

log = logging.getLogger(__name__)
RACK_FROM: Final = 11  # the version of a fetch from which on the broker names a nearer replica
EMBEDDED_WAIT_MS: Final = 10
LOOK_AGAIN_S: Final = 0.5
NOWHERE: Final = (None, -1)  # a leader that is not known, and that of a partition whose replicas are all away
LOG_START_FROM: Final = 5  # from here on a partition's answer tells where its log begins
HELD_BYTES: Final = 64 << 20
"""What is fetched ahead over all partitions, as it came: more would only wait here, and there may be hundreds."""
LEFT_S: Final = 2.0
"""After which what nobody asks for is let go where `HELD_BYTES` wait."""


class LogFetcher(Fetcher):  # type: ignore[misc]  # aiokafka is untyped
    """Puts `LogRecords` where aiokafka puts its own records, and reads by fetch sessions."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Take what aiokafka's fetcher takes."""
        self.has_read = False
        self.deleted: Counter[TopicPartition] = Counter()
        """Records of each partition that were deleted before they were read."""
        self._missed: dict[TopicPartition, tuple[object, int]] = {}
        self._doubts: Counter[Place] = Counter()
        self._sizes: dict[TopicPartition, int] = {}
        """Bytes of what came last of each partition; it is held while it lies in aiokafka's `_records`."""
        self._turns: dict[TopicPartition, int] = {}
        """When records of each partition came last, counted by what came of all."""
        self._numbers = itertools.count(1)
        self._looked = 0.0
        self._named: frozenset[TopicPartition] = frozenset()
        """Of what records were asked for last; none stands for all."""
        self._left: set[TopicPartition] = set()
        """What was let go, and is not fetched until it is asked for."""
        self._sessions: defaultdict[Any, FetchSession] = defaultdict(FetchSession)
        super().__init__(*arguments, **options)

    @property
    def _fetch_max_wait_ms(self) -> int:
        """How long a broker may wait for records, in ms: the embedded one answers only when that is over."""
        return min(self._wait_ms, EMBEDDED_WAIT_MS) if self._client.embedded else self._wait_ms

    @_fetch_max_wait_ms.setter
    def _fetch_max_wait_ms(self, wait_ms: int) -> None:
        self._wait_ms = wait_ms

    @property
    def failure(self) -> BaseException | None:
        """What ended the fetching, which nothing else would tell."""
        task = self._fetch_task
        return task.exception() if task.done() and not task.cancelled() else None

    async def close(self) -> None:
        """End all tasks, and keep their cancellation in here."""
        self._closed = True
        tasks = [self._fetch_task, *self._pending_tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for waiter in self._fetch_waiters:
            self._notify(waiter)

    async def fetched_records(self, partitions: Any, timeout: float = 0, max_records: int | None = None) -> Any:  # noqa: ASYNC109  aiokafka's
        """Note what is wanted, and return it as aiokafka does."""
        self._named = frozenset(partitions)
        if self._left:
            self._left = self._left - self._named if partitions else set()
        return await super().fetched_records(partitions, timeout, max_records)

    def _room(self) -> int:
        """Return how much more may be held; where nothing, what nobody asks for, as it is not taken over, is let go."""
        room = HELD_BYTES - sum(self._sizes.get(place, 0) for place in self._records)
        if room > 0 or not self._named:
            return room
        old = time.monotonic() - LEFT_S
        for place, held in list(self._records.items()):
            if place not in self._named and isinstance(held, FetchResult) and held._created < old:  # noqa: SLF001
                del self._records[place]
                self._left.add(place)
                room += self._sizes[place]
        return room

    def _get_actions_per_node(self, assignment: Any) -> Any:
        """Return what to ask each broker, as aiokafka does; of the partitions that it may be asked for in a session.

        A broker is not asked while something of it waits to be read, for a while, nor while it is being asked, and none
        while `HELD_BYTES` wait over all. A topic that is gone is not looked for in a tight loop.
        """
        wanted: defaultdict[Any, dict[TopicPartition, int]] = defaultdict(dict)
        lost: defaultdict[Any, list[TopicPartition]] = defaultdict(list)
        waits: dict[Any, float] = {}
        resumed, stale, room = [], False, self._room()
        nearest, leader = self._preferred_read_replica, self._client.cluster.leader_for_partition
        for place in assignment.tps:
            node = self._select_read_replica(place) if nearest else leader(place)
            if (held := self._records.get(place)) is not None:
                waits[node] = max(waits.get(node, 0.0), held.calculate_backoff())
            elif node in self._in_flight:
                continue
            elif node in NOWHERE:
                stale = True
            elif not (state := assignment.state_value(place)).has_valid_position:
                stale |= not self._look_for(place, lost)
            elif state.paused:
                resumed.append(state.resume_fut)
            elif place not in self._left:
                wanted[node][place] = state.position
        part = min(self._max_partition_fetch_bytes, max(1, HELD_BYTES // max(1, len(assignment.tps))))
        asked = [node for node in wanted if node not in lost and not waits.get(node)] if room > 0 else []
        share = room // max(1, len(self._in_flight) + len(asked))  # all may answer at once
        fetches = [(node, self._fetch_of(node, wanted[node], share, part)) for node in asked]
        pauses = [pause for pause in waits.values() if pause]
        timeout_s = min(pauses) if pauses else self._fetcher_timeout
        if stale and time.monotonic() < self._looked + LOOK_AGAIN_S:
            return fetches, lost, min(timeout_s, LOOK_AGAIN_S), False, resumed
        if stale:
            self._looked = time.monotonic()
        return fetches, lost, timeout_s, stale, resumed

    def _look_for(self, place: TopicPartition, lost: dict[Any, list[TopicPartition]]) -> bool:
        """Have it asked where `place` is to be read, of its leader, as no other replica tells; False without one."""
        leader = self._client.cluster.leader_for_partition(place)
        if leader in NOWHERE:
            return False
        if leader not in self._in_flight:
            lost[leader].append(place)
        return True

    def _fetch_of(self, node: Any, places: dict[TopicPartition, int], share: int, part: int) -> SessionFetch:
        """Return a question for `places`, first those that waited longest; `part` of each, so that all find room.

        Only of the first that has any does a batch come that is larger than a partition's part (Fetch of version 3, and
        KIP-74): behind one that always has more, that of another would never be read.
        """
        turns = self._turns
        return SessionFetch(
            self._sessions[node],
            {place: places[place] for place in sorted(places, key=lambda place: turns.get(place, 0))},
            part,
            max_wait_time=self._fetch_max_wait_ms,
            min_bytes=self._fetch_min_bytes,
            max_bytes=min(self._fetch_max_bytes, max(share, self._max_partition_fetch_bytes)),
            isolation_level=self._isolation_level,
            rack_id=self._client_rack or "",
        )

    async def _proc_fetch_request(self, assignment: Any, node_id: Any, request: SessionFetch) -> bool:
        """Send one fetch and keep what came; True when a reader that waits has something to look at."""
        session = request.session
        with suppress(asyncio.CancelledError):  # by `close`, or since the partitions went: nobody wants the answer
            try:
                response = await self._client.send(node_id, request)
                session.answered(response)
            except kafka_errors.KafkaError as error:
                session.lost()
                log.warning("fetch failed", extra={"node": node_id, "error": type(error).__name__})
                for place in request.wanted:
                    if self._preferred_read_replica.get(place, (None,))[0] == node_id:
                        del self._preferred_read_replica[place]
                await asyncio.sleep(self._retry_backoff)
                return False
            except asyncio.CancelledError:
                session.lost()
                raise
            if not assignment.active:
                return False
            if not request.is_answered_by(response):
                session.lost()
                return False
            woken = [
                self._take(assignment, TopicPartition(topic, number), request.wanted, response.API_VERSION, answer)
                for topic, partitions in response.topics
                for number, *answer in partitions
            ]
            if not any(woken) and any(error for _, partitions in response.topics for _, error, *_ in partitions):
                await asyncio.sleep(self._retry_backoff)  # the broker would answer so at once, again and again
            return any(woken)
        return False

    def _take(
        self,
        assignment: Any,
        place: TopicPartition,
        wanted: Mapping[TopicPartition, int],
        version: int,
        answer: list[Any],
    ) -> bool:
        error, highwater, *rest = answer
        state, position = assignment.state_value(place), wanted[place]
        if not state.has_valid_position or state.position != position:
            return False  # somebody sought elsewhere meanwhile
        if error:
            return self._refused(assignment, place, state, position, kafka_errors.for_code(error))
        self.has_read = True
        held, missed = self._missed.pop(place, (None, 0)) if self._missed else (None, 0)
        if held is assignment:  # else it went, and came back with another offset
            self._tell_missed(place, missed, position)
        state.highwater = highwater
        state.lso = rest[0] if version >= 4 else None
        state.timestamp = int(1000 * time.time())
        if version >= RACK_FROM and self._client_rack:
            self._update_preferred_read_replica(place, rest[-2])
        aborted = None
        if self._isolation_level and version >= 4:
            aborted = rest[2 if version >= LOG_START_FROM else 1] or ()
        if not rest[-1]:
            return False
        self._sizes[place], self._turns[place] = len(rest[-1]), next(self._numbers)
        records = LogRecords(place, rest[-1], position, aborted=aborted, doubts=self._doubts)
        self._records[place] = FetchResult(
            place, partition_records=records, assignment=assignment, backoff=self._prefetch_backoff
        )
        return True

    def _tell_missed(self, place: TopicPartition, wanted: int, found: int) -> None:
        """Tell of a log that had not the offset `wanted`, and is read from `found` on."""
        told = {"topic": place.topic, "partition": place.partition, "offset": wanted, "next_offset": found}
        if found > wanted:
            self.deleted[place] += found - wanted
            log.error("records were deleted before they were read", extra=told)
        else:
            log.warning("the log ends before what was read of it: it was cut, or made anew", extra=told)

    def _refused(
        self, assignment: Any, place: TopicPartition, state: Any, position: int, error: type[Exception]
    ) -> bool:
        """Do what aiokafka does with a partition that the broker has no records of."""
        follower = self._preferred_read_replica.pop(place, None)
        told = {"topic": place.topic, "partition": place.partition, "offset": position, "error": error.__name__}
        if error in {kafka_errors.NotLeaderForPartitionError, kafka_errors.UnknownTopicOrPartitionError}:
            self._client.force_metadata_update()
        elif error is kafka_errors.OffsetOutOfRangeError and follower is not None:
            pass  # it may be behind, and the leader, which knows, is asked next (KIP-392)
        elif error is kafka_errors.OffsetOutOfRangeError:
            self._missed[place] = assignment, position
            state.await_reset(self._default_reset_strategy)
        elif error is kafka_errors.TopicAuthorizationFailedError:
            self._records.pop(place, None)  # aiokafka takes none to be there
            self._set_error(place, error(place.topic))
            return True
        else:
            log.warning("a partition cannot be fetched", extra=told)
        return False
