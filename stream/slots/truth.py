"""Tells open pages when an ad that they show stops being true, or one that they hold back becomes true."""

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from stream.slots.store import Entry

LOOK_S: Final = 0.5  # a change is to be seen within two seconds, and a look at an unchanged catalogue takes 10 µs
AT_ONCE: Final = 200  # claims looked at before visitors, who are served by the same event loop, have their turn
SPARE: Final = 1_000


class Offers(Protocol):
    """What is offered now, as `stream.catalog.present.Present`."""

    def look(self) -> bool:
        """Take in what changed; return whether anything may be offered otherwise now."""

    def is_true(self, product: str, locale: str, digest: str) -> bool:
        """Tell whether an offer's digest is what is offered now."""

    def until(self, product: str, locale: str) -> float | None:
        """Return when what is offered now ends by itself, seconds since the epoch; None: at no known time."""


class Claim(NamedTuple):
    """What an ad says: the offer of a product, in the language of its feed, until a time or without an end."""

    product: str
    locale: str
    offer: str
    until: float | None

    @classmethod
    def of(cls, entry: Entry) -> "Claim":
        """Return what a creative says."""
        return cls(entry.product, entry.locale, entry.offer, entry.valid_until)


class Page:
    """An open page: the claims that it shows or holds back, and how it is woken when one of them turns."""

    def __init__(self, truth: "Truth", wake: Callable[[], None]) -> None:
        self._truth = truth
        self.wake = wake
        self.claims: frozenset[Claim] = frozenset()

    def say(self, claims: Iterable[Claim]) -> None:
        """Be woken when one of `claims` turns, and of no other any more."""
        wanted = frozenset(claims)
        self._truth.move(self, wanted)
        self.claims = wanted


@dataclass(slots=True)
class _Said:
    """A claim that pages make: whether it was true when it was last looked at."""

    true: bool
    pages: set[Page] = field(default_factory=set)


class Truth:
    """Looks twice a second at a catalogue that changed and at sales that end: never once for each page.

    Ten thousand pages that show the same few hundred ads cost a few hundred looks, and only after a change.
    """

    def __init__(self, offers: Offers | None, *, wall: Callable[[], float] = time.time) -> None:
        """Look at `offers`; without any, all is true until it ends by itself."""
        self._offers = offers
        self._wall = wall
        self._said: dict[Claim, _Said] = {}
        self._ends: list[tuple[float, int, Claim]] = []
        self._numbers = itertools.count()

    def __len__(self) -> int:
        return len(self._said)

    def holds(self, claim: Claim) -> bool:
        """Tell whether a claim is true now."""
        if claim.until is not None and self._wall() >= claim.until:
            return False
        return self._offers is None or self._offers.is_true(claim.product, claim.locale, claim.offer)

    def until(self, claim: Claim) -> float | None:
        """Return when a claim that is true ends by itself, seconds since the epoch; None: at no known time."""
        return min(self._known_ends(claim), default=None)

    def _known_ends(self, claim: Claim) -> set[float]:
        """Return when a claim may turn by itself: as it said, or as the catalogue says by now."""
        told = None if self._offers is None or not claim.offer else self._offers.until(claim.product, claim.locale)
        return {end for end in (claim.until, told) if end is not None}

    @contextmanager
    def page(self, wake: Callable[[], None]) -> Iterator[Page]:
        """Yield a page that is woken by `wake`, for as long as the block runs."""
        page = Page(self, wake)
        try:
            yield page
        finally:
            page.say(())

    def move(self, page: Page, wanted: frozenset[Claim]) -> None:
        """Let `page` make the claims `wanted` in place of those it made."""
        for claim in page.claims - wanted:
            said = self._said[claim]
            said.pages.discard(page)
            if not said.pages:
                del self._said[claim]
        for claim in wanted - page.claims:
            if claim not in self._said:
                self._said[claim] = _Said(self.holds(claim))
                self._expect_end(claim)
            self._said[claim].pages.add(page)

    def _expect_end(self, claim: Claim) -> None:
        """Note when a claim may turn by itself."""
        now = self._wall()
        for end in self._known_ends(claim):
            if end > now:
                heapq.heappush(self._ends, (end, next(self._numbers), claim))
        if len(self._ends) > 4 * len(self._said) + SPARE:  # of claims that no page makes any more
            self._ends = [one for one in self._ends if one[2] in self._said]
            heapq.heapify(self._ends)

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(LOOK_S)
            await self.look()

    async def look(self) -> None:
        """Wake the pages of every claim that turned since the last look."""
        if self._offers is not None and self._offers.look():
            self._ends.clear()
            for number, claim in enumerate(tuple(self._said), start=1):
                self._look_at(claim)
                if number % AT_ONCE == 0:
                    await asyncio.sleep(0)
            return
        now = self._wall()
        while self._ends and self._ends[0][0] <= now:
            self._look_at(heapq.heappop(self._ends)[2])

    def _look_at(self, claim: Claim) -> None:
        said = self._said.get(claim)
        if said is None:
            return  # no page makes it any more
        true = self.holds(claim)
        self._expect_end(claim)
        if true != said.true:
            said.true = true
            for page in tuple(said.pages):
                page.wake()
