"""What an ad is made by of a shopper: the shares of what they looked at, and who they are among shoppers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from engines.vocabulary.brief import Segment, Tone
from stream.catalog.recommend import PriceBand
from stream.planning.interest import ranked
from stream.planning.shopper import Shopper
from stream.planning.sights import Sight
from stream.planning.tones import tones_of

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


def profile_of(shopper: Shopper | None, *, session: str, now: datetime | None, ttl_s: float) -> Profile:
    """Return the profile of what is remembered of a shopper.

    Args:
        shopper: what is remembered; None: nothing.
        session: pseudonym of the session; its interest counts more when it is the one at hand.
        now: moment to judge by; None: that of the shopper's newest event.
        ttl_s: seconds without an event after which a shopper is forgotten.
    """
    if shopper is None or not shopper.known:
        return EMPTY
    newest = shopper.interest.time
    time = now.timestamp() if now else newest
    if time - newest > ttl_s:
        return EMPTY
    return _profile(shopper, at_hand=bool(session) and session == shopper.session, time=time)


def _profile(shopper: Shopper, *, at_hand: bool, time: float) -> Profile:
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


def _segment(shopper: Shopper, decay: float) -> Segment:
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
