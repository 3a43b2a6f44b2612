"""The ground before a product out of focus, as a lens shows what is nearer than what it is focused at."""

from typing import Final

import cv2
import numpy as np

SOFT: Final = (0.005, 0.012)  # of the square's side: blur halfway to `REACH`, and from there on
REACH: Final = 0.07  # of the square's side below the foot, from where on nothing gets softer
LEAST: Final = 0.3  # pixels: less blur cannot be seen


def focused(canvas: np.ndarray, foot: float, side: float) -> np.ndarray:
    """Return uint8 RGB [h, w, 3] of `canvas`, softer and softer below the row `foot`.

    `side` is how many of its pixels a square picture of the place would have.
    """
    height = canvas.shape[0]
    first = max(0, int(foot))
    if first >= height or SOFT[0] * side < LEAST:
        return canvas
    margin = int(3 * SOFT[1] * side) + 1  # rows above that the blur looks at
    part = canvas[max(0, first - margin) :]
    here = first - max(0, first - margin)
    middle, far = (cv2.GaussianBlur(part, (0, 0), share * side)[here:].astype(np.float32) for share in SOFT)
    way = ((np.arange(first, height) + 0.5 - foot) / (REACH * side)).clip(0, 1).astype(np.float32)[:, None, None]
    near = part[here:].astype(np.float32)
    first_half, second_half = (2 * way).clip(0, 1), (2 * way - 1).clip(0, 1)
    mixed = (near + (middle - near) * first_half) * (1 - second_half) + far * second_half
    result = canvas.copy()
    result[first:] = mixed + 0.5
    return result
