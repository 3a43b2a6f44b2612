"""The light that a product was photographed in: from which side, how warm it can stand to be, and how black and white.

Only solid pixels count; what is printed on a product weighs as its light does, so a side is named where it is plain.
"""

from dataclasses import dataclass
from typing import Final, Literal

import cv2
import numpy as np

from engines.photo.foot import SOLID
from engines.photo.packshot import Packshot, beside
from engines.pixels.colour import TO_LAB, TO_LMS

Side = Literal["left", "right", "above"]
SIDE: Final = 160  # pixels of the longer side: light varies slowly
LEFT, RIGHT = 1.12, 0.89  # luminance of the left third over that of the right: beyond these the key's side is plain
NEUTRAL, BRIGHT = (
    0.02,
    0.85,
)  # OKLCh chroma and lightness from which a pixel shows its light's own colour
COLOURED, DIM = 0.05, 0.5  # mean chroma from which, and lightness up to which, a product looks right in warm light
ENDS: Final = (1, 99)  # percentiles that are called black and white: single pixels are noise


@dataclass(frozen=True, slots=True)
class Lighting:
    """What a cut-out tells of its light."""

    side: Side
    """Where the key stood; `above`: soft, from no side."""
    ratio: float
    """Linear luminance of the left third over that of the right."""
    neutral: float
    """Share of bright pixels without a colour of their own: in a warmer place they would look out of it."""
    dark_or_coloured: bool
    """It looks right in warm light, too."""
    black: float
    """0..255, its darkest hundredth."""
    white: float
    """0..255, its brightest hundredth."""


@beside
def lighting_of(packshot: Packshot) -> Lighting:
    """Measure the light on a product that is cut out."""
    factor = min(1.0, SIDE / max(packshot.image.size))
    size = tuple(max(3, round(side * factor)) for side in packshot.image.size)
    picture = cv2.resize(np.asarray(packshot.image), size, interpolation=cv2.INTER_AREA)
    solid = picture[..., 3] >= SOLID * 255
    if not solid.any():
        solid = picture[..., 3] > 0
    pixels = picture[solid][:, :3]
    linear = linear_light(pixels)
    luminance = linear @ np.array((0.2126, 0.7152, 0.0722), np.float32)
    ratio = _left_over_right(solid, luminance)
    lightness, chroma = lightness_and_chroma(linear)
    neutral = float(((chroma < NEUTRAL) & (lightness > BRIGHT)).mean())
    grey = pixels @ np.array((0.2126, 0.7152, 0.0722), np.float32)
    black, white = np.percentile(grey, ENDS)
    return Lighting(
        side="left" if ratio > LEFT else "right" if ratio < RIGHT else "above",
        ratio=ratio,
        neutral=neutral,
        dark_or_coloured=bool(chroma.mean() >= COLOURED or lightness.mean() <= DIM),
        black=float(black),
        white=float(white),
    )


def _left_over_right(solid: np.ndarray, luminance: np.ndarray) -> float:
    """Compare the thirds of a product, row by row, so that what is only there on one side weighs nothing."""
    light = np.zeros(solid.shape, np.float32)
    light[solid] = luminance
    count = solid.sum(axis=1)
    order = np.cumsum(solid, axis=1)
    left = solid & (order <= np.ceil(count / 3)[:, None])
    right = solid & (order > np.floor(count * 2 / 3)[:, None])
    return float((light[left].mean() + 1e-4) / (light[right].mean() + 1e-4))


def linear_light(srgb: np.ndarray) -> np.ndarray:
    """Return linear RGB 0..1 float32 of uint8 sRGB [..., 3] (IEC 61966-2-1)."""
    value = np.arange(256, dtype=np.float32) / 255
    table = np.where(value > 0.04045, ((value + 0.055) / 1.055) ** 2.4, value / 12.92).astype(np.float32)
    linear: np.ndarray = table[srgb]
    return linear


def lightness_and_chroma(linear: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return OKLCh lightness and chroma of linear sRGB [n, 3] (Ottosson, "A perceptual color space", 2020)."""
    lab = np.cbrt(linear @ TO_LMS.T.astype(np.float32)) @ TO_LAB.T.astype(np.float32)
    return lab[:, 0], np.hypot(lab[:, 1], lab[:, 2])
