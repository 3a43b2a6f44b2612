"""The light that a product was photographed in: from which side, how warm it can stand to be, and how black and white.

Only solid pixels count; what is printed on a product weighs as its light does, so a side is named where it is plain.
"""

from dataclasses import dataclass
from typing import Final, Literal

import cv2
import numpy as np

from engines.photo.foot import SOLID
from engines.photo.packshot import Packshot, known
from engines.pixels.colour import TO_LAB, TO_LMS

Side = Literal["left", "right", "above", "untold"]
SIDE: Final = 160  # pixels of the longer side: light varies slowly
LEFT, RIGHT = 1.12, 0.89  # luminance of the left third over that of the right: beyond these the key's side is plain
NEUTRAL, BRIGHT = (
    0.02,
    0.85,
)  # OKLCh chroma and lightness from which a pixel shows its light's own colour
COLOURED, DIM = 0.05, 0.5  # mean chroma from which, and lightness up to which, a product looks right in warm light
TONE, TONES = 0.08, 8  # of OKLab's a and b over lightness: pixels as near are of one tone; steps to either side
DIMMEST: Final = 0.15  # lightness below which no tone can be told
GREY, MIDDLE = 0.04, 0.5  # chroma below which tones are told apart by lightness, and where
SHARED_LEAST, SHARED = 20, 0.05  # pixels, and share of all compared, of a tone that tells something
PARTS, MOST = 3, 2.2  # of the height that have to agree; a greater ratio is print: no key leaves so little to a fill
FLOOR: Final = 0.01  # linear luminance added to both sides: the noise of black says nothing
ENDS: Final = (1, 99)  # percentiles that are called black and white: single pixels are noise


@dataclass(frozen=True, slots=True)
class Lighting:
    """What a cut-out tells of its light."""

    side: Side
    """Where the key stood; `above`: soft, from no side; `untold`: what is printed on it hides it."""
    ratio: float
    """Linear luminance of the left third over that of the right; 1 where it is untold."""
    neutral: float
    """Share of bright pixels without a colour of their own: in a warmer place they would look out of it."""
    dark_or_coloured: bool
    """It looks right in warm light, too."""
    black: float
    """0..255, its darkest hundredth."""
    white: float
    """0..255, its brightest hundredth."""


@known
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
    lab = oklab(linear)
    lightness, chroma = lab[:, 0], np.hypot(lab[:, 1], lab[:, 2])
    saturation = lab[:, 1:] / np.maximum(lightness, DIMMEST)[:, None]  # the same in light and in shade
    red, yellow = np.round(saturation / TONE).clip(-TONES, TONES - 1).astype(np.intp).T + TONES
    black_and_white = (chroma < GREY) * (
        lightness > MIDDLE
    )  # a grey has no hue to know it by: dark and pale ones differ
    told = _left_over_right(solid, luminance, (red * 2 * TONES + yellow) * 2 + black_and_white)
    neutral = float(((chroma < NEUTRAL) & (lightness > BRIGHT)).mean())
    grey = pixels @ np.array((0.2126, 0.7152, 0.0722), np.float32)
    black, white = np.percentile(grey, ENDS)
    return Lighting(
        side=_side(told),
        ratio=told if told is not None else 1.0,
        neutral=neutral,
        dark_or_coloured=bool(chroma.mean() >= COLOURED or lightness.mean() <= DIM),
        black=float(black),
        white=float(white),
    )


def _side(ratio: float | None) -> Side:
    if ratio is None:
        return "untold"
    return "left" if ratio > LEFT else "right" if ratio < RIGHT else "above"


def _left_over_right(solid: np.ndarray, luminance: np.ndarray, tones: np.ndarray) -> float | None:
    """Compare the thirds of a product, tone by tone, so that a dark handle is not taken for a shadow.

    `luminance` [n] and `tones` [n], numbers of like colours, are of its `solid` [h, w] pixels. Light falls off evenly:
    where the middle third is not between the others, or a part of the height says otherwise, it is print; then None.
    """
    order, count = np.cumsum(solid, axis=1), solid.sum(axis=1)[:, None]
    left, right = (order <= np.ceil(count / 3))[solid], (order > np.floor(count * 2 / 3))[solid]
    middle, rows = ~(left | right), np.nonzero(solid)[0]
    parts = np.digitize(rows, np.percentile(rows, (33, 67)))
    whole = _by_tone(left, right, luminance, tones)
    if whole is None or RIGHT <= whole <= LEFT:
        return whole
    ratios = [_by_tone(left & (parts == part), right & (parts == part), luminance, tones) for part in range(PARTS)]
    ratios += [_by_tone(left, middle, luminance, tones), _by_tone(middle, right, luminance, tones)]
    agree = all(ratio is None or (ratio - 1) * (whole - 1) >= 0 for ratio in ratios)
    return whole if agree and 1 / MOST <= whole <= MOST else None


def _by_tone(left: np.ndarray, right: np.ndarray, luminance: np.ndarray, tones: np.ndarray) -> float | None:
    """Return the usual ratio of luminances of one tone on both sides; None: no tone is on both."""
    size = int(tones.max()) + 1
    counts = [np.bincount(tones[side], minlength=size) for side in (left, right)]
    sums = [np.bincount(tones[side], weights=luminance[side], minlength=size) for side in (left, right)]
    weight = np.minimum(*counts).astype(np.float64)
    shared = weight >= max(SHARED_LEAST, SHARED * weight.sum())
    if not shared.any():
        return None
    ratio = (sums[0][shared] / counts[0][shared] + FLOOR) / (sums[1][shared] / counts[1][shared] + FLOOR)
    return float(np.exp(np.average(np.log(ratio), weights=weight[shared])))


def linear_light(srgb: np.ndarray) -> np.ndarray:
    """Return linear RGB 0..1 float32 of uint8 sRGB [..., 3] (IEC 61966-2-1)."""
    value = np.arange(256, dtype=np.float32) / 255
    table = np.where(value > 0.04045, ((value + 0.055) / 1.055) ** 2.4, value / 12.92).astype(np.float32)
    linear: np.ndarray = table[srgb]
    return linear


def oklab(linear: np.ndarray) -> np.ndarray:
    """Return OKLab [n, 3] of linear sRGB [n, 3] (Ottosson, "A perceptual color space", 2020)."""
    lab: np.ndarray = np.cbrt(linear @ TO_LMS.T.astype(np.float32)) @ TO_LAB.T.astype(np.float32)
    return lab
