"""aiokafka's side of a consumer group, which tells when the coordinator last took this consumer for a member."""

from typing import Any, Final, Protocol

from aiokafka import errors as kafka_errors
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.protocol.group import HeartbeatRequest, JoinGroupRequest, SyncGroupRequest

FENCED: Final = 82  # FENCED_INSTANCE_ID, for which aiokafka has no class
ENDED: Final = frozenset({kafka_errors.UnknownMemberIdError.errno, kafka_errors.IllegalGenerationError.errno, FENCED})
REBALANCING: Final = kafka_errors.RebalanceInProgressError.errno


class Membership(Protocol):
    """What wants to know, as `stream.kafka.lease.Lease`."""

    def now(self) -> float:
        """Return the time by a clock of its own."""

    def renew(self, sent: float) -> None:
        """The coordinator answered well what was sent at `sent`."""

    def void(self) -> None:
        """The membership ended."""


class Member(GroupCoordinator):  # type: ignore[misc]  # aiokafka is untyped
    """Tells `membership` of every answer that prolongs it or ends it."""

    def __init__(self, *arguments: Any, membership: Membership, **options: Any) -> None:
        """Take what aiokafka's coordinator takes besides."""
        self._membership = membership
        super().__init__(*arguments, **options)

    def reset_generation(self) -> None:
        """Forget the membership, as aiokafka does when the coordinator does not know it, or on leaving."""
        self._membership.void()
        super().reset_generation()

    async def _send_req(self, request: Any) -> Any:
        if isinstance(request, JoinGroupRequest):
            self._membership.void()  # whoever joins has given its partitions back before
        sent = self._membership.now()
        answer = await super()._send_req(request)
        code = getattr(answer, "error_code", 0)
        if code in ENDED:
            self._membership.void()
        elif (isinstance(request, HeartbeatRequest) and code in {0, REBALANCING}) or (
            isinstance(request, SyncGroupRequest) and code == 0
        ):
            self._membership.renew(sent)
        return answer
