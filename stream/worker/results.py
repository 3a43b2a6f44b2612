"""What events came to, as it waits for its transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from stream.operator.metrics import Outcome
from stream.worker.newest import Mark
from stream.worker.transactional import Record


class Noted(NamedTuple):
    """Which slot has a creative from then on, and when its shopper did what it was made for, epoch seconds."""

    user: str
    slot: str
    mark: Mark
    acted: float


class Waiting(NamedTuple):
    """A dead letter that waits, whose it is, and when its record was first known, epoch seconds."""

    record: Record
    shopper: str
    moment: float


@dataclass(slots=True)
class Result:
    """What one event came to."""

    records: list[Record] = field(default_factory=list)
    marks: list[Noted] = field(default_factory=list)
    letters: list[Waiting] = field(default_factory=list)
    acts: list[Callable[[Outcome | None], None]] = field(default_factory=list)
    instead: Outcome | None = None
    """What it came to by what was left out last."""

    @property
    def written(self) -> list[Record]:
        """All that goes out."""
        return self.records + [letter.record for letter in self.letters]

    @property
    def size(self) -> int:
        """Bytes of its records' values."""
        return sum(len(record.value or b"") for record in self.written)
