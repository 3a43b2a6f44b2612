"""Colour in OKLab (Ottosson 2020): lightness, chroma and hue that can be changed one at a time."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

RGB = tuple[int, int, int]
TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
GAMUT_STEPS, GAMUT_STEP = 24, 0.88  # tries, and chroma kept in each: 5 % of it is left at last
GAMUT_SLACK = 1e-4  # of linear light outside 0..1 is rounding, not a colour outside the gamut
FROM_LAB, FROM_LMS = np.linalg.inv(TO_LAB), np.linalg.inv(TO_LMS)


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour as lightness 0..1, chroma 0..≈0.3 and hue in radians."""

    lightness: float
    chroma: float
    hue: float


@lru_cache(maxsize=4096)
def to_shade(colour: RGB) -> Shade:
    """Turn sRGB 0..255 into OKLCh."""
    value = np.asarray(colour, dtype=np.float64) / 255
    linear = np.where(value > 0.04045, ((value + 0.055) / 1.055) ** 2.4, value / 12.92)
    lightness, a, b = (float(v) for v in TO_LAB @ np.cbrt(TO_LMS @ linear))
    return Shade(lightness, math.hypot(a, b), math.atan2(b, a))


@lru_cache(maxsize=4096)
def to_rgb(shade: Shade) -> RGB:
    """Turn OKLCh into sRGB 0..255; a colour outside the gamut loses chroma until it fits."""
    chroma = shade.chroma
    for _ in range(GAMUT_STEPS):
        lab = np.array([shade.lightness, chroma * math.cos(shade.hue), chroma * math.sin(shade.hue)])
        linear = FROM_LMS @ (FROM_LAB @ lab) ** 3
        if linear.min() >= -GAMUT_SLACK and linear.max() <= 1 + GAMUT_SLACK:
            break
        chroma *= GAMUT_STEP
    linear = np.clip(linear, 0, 1)
    value = np.where(linear > 0.0031308, 1.055 * np.power(linear, 1 / 2.4) - 0.055, 12.92 * linear)
    red, green, blue = (round(float(v) * 255) for v in value)
    return red, green, blue


def mix(first: RGB, second: RGB, amount: float) -> RGB:
    """Blend two sRGB colours; `amount` is the share of the second."""
    red, green, blue = (round(a + (b - a) * amount) for a, b in zip(first, second, strict=True))
    return red, green, blue
