"""What lies behind letters: the steepest edge in and around a text, which the eye takes for a part of it."""

from collections.abc import Iterable
from typing import Final

import cv2
import numpy as np

from engines.layout.blocks import Block
from engines.pixels.contrast import luminance

CELL: Final = 4  # CSS pixels a side: grain and dither are gone, an arch or a table's edge is not
AROUND: Final = 0.6  # of a text's size: so far an edge disturbs it
MOST: Final = 1.15  # to 1: a steeper edge is seen behind letters
FLARE: Final = 0.05  # added to luminances, as in WCAG's contrast


def steepest(canvas: np.ndarray, blocks: Iterable[Block], density: int = 1) -> float:
    """Return the highest contrast, 1 or more, of two neighbouring cells of uint8 [h, w, 3] near any of `blocks`.

    The word for an ad may stand on anything.
    """
    cell = CELL * density
    height, width = max(2, canvas.shape[0] // cell), max(2, canvas.shape[1] // cell)
    small = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
    light = np.log(luminance(small) + FLARE)
    down, across = canvas.shape[0] / height, canvas.shape[1] / width
    worst = 0.0
    for block in blocks:
        if block.role == "disclosure":
            continue
        near = block.box.grown(round(AROUND * max(run.size for run in block.runs)))
        part = light[_cells(near.top, near.bottom, down, height), _cells(near.left, near.right, across, width)]
        for axis in (0, 1):
            if part.shape[axis] > 1:
                worst = max(worst, float(np.abs(np.diff(part, axis=axis)).max()))
    return float(np.exp(worst))


def _cells(first: int, last: int, size: float, count: int) -> slice:
    """Return the cells that lie wholly between two pixels of an axis, one at least."""
    start = min(count - 1, max(0, int(np.ceil(first / size))))
    return slice(start, max(start + 1, min(count, int(last / size))))
