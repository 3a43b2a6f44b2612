"""Profiles of shoppers, from the stream itself: recent interest per user and session, bounded in number and time.

There is no clock in here: time is the events' own, so a replayed stream gives the same profiles.
"""

from collections import OrderedDict
from collections.abc import Awaitable
from datetime import datetime
from typing import Final, Protocol

from engines.vocabulary.product import Product
from stream.events.event import Event
from stream.planning.profile import Profile, profile_of
from stream.planning.shopper import NEVER, Rules, Seen, Shopper

USUAL: Final = Rules()
MOST_REFUSED: Final = 500_000  # moments of refusals, some 0.2 KB each with the pseudonym


class ProfileStore(Protocol):
    """Where a worker keeps profiles: `Profiles` in its own memory, or `stream.state.profiles`, which all share."""

    def observe(self, event: Event, product: Product | None) -> Awaitable[bool] | bool:
        """Take in one event and the product it is about; what is returned may be to be awaited.

        It tells whether a shopper refuses of whom ads may stand, as far as can be known (`Rules.refused`).
        """

    def profile(self, user: str, session: str = "", now: datetime | None = None) -> Profile:
        """Return the profile of a pseudonym whose event was observed, as `profile_of`."""

    async def refused(self, user: str) -> float:
        """Return when a pseudonym refused consent last, epoch seconds, as far as can be known; else `NEVER`."""

    def moment(self, user: str) -> float:
        """Return the same of a pseudonym whose event was just observed, without asking anybody."""

    def erase(self, user: str) -> None:
        """Forget all that is known of a pseudonym."""

    async def close(self) -> None:
        """End what runs in the background."""


class Profiles:
    """Interest of at most `max_profiles` shoppers; the one not heard of for longest leaves first.

    Of `MOST_REFUSED` who refused consent the moment is kept.

    A shopper not heard of for `rules.ttl_s` is forgotten, and one who refuses consent at once.
    """

    def __init__(self, *, max_profiles: int = 50_000, rules: Rules = USUAL) -> None:  # up to 10 KB each
        self.max_profiles = max_profiles
        self._rules = rules
        self._shoppers: OrderedDict[str, Shopper] = OrderedDict()
        self._refused: OrderedDict[str, tuple[float, int | None]] = OrderedDict()
        self._now = NEVER

    def __len__(self) -> int:
        return len(self._shoppers)

    def observe(self, event: Event, product: Product | None) -> bool:
        """Take in one event and the product it is about, None when it is about none we sell; as `ProfileStore`."""
        seen = Seen.of(event, product)
        self._now = max(self._now, seen.time)
        ends = False
        if event.consent:
            self._count(event.user, seen)
        else:
            state = self.state(event.user)
            rest, ends = self._rules.refused(state, seen, self._now)
            if rest is not state:
                self.erase(event.user)
                self._refused[event.user] = rest.refused, seen.id if ends else None
        self._evict()
        return ends

    def _count(self, user: str, seen: Seen) -> None:
        shopper = self._rules.after(self.state(user), seen, self._now)
        if shopper is not None and shopper.known:
            self._refused.pop(user, None)
            self._shoppers[user] = shopper
            self._shoppers.move_to_end(user)

    def state(self, user: str) -> Shopper | None:
        """Return what is remembered of a pseudonym."""
        if (refused := self._refused.get(user)) is not None:
            return self._rules.refusal(*refused)
        return self._shoppers.get(user)

    def moment(self, user: str) -> float:
        """Return when a pseudonym refused consent last, as far as is remembered; `NEVER` where it did not."""
        state = self.state(user)
        return NEVER if state is None else state.refused

    def erase(self, user: str) -> None:
        """Forget all that is known of a pseudonym."""
        self._shoppers.pop(user, None)
        self._refused.pop(user, None)

    def profile(self, user: str, session: str = "", now: datetime | None = None) -> Profile:
        """Return the profile of a pseudonym, as `profile_of`."""
        return profile_of(self._shoppers.get(user), session=session, now=now, ttl_s=self._rules.ttl_s)

    async def refused(self, user: str) -> float:
        """Return when a pseudonym refused consent last, as far as this process has heard."""
        return self.moment(user)

    async def close(self) -> None:
        """End: nothing runs."""

    def _evict(self) -> None:
        while self._shoppers:
            oldest = next(iter(self._shoppers.values()))
            if len(self._shoppers) <= self.max_profiles and self._rules.alive(oldest, self._now):
                break
            self._shoppers.popitem(last=False)
        while self._refused:
            moment, _ = next(iter(self._refused.values()))
            if len(self._refused) <= MOST_REFUSED and self._rules.alive(self._rules.refusal(moment), self._now):
                break
            self._refused.popitem(last=False)
