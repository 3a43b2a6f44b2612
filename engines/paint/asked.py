"""What a painter of places is asked to paint: a set, its light, the colours of its wall and stand."""

import msgspec
import numpy as np

from engines.paint.sets import Set
from engines.photo.lighting import linear_light
from engines.pixels.colour import RGB
from engines.vocabulary.lamps import mix
from engines.vocabulary.places import PLACES

KEYS = ("s", "m", "h", "sash")
"""Order of the key layers in what the engine reads."""
SETTING = len(KEYS) + 4 * 3
"""Numbers that the engine reads of one: which key, then linear RGB of key, fill, wall and stand."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One place to be painted; equal ones give the same picture."""

    place: str
    """Key of `engines.vocabulary.places.PLACES`."""
    arrangement: int
    dress: str = "none"
    """Season or occasion that one thing in the place tells of."""
    light: str = "own"
    """One of `engines.vocabulary.lamps.LIGHTS`."""
    wall: RGB
    """What is behind, sRGB 0..255."""
    stand: RGB
    """What the product stands on, sRGB 0..255."""

    @property
    def set(self) -> Set:
        """The set that it is a picture of."""
        return Set(self.place, self.arrangement, self.dress)


def linear(colour: RGB) -> np.ndarray:
    """Return linear RGB 0..1 float32 [3] of sRGB 0..255 (IEC 61966-2-1)."""
    return linear_light(np.array(colour, np.uint8))


def setting(asked: Asked) -> np.ndarray:
    """Return what the engine reads beside the set, float32 [SETTING]."""
    light = mix(PLACES[asked.place], asked.light)
    key = np.array([light.key == name for name in KEYS], np.float32)
    rgb = np.array([light.key_rgb, light.fill_rgb], np.float32).ravel()
    return np.concatenate((key, rgb, linear(asked.wall), linear(asked.stand)))
