"""Whether a product belongs in a place: the angle, the size and the light of its photo against those of the place.

Its pixels never change, so the place has to fit. Each reason why it does not is a line that a person can read.
"""

from dataclasses import dataclass
from typing import Final, Literal, Protocol

from engines.photo.elevation import Elevation
from engines.photo.lighting import Lighting
from engines.vocabulary.extent import ProductSize

MISMATCH: Final = 6.0  # degrees between the product's camera and the place's that nobody sees
ABOVE: Final = 24.0  # degrees from which a place takes what was photographed from above
SHARE: Final = (0.22, 0.60)  # of the square picture's height: smaller is lost, larger leaves no room for words
NEARER: Final = 0.5  # of its span a place may show: nearer it would lose more than its largest prop
SOFT_ABOVE: Final = 45.0  # degrees: a light as high suits what was lit from no side
MUCH_NEUTRAL: Final = 0.10  # of the product's pixels: as many white ones show a light's warmth
NEUTRAL_KELVIN: Final = (4800.0, 6300.0)  # in which white still looks white
WARM_KELVIN: Final = 4500.0  # below it only what is dark or coloured looks right
BLACKS: Final = 20.0  # of 255 between the darkest of product and place
DEEPEST: Final = 64.0  # of 255: a product whose darkest is brighter has no black to compare


class Place(Protocol):
    """What is asked of a place; `engines.vocabulary` describes them."""

    @property
    def across(self) -> float:
        """Centimetres that a square picture shows at the product's foot."""

    @property
    def angle(self) -> float:
        """Degrees from which the foot is seen; 90 looks straight down."""

    @property
    def azimuth(self) -> float:
        """Degrees of the key light, negative from the left."""

    @property
    def elevation(self) -> float:
        """Degrees of the key light above the ground."""

    @property
    def softness(self) -> Literal["s", "m", "h"]:
        """Soft, middle or hard."""

    @property
    def kelvin(self) -> float:
        """Warmth of the key light."""

    @property
    def even(self) -> bool:
        """Whether as much light comes from all around as from the key."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Black and white of a place's picture, 0..255: its darkest and its brightest hundredth."""

    black: float
    white: float


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a product's photo."""

    elevation: Elevation | None
    size: ProductSize | None
    aspect: float
    """Width over height of the cut-out."""
    lighting: Lighting


def mirrored(facts: Facts, place: Place) -> bool:
    """Tell whether the place has to be mirrored, so that its light comes from the product's side."""
    return (facts.lighting.side == "left" and place.azimuth > 0) or (
        facts.lighting.side == "right" and place.azimuth < 0
    )


def belongs(facts: Facts, place: Place, levels: Levels | None = None) -> list[str]:
    """Return the reasons why a product does not belong in a place, which may be mirrored; none: it does."""
    return [*_angle(facts, place), *_size(facts, place), *_side(facts, place), *_warmth(facts, place, levels)]


def span(size: ProductSize, aspect: float, across: float) -> float | None:
    """Return how many of its `across` centimetres a place shows, so that the product looks right; None: none do."""
    cm = size.longest(aspect)
    if cm > SHARE[1] * across or cm < SHARE[0] * NEARER * across:
        return None
    return min(across, cm / SHARE[0])


def _angle(facts: Facts, place: Place) -> list[str]:
    seen = facts.elevation
    if seen is None:
        return []
    if not seen.upright:
        return [] if place.angle >= ABOVE else [f"photographed from above ({seen.degrees:.0f}°), it would stand up"]
    if abs(seen.degrees - place.angle) > MISMATCH:
        return [f"photographed from {seen.degrees:.0f}°, the place is seen from {place.angle:.0f}°"]
    return []


def _size(facts: Facts, place: Place) -> list[str]:
    if facts.size is None:
        return ["its size is unknown"]
    if span(facts.size, facts.aspect, place.across) is None:
        return [f"{facts.size.longest(facts.aspect):.0f} cm in a place of {place.across:.0f} cm"]
    return []


def _side(facts: Facts, place: Place) -> list[str]:
    """A key of either side is had by mirroring; what was lit from no side, or nobody can tell, wants soft light."""
    side = facts.lighting.side
    if side == "above" and not (place.even or (place.softness == "s" and place.elevation >= SOFT_ABOVE)):
        return ["lit from no side, the light of the place is neither even nor soft from above"]
    if side == "untold" and place.softness != "s":
        return ["from where it was lit cannot be told, the light of the place is not soft"]
    return []


def _warmth(facts: Facts, place: Place, levels: Levels | None) -> list[str]:
    light, reasons = facts.lighting, []
    if light.neutral >= MUCH_NEUTRAL and not NEUTRAL_KELVIN[0] <= place.kelvin <= NEUTRAL_KELVIN[1]:
        reasons.append(f"{light.neutral:.0%} of it is white, the light has {place.kelvin:.0f} K")
    elif place.kelvin < WARM_KELVIN and not light.dark_or_coloured:
        reasons.append(f"neither dark nor coloured, the light has {place.kelvin:.0f} K")
    if levels is not None and light.neutral >= MUCH_NEUTRAL and levels.white > light.white:
        reasons.append(f"the place has a brighter white ({levels.white:.0f}) than it ({light.white:.0f})")
    if levels is not None and light.black <= DEEPEST and abs(levels.black - light.black) > BLACKS:
        reasons.append(f"its black ({light.black:.0f}) is not that of the place ({levels.black:.0f})")
    return reasons
