"""A place's light by numbers: a key by its azimuth, height, softness and warmth, and what fills in from all around."""

import math
from dataclasses import dataclass, replace
from typing import Final, Literal

from engines.vocabulary.places import Place, Softness

Layer = Literal["s", "m", "h", "sash", "fill"]
"""Light adds up: a picture in any light is a sum of layers. Keys by how large they look, the hard one behind the bars
of a window, and what falls in from all around; a white card that faces its source has the radiance 1."""
LIGHTS: Final = ("own", "soft", "side", "sunset", "cool", "window")
"""What a place can be lit by, as `engines.vocabulary.scene.LIGHTS` says it, and its own."""
OUTDOORS: Final = frozenset(("garden", "picnic", "beach", "forest", "snow", "stone", "water", "market", "night"))
"""Where no window's bars throw a shadow."""
RATIO: Final[dict[Softness, float]] = {"s": 2.0, "m": 3.0, "h": 4.0}
"""Key over fill."""
EVEN: Final = 1.0
"""Key over fill up to which a light comes from no side."""
MILD: Final = (4900.0, 5900.0)
"""Kelvin of even light: white things look white in it."""
NEUTRAL: Final = 5300.0
"""Kelvin that the camera is balanced for."""
ADAPTED: Final = 0.55
"""Of a warmth's difference stays in the picture: a photographer balances most of it away."""
WHITE: Final = 0.93
"""Linear radiance of a white card on the best lit side of the place."""


@dataclass(frozen=True, slots=True)
class Lamp:
    """One light; azimuth in degrees, negative from the left, 0 from the camera's side; no `fill_kelvin`: as the key."""

    azimuth: float
    elevation: float
    softness: Softness
    kelvin: float
    fill_kelvin: float = 0.0
    ratio: float = 0.0

    @property
    def even(self) -> bool:
        """Whether it comes from no side."""
        return 0 < self.ratio <= EVEN

    @property
    def towards(self) -> tuple[float, float, float]:
        """Unit vector from the stand to the key."""
        a, e = math.radians(self.azimuth), math.radians(self.elevation)
        return (math.sin(a) * math.cos(e), math.sin(e), math.cos(a) * math.cos(e))

    def warmer(self, factor: float) -> "Lamp":
        """Return the light with the key's kelvin times `factor`."""
        return replace(self, kelvin=self.kelvin * factor)


def lit(place: Place, kind: str) -> Lamp:
    """Return the light of `kind` in `place`: its own, soft, side, sunset, cool or window.

    The key stays where the place has it, so shadows fall as they do in its own light; what changes is how soft, how
    warm and how strong it is. Raises KeyError: no such light.
    """
    own = Lamp(place.azimuth, place.elevation, place.softness, place.kelvin, place.fill_kelvin)
    return {
        "own": own,
        "soft": replace(own, softness="s", ratio=EVEN, kelvin=min(max(own.kelvin, MILD[0]), MILD[1]), fill_kelvin=0.0),
        "side": replace(own, softness="m", ratio=6.0),
        "sunset": replace(own, softness="m", kelvin=3300.0, fill_kelvin=4600.0, ratio=4.0),
        "cool": replace(own, softness="s", kelvin=7600.0, fill_kelvin=7000.0),
        "window": replace(own, softness="h", kelvin=5600.0, ratio=4.0),
    }[kind]


@dataclass(frozen=True, slots=True)
class Mix:
    """What a light is made of: a key layer, and linear RGB of key and fill."""

    key: Layer
    key_rgb: tuple[float, float, float]
    fill_rgb: tuple[float, float, float]


def lights_of(name: str) -> tuple[str, ...]:
    """Return the kinds of light that a place can have."""
    return tuple(kind for kind in LIGHTS if kind != "window" or name not in OUTDOORS)


def key_of(place: Place, kind: str) -> Layer:
    """Return the layer that is the key of a light of `kind` in `place`."""
    return "sash" if kind == "window" else lit(place, kind).softness


def mix(place: Place, kind: str) -> Mix:
    """Return what a light of `kind` in `place` is made of.

    A white card lying on the stand or hanging on the wall, whichever is lit better, has the radiance `WHITE`.
    """
    lamp = lit(place, kind)
    ratio = lamp.ratio or RATIO[lamp.softness]
    _, y, z = lamp.towards
    key = WHITE / (max(y, z, 0.35) + 1 / ratio)
    red, green, blue = (key * c for c in warmth(lamp.kelvin))
    fill = tuple(key / ratio * c for c in warmth(lamp.fill_kelvin or lamp.kelvin))
    return Mix(key_of(place, kind), (red, green, blue), (fill[0], fill[1], fill[2]))


def warmth(kelvin: float) -> tuple[float, float, float]:
    """Return linear RGB of a light of `kelvin` seen by the camera, of luminance 1."""
    red, green, blue = (a / b for a, b in zip(_black_body(kelvin), _black_body(NEUTRAL), strict=True))
    red, green, blue = (value**ADAPTED for value in (red, green, blue))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return (red / luminance, green / luminance, blue / luminance)


def _black_body(kelvin: float) -> tuple[float, float, float]:
    """Return relative radiance at 610, 550 and 465 nm (Planck)."""
    red, green, blue = (1 / (wave**5 * (math.exp(14_387_769 / (wave * kelvin)) - 1)) for wave in (610, 550, 465))
    return red / green, 1.0, blue / green
