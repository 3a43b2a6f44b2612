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
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import msgspec

from engines.vocabulary.product import Product
from stream.events.event import Event
from stream.operator.metrics import Metrics
from stream.planning.profile import EMPTY, Profile, profile_of
from stream.planning.shopper import COUNTED, NEVER, Rules, Seen, Shopper, read, written
from stream.planning.sights import VISIT_S
from stream.state.kept import Deletion, Kept, lean
from stream.state.link import RETRY_S, AwayError, Link, end
from stream.state.scripts import PEEK, REPLACED, WRITE, WROTE
from stream.state.stamp import SIZE, Stamp

PREFIX: Final = "adloom:profile:1:"
"""Of all keys, with the number of the state's form: workers of two versions keep apart, and the old leaves by age."""
KEPT: Final = 20_000  # shoppers whose state is kept here, up to 10 KB each; for a visit, and then Redis has it
BEHIND: Final = 10_000  # shoppers with events that wait for Redis: of a busy minute, some 0.3 KB an event
DELETIONS: Final = 100_000  # shoppers to be deleted there, 0.2 KB each: a promise, so more of them are kept
TRIES: Final = 3  # two workers that write one shopper at the same time are one turn behind each other, not three
CLOSE_S: Final = 2.0  # what waits is written before the end, if Redis answers
log = logging.getLogger(__name__)


class SharedProfiles:
    """Profiles over one link; for one event loop."""

    def __init__(self, link: Link, stamp: Stamp, rules: Rules, metrics: Metrics) -> None:
        self._link = link
        self._stamp = stamp
        self._rules = rules
        self._metrics = metrics
        self._write = link.client.register_script(WRITE)
        self._peek = link.client.register_script(PEEK)
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._behind: OrderedDict[str, Kept] = OrderedDict()
        self._deletions: OrderedDict[str, Deletion] = OrderedDict()
        self._now = NEVER
        self._catching_up: asyncio.Task[None] | None = None

    async def observe(self, event: Event, product: Product | None) -> bool:
        """Take in one event and the product it is about; never raises for want of Redis, nor waits long for it.

        Whether ads may stand is told by what is kept here and, unless it is away, by Redis.
        """
        seen = Seen.of(event, product)
        self._now = max(self._now, seen.time)
        kept = self._take(event.user)
        ends = False
        if not event.consent:
            rest, ends = self._rules.refused(kept.state, seen, self._now)
            if rest is not kept.state:
                value = self._stamp.put(key_of(event.user), written(rest))
                self._forget(event.user, rest, Deletion(value, replace(seen, product=None)))
        elif self._rules.changes(kept.state, seen, self._now):
            kept.state = self._rules.after(kept.state, seen, self._now)
            kept.waiting.append(lean(seen))
        return await self._settle(event.user, kept) or ends

    def erase(self, user: str) -> None:
        """Forget all that is known of a pseudonym, here at once and there as soon as Redis answers."""
        self._forget(user, None, Deletion())
        self._catch_up()

    def _forget(self, user: str, rest: Shopper | None, deletion: Deletion) -> None:
        for kept in (self._kept.get(user), self._behind.pop(user, None)):
            if kept is not None:
                kept.forget(rest, deletion.value[:SIZE])
        self._deletions.pop(user, None)
        self._deletions[user] = deletion
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
        key, deletion = key_of(user), self._deletions.get(user)
        if deletion is not None:
            value = deletion.value
        else:
            try:
                found = await self._link.ask(lambda: self._link.client.get(key), hurried=False)
            except AwayError:
                return self.moment(user)
            value = found if isinstance(found, bytes) else b""
        state = self._read(key, value)
        return NEVER if state is None else state.refused

    def moment(self, user: str) -> float:
        """Return the same as far as is known here."""
        kept = self._kept.get(user) or self._behind.get(user)
        return NEVER if kept is None or kept.state is None else kept.state.refused

    def _take(self, user: str) -> Kept:
        kept = self._kept.get(user) or self._behind.get(user) or Kept()
        self._kept[user] = kept
        self._kept.move_to_end(user)
        while len(self._kept) > KEPT or self._left(next(iter(self._kept.values())), kept):
            self._kept.popitem(last=False)
        return kept

    def _left(self, kept: Kept, coming: Kept) -> bool:
        """Tell whether a shopper's visit is over."""
        if kept is coming or kept.busy:
            return False
        last = NEVER if kept.state is None else max(kept.state.interest.time, kept.state.refused)
        return self._now - last > VISIT_S

    async def _settle(self, user: str, kept: Kept, *, hurried: bool = True) -> bool:
        """Bring Redis up to what is known of a shopper; what fails is left to be caught up with.

        Return whether ads may stand of one whose refusal Redis was told, by what it had.
        """
        ends = False
        if kept.busy:
            return ends
        kept.busy = True
        try:
            for _ in range(TRIES):
                if user in self._deletions:
                    ends = await self._delete(user, kept, hurried=hurried) or ends
                if not kept.waiting:
                    break
                await self._send(user, kept, hurried=hurried)
        except AwayError:
            pass
        finally:
            kept.busy = False
            self._note(user, kept)
        return ends

    async def _delete(self, user: str, kept: Kept, *, hurried: bool) -> bool:
        """Have Redis forget a shopper; tell whether ads may stand, by what it had.

        A refusal is left to the next try where another worker wrote meanwhile.
        """
        key, deletion = key_of(user), self._deletions[user]
        ends, done = False, True
        if deletion.seen is None:
            await self._link.ask(lambda: self._link.client.delete(key), hurried=hurried)
        else:
            found = await self._link.ask(lambda: self._peek(keys=[key]), hurried=hurried)
            value = found if isinstance(found, bytes) else b""
            held = self._read(key, value)
            rest, ends = self._rules.refused(held, deletion.seen, self._now)
            if rest is held:  # a later refusal is there, perhaps with what came since
                kept.state, kept.stamp = held, value[:SIZE]
            else:
                put = self._stamp.put(key, written(rest))
                args: list[bytes | int] = [value[:SIZE], put, _ms(self._rules.refused_s)]
                answer = await self._link.ask(lambda: self._write(keys=[key], args=args), hurried=hurried)
                done = answer in {WROTE, REPLACED}
                kept.stamp = put[:SIZE] if done else kept.stamp
        if done and self._deletions.get(user) is deletion:
            del self._deletions[user]
        return ends

    async def _send(self, user: str, kept: Kept, *, hurried: bool) -> None:
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

    def _rebase(self, key: str, kept: Kept, value: bytes) -> None:
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

    def _note(self, user: str, kept: Kept) -> None:
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
        kept = self._kept.get(user) or self._behind.get(user) or Kept()
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
