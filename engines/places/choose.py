"""The place of one product in one ad: what suits it, where its photo belongs, and of those what the seed takes."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, Protocol

from engines.paint.asked import Asked
from engines.paint.sets import Set
from engines.photo.accent import accent_of, outline
from engines.photo.belonging import Facts, mirrored
from engines.photo.elevation import elevation_of
from engines.photo.lighting import lighting_of
from engines.photo.packshot import Packshot
from engines.photo.standing import slanted, stands
from engines.pixels.colour import RGB
from engines.places.colours import colours_for
from engines.places.occasion import ANY, TIMES, Time, in_season, is_festive, time_of
from engines.places.spot import Spot, spot_for
from engines.places.suits import NEUTRAL, Kind, barred, kind_for, suited
from engines.places.wanted import Refused, Wanted
from engines.vocabulary.places import PLACES
from engines.vocabulary.product import Product

LESS: Final = 0.5
"""Of a place's chance has the next best one."""
DRESSED: Final = 4.0
"""Times as likely is a place that tells of the ad's occasion or season."""
LITTER: Final = 100
"""CSS pixels of a slot's height up to which what tells of a season would be a stain."""
PRESENTS: Final = "gifts"
"""The place that suits all that can be given, while the ad names an occasion to give."""
SAID: Final = 2
"""Places whose reasons a refusal names: the best."""


class Slot(Protocol):
    """What is asked of a slot (`engines.layout.slots.SlotSize`)."""

    @property
    def height(self) -> int:
        """CSS pixels."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A place that a product belongs in, the set of it that is painted, and its colours."""

    spot: Spot
    set: Set
    wall: RGB
    stand: RGB

    def asked(self, painted: Set) -> Asked:
        """Return what the painter is asked for."""
        return Asked(
            place=painted.place,
            arrangement=painted.arrangement,
            dress=painted.dress,
            light=self.spot.light,
            wall=self.wall,
            stand=self.stand,
        )


def choose(
    product: Product,
    packshot: Packshot,
    sets: Collection[Set],
    *,
    scene: str,
    seed: int,
    slot: Slot,
    occasion: str = "",
) -> Wanted | Refused:
    """Choose the place that an ad shows a product in, or say why there is none.

    A place suits what the product is, or is a neutral one; angle, size and light of the photo agree with it, it is in
    season, and the product stands out from its wall. Of several the seed takes one, the best-suiting most often. The
    same arguments give the same place in any process.

    Args:
        product: what is shown: its kind, size and view decide.
        packshot: the product cut out, as it is shown on a stage.
        sets: what the painter of places can paint.
        scene: the copy's prompt of the scene: an occasion or season that it names dresses the place.
        seed: of the ad; its slots share the place.
        slot: where it is shown: low ones take no dress.
        occasion: key of `engines.vocabulary.occasions.OCCASIONS` that the product is made for and that is now, or "".
    """
    if not stands(product, packshot):
        return Refused("it has no foot to stand on")
    if slanted(product, packshot):
        return Refused("its sole is seen at a slant")
    facts = Facts(elevation_of(packshot, product.view), product.size, packshot.aspect, lighting_of(packshot))
    kind, time = kind_for(product), TIMES.get(occasion) or time_of(scene)
    found: list[_Found] = []
    reasons: list[str] = []
    for name in _candidates(product, kind, time):
        one = _set(name, sets, time, seed)
        if one is None or not in_season(PLACES[name], time):
            continue
        spot = spot_for(name, facts)
        colours = colours_for(name, outline(packshot), accent_of(packshot)) if isinstance(spot, Spot) else None
        if isinstance(spot, Spot) and colours is not None:
            found.append(_Found(spot, one, *colours))
        else:
            against = ["it would not stand out there"] if isinstance(spot, Spot) else spot
            reasons.append(f"{PLACES[name].all_words[0]}: {', '.join(against)}")
    if not found:
        return Refused("; ".join(reasons[:SAID]) or "the painter knows no place for it")
    taken = _drawn(found, seed)
    plain = _set(taken.set.place, sets, ANY, seed) if slot.height <= LITTER else None
    return Wanted(
        asked=taken.asked(plain or taken.set),
        mirrored=mirrored(facts, taken.spot),
        span=taken.spot.span,
        why=f"{_said(product, kind, facts)}: {PLACES[taken.set.place].all_words[0]}",
    )


def _candidates(product: Product, kind: Kind | None, time: Time) -> Iterator[str]:
    """Yield the places that a thing may be in, best first, and the neutral ones at last."""
    own: tuple[str, ...] = ()
    if kind is not None and not product.sensitive:
        own = suited(kind)
        if own and is_festive(time) and time.dress in PLACES[PRESENTS].takes:
            own = (own[0], PRESENTS, *own[1:])
    yield from (name for name in (*own, *NEUTRAL) if kind is None or not barred(kind, name))


def _set(name: str, sets: Collection[Set], time: Time, seed: int) -> Set | None:
    """Return a set of a place, dressed where that tells of `time`; None: the painter does not know the place."""
    own = [one for one in sets if one.place == name]
    telling = [one for one in own if one.dress == time.dress] or [one for one in own if one.dress == "none"]
    return min(telling, key=lambda one: _chance(seed, name, one.arrangement), default=None)


def _drawn(found: list[_Found], seed: int) -> _Found:
    """Return that of the places that the seed takes, the first ones most often."""
    weights = [LESS**n * (DRESSED if one.set.dress != "none" else 1.0) for n, one in enumerate(found)]
    at = _chance(seed, "place") * sum(weights)
    passed = accumulate(weights)
    return next((one for one, upto in zip(found, passed, strict=True) if at < upto), found[-1])


def _chance(seed: int, *about: object) -> float:
    """Return a number of 0 to 1 that a seed and what it is for give in any process."""
    digest = hashlib.blake2b(repr((seed, *about)).encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48


def _said(product: Product, kind: Kind | None, facts: Facts) -> str:
    """Say what was known of a product: `mug, 10 cm, seen from 17°`."""
    noun = product.kind.lower() or (kind.archetype if kind is not None else "unknown thing")
    size = f"{facts.size.longest(facts.aspect):.0f} cm" if facts.size is not None else "of unknown size"
    angle = f"seen from {facts.elevation.degrees:.0f}°" if facts.elevation is not None else "seen from anywhere"
    return f"{noun}, {size}, {angle}"
