"""Profiles that all workers share: written to Redis or Valkey with every event, in one round trip.

A worker keeps the states that it wrote, and writes the next one over the very state that it knows: a script in Redis
compares and sets in one step. Where the state is another by now, since another worker wrote or this one has just been
given the shopper, the script answers with it, and what is not in it yet is counted again on top. So of two workers that
hold one shopper for a moment neither undoes the other, nobody has to hear that partitions moved, and what is kept here
may be old but is never written down as new. An event that is counted already changes nothing (`Shopper.counts`).

While Redis is away what is kept here goes on, and what is missing there waits, within bounds, for its return.
"""

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import msgspec

from engines.vocabulary.product import Product
from engines.vocabulary.reading import UNREAD
from stream.events.event import Event
from stream.operator.metrics import Metrics
from stream.planning.profile import EMPTY, Profile, profile_of
from stream.planning.shopper import COUNTED, NEVER, Rules, Seen, Shopper, read, written
from stream.planning.sights import VISIT_S
from stream.state.link import RETRY_S, AwayError, Link, end
from stream.state.stamp import SIZE, Stamp

PREFIX: Final = "adloom:profile:1:"
"""Of all keys, with the number of the state's form: workers of two versions keep apart, and the old leaves by age."""
KEPT: Final = 20_000  # shoppers whose state is kept here, up to 10 KB each; for a visit, and then Redis has it
BEHIND: Final = 10_000  # shoppers with events that wait for Redis: of a busy minute, some 0.3 KB an event
DELETIONS: Final = 100_000  # shoppers to be deleted there, 0.2 KB each: a promise, so more of them are kept
TRIES: Final = 3  # two workers that write one shopper at the same time are one turn behind each other, not three
CLOSE_S: Final = 2.0  # what waits is written before the end, if Redis answers
WROTE, REPLACED = 1, 2
WRITE: Final = f"""
local held = redis.pcall('GETRANGE', KEYS[1], 0, {SIZE - 1})
local foreign = type(held) == 'table'
if foreign and not string.find(held.err, 'WRONGTYPE', 1, true) then return held end
if not foreign and held ~= ARGV[1] then return redis.call('GET', KEYS[1]) end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return foreign and {REPLACED} or {WROTE}
"""
"""Sets the value if the stamp of the one it replaces is known; answers 1, or the value that is there.

Anything but a string was no worker's: it is replaced, which the answer 2 tells.
"""
REPLACE: Final = """
local held = redis.pcall('GET', KEYS[1])
if type(held) == 'table' and held.err and not string.find(held.err, 'WRONGTYPE', 1, true) then return held end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return type(held) == 'string' and held
"""
"""Sets the value, and answers with the one that it replaces, if that is a string (SET … GET refuses any other type)."""
log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Kept:
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


