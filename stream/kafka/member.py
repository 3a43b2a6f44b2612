"""aiokafka's side of a consumer group, which tells when the coordinator last took this consumer for a member."""

import asyncio
import logging
from collections import deque
from typing import Any, Final, Protocol

from aiokafka import errors as kafka_errors
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.protocol.commit import OffsetFetchRequest
from aiokafka.protocol.group import HeartbeatRequest, JoinGroupRequest, SyncGroupRequest

from stream.kafka.shared_out import Counts, counts_of, with_counts

log = logging.getLogger(__name__)
FENCED: Final = 82  # FENCED_INSTANCE_ID, for which aiokafka has no class
ENDED: Final = frozenset({kafka_errors.UnknownMemberIdError.errno, kafka_errors.IllegalGenerationError.errno, FENCED})
CONTESTED: Final = 3, 60.0
"""Ends within so many seconds by which a static member knows that another process has its name: who takes the name
throws the other out, who joins again and does the same. A stalled network or process ends one membership at a time."""
REBALANCING: Final = kafka_errors.RebalanceInProgressError.errno
MOVED: Final = frozenset(
    {
        kafka_errors.GroupCoordinatorNotAvailableError.errno,
        kafka_errors.NotCoordinatorForGroupError.errno,
    }
)
"""Of a coordinator that is none any more: it is looked for anew."""


class NotFetchedError(kafka_errors.KafkaError):  # type: ignore[misc]  # aiokafka is untyped
    """The coordinator does not tell offsets now."""

    retriable = True


class FencedInstanceError(kafka_errors.BrokerResponseError):  # type: ignore[misc]  # aiokafka is untyped
    """Another process uses this static member's name (KIP-345)."""

    errno = FENCED
    message = "FENCED_INSTANCE_ID"


class Membership(Protocol):
    """What wants to know, as `stream.kafka.lease.Lease`."""

    def now(self) -> float:
        """Return the time by a clock of its own."""

    def renew(self, sent: float) -> None:
        """The coordinator answered well what was sent at `sent`."""

    def void(self) -> None:
        """The membership ended."""


class Member(GroupCoordinator):  # type: ignore[misc]  # aiokafka is untyped
    """Tells `membership` of every answer that prolongs it or ends it.

    One that may lead its group without knowing looks for new partitions, as aiokafka's known leader does.
    """

    _may_lead: bool = False
    """Whether it came back by its static name and was told of another leader, which may be its old self."""
    _shared: Counts | None = None
    """Of how many partitions the shares were made that hold now, where nobody else may look for more."""

    def __init__(self, *arguments: Any, membership: Membership, **options: Any) -> None:
        """Take what aiokafka's coordinator takes besides."""
        self._membership = membership
        self._ends: deque[float] = deque(maxlen=CONTESTED[0])
        self._fenced = False
        super().__init__(*arguments, **options)

    def check_errors(self) -> None:
        """Look whether the group refuses this member, as aiokafka does, or another process has its name.

        Raises:
            KafkaError: it does; FencedInstanceError where the name is another's, too.
        """
        times, within_s = CONTESTED
        contested = len(self._ends) == times and self._ends[-1] - self._ends[0] < within_s
        if self._group_instance_id and (self._fenced or contested):
            raise FencedInstanceError(f"another process is {self._group_instance_id}, too")
        self._revive()
        super().check_errors()

    def _revive(self) -> None:
        """Have what an answer ended that aiokafka did not expect begun again, by joining anew."""
        for name in ("_heartbeat_task", "_commit_refresh_task"):
            task = getattr(self, name)
            if task is not None and _is_unforeseen(task):
                setattr(self, name, None)
                self.request_rejoin()

    def reset_generation(self) -> None:
        """Forget the membership, as aiokafka does when the coordinator does not know it, or on leaving."""
        self._membership.void()
        self._ends.append(self._membership.now())
        super().reset_generation()

    def _do_commit_offsets(self, assignment: Any, offsets: Any) -> "asyncio.Task[None]":
        """Commit as aiokafka does, in a task whose end is looked at even where whoever waited for it was cut short."""
        commit = asyncio.create_task(super()._do_commit_offsets(assignment, offsets))
        commit.add_done_callback(_seen)
        return commit

    async def _perform_assignment(self, response: Any) -> Any:
        """Share partitions out as aiokafka does, and tell each member of how many."""
        shares = await super()._perform_assignment(response)
        return {member: with_counts(share, self._metadata_snapshot) for member, share in shares.items()}

    async def _on_join_complete(self, generation: int, member_id: str, protocol: str, share: bytes) -> None:
        if self._may_lead:
            told = counts_of(share)
            self._shared = self._present() if told is None else told
        await super()._on_join_complete(generation, member_id, protocol, share)

    def _handle_metadata_update(self, cluster: Any) -> None:
        """Look whether there are partitions that are in nobody's share; who is no leader then joins for nothing."""
        super()._handle_metadata_update(cluster)
        shared = self._shared
        if shared is not None and any(count > shared.get(topic, 0) for topic, count in self._present().items()):
            log.info("partitions were added: the group is asked to share them out")
            self.request_rejoin()

    def _present(self) -> Counts:
        subscription = self._subscription.subscription
        topics = () if subscription is None else subscription.topics
        return {topic: len(self._cluster.partitions_for_topic(topic) or ()) for topic in topics}

    async def _send_req(self, request: Any) -> Any:
        joins, returns = isinstance(request, JoinGroupRequest), self.member_id == JoinGroupRequest.UNKNOWN_MEMBER_ID
        if joins:
            self._membership.void()  # whoever joins has given its partitions back before
            self._may_lead, self._shared = False, None
        sent = self._membership.now()
        answer = await super()._send_req(request)
        if joins and returns and self._group_instance_id:
            self._may_lead = answer.leader_id != answer.member_id
        code = getattr(answer, "error_code", 0)
        if code in ENDED:
            self._membership.void()
            self._fenced = self._fenced or code == FENCED
        elif (isinstance(request, HeartbeatRequest) and code in {0, REBALANCING}) or (
            isinstance(request, SyncGroupRequest) and code == 0
        ):
            self._membership.renew(sent)
        if isinstance(request, OffsetFetchRequest) and code:
            self._require_offsets(code)
        return answer

    def _require_offsets(self, code: int) -> None:
        """Refuse an answer that tells no offsets: aiokafka looks for errors of partitions alone, and finds none.

        Raises:
            KafkaError: to be tried again, unless the right is missing.
        """
        if code in MOVED:
            self.coordinator_dead()
        error = kafka_errors.for_code(code)
        if error is kafka_errors.GroupAuthorizationFailedError:
            raise error(self.group_id)
        raise NotFetchedError(error.__name__)


def _is_unforeseen(task: "asyncio.Task[None]") -> bool:
    """Tell whether a task ended by what aiokafka says of an answer that it does not know."""
    return task.done() and not task.cancelled() and type(task.exception()) is kafka_errors.KafkaError


def _seen(commit: "asyncio.Task[None]") -> None:
    """Look at the error of a commit, of which asyncio would else complain; who still waits for it gets it, too."""
    if not commit.cancelled():
        commit.exception()
