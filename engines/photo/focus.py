"""The ground before a product out of focus, as a lens shows what is nearer than what it is focused at."""

from typing import Final

import cv2
import numpy as np

SOFT: Final = (0.005, 0.012)  # of the square's side: blur halfway to `REACH`, and from there on
SHARP: Final = 0.06  # of the square's side below the foot: so far all is sharp
REACH: Final = 0.2  # of it, from where on nothing gets softer
LEAST: Final = 0.3  # pixels: less blur cannot be seen


def focused(canvas: np.ndarray, foot: float, side: float) -> np.ndarray:
    """Return uint8 RGB [h, w, 3] of `canvas`, softer and softer some way below the row `foot`.

    `side` is how many of its pixels a square picture of the place would have.
    """
    height = canvas.shape[0]
    near = foot + SHARP * side
    first = max(0, int(near))
    if first >= height or SOFT[0] * side < LEAST:
        return canvas
    way = ((np.arange(first, height) + 0.5 - near) / ((REACH - SHARP) * side)).clip(0, 1).astype(np.float32)
    # Where a blur has no share it is not computed: from `half` on the first turns into the second, which `whole` ends.
    half, whole = (first + int(np.searchsorted(way, share)) for share in (0.5, 1.0))
    middle, far = _blurred(canvas, first, whole, SOFT[0] * side), _blurred(canvas, half, height, SOFT[1] * side)
    result = canvas.copy()
    result[first:half] = _mixed(canvas[first:half], middle[: half - first], 2 * way[: half - first])
    result[half:whole] = _mixed(middle[half - first :], far[: whole - half], 2 * way[half - first : whole - first] - 1)
    result[whole:] = far[whole - half :]
    return result


def _blurred(canvas: np.ndarray, first: int, end: int, sigma: float) -> np.ndarray:
    """Return uint8 rows from `first` to `end` of `canvas` blurred."""
    margin = int(3 * sigma) + 1  # rows that the blur looks at beyond
    top = max(0, first - margin)
    if first == end:
        return canvas[first:end]
    return cv2.GaussianBlur(canvas[top : end + margin], (0, 0), sigma)[first - top : end - top]


def _mixed(sharp: np.ndarray, soft: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return uint8 RGB of which each row has the `share` of `soft`, float32 [h]."""
    near = sharp.astype(np.float32)
    mixed: np.ndarray = near + (soft - near) * share[:, None, None] + 0.5
    return mixed.astype(np.uint8)
