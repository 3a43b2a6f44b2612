"""A stage in its slot: scaled to its place, and fading smoothly into its own backdrop wherever it ends."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image

from engines.photo.backdrop import Backdrop
from engines.pixels.box import Box

RIM = 6  # pixels; the sharpening filter looks no further
DITHERED = 10  # slot sizes whose dither stays in memory: a shop uses few, and each costs 12 bytes a pixel


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the stage lies in the slot: slot pixels per stage pixel, and its left top corner in slot pixels."""

    scale: float
    left: float
    top: float

    def times(self, factor: float) -> "Placement":
        """Return the place in a slot drawn `factor` times as large."""
        return Placement(self.scale * factor, self.left * factor, self.top * factor)


@dataclass(frozen=True, slots=True)
class Ramp:
    """Two places on an axis of the slot, in pixels: the stage is gone at one, full at the other, smooth between."""

    gone: float
    full: float

    def times(self, factor: float) -> "Ramp":
        """Return the places in a slot drawn `factor` times as large."""
        return Ramp(self.gone * factor, self.full * factor)


@dataclass(frozen=True, slots=True)
class Fade:
    """How the stage gives way to plain backdrop at each edge of the slot; None where it shows as far as the edge."""

    left: Ramp | None = None
    top: Ramp | None = None
    right: Ramp | None = None
    bottom: Ramp | None = None

    def times(self, factor: float) -> "Fade":
        """Return the fade in a slot drawn `factor` times as large."""
        ramps = (self.left, self.top, self.right, self.bottom)
        return Fade(*(ramp.times(factor) if ramp else None for ramp in ramps))

    def shown(self, width: int, height: int) -> Box:
        """Return where in a slot the stage shows at all, with a little more of the backdrop around it."""
        return Box(
            max(0, math.floor(self.left.gone) - RIM) if self.left else 0,
            max(0, math.floor(self.top.gone) - RIM) if self.top else 0,
            min(width, math.ceil(self.right.gone) + RIM) if self.right else width,
            min(height, math.ceil(self.bottom.gone) + RIM) if self.bottom else height,
        )


@lru_cache(maxsize=DITHERED)
def dither(width: int, height: int) -> np.ndarray:
    """Return 0..1 [height, 3 width], the same each time: rounding by it keeps long gradients free of bands."""
    return np.repeat(np.random.Generator(np.random.PCG64(7)).random((height, width), dtype=np.float32), 3, axis=1)


def _along(places: np.ndarray, ramp: Ramp | None) -> np.ndarray:
    """Return 0..1 [n]: how far along `ramp` each of the `places` [n] lies."""
    if ramp is None:
        return np.ones_like(places)
    way: np.ndarray = np.clip((places - ramp.gone) / (ramp.full - ramp.gone), 0, 1)
    return way


def _weight(size: int, first: Ramp | None, last: Ramp | None) -> np.ndarray:
    """Return the stage's share 0..1 [size] at every pixel of an axis that has a ramp, or none, at either end."""
    places = np.arange(size, dtype=np.float32) + 0.5
    up, down = _along(places, first), _along(places, last)
    weight: np.ndarray = up * up * (3 - 2 * up) * down * down * (3 - 2 * down)
    return weight


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
        across_weight = np.repeat(_weight(width, fade.left, fade.right)[x0:x1], 3)
        weight = _weight(height, fade.top, fade.bottom)[y0:y1, None] * across_weight
        region = canvas[y0:y1, 3 * x0 : 3 * x1]
        region += (scene.reshape(region.shape) - region) * weight
    return dithered(canvas.reshape(height, width, 3))


def dithered(canvas: np.ndarray) -> np.ndarray:
    """Return uint8 [h, w, 3] of float32 `canvas` in 0..255, which is used up."""
    height, width = canvas.shape[:2]
    flat = canvas.reshape(height, 3 * width)
    flat += dither(width, height)
    return np.clip(flat, 0, 255, out=flat).astype(np.uint8).reshape(height, width, 3)
