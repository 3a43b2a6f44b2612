"""Which offsets are done: commits never pass an unfinished event, however much runs at once."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from aiokafka import TopicPartition


class OffsetTracker:
    """The offsets of one partition during one assignment; gaps left by compaction or transactions are no gaps here."""

    __slots__ = ("_done", "_last", "_order", "committed", "position")

    def __init__(self) -> None:
        self._order: deque[int] = deque()
        self._done: set[int] = set()
        self._last = -1
        self.position: int | None = None
        """The offset to commit: every started offset below it is done."""
        self.committed: int | None = None

    @property
    def last(self) -> int:
        """The highest offset started, -1 before the first."""
        return self._last

    def start(self, offset: int) -> None:
        """Begin `offset`.

        Raises:
            ValueError: not above the last one started.
        """
        if offset <= self._last:
            raise ValueError(f"offset {offset} does not come after {self._last}")
        self._last = offset
        self._order.append(offset)

    def finish(self, offset: int) -> None:
        """Complete `offset` and move the position over all that is done without a gap.

        Raises:
            ValueError: never started, or done before.
        """
        if offset in self._done or not self._order or not self._order[0] <= offset <= self._last:
            raise ValueError(f"offset {offset} is not in flight")
        self._done.add(offset)
        while self._order and self._order[0] in self._done:
            self._done.discard(self._order[0])
            self.position = self._order.popleft() + 1

    def pass_over(self, offset: int) -> None:
        """Move the position to `offset` where nothing is in flight: what lies before it is none of ours."""
        if not self._order and offset > max(self._last, self.position or 0):
            self._last, self.position = offset - 1, offset


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to finish one offset, worthless once its partition was taken away."""

    partition: TopicPartition
    offset: int
    tracker: OffsetTracker


class Ledger:
    """The trackers of the partitions held now."""

    def __init__(self) -> None:
        self._trackers: dict[TopicPartition, OffsetTracker] = {}

    def start(self, partition: TopicPartition, offset: int) -> Ticket:
        """Begin an offset.

        A tracker is made by the first record, not by the assignment: records may arrive while the listener still runs.
        An offset seen before means the partition went and came back: the earlier tickets become stale.
        """
        tracker = self._trackers.get(partition)
        if tracker is None or offset <= tracker.last:
            tracker = self._trackers[partition] = OffsetTracker()
        tracker.start(offset)
        return Ticket(partition, offset, tracker)

    def holds(self, ticket: Ticket) -> bool:
        """Tell whether the partition of `ticket` is still the same assignment."""
        return self._trackers.get(ticket.partition) is ticket.tracker

    def finish(self, ticket: Ticket) -> bool:
        """Complete the offset of `ticket`; False when the ticket is stale and nothing happened."""
        if not self.holds(ticket):
            return False
        ticket.tracker.finish(ticket.offset)
        return True

    def pass_over(self, partition: TopicPartition, reached: int) -> None:
        """Count what was read up to `reached` as done where nothing is in flight: marks of transactions, gaps."""
        if partition not in self._trackers:
            self._trackers[partition] = OffsetTracker()
        self._trackers[partition].pass_over(reached)

    def pending(self) -> dict[TopicPartition, int]:
        """Return what a commit would change."""
        return {
            partition: tracker.position
            for partition, tracker in self._trackers.items()
            if tracker.position is not None and tracker.position != tracker.committed
        }

    def committed(self, offsets: dict[TopicPartition, int]) -> None:
        """Note a successful commit."""
        for partition, offset in offsets.items():
            if tracker := self._trackers.get(partition):
                tracker.committed = offset

    def position(self, partition: TopicPartition) -> int | None:
        """Return the offset to which `partition` is done, None before anything is."""
        tracker = self._trackers.get(partition)
        return None if tracker is None else tracker.position

    def revoke(self, partitions: Iterable[TopicPartition]) -> None:
        """Forget partitions that were taken away."""
        for partition in partitions:
            self._trackers.pop(partition, None)
