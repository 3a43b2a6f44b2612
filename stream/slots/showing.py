"""Which of a visitor's creatives a place on a page shows: a true one, and of two densities that of the newer event."""

import math
from collections.abc import Callable, Iterable
from contextlib import suppress
from heapq import nlargest

from engines.errors import LayoutError
from engines.layout.slots import SlotSize, parse_slot
from stream.slots.asked import best_first
from stream.slots.pushes import MOST_SLOTS
from stream.slots.store import Entry, SlotStore, State
from stream.slots.truth import Claim, Truth


class Showing:
    """Chooses from `store` what is true by `truth`; `ask_anew` is given what is wanted and true no more."""

    def __init__(self, store: SlotStore, truth: Truth, ask_anew: Callable[[Entry], None]) -> None:
        self._store = store
        self._truth = truth
        self._ask_anew = ask_anew

    def held(self, user: str, slot: SlotSize, *, dense: bool) -> tuple[Entry, State] | None:
        """Return the visitor's creative for `slot`; the plain one where there is none for a dense screen.

        One whose product is offered otherwise by now is none: a price that is not asked any more is not shown.
        """
        held, untrue = None, None
        for name in self._newest_first(user, slot, dense=dense):
            held = self._true(user, name)
            if held is not None:
                break
            untrue = untrue or self._last(user, name)
        if untrue is not None:
            self._ask_anew(untrue)  # the one alone that would be shown: of two sizes, neither is to outrun the other
        return held

    def claims(self, user: str, names: Iterable[str]) -> list[Claim]:
        """Return what the creatives of exactly the slots `names` say, true or not."""
        return [Claim.of(found[0]) for name in names if (found := self._store.get(user, name))]

    def true(self, user: str, names: Iterable[str]) -> dict[str, tuple[Entry, State]]:
        """Return the true creatives of exactly the slots `names`, in the order of their events.

        Whoever shows one after the other, whatever place each is for, ends with the newest.
        """
        found = [held for name in names if (held := self._true(user, name))]
        return {held[0].slot: held for held in sorted(found, key=lambda held: (held[0].event_time, held[0].slot))}

    def ask_for(self, user: str, names: Iterable[str]) -> None:
        """Have the creatives that the slots `names` had, and that are not true, made anew."""
        for name in sorted(names):
            if (untrue := self._last(user, name)) is not None:
                self._ask_anew(untrue)

    def begun_with(self, user: str, *, dense: bool) -> tuple[set[str], set[str]]:
        """Return the slots whose creatives a page begins with, one for each place, and those that it may have besides.

        Those are of the other density, and a page may have loaded them by their own name. Of more slots than any page
        has the newest count.
        """
        sizes = {name: size for name in self._store.slots(user) if (size := _size_of(name))}
        names = set(nlargest(MOST_SLOTS, sizes, key=lambda name: self._moment(user, name)))
        places = {sizes[name].dense(1) for name in names}
        first = {name for place in places if (name := self._first(user, place, dense=dense))}
        return first, names - first

    def _first(self, user: str, place: SlotSize, *, dense: bool) -> str | None:
        """Return the slot of the creative that a place begins with: a true one, or else one that was true."""
        names = self._newest_first(user, place, dense=dense)
        held = [found[0] for name in names if (found := self._store.get(user, name))]
        true = [entry for entry in held if self._truth.holds(Claim.of(entry))]
        ended = [entry for name in names if (entry := self._store.ended(user, name))]
        first = next((entry.slot for entry in (*true, *held, *ended)), None)
        return first if first or dense else self._first(user, place, dense=True)

    def _newest_first(self, user: str, slot: SlotSize, *, dense: bool) -> list[str]:
        """Return the names under which a creative for `slot` may be held: of one event the dense one first."""
        names = [size.name for size in best_first(slot, dense=dense)]
        if slot.density > 1:
            return names  # who asks for that very file gets it
        return sorted(names, key=lambda name: self._moment(user, name), reverse=True) if len(names) > 1 else names

    def _moment(self, user: str, name: str) -> float:
        """Return the time of the event of what is held for exactly the slot `name`."""
        entry = self._last(user, name)
        return -math.inf if entry is None else entry.event_time

    def _true(self, user: str, name: str) -> tuple[Entry, State] | None:
        """Return the visitor's creative for exactly the slot `name` if it is true."""
        held = self._store.get(user, name)
        return held if held is not None and self._truth.holds(Claim.of(held[0])) else None

    def _last(self, user: str, name: str) -> Entry | None:
        """Return the creative that is held for exactly the slot `name`, or the one that was until its end."""
        held = self._store.get(user, name)
        return self._store.ended(user, name) if held is None else held[0]


def _size_of(name: str) -> SlotSize | None:
    with suppress(LayoutError):
        return parse_slot(name)
    return None
