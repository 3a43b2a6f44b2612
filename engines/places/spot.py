"""A place in one of its lights, held against a product's photo."""

from dataclasses import dataclass
from typing import Final, Literal

from engines.photo.belonging import ABOVE, Facts, belongs, span
from engines.vocabulary.lamps import lit
from engines.vocabulary.places import PLACES, Place

LIGHTS: Final = ("own", "soft")
"""Lights of a place in turn: its own is the truest, even light takes what was lit from no side or is pale."""


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
    even: bool
    span: float
    """Centimetres that the square picture shows of `across`."""


def spot_for(name: str, facts: Facts) -> Spot | list[str]:
    """Return the place `name` in the first of its lights in which a product belongs there; else what is against it."""
    place = PLACES[name]
    shown = span(facts.size, facts.aspect, place.across) if facts.size else None
    against = _table(facts, place) if shown else []  # what has no span is told below
    reasons: list[str] = []
    for light in LIGHTS:
        lamp = lit(place, light)
        spot = Spot(
            name,
            light,
            place.across,
            place.angle,
            lamp.azimuth,
            lamp.elevation,
            lamp.softness,
            lamp.kelvin,
            lamp.even,
            shown or place.across,
        )
        here = [*against, *belongs(facts, spot)]
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
