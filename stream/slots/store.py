"""The newest creative of every (user, slot), in bounded memory; an older version never overwrites a newer one."""

import asyncio
import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Final, Literal

State = Literal["fresh", "stale"]
Key = tuple[str, str]
Order = tuple[float, int, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One creative as the serving topic delivered it; times are seconds since the epoch.

    `user` is the pseudonym, `offer` the digest of what it says of its product's offer in `locale`, which ends by itself
    at `valid_until`; `acted` is when its shopper did what it is about, where that is not `event_time`; `explain` is the
    compact JSON of the record's header, `event_to_slot_ms` the milliseconds from the shopper's event until this store
    could answer with the creative.
    """

    user: str
    slot: str
    id: str
    event_id: str
    version: int
    event_time: float
    published: float
    content_type: str
    data: bytes
    product: str
    explain: bytes
    event_to_slot_ms: float
    locale: str = ""
    offer: str = ""
    valid_until: float | None = None
    acted: float | None = None

    @property
    def order(self) -> Order:
        """Event time first, as a shopper's events may change partition; offset and id make the order total."""
        return (self.event_time, self.version, self.id)

    @property
    def etag(self) -> str:
        """Strong entity tag of the picture's bytes (RFC 9110 §8.8.3), quotes included."""
        return f'"{hashlib.sha256(self.data).hexdigest()[:24]}"'


FEW: Final = 64  # of what is not held any more: to tidy up sooner would cost more than it frees


@dataclass(slots=True, eq=False)
class _Held:
    """A creative, or the grave of a deleted one (`entry` None) that keeps older versions out."""

    entry: Entry | None
    order: Order
    born: float
    """Monotonic seconds of the publish; from here on no wall clock moves the time to live."""
    used: float
    """Monotonic seconds of the last use, or of the publish."""

    @property
    def size(self) -> int:
        return len(self.entry.data) + len(self.entry.explain) if self.entry else 0


class Watch:
    """What changed for one user since the last look; only the newest entry of a slot waits, so it stays small."""

    def __init__(self) -> None:
        self._pending: dict[str, Entry] = {}
        self._changed = asyncio.Event()

    def push(self, entry: Entry) -> None:
        """Note `entry`, in place of an unseen older one of the same slot."""
        self._pending[entry.slot] = entry
        self._changed.set()

    def wake(self) -> None:
        """Let `changes` return without one: what was seen may not be true any more."""
        self._changed.set()

    async def changes(self) -> list[Entry]:
        """Wait for a change or a `wake`, and return all changes."""
        await self._changed.wait()
        self._changed.clear()
        entries = list(self._pending.values())
        self._pending.clear()
        return entries


class SlotStore:
    """Least recently used (user, slot) pairs leave first when `max_entries` or `max_bytes` is reached.

    What was never asked for counts as used when it was published, not when it was read: at a start the topic is read
    partition by partition, and not in the order of time.

    A creative is fresh for `soft_ttl_s` after its publish, then stale until `hard_ttl_s`, then gone (RFC 5861's
    stale-while-revalidate). An entry that is gone guards nothing: a rebuilt topic starts with low offsets again.
    """

    def __init__(
        self,
        *,
        soft_ttl_s: float = 900.0,  # a visit's length: later, the shopper may be after something else
        hard_ttl_s: float = 86_400.0,  # an ad names a price, and yesterday's may be wrong
        max_entries: int = 100_000,  # graves of deleted creatives weigh nothing, but must have an end, too
        max_bytes: int = 512 * 1024 * 1024,  # leaves the rest of a small machine to the house ads and to streams
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.soft_ttl_s = soft_ttl_s
        self.hard_ttl_s = hard_ttl_s
        self.max_entries = max_entries
        self.max_bytes = max_bytes
        self.bytes = 0
        self._clock = clock
        self._wall = wall
        self._held: dict[Key, _Held] = {}
        self._slots: dict[str, set[str]] = {}
        self._oldest: list[tuple[float, int, Key, _Held]] = []  # a heap, in which some are not held any more
        self._numbers = count()
        self._watches: dict[str, set[Watch]] = {}

    def __len__(self) -> int:
        return len(self._held)

    def apply(self, entry: Entry) -> bool:
        """Keep `entry` unless the same or a newer version is held; return whether it was kept."""
        # A publisher's clock ahead of ours must not make the creative younger than now.
        age = max(0.0, self._wall() - entry.published)
        if age > self.hard_ttl_s:
            return False  # it would be shown to nobody, and might push out what is
        born = self._clock() - age
        if not self._put((entry.user, entry.slot), _Held(entry, entry.order, born, born)):
            return False
        for watch in self._watches.get(entry.user, ()):
            watch.push(entry)
        return True

    def remove(self, user: str, slot: str, order: Order | None = None) -> bool:
        """Delete what is held up to `order` (a tombstone without an order deletes whatever is there)."""
        held = self._held.get((user, slot))
        if order is None:
            if held is None:
                return False
            order = held.order
        elif held is not None and held.order > order:
            return False
        now = self._clock()
        self._replace((user, slot), _Held(None, order, now, now))
        for watch in self._watches.get(user, ()):
            watch.wake()
        return True

    def get(self, user: str, slot: str) -> tuple[Entry, State] | None:
        """Return the creative and its state; None when there is none, or its hard time to live or its sale is over."""
        key = (user, slot)
        held = self._held.get(key)
        if held is None or held.entry is None:
            return None
        age = self._clock() - held.born
        if age > self.hard_ttl_s:
            self._discard(key)
            return None
        if held.entry.valid_until is not None and self._wall() >= held.entry.valid_until:
            return None  # kept, as it guards against what is older
        held.used = self._clock()
        return held.entry, "fresh" if age <= self.soft_ttl_s else "stale"

    def ended(self, user: str, slot: str) -> Entry | None:
        """Return a creative whose sale is over, and that is still held; None: there is none."""
        held = self._held.get((user, slot))
        entry = held.entry if held else None
        if held is None or entry is None or self._clock() - held.born > self.hard_ttl_s:
            return None
        return entry if entry.valid_until is not None and self._wall() >= entry.valid_until else None

    def slots(self, user: str) -> list[str]:
        """Return the slots of `user` that have a creative, sorted; the time of some may be over."""
        return sorted(slot for slot in self._slots.get(user, ()) if self._held[user, slot].entry is not None)

    def age_s(self, entry: Entry) -> float:
        """Seconds since the publish of a held `entry`, on the monotonic clock."""
        held = self._held.get((entry.user, entry.slot))
        return self._clock() - held.born if held else 0.0

    @contextmanager
    def watch(self, user: str) -> Iterator[Watch]:
        """Yield a `Watch` on the user's slots for as long as the block runs."""
        watch = Watch()
        self._watches.setdefault(user, set()).add(watch)
        try:
            yield watch
        finally:
            self._watches[user].discard(watch)
            if not self._watches[user]:
                del self._watches[user]

    def _put(self, key: Key, new: _Held) -> bool:
        old = self._held.get(key)
        if old is not None and old.order >= new.order and self._clock() - old.born <= self.hard_ttl_s:
            return False
        self._replace(key, new)
        return True

    def _replace(self, key: Key, new: _Held) -> None:
        self._discard(key)
        self._held[key] = new
        self._slots.setdefault(key[0], set()).add(key[1])
        self.bytes += new.size
        heappush(self._oldest, (new.used, next(self._numbers), key, new))
        while len(self._held) > self.max_entries or (self.bytes > self.max_bytes and len(self._held) > 1):
            self._evict()
        if len(self._oldest) > 2 * len(self._held) + FEW:
            self._oldest = [(held.used, next(self._numbers), key, held) for key, held in self._held.items()]
            heapify(self._oldest)

    def _evict(self) -> None:
        """Discard what was used least recently."""
        while True:
            used, _, key, held = heappop(self._oldest)
            if self._held.get(key) is not held:
                continue
            if held.used == used:
                self._discard(key)
                return
            heappush(self._oldest, (held.used, next(self._numbers), key, held))

    def _discard(self, key: Key) -> None:
        held = self._held.pop(key, None)
        if held is None:
            return
        self.bytes -= held.size
        held.entry = None  # its place in the heap may stay, its bytes may not
        user, slot = key
        self._slots[user].discard(slot)
        if not self._slots[user]:
            del self._slots[user]
