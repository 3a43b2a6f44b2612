"""A place in one of its lights, held against a product's photo."""

from dataclasses import dataclass, replace
from typing import Final, Literal

from engines.photo.belonging import ABOVE, Facts, belongs, span
from engines.vocabulary.extent import ProductSize
from engines.vocabulary.lamps import lit
from engines.vocabulary.places import PLACES, Place

SWEEP: Final = "sweep"
"""Paper has no scale: it is as large as its product asks."""
PAPER: Final = (20.0, 240.0)
"""Centimetres that the sweep shows, least and most."""
HEIGHTS: Final = 2.1
"""Product heights that it shows."""
WIDTHS: Final = 1.7
"""Product widths that it shows at least: a wide product leaves room for words, too."""
UNKNOWN: Final = ProductSize(20.0, "longest", "unknown")
"""Taken on paper for a product of unknown size: nothing there tells that it is larger or smaller."""
LIGHTS: Final = ("own", "soft", "cool")
"""Lights of a place in turn: its own is the truest, the last one takes what is too pale for a warm one."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in one of its lights, as `engines.photo.belonging` asks for it."""

    name: str
    light: str
    """One of `engines.vocabulary.lamps.LIGHTS`."""
    across: float
    angle: float
    azimuth: float
    elevation: float
    softness: Literal["s", "m", "h"]
    kelvin: float
    span: float
    """Centimetres that the square picture shows of `across`."""


def spot_for(name: str, facts: Facts) -> Spot | list[str]:
    """Return the place `name` in the first of its lights in which a product belongs there; else what is against it."""
    place, known = PLACES[name], facts
    if name == SWEEP and facts.size is None:
        known = replace(facts, size=UNKNOWN)
    across = _paper(known.size or UNKNOWN, facts.aspect) if name == SWEEP else place.across
    shown = span(known.size, facts.aspect, across) if known.size else None
    against = _table(known, place) if shown else []  # what has no span is told below
    reasons: list[str] = []
    for light in LIGHTS:
        lamp = lit(place, light)
        spot = Spot(
            name,
            light,
            across,
            place.angle,
            lamp.azimuth,
            lamp.elevation,
            lamp.softness,
            lamp.kelvin,
            shown or across,
        )
        here = [*against, *belongs(known, spot)]
        if not here:
            return spot
        reasons = reasons or here
    return reasons


def _table(facts: Facts, place: Place) -> list[str]:
    """Return what the table of places has against a product, beside what its photo tells."""
    against = []
    cm = facts.size.longest(facts.aspect) if facts.size else 0.0
    if cm and not place.sizes[0] <= cm <= place.sizes[1]:
        against.append(f"{cm:.0f} cm where things have {place.sizes[0]:.0f} to {place.sizes[1]:.0f}")
    if facts.elevation is None and place.angle >= ABOVE:
        against.append("nothing tells from where it was photographed")
    return against


def _paper(size: ProductSize, aspect: float) -> float:
    """Return the centimetres that the sweep shows for a product."""
    longest = size.longest(aspect)
    height, width = longest / max(1.0, aspect), longest * min(1.0, aspect)
    return min(max(PAPER[0], HEIGHTS * height, WIDTHS * width), PAPER[1])
