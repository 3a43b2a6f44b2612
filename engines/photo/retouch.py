"""Post-processing of the generated stage: each step measures first, may be skipped, and notes why."""

import math

import cv2
import msgspec
import numpy as np
from PIL import Image, ImageFilter

from engines.pixels.box import Box

NOISE_FROM = 1.5  # grey levels; below it grain cannot be seen at 100 %
SMOOTH = 1.2  # pixels; radius of the mean that grain is drawn towards
EDGE = 4  # times the grain: pixels further from the mean belong to an edge and hardly move
MAD = 0.6745  # median absolute value of a normal distribution, in standard deviations
MASK_GAIN = 6  # what the noise mask multiplies the deviation by: the root of its squared weights (Immerkær)
TONAL = (0.01, 0.99)  # the shares of pixels between which the tonal range is measured
RANGE_WANTED, GAIN_MOST = 110.0, 1.12  # grey levels; stretched a little only: the colours asked for must stay
MEAN_WANTED, LIFT_MOST = 60.0, 1.12  # grey levels; a night scene stays one
DARKEST, LIGHTEST = 4, 250  # grey levels that a stretch may reach, for what clips has no drawing left
SLOPE_WANTED = 0.30  # of the tonal range per pixel, at the strongest edges
STRONGEST = 0.998  # rank of the step that counts as the strongest: a few pixels may be odd
FLAT = 12.0  # grey levels; in a smaller range there is nothing to stretch or to sharpen but noise
UNSHARP, HARDER, LEAST_STEP = 0.8, 0.4, 2  # radius in pixels, share, grey levels: more does harm to what was scaled up


class StepNote(msgspec.Struct, frozen=True):
    """What one step measured and did; `before` and `after` are in the unit that `reason` names."""

    name: str
    applied: bool
    reason: str
    before: float
    after: float


def _grey(picture: np.ndarray) -> np.ndarray:
    """Return the green-weighted grey value [h, w] as int16, quick and close enough to measure with."""
    wide = picture.astype(np.int16)
    grey: np.ndarray = (wide[..., 0] + 2 * wide[..., 1] + wide[..., 2]) >> 2
    return grey


def _ranked(values: np.ndarray, *ranks: int) -> list[int]:
    """Return the values at `ranks` in ascending order; counting small integers is far quicker than sorting them."""
    return [int(place) for place in np.searchsorted(np.cumsum(np.bincount(values)), ranks, side="right")]


def _percentiles(values: np.ndarray, *shares: float) -> list[float]:
    """Return what `np.percentile` does for `shares` of 0..1."""
    places = [share * (values.size - 1) for share in shares]
    found = _ranked(values.ravel(), *(rank for place in places for rank in (math.floor(place), math.ceil(place))))
    return [low + (high - low) * (place % 1) for low, high, place in zip(found[::2], found[1::2], places, strict=True)]


def noise_level(picture: np.ndarray) -> float:
    """Estimate the grain of uint8 [h, w, 3] as a standard deviation in grey levels (Immerkær 1996, median form)."""
    grey = _grey(picture[: picture.shape[0] // 2])  # the wall half: props and podium are no noise
    across = grey[:, :-2] - 2 * grey[:, 1:-1] + grey[:, 2:]
    residual = np.abs(across[:-2] - 2 * across[1:-1] + across[2:]).ravel()
    return sum(_ranked(residual, (residual.size - 1) // 2, residual.size // 2)) / 2 / MAD / MASK_GAIN


def denoise(picture: np.ndarray) -> tuple[np.ndarray, StepNote]:
    """Smooth grain and keep edges: pixels move to their neighbourhood's mean unless they differ by more than noise."""
    before = noise_level(picture)
    if before < NOISE_FROM:
        return picture, StepNote(
            "denoise", False, f"grain {before:.1f} is below {NOISE_FROM} grey levels", before, before
        )
    mean = np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(SMOOTH)), dtype=np.float32)
    away = mean - picture
    nearness = np.exp(-((np.abs(away).max(axis=2, keepdims=True) / (EDGE * before)) ** 2))
    smooth = (picture + away * nearness + 0.5).astype(np.uint8)
    return smooth, StepNote("denoise", True, f"grain above {NOISE_FROM} grey levels", before, noise_level(smooth))


def tone(picture: np.ndarray) -> tuple[np.ndarray, StepNote]:
    """Lift a dark stage and stretch a flat one, within narrow bounds."""
    sample = _grey(picture[::2, ::2])
    low, high = _percentiles(sample, *TONAL)
    mean, span = float(sample.mean()), high - low
    gain = min(GAIN_MOST, RANGE_WANTED / max(span, 1.0)) if FLAT < span < RANGE_WANTED else 1.0
    lift = min(LIFT_MOST, MEAN_WANTED / max(mean, 1.0)) if mean < MEAN_WANTED else 1.0
    if gain == lift == 1.0:
        return picture, StepNote("tone", False, f"range of {span:.0f} and mean of {mean:.0f} need no help", span, span)
    clips_light, clips_dark = mean + (high - mean) * gain > LIGHTEST, mean + (low - mean) * gain < DARKEST
    pivot = high if clips_light else low if clips_dark else mean
    table = np.clip((np.arange(256) - pivot) * gain + pivot + mean * (lift - 1), 0, 255)
    toned = np.take((table + 0.5).astype(np.uint8), picture)
    darkest, lightest = _percentiles(_grey(toned[::2, ::2]), *TONAL)
    return toned, StepNote(
        "tone", True, f"range {span:.0f}, mean {mean:.0f}: gain {gain:.2f}, lift {lift:.2f}", span, lightest - darkest
    )


def slope(canvas: np.ndarray) -> tuple[float, float]:
    """Return the strongest step between neighbours as a share of the tonal range, and that range in grey levels."""
    grey = _grey(canvas[::2])
    low, high = _percentiles(grey[::2, ::4], *TONAL)
    steps = np.abs(np.diff(grey, axis=1)).ravel()
    (strongest,) = _ranked(steps, int(steps.size * STRONGEST))
    return strongest / max(high - low, 1.0), high - low


def _unsharp(part: np.ndarray) -> np.ndarray:
    """Return uint8 [h, w, 3] with steps made steeper; OpenCV does it in a sixth of Pillow's time."""
    step = cv2.subtract(part, cv2.GaussianBlur(part, (0, 0), UNSHARP), dtype=cv2.CV_16S)
    step *= np.abs(step) >= LEAST_STEP
    return cv2.addWeighted(part, 1, step, HARDER, 0, dtype=cv2.CV_8U)


def sharpen(canvas: np.ndarray, shown: Box) -> tuple[np.ndarray, StepNote]:
    """Sharpen soft edges (unsharp mask) where something is `shown`, unless they are crisp already or all is flat."""
    before, span = slope(canvas)
    if span < FLAT or before >= SLOPE_WANTED:
        why = "flat picture" if span < FLAT else f"edges reach {before:.2f} of the range per pixel"
        return canvas, StepNote("sharpen", False, why, before, before)
    place = slice(shown.top, shown.bottom), slice(shown.left, shown.right)
    sharp = canvas.copy()
    sharp[place] = _unsharp(canvas[place])
    return sharp, StepNote(
        "sharpen", True, f"edges below {SLOPE_WANTED} of the range per pixel", before, slope(sharp)[0]
    )
