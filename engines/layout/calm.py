"""What lies behind letters: the steepest edge in and around a text, which the eye takes for a part of it."""

import math
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


def cells(canvas: np.ndarray, density: int = 1) -> np.ndarray:
    """Return uint8 [h, w, 3] in cells of `CELL` CSS pixels."""
    cell = CELL * density
    size = max(2, canvas.shape[1] // cell), max(2, canvas.shape[0] // cell)
    small: np.ndarray = cv2.resize(canvas, size, interpolation=cv2.INTER_AREA)
    return small


def steepest(small: np.ndarray, blocks: Iterable[Block], size: tuple[int, int]) -> float:
    """Return the highest contrast, 1 or more, of two neighbouring cells [h, w, 3] near any of `blocks`.

    The blocks lie in a picture of `size` (width, height). The word for an ad may stand on anything.
    """
    height, width = small.shape[:2]
    light = np.log(luminance(small) + FLARE)
    steps = np.abs(np.diff(light, axis=0)), np.abs(np.diff(light, axis=1))
    down, across = size[1] / height, size[0] / width
    worst = 0.0
    for block in blocks:
        if block.role == "disclosure":
            continue
        near = block.box.grown(round(AROUND * max(run.size for run in block.runs)))
        top, bottom = _cells(near.top, near.bottom, down, height)
        left, right = _cells(near.left, near.right, across, width)
        for part in (steps[0][top : bottom - 1, left:right], steps[1][top:bottom, left : right - 1]):
            if part.size:
                worst = max(worst, float(part.max()))
    return math.exp(worst)


def _cells(first: int, last: int, size: float, count: int) -> tuple[int, int]:
    """Return the first cell that lies wholly between two pixels of an axis, and the first beyond; one at least."""
    start = min(count - 1, max(0, math.ceil(first / size)))
    return start, max(start + 1, min(count, int(last / size)))
