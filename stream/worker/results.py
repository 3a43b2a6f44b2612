"""What events came to, as it waits for its transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from stream.operator.metrics import Outcome
from stream.worker.newest import Mark
from stream.worker.transactional import Record


class Noted(NamedTuple):
    """A record that makes or clears a slot's creative, and of which event it is from then on."""

    record: Record
    user: str
    slot: str
    mark: Mark


class Waiting(NamedTuple):
    """A dead letter that waits, whose it is, and when its record was first known, epoch seconds."""

    record: Record
    shopper: str
    moment: float


RESULT_BYTES: Final = 500  # with what is to follow it, of an event that came to nothing, too


@dataclass(slots=True)
class Result:
    """What one event came to."""

    creatives: list[Noted] = field(default_factory=list)
    letters: list[Waiting] = field(default_factory=list)
    acts: list[Callable[[Outcome | None], None]] = field(default_factory=list)
    instead: Outcome | None = None
    """What it came to by what was left out last."""

    @property
    def written(self) -> list[Record]:
        """All that goes out."""
        return [noted.record for noted in self.creatives] + [letter.record for letter in self.letters]

    @property
    def size(self) -> int:
        """Bytes that it holds, about."""
        return RESULT_BYTES + sum(record.size for record in self.written)
