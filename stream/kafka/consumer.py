"""A consumer that reads past anything in a log, notices new topics and partitions, and ends when it is told to."""

import logging
import time
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.consumer.group_coordinator import NoGroupCoordinator
from aiokafka.errors import KafkaError, TopicAuthorizationFailedError

from stream.kafka.batches import Unreadable
from stream.kafka.client import Client, ended
from stream.kafka.fetcher import LogFetcher
from stream.kafka.member import Member, Membership
from stream.kafka.silence import ANSWER_S

ANSWER_SHARE: Final = 0.6  # of the session timeout
METADATA_MS: Final = 2_000  # a new topic or partition is noticed within it; one small request
STOP_S: Final = 5.0  # leaving spares the group a session timeout of waiting, no more: it is not worth a longer wait
NOBODY: Final = -1
log = logging.getLogger(__name__)


class Consumer(AIOKafkaConsumer):  # type: ignore[misc]  # aiokafka is untyped
    """An `AIOKafkaConsumer` whose `getmany` gives an `Unreadable` where a log holds no record that could be read.

    It is started first; then topics are subscribed to, or partitions assigned. It never creates a topic.
    """

    def __init__(self, membership: Membership | None = None, **options: Any) -> None:
        """Take aiokafka's `options` but topics; in a group, `membership` is told of every answer that concerns it."""
        options.setdefault("metadata_max_age_ms", METADATA_MS)
        super().__init__(**options)
        self._client: Client = Client.of(self._client)
        if membership is not None:
            # A heartbeat that is not answered must leave time to find who answers before the session is over.
            self._client.group_answer_s = min(ANSWER_S, ANSWER_SHARE * self._session_timeout_ms / 1000)
        self._membership = membership
        self._begun: dict[TopicPartition, int] = {}
        self._begun_in: object = None

    async def start(self) -> None:
        """Connect; unlike aiokafka's, with our fetcher and group member, and before anything is subscribed to.

        Raises:
            KafkaError: no broker answers.
        """
        await self._client.bootstrap()
        self._fetcher = LogFetcher(
            self._client,
            self._subscription,
            fetch_min_bytes=self._fetch_min_bytes,
            fetch_max_bytes=self._fetch_max_bytes,
            fetch_max_wait_ms=self._fetch_max_wait_ms,
            max_partition_fetch_bytes=self._max_partition_fetch_bytes,
            fetcher_timeout=self._consumer_timeout,
            retry_backoff_ms=self._retry_backoff_ms,
            auto_offset_reset=self._auto_offset_reset,
            isolation_level=self._isolation_level,
            client_rack=self._client_rack,
        )
        if self._group_id is None or self._membership is None:
            self._coordinator = NoGroupCoordinator(self._client, self._subscription)
            return
        self._coordinator = Member(
            self._client,
            self._subscription,
            membership=self._membership,
            group_id=self._group_id,
            group_instance_id=self._group_instance_id,
            heartbeat_interval_ms=self._heartbeat_interval_ms,
            session_timeout_ms=self._session_timeout_ms,
            retry_backoff_ms=self._retry_backoff_ms,
            enable_auto_commit=False,
            assignors=self._partition_assignment_strategy,
            rebalance_timeout_ms=self._rebalance_timeout_ms,
            max_poll_interval_ms=self._max_poll_interval_ms,
        )
        # As if somebody always fetched: who has no partition, or no room, would else be taken out of the group for it,
        # and never join again. Who holds partitions and never gets on is ended by `stream.worker.intake`.
        self._subscription._fetch_count += 1  # noqa: SLF001  aiokafka shows no way to it

    async def getmany(
        self, *partitions: TopicPartition, timeout_ms: int = 0, max_records: int | None = None
    ) -> dict[TopicPartition, list[ConsumerRecord | Unreadable]]:
        """Return what came, of `partitions` or of all, as aiokafka's does; each is first to be served in its turn.

        `reached` moves in the same step as records are returned: nothing runs between the two.

        Raises:
            KafkaError: rights are missing, or a task of the client ended; what lies in a log raises nothing.
        """
        self._require_tasks()
        found: dict[TopicPartition, list[ConsumerRecord | Unreadable]]
        found = await super().getmany(*partitions, timeout_ms=timeout_ms, max_records=max_records)
        waiting = self._fetcher._records  # noqa: SLF001  aiokafka serves what stands first
        for place, records in found.items():
            if place in waiting:
                waiting.move_to_end(place)
            for record in records:
                if isinstance(record, Unreadable):
                    _tell(record)
        return found

    def watch(self, topics: Collection[str]) -> None:
        """Keep an eye on `topics` without reading them; `knows` tells whether each exists."""
        self._client.watched = self._client.watched | frozenset(topics)
        for topic in topics:
            self._client.add_topic(topic)

    async def find(self, topic: str) -> bool:
        """Ask for `topic` now, and keep an eye on it; return whether it is there."""
        self.watch([topic])
        await self._client.force_metadata_update()
        return self.knows(topic)

    def follow(self, topic: str, places: Mapping[TopicPartition, int]) -> bool:
        """Read all partitions that `topic`, which is watched, was last seen to have; False where they are read already.

        Args:
            topic: whose partitions are assigned, without a group.
            places: the offset from which each partition is read on; the others begin where `auto_offset_reset` says.

        Raises:
            TopicAuthorizationFailedError: the topic may not be read.
        """
        if topic in self._client.cluster.unauthorized_topics:
            raise TopicAuthorizationFailedError(topic)
        wanted = {TopicPartition(topic, number) for number in self._client.cluster.partitions_for_topic(topic) or ()}
        if not wanted or wanted == self.assignment():
            return False  # a topic that is gone may come back, or be one that its brokers forgot for a moment
        self.assign(sorted(wanted))
        for place in wanted & places.keys():
            self.seek(place, places[place])
        return True

    def led(self) -> set[TopicPartition]:
        """Return those of the assigned partitions that had a leader when the cluster was last asked."""
        leader = self._client.cluster.leader_for_partition
        return {place for place in self.assignment() if leader(place) not in {None, NOBODY}}

    def take_deleted(self) -> Counter[TopicPartition]:
        """Return how many records of each partition were deleted before they were read, since this was last asked."""
        deleted: Counter[TopicPartition] = self._fetcher.deleted.copy()
        self._fetcher.deleted.clear()
        return deleted

    def knows(self, topic: str) -> bool:
        """Whether `topic`, read or watched, was in the cluster when it was last asked."""
        return bool(self._client.cluster.partitions_for_topic(topic))

    def identity(self, topic: str) -> tuple[int, int] | None:
        """Return what tells `topic` from another of its name, made before or after it; None where no broker told."""
        return self._client.topic_ids.get(topic)

    @property
    def has_read(self) -> bool:
        """Whether a broker answered a fetch with what lies in a log, be it nothing."""
        return self._fetcher is not None and self._fetcher.has_read

    @property
    def held(self) -> object:
        """What stands for the present assignment: another object after each rebalance."""
        return self._assignment()

    @property
    def has_ended(self) -> bool:
        """Whether a task ended without which nothing is fetched or learnt, or no group joined."""
        coordination = getattr(self._coordinator, "_coordination_task", None)
        failed = self._fetcher.failure is not None or self._client.failure is not None
        return failed or (coordination is not None and coordination.done())

    def require_group(self) -> None:
        """Look whether the group refuses this member; it tries to join again after each look.

        Raises:
            KafkaError: it does, or a task of the client ended.
        """
        self._require_tasks()
        self._coordinator.check_errors()

    def _require_tasks(self) -> None:
        for what, failure in (
            ("fetching", self._fetcher.failure),
            ("the learning of the cluster", self._client.failure),
        ):
            if failure is not None:
                raise KafkaError(f"{what} ended: {failure}") from failure

    @property
    def silent_s(self) -> float:
        """Seconds since any broker answered anything; a broker that is well answers every fetch and every look."""
        heard = self._client.heard
        return float("inf") if heard is None else time.monotonic() - heard

    def reached(self, partition: TopicPartition) -> int | None:
        """Return the offset to which everything of `partition` was returned or passed over; None before it is known.

        It moves over what `getmany` never returns, such as the marks of transactions.
        """
        assignment = self._assignment()
        state = None if assignment is None else assignment.state_value(partition)
        return state.position if state is not None and state.has_valid_position else None

    async def lags(self, done: Mapping[TopicPartition, int | None]) -> dict[TopicPartition, int]:
        """Return how many offsets each assigned partition that has a leader is behind its end.

        Args:
            done: the offset to which each partition is done; where None or missing, what the group had committed when
                the partition came, or the log's beginning, counts.

        Raises:
            KafkaError: the brokers cannot be asked.
        """
        places = sorted(self.led())
        if not places:
            return {}
        if self._begun_in is not self._assignment():
            self._begun, self._begun_in = {}, self._assignment()
        ends = await self.end_offsets(places)
        starts = {place: done.get(place) for place in places}
        for place in [place for place, start in starts.items() if start is None]:
            if place not in self._begun:
                self._begun[place] = await self._start(place)
            starts[place] = self._begun[place]
        return {place: max(0, ends[place] - (starts[place] or 0)) for place in places}

    async def _start(self, place: TopicPartition) -> int:
        committed = None if self._group_id is None else await self.committed(place)
        if committed is not None:
            return int(committed)
        return int((await self.beginning_offsets([place]))[place])

    def _assignment(self) -> Any:
        subscription = self._subscription.subscription
        return None if subscription is None else subscription.assignment

    async def stop(self) -> None:
        """Leave the group and disconnect, within `STOP_S` and without an error, whatever became of the brokers."""
        if self._closed:
            return
        if await ended(super().stop(), STOP_S):
            return
        log.warning("the consumer did not stop cleanly")
        for task in self._tasks():
            task.cancel()
        await ended(self._client.close(), 1.0)

    def _tasks(self) -> list[Any]:
        """Return aiokafka's tasks, which an ending that was cut short leaves behind."""
        names = ("_coordination_task", "_heartbeat_task", "_commit_refresh_task", "_reset_committed_task")
        tasks = [getattr(self._coordinator, name, None) for name in names]
        if self._fetcher is not None:
            tasks += [self._fetcher._fetch_task, *self._fetcher._pending_tasks]  # noqa: SLF001  it shows no way
        return [task for task in tasks if task is not None]


def _tell(record: Unreadable) -> None:
    log.warning(
        "a record cannot be read",
        extra={
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.first,
            "last_offset": record.offset,
            "reason": record.reason,
            "detail": record.detail,
            "bytes": None if record.value is None else len(record.value),
        },
    )
