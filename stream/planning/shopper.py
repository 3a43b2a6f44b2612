"""What is remembered of one shopper, and how an event changes it: values that can be written down and read again.

There is no clock in here: the state follows from the shopper's events, so that whoever takes in the same events has the
same bytes, and an event that comes again changes nothing.
"""

import math
from bisect import insort
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import msgspec

from engines.vocabulary.brief import EventType
from engines.vocabulary.product import Product
from stream.events.event import Event
from stream.planning.interest import Interest
from stream.planning.sights import Sights

DAY_S: Final = 86_400.0
COUNTED: Final = 64
"""Events that a shopper is remembered by one by one: more than come in the seconds that a crash or a rebalance repeats.
What is older than all of them counts as known, so that it never counts twice."""
NEVER: Final = -math.inf


@dataclass(frozen=True, slots=True)
class Seen:
    """Of an event, what a profile takes in."""

    id: int
    """64 bits of BLAKE2b of the event's id."""
    time: float
    """Seconds since the epoch."""
    kind: EventType
    session: str
    product: Product | None

    @classmethod
    def of(cls, event: Event, product: Product | None) -> "Seen":
        """Take it from `event` and the product that it is about, None when it is about none we sell."""
        digest = blake2b(event.id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return cls(int.from_bytes(digest, "big"), event.time.timestamp(), event.type, event.session, product)


class Shopper(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """All interest, that of the session at hand, what was seen last, and which events made it so.

    Of a shopper who refused consent nothing is left but the moment, and that only for as long as older events may come,
    and slot servers may ask for what was made before.
    """

    interest: Interest
    session_interest: Interest
    session: str = ""
    sessions: int = 0
    sights: Sights = msgspec.field(default_factory=Sights)
    counted: list[tuple[float, int]] = []
    """Time and id of the events counted last, by time."""
    floor: float = NEVER
    """No event of this time or before is counted any more: it may have been."""
    refused: float = NEVER
    """When consent was refused last: nothing from before is counted, nor made anew."""

    @property
    def known(self) -> bool:
        """Whether anything is remembered but a refusal."""
        return self.interest.time > NEVER

    def counts(self, seen: Seen) -> bool:
        """Tell whether an event is to be counted: it is new, and no refusal came after it."""
        return seen.time > max(self.floor, self.refused) and all(id_ != seen.id for _, id_ in self.counted)

    def note(self, seen: Seen) -> None:
        """Remember that an event is counted."""
        insort(self.counted, (seen.time, seen.id))
        if len(self.counted) > COUNTED:
            self.floor = max(self.floor, self.counted.pop(0)[0])


@dataclass(frozen=True, slots=True)
class Rules:
    """How long what counts."""

    ttl_s: float = 30 * DAY_S  # a profile is personal data: it must not outlive its use
    half_life_s: float = 7 * DAY_S  # last week's interest still counts for half, last month's for little
    session_half_life_s: float = 1800.0  # after as long, web analytics take a visit to be over
    refused_s: float = DAY_S
    """How long a refusal is remembered: an event may come late, and an ad of before may be asked for anew."""

    def fresh(self) -> Shopper:
        """Return what is known of somebody unknown."""
        return Shopper(Interest(self.half_life_s), Interest(self.session_half_life_s))

    def refusal(self, time: float, ended_by: int | None = None) -> Shopper:
        """Return what is left of a shopper who refused consent at `time`; something was known that `ended_by` ended."""
        counted = [] if ended_by is None else [(time, ended_by)]
        return msgspec.structs.replace(self.fresh(), refused=time, counted=counted)

    def refused(self, shopper: Shopper | None, seen: Seen, now: float) -> tuple[Shopper, bool]:
        """Return what is left after the refusal `seen`, `shopper` itself where it is heard already; and what it ends.

        That is whether ads may stand, not seen lately, that it takes away: something was known, and nothing came since.
        It may come again after a crash, and tells the same then. Who always refuses has no ads.
        """
        shopper = self._held(shopper, now)
        if shopper is None:
            return self.refusal(seen.time), False
        if shopper.refused >= seen.time:
            return shopper, not shopper.known and (seen.time, seen.id) in shopper.counted
        ends = shopper.known and shopper.interest.time <= seen.time
        return self.refusal(seen.time, seen.id if ends else None), ends

    def alive(self, shopper: Shopper, now: float) -> bool:
        """Tell whether the state may still be used at `now`, seconds since the epoch."""
        if not shopper.known:
            return now - shopper.refused <= self.refused_s
        return now - shopper.interest.time <= self.ttl_s

    def _held(self, shopper: Shopper | None, now: float) -> Shopper | None:
        return shopper if shopper and self.alive(shopper, now) else None

    def changes(self, shopper: Shopper | None, seen: Seen, now: float) -> bool:
        """Tell whether an event changes the state, as `after`."""
        held = self._held(shopper, now)
        return now - seen.time <= self.ttl_s and (held is None or held.counts(seen))

    def after(self, shopper: Shopper | None, seen: Seen, now: float) -> Shopper | None:
        """Return the state after an event, `shopper` itself where it goes on; None: nothing is to be remembered.

        Args:
            shopper: the state before; it is changed.
            seen: the event.
            now: time of the newest event of anybody.
        """
        if not self.changes(shopper, seen, now):
            return self._held(shopper, now)
        state = self._held(shopper, now) or self.fresh()
        self._count(state, seen)
        return state

    def _count(self, shopper: Shopper, seen: Seen) -> None:
        shopper.note(seen)
        if seen.session and seen.session != shopper.session and seen.time >= shopper.interest.time:
            shopper.session = seen.session
            shopper.session_interest = Interest(self.session_half_life_s)
            shopper.sessions += 1
        shopper.interest.add(seen.kind, seen.product, seen.time)
        if seen.session and seen.session == shopper.session:
            shopper.session_interest.add(seen.kind, seen.product, seen.time)
        if seen.product is not None:
            shopper.sights.add(seen.product, seen.time, self.ttl_s)


_READ: Final = msgspec.msgpack.Decoder(Shopper)
_WRITE: Final = msgspec.msgpack.Encoder()


def written(shopper: Shopper) -> bytes:
    """Return a state as MessagePack: equal states give equal bytes."""
    return _WRITE.encode(shopper)


def read(data: bytes) -> Shopper:
    """Return the state that `written` gave.

    Raises:
        msgspec.DecodeError: it is none.
    """
    return _READ.decode(data)
