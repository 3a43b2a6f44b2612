"""Post-processing of the generated stage: each step measures first, may be skipped, and notes why."""

import math
from dataclasses import dataclass
from functools import lru_cache

import msgspec
import numpy as np
from PIL import Image, ImageFilter

from engines.photo.backdrop import Backdrop
from engines.pixels.box import Box

NOISE_FROM = 1.5  # grey levels; below it grain cannot be seen at 100 %
TONAL = (0.01, 0.99)  # the shares of pixels between which the tonal range is measured
RANGE_WANTED, GAIN_MOST = 110.0, 1.12  # levels are stretched a little only: the colours asked for must stay
MEAN_WANTED, LIFT_MOST = 60.0, 1.12
SLOPE_WANTED = 0.30  # of the tonal range per pixel, at the strongest edges
FLAT = 12.0
RIM = 6  # pixels; the sharpening filter looks no further
UNSHARP = (0.8, 40, 2)  # radius in pixels, per cent, grey levels: stronger does harm to stages that were only scaled up


class StepNote(msgspec.Struct, frozen=True):
    """What one step measured and did; `before` and `after` are in the unit that `reason` names."""

    name: str
    applied: bool
    reason: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the stage lies in the slot: slot pixels per stage pixel, and its left top corner in slot pixels."""

    scale: float
    left: float
    top: float


@dataclass(frozen=True, slots=True)
class Fade:
    """Per edge (left, top, right, bottom): the stage is gone before the first pixel place, full from the second."""

    left: tuple[float, float]
    top: tuple[float, float]
    right: tuple[float, float]
    bottom: tuple[float, float]

    def shown(self, width: int, height: int) -> Box:
        """Return where in a slot the stage shows at all, with a little more of the backdrop around it."""
        left, top, right, bottom = self.left[0], self.top[0], self.right[0], self.bottom[0]
        return Box(
            max(0, math.floor(left) - RIM),
            max(0, math.floor(top) - RIM),
            min(width, math.ceil(right) + RIM),
            min(height, math.ceil(bottom) + RIM),
        )


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
    return sum(_ranked(residual, (residual.size - 1) // 2, residual.size // 2)) / 2 / 0.6745 / 6


def denoise(picture: np.ndarray) -> tuple[np.ndarray, StepNote]:
    """Smooth grain and keep edges: pixels move to their neighbourhood's mean unless they differ by more than noise."""
    before = noise_level(picture)
    if before < NOISE_FROM:
        return picture, StepNote(
            "denoise", False, f"grain {before:.1f} is below {NOISE_FROM} grey levels", before, before
        )
    mean = np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(1.2)), dtype=np.float32)
    away = mean - picture
    nearness = np.exp(-((np.abs(away).max(axis=2, keepdims=True) / (4 * before)) ** 2))
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
    pivot = (
        high if mean + (high - mean) * gain > 250 else low if mean + (low - mean) * gain < 4 else mean
    )  # no clipping
    table = np.clip((np.arange(256) - pivot) * gain + pivot + mean * (lift - 1), 0, 255)
    toned = np.take((table + 0.5).astype(np.uint8), picture)
    darkest, lightest = _percentiles(_grey(toned[::2, ::2]), *TONAL)
    return toned, StepNote(
        "tone", True, f"range {span:.0f}, mean {mean:.0f}: gain {gain:.2f}, lift {lift:.2f}", span, lightest - darkest
    )


@lru_cache(maxsize=10)
def _dither(width: int, height: int) -> np.ndarray:
    """Return 0..1 [height, 3 width], the same each time: rounding by it keeps long gradients free of bands."""
    return np.repeat(np.random.Generator(np.random.PCG64(7)).random((height, width), dtype=np.float32), 3, axis=1)


def _ramp(size: int, rise: tuple[float, float], fall: tuple[float, float]) -> np.ndarray:
    """Return 0..1 [size]: a smooth rise and a smooth fall, each between an outer and an inner place."""
    place = np.arange(size, dtype=np.float32) + 0.5
    up = np.clip((place - rise[0]) / max(rise[1] - rise[0], 1e-3), 0, 1)
    down = np.clip((fall[0] - place) / max(fall[0] - fall[1], 1e-3), 0, 1)
    ramp: np.ndarray = up * up * (3 - 2 * up) * down * down * (3 - 2 * down)
    return ramp


def place_stage(
    picture: Image.Image, backdrop: Backdrop, placement: Placement, size: tuple[int, int], fade: Fade
) -> np.ndarray:
    """Scale the stage to its place in a slot of `size`; its backdrop goes on smoothly wherever the stage ends.

    Returns:
        uint8 [height, width, 3].
    """
    width, height = size
    left, top = placement.left, placement.top
    wide, tall = picture.width * placement.scale, picture.height * placement.scale
    across = (np.arange(width) + 0.5 - left) / wide
    down = (np.arange(height) + 0.5 - top) / tall
    canvas = backdrop.paint(across, down).reshape(height, 3 * width)  # flat rows: numpy is slow on axes of three
    x0, y0 = max(0, round(left)), max(0, round(top))
    x1, y1 = min(width, round(left + wide)), min(height, round(top + tall))
    if x1 > x0 and y1 > y0:
        per = 1 / placement.scale
        first = max(0.0, (x0 - left) * per), max(0.0, (y0 - top) * per)
        inside = (*first, min(picture.width, (x1 - left) * per), min(picture.height, (y1 - top) * per))
        scene = np.asarray(picture.resize((x1 - x0, y1 - y0), Image.Resampling.BICUBIC, box=inside), dtype=np.float32)
        across_weight = np.repeat(_ramp(width, fade.left, fade.right)[x0:x1], 3)
        weight = _ramp(height, fade.top, fade.bottom)[y0:y1, None] * across_weight
        region = canvas[y0:y1, 3 * x0 : 3 * x1]
        region += (scene.reshape(region.shape) - region) * weight
    canvas += _dither(width, height)
    placed = np.clip(canvas, 0, 255, out=canvas).astype(np.uint8)
    return placed.reshape(height, width, 3)


def _slope(canvas: np.ndarray) -> tuple[float, float]:
    """Return the strongest step between neighbours as a share of the tonal range, and that range in grey levels."""
    grey = _grey(canvas[::2])
    low, high = _percentiles(grey[::2, ::4], *TONAL)
    steps = np.abs(np.diff(grey, axis=1)).ravel()
    (strongest,) = _ranked(steps, int(steps.size * 0.998))
    return strongest / max(high - low, 1.0), high - low


def sharpen(canvas: np.ndarray, shown: Box) -> tuple[np.ndarray, StepNote]:
    """Sharpen soft edges (unsharp mask) where something is `shown`, unless they are crisp already or all is flat."""
    before, span = _slope(canvas)
    if span < FLAT or before >= SLOPE_WANTED:
        why = "flat picture" if span < FLAT else f"edges reach {before:.2f} of the range per pixel"
        return canvas, StepNote("sharpen", False, why, before, before)
    place = slice(shown.top, shown.bottom), slice(shown.left, shown.right)
    sharp = canvas.copy()
    sharp[place] = Image.fromarray(canvas[place]).filter(ImageFilter.UnsharpMask(*UNSHARP))
    return sharp, StepNote(
        "sharpen", True, f"edges below {SLOPE_WANTED} of the range per pixel", before, _slope(sharp)[0]
    )
