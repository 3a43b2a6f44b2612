"""What a worker keeps of a shopper whose profile lies in Redis, and what Redis is still to forget."""

from dataclasses import dataclass, field, replace

from engines.vocabulary.reading import UNREAD
from stream.planning.shopper import Seen, Shopper


@dataclass(slots=True, eq=False)
class Kept:
    """One shopper: the state, the stamp that Redis had last, and what is not there yet."""

    state: Shopper | None = None
    stamp: bytes = b""
    waiting: list[Seen] = field(default_factory=list)
    busy: bool = False
    """Whether it is being written; who does writes what comes meanwhile, too."""
    lives: int = 0
    """How often it was forgotten: an answer from a former life tells nothing."""

    def forget(self, rest: Shopper | None, stamp: bytes) -> None:
        """Forget all but `rest`, of which Redis will have the `stamp`."""
        self.state, self.stamp, self.waiting = rest, stamp, []
        self.lives += 1


@dataclass(frozen=True, slots=True, eq=False)
class Deletion:
    """What Redis is to forget a shopper for: a refusal of consent, of which `value` is left, or a request."""

    value: bytes = b""
    seen: Seen | None = None


def lean(seen: Seen) -> Seen:
    """Leave out what a profile does not ask of a product: it may wait for long."""
    if seen.product is None:
        return seen
    lean = replace(seen.product, name="", description="", link="", reading=UNREAD, approved=(), banned=())
    return replace(seen, product=lean)
