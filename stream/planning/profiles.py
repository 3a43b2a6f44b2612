"""Profiles of shoppers, from the stream itself: recent interest per user and session, bounded in number and time.

There is no clock in here: time is the events' own, so a replayed stream gives the same profiles.
"""

import math
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from engines.vocabulary.brief import Segment, Tone
from engines.vocabulary.product import Product
from stream.catalog.recommend import PriceBand
from stream.events.event import Event
from stream.planning.interest import Interest, ranked
from stream.planning.sights import Sight, Sights
from stream.planning.tones import tones_of

DAY_S: Final = 86_400.0
SESSION_BOOST: Final = 3.0
"""What the session at hand counts more than older interest: today's errand before last week's."""
RECENT: Final = 8  # not recommended again so soon; in a small shop more would leave nothing
NEW_BELOW: Final = 3.0
"""Events (decayed) below which a shopper of one session counts as new: two pages are no habit yet."""
BARGAIN_SHARE: Final = 0.6
"""Share of what was on sale in all interest that makes a bargain hunter: clearly more than by chance."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A shopper at one moment; shares add up to 1."""

    categories: tuple[tuple[str, float], ...] = ()
    colours: tuple[tuple[str, float], ...] = ()
    price_band: PriceBand | None = None
    counts: tuple[tuple[str, float], ...] = ()
    """Events by type, decayed, by name."""
    recent: tuple[str, ...] = ()
    """Ids of the products seen last, newest first."""
    sights: tuple[tuple[str, Sight], ...] = ()
    """Of each product remembered, how it was offered when it was last seen."""
    sessions: int = 0
    segment: Segment = "new"
    tone: Tone | None = None
    """Tone that suits the interest, None when there is none yet."""

    def sight(self, product: str) -> Sight | None:
        """Return how a product was last seen; None when it was not, or too long ago."""
        return next((sight for name, sight in self.sights if name == product), None)

    def summary(self) -> dict[str, Any]:
        """Return what shaped a creative, for its explanation: JSON-able, stable, without identifiers."""
        band = self.price_band
        return {
            "segment": self.segment,
            "tone": self.tone,
            "categories": {key: round(share, 3) for key, share in self.categories[:5]},
            "colours": {key: round(share, 3) for key, share in self.colours[:5]},
            "price_band": {"low": band.low, "high": band.high, "currency": band.currency} if band else None,
            "counts": {key: round(count, 2) for key, count in self.counts},
            "sessions": self.sessions,
        }


EMPTY: Final = Profile()


class _Shopper:
    """State of one shopper: all interest, that of the session at hand, and what was seen last."""

    __slots__ = ("interest", "session", "session_interest", "sessions", "sights")

    def __init__(self, half_life_s: float, session_half_life_s: float) -> None:
        self.interest = Interest(half_life_s)
        self.session = ""
        self.session_interest = Interest(session_half_life_s)
        self.sessions = 0
        self.sights = Sights()


class Profiles:
    """Interest of at most `max_profiles` shoppers; the one not heard of for longest leaves first.

    A shopper not heard of for `ttl_s` is forgotten, and one who refuses consent at once.
    """

    def __init__(
        self,
        *,
        max_profiles: int = 50_000,  # up to 10 KB each
        ttl_s: float = 30 * DAY_S,  # a profile is personal data: it must not outlive its use
        half_life_s: float = 7 * DAY_S,  # last week's interest still counts for half, last month's for little
        session_half_life_s: float = 1800.0,  # after as long, web analytics take a visit to be over
    ) -> None:
        self.max_profiles = max_profiles
        self.ttl_s = ttl_s
        self._half_life_s = half_life_s
        self._session_half_life_s = session_half_life_s
        self._shoppers: OrderedDict[str, _Shopper] = OrderedDict()
        self._time = -math.inf

    def __len__(self) -> int:
        return len(self._shoppers)

    def observe(self, event: Event, product: Product | None) -> None:
        """Take in one event and the product it is about, None when it is about none we sell."""
        time = event.time.timestamp()
        self._time = max(self._time, time)
        if not event.consent:
            self._shoppers.pop(event.user, None)
        elif self._time - time <= self.ttl_s:
            self._count(event, product, time)
        self._evict()

    def profile(self, user: str, session: str = "", now: datetime | None = None) -> Profile:
        """Return the profile of a pseudonym.

        Args:
            user: pseudonym of the shopper.
            session: pseudonym of the session; its interest counts more when it is the one at hand.
            now: moment to judge by; None: that of the shopper's newest event.
        """
        shopper = self._shoppers.get(user)
        if shopper is None:
            return EMPTY
        newest = shopper.interest.time
        time = now.timestamp() if now else newest
        if time - newest > self.ttl_s:
            return EMPTY
        return _profile(shopper, at_hand=bool(session) and session == shopper.session, time=time)

    def _count(self, event: Event, product: Product | None, time: float) -> None:
        shopper = self._shoppers.get(event.user)
        if shopper is None or time - shopper.interest.time > self.ttl_s:
            shopper = self._shoppers[event.user] = _Shopper(self._half_life_s, self._session_half_life_s)
        self._shoppers.move_to_end(event.user)
        if event.session and event.session != shopper.session and time >= shopper.interest.time:
            shopper.session = event.session
            shopper.session_interest = Interest(self._session_half_life_s)
            shopper.sessions += 1
        shopper.interest.add(event.type, product, time)
        if event.session and event.session == shopper.session:
            shopper.session_interest.add(event.type, product, time)
        if product is not None:
            shopper.sights.add(product, time, self.ttl_s)

    def _evict(self) -> None:
        while self._shoppers:
            oldest = next(iter(self._shoppers.values()))
            if len(self._shoppers) <= self.max_profiles and self._time - oldest.interest.time <= self.ttl_s:
                return
            self._shoppers.popitem(last=False)


def _profile(shopper: _Shopper, *, at_hand: bool, time: float) -> Profile:
    interest, session = shopper.interest, shopper.session_interest
    whole = interest.decay(time)
    boost = SESSION_BOOST * session.decay(time) if at_hand else 0.0
    categories = ranked(((interest.categories, whole), (session.categories, boost)))
    segment = _segment(shopper, whole)
    sights = shopper.sights.all()
    return Profile(
        categories=categories,
        colours=ranked(((interest.colours, whole), (session.colours, boost))),
        price_band=(at_hand and session.price_band()) or interest.price_band(),
        counts=tuple(sorted((kind, round(count * whole, 4)) for kind, count in interest.counts.items())),
        recent=tuple(product for product, _ in sights[:RECENT]),
        sights=sights,
        sessions=shopper.sessions,
        segment=segment,
        tone=_tone(categories[0][0], segment) if categories else None,
    )


def _segment(shopper: _Shopper, decay: float) -> Segment:
    """Tell a bargain hunter first, then who came back or filled a cart, then who is new."""
    interest = shopper.interest
    seen = sum(interest.counts.values()) * decay
    weight = sum(interest.categories.values())
    if seen >= NEW_BELOW and interest.on_sale >= BARGAIN_SHARE * weight > 0:
        return "bargain"
    if shopper.sessions > 1 or interest.counts.get("cart"):
        return "returning"
    return "new" if seen < NEW_BELOW else "browser"


def _tone(category: str, segment: Segment) -> Tone:
    """Return the category's natural tone; a bargain hunter gets the liveliest one that suits it."""
    tones = tones_of(category)
    if segment == "bargain":
        return next((tone for tone in ("playful", "fresh") if tone in tones), tones[0])
    return tones[0]