class SharedProfiles:
    """Profiles over one link; for one event loop."""

    def __init__(self, link: Link, stamp: Stamp, rules: Rules, metrics: Metrics) -> None:
        self._link = link
        self._stamp = stamp
        self._rules = rules
        self._metrics = metrics
        self._write = link.client.register_script(WRITE)
        self._replace = link.client.register_script(REPLACE)
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._behind: OrderedDict[str, _Kept] = OrderedDict()
        self._deletions: OrderedDict[str, bytes] = OrderedDict()
        self._now = NEVER
        self._catching_up: asyncio.Task[None] | None = None

    async def observe(self, event: Event, product: Product | None) -> bool:
        """Take in one event and the product it is about; never raises for want of Redis, nor waits long for it.

        Of who refuses it tells whether something was known, by what is kept here and, unless it is away, by Redis.
        """
        seen = Seen.of(event, product)
        self._now = max(self._now, seen.time)
        kept = self._take(event.user)
        known = False
        if not event.consent:
            before = NEVER if kept.state is None else kept.state.refused
            known = kept.state is not None and kept.state.ends_with(seen)
            rest = self._rules.refusal(max(seen.time, before))
            self._forget(event.user, rest, self._stamp.put(key_of(event.user), written(rest)))
        elif self._rules.changes(kept.state, seen, self._now):
            kept.state = self._rules.after(kept.state, seen, self._now)
            kept.waiting.append(_lean(seen))
        held = await self._settle(event.user, kept)
        return not event.consent and (known or (held is not None and held.ends_with(seen)))

    def erase(self, user: str) -> None:
        """Forget all that is known of a pseudonym, here at once and there as soon as Redis answers."""
        self._forget(user, None, b"")
        self._catch_up()

    def _forget(self, user: str, rest: Shopper | None, value: bytes) -> None:
        for kept in (self._kept.get(user), self._behind.pop(user, None)):
            if kept is not None:
                kept.forget(rest, value[:SIZE])
        self._deletions.pop(user, None)
        self._deletions[user] = value
        if len(self._deletions) > DELETIONS:
            self._deletions.popitem(last=False)
            self._metrics.state_given_up.labels("deletions").inc()
            log.error("a profile stays until it is old: too many wait to be deleted")

    def profile(self, user: str, session: str = "", now: datetime | None = None) -> Profile:
        """Return the profile of a pseudonym whose event was observed, as `profile_of`."""
        kept = self._kept.get(user) or self._behind.get(user)
        if kept is None:
            return EMPTY
        return profile_of(kept.state, session=session, now=now, ttl_s=self._rules.ttl_s)

    async def refused(self, user: str) -> float:
        """Return when a pseudonym refused consent last, by what all workers wrote, or this one while Redis is away."""
        key, value = key_of(user), self._deletions.get(user)
        if value is None:
            try:
                found = await self._link.ask(lambda: self._link.client.get(key), hurried=False)
            except AwayError:
                return self._refused_here(user)
            value = found if isinstance(found, bytes) else b""
        state = self._read(key, value)
        return NEVER if state is None else state.refused

    def _refused_here(self, user: str) -> float:
        kept = self._kept.get(user) or self._behind.get(user)
        return NEVER if kept is None or kept.state is None else kept.state.refused

    def _take(self, user: str) -> _Kept:
        kept = self._kept.get(user) or self._behind.get(user) or _Kept()
        self._kept[user] = kept
        self._kept.move_to_end(user)
        while len(self._kept) > KEPT or self._left(next(iter(self._kept.values())), kept):
            self._kept.popitem(last=False)
        return kept

    def _left(self, kept: _Kept, coming: _Kept) -> bool:
        """Tell whether a shopper's visit is over."""
        if kept is coming or kept.busy:
            return False
        last = NEVER if kept.state is None else max(kept.state.interest.time, kept.state.refused)
        return self._now - last > VISIT_S

    async def _settle(self, user: str, kept: _Kept, *, hurried: bool = True) -> Shopper | None:
        """Bring Redis up to what is known of a shopper; what fails is left to be caught up with.

        Return what Redis had of one whose refusal it was told.
        """
        held: Shopper | None = None
        if kept.busy:
            return held
        kept.busy = True
        try:
            for _ in range(TRIES):
                if user in self._deletions:
                    held = await self._delete(user, hurried=hurried) or held
                if not kept.waiting:
                    break
                await self._send(user, kept, hurried=hurried)
        except AwayError:
            pass
        finally:
            kept.busy = False
            self._note(user, kept)
        return held

    async def _delete(self, user: str, *, hurried: bool) -> Shopper | None:
        key, value, held = key_of(user), self._deletions[user], None
        if value:
            args: list[bytes | int] = [value, _ms(self._rules.refused_s)]
            found = await self._link.ask(lambda: self._replace(keys=[key], args=args), hurried=hurried)
            held = self._read(key, found if isinstance(found, bytes) else b"")
        else:
            await self._link.ask(lambda: self._link.client.delete(key), hurried=hurried)
        if self._deletions.get(user) is value:
            del self._deletions[user]
        return held

    async def _send(self, user: str, kept: _Kept, *, hurried: bool) -> None:
        """Write what is known over what Redis is known to have; where it has another state, build upon that."""
        if kept.state is None:
            kept.waiting = []
            return
        key, life = key_of(user), kept.lives
        value = self._stamp.put(key, written(kept.state))
        asked: list[bytes | int] = [kept.stamp, value, _ms(self._rules.ttl_s)]
        sent, kept.waiting = kept.waiting, []
        answer: object = None
        try:
            answer = await self._link.ask(lambda: self._write(keys=[key], args=asked), hurried=hurried)
        except BaseException:
            if kept.lives == life:
                kept.waiting = sent + kept.waiting
            raise
        if kept.lives != life:
            return
        if answer in (WROTE, REPLACED):
            kept.stamp = value[:SIZE]
            if answer == REPLACED:
                self._link.count("WRONGTYPE")
            return
        kept.waiting = sent + kept.waiting
        self._rebase(key, kept, answer if isinstance(answer, bytes) else b"")

    def _rebase(self, key: str, kept: _Kept, value: bytes) -> None:
        """Go on from the value that Redis has; what waits and is in it already waits no more."""
        kept.stamp, kept.state = value[:SIZE], self._read(key, value)
        missing = []
        for seen in kept.waiting:
            if self._rules.changes(kept.state, seen, self._now):
                kept.state = self._rules.after(kept.state, seen, self._now)
                missing.append(seen)
        kept.waiting = missing

    def _read(self, key: str, value: bytes) -> Shopper | None:
        if not value:
            return None
        try:
            return read(self._stamp.open(key, value) or b"")
        except msgspec.DecodeError:
            self._link.count("value")  # of another installation, or tampered with
            return None

    def _note(self, user: str, kept: _Kept) -> None:
        """Remember whether something waits, within bounds."""
        if kept.waiting:
            over = len(kept.waiting) - COUNTED
            if over > 0:
                del kept.waiting[:over]
                self._metrics.state_given_up.labels("events").inc(over)
            self._behind[user] = kept
        elif self._behind.get(user) is kept:
            del self._behind[user]
        while len(self._behind) > BEHIND:
            _, oldest = self._behind.popitem(last=False)
            self._metrics.state_given_up.labels("events").inc(len(oldest.waiting))
            oldest.waiting = []
        self._catch_up()

    def _catch_up(self) -> None:
        self._metrics.state_waiting.set(len(self._behind) + len(self._deletions))
        if (self._behind or self._deletions) and (self._catching_up is None or self._catching_up.done()):
            self._catching_up = asyncio.create_task(self._settle_all())

    async def _settle_all(self) -> None:
        """Write and delete what waits, as soon as Redis answers."""
        while self._behind or self._deletions:
            settled = [await self._settle_first(waiting) for waiting in (self._deletions, self._behind) if waiting]
            if not any(settled) and not self._link.away:
                await asyncio.sleep(RETRY_S)

    async def _settle_first(self, waiting: OrderedDict[str, Any]) -> bool:
        """Settle the first of `waiting`, and tell whether it is; who waits on goes last, and holds nobody else up."""
        user = next(iter(waiting))
        kept = self._kept.get(user) or self._behind.get(user) or _Kept()
        await self._settle(user, kept, hurried=False)
        if user in waiting:
            waiting.move_to_end(user)
        if self._link.away:
            await asyncio.sleep(RETRY_S)
        return user not in waiting

    async def close(self) -> None:
        """Write what waits if Redis answers, and disconnect."""
        if self._catching_up is not None:
            await asyncio.wait({self._catching_up}, timeout=CLOSE_S)
            await end(self._catching_up)
        if self._behind or self._deletions:
            told = {"profiles": len(self._behind), "deletions": len(self._deletions)}
            log.warning("shared state was away to the end, and lacks what waited for it", extra=told)
        await self._link.close()


def key_of(user: str) -> str:
    """Return the key of a pseudonym's profile."""
    return PREFIX + user


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))


def _lean(seen: Seen) -> Seen:
    """Leave out what a profile does not ask of a product: it may wait for long."""
    if seen.product is None:
        return seen
    lean = replace(seen.product, name="", description="", link="", reading=UNREAD, approved=(), banned=())
    return replace(seen, product=lean)
