"""Paper drawn by formula at the slot's own pixels: wall, cove and floor in one quiet colour under a soft light."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from engines.photo.placement import dithered
from engines.pixels.box import Box
from engines.pixels.colour import RGB, Shade, to_rgb, to_shade

KEY: Final = (0.30, 0.22)  # of the slot, across and down: where a soft key 35 degrees left and 48 up is brightest
REACH: Final = 0.95  # of the slot's diagonal over which its light falls off
GLOW: Final = 0.032  # lightness between the brightest and the darkest of the wall: seen, and never a spot
FLOOR: Final = 0.06  # lightness that the floor has more: light falls on it from above
LIGHTEST: Final = 0.985
SQUARE: Final = 2.1  # product heights: side of the square picture in which a product has its usual size
COVE_NEAR, COVE_FAR = 0.03, 0.42  # of that square, above the foot: where floor turns into wall
SIDE_LEAST: Final = 0.5  # of the slot's shorter side: the cove of a small thing is no edge


@dataclass(frozen=True, slots=True)
class Paper:
    """A wall of one colour; with a `foot`, the box of what stands there, it turns into a floor."""

    wall: RGB

    def paint(self, size: tuple[int, int], foot: Box | None = None) -> np.ndarray:
        """Return uint8 [h, w, 3] of `size` (width, height), dithered."""
        width, height = size
        across = (np.arange(width, dtype=np.float32) + 0.5) / width - KEY[0]
        down = (np.arange(height, dtype=np.float32) + 0.5) / height - KEY[1]
        diagonal = float(np.hypot(width, height))
        column = np.exp(-((across * (width / diagonal / REACH)) ** 2)) * GLOW
        row = np.exp(-((down * (height / diagonal / REACH)) ** 2))
        rise = _rise(height, min(size), foot)[:, None]
        light = row[:, None] * column[None] + rise * FLOOR - GLOW / 2
        shade = to_shade(self.wall)
        dark, bright = (
            np.array(to_rgb(Shade(min(LIGHTEST, shade.lightness + step), shade.chroma, shade.hue)), dtype=np.float32)
            for step in (-GLOW / 2, FLOOR + GLOW / 2)
        )
        # Within so narrow a range sRGB is straight enough between its two ends.
        share = (light + GLOW / 2) / (FLOOR + GLOW)
        canvas = np.empty((height, width, 3), dtype=np.float32)
        for channel in range(3):
            np.multiply(share, bright[channel] - dark[channel], out=canvas[..., channel])
            canvas[..., channel] += dark[channel]
        return dithered(canvas)


def _rise(height: int, shorter: int, foot: Box | None) -> np.ndarray:
    """Return how much of the floor's light each row has, 0..1 [height]."""
    if foot is None:
        return np.zeros(height, dtype=np.float32)
    side = max(SQUARE * foot.height, SIDE_LEAST * shorter)
    rows = np.arange(height, dtype=np.float32) + 0.5
    way = np.clip((rows - (foot.bottom - COVE_FAR * side)) / ((COVE_FAR - COVE_NEAR) * side), 0, 1)
    rise: np.ndarray = way * way * (3 - 2 * way)
    return rise
