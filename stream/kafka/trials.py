"""What a worker writes beside a committed offset, as its metadata: how often work began there and came to nothing."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from aiokafka import TopicPartition
from aiokafka.structs import OffsetAndMetadata

from stream.kafka.consumer import Consumer

_TEXT: Final = re.compile(r"starts=(\d{1,6}) alone=(\d{1,6}) by=(\w{1,32})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Trial:
    """What is known of an offset; of one that nobody marked, or another tool, nothing."""

    starts: int = 0
    """How often a worker began to read there."""
    alone: int = 0
    """How often one began to serve the first event from there, with no other beside it."""
    by: str = ""
    """The life of a worker that wrote this."""

    @classmethod
    def of(cls, text: str | None) -> "Trial":
        """Read the metadata of an offset, whoever wrote it."""
        match = _TEXT.fullmatch(text or "")
        return cls(int(match[1]), int(match[2]), match[3]) if match else cls()

    @property
    def text(self) -> str:
        """Metadata to commit, empty when there is nothing to tell."""
        return f"starts={self.starts} alone={self.alone} by={self.by}" if self.starts else ""

    def begun(self, by: str) -> "Trial":
        """Return it after one more start."""
        return replace(self, starts=self.starts + 1, by=by)

    def begun_alone(self, by: str) -> "Trial":
        """Return it after the first event from there was begun alone."""
        return replace(self, starts=max(1, self.starts), alone=self.alone + 1, by=by)


async def committed_trials(
    consumer: Consumer, partitions: Collection[TopicPartition]
) -> dict[TopicPartition, tuple[int, Trial]]:
    """Return what `consumer`'s group has committed of `partitions`, offset and trial; nothing where it has nothing.

    Raises:
        KafkaError: the coordinator cannot be asked.
    """
    coordinator = consumer._coordinator  # noqa: SLF001  aiokafka's `committed` leaves the metadata out
    found: dict[TopicPartition, OffsetAndMetadata] = await coordinator.fetch_committed_offsets(list(partitions))
    return {partition: (entry.offset, Trial.of(entry.metadata)) for partition, entry in found.items()}
