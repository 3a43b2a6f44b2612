"""Where a painted picture has edges that nobody wants behind letters, known before it is set into a slot."""

import math
from typing import Final

import cv2
import numpy as np

from engines.layout.calm import FLARE, MOST
from engines.pixels.contrast import luminance

SIDE: Final = 5  # painted pixels that a cell of `engines.layout.calm` has about
CLOSE: Final = 0.9  # of the steepest edge allowed: cells of another place may see a little more


class Busy:
    """The edges of one picture, counted so that any part of it is looked up at once."""

    def __init__(self, picture: np.ndarray) -> None:
        """Take in uint8 RGB [h, w, 3]."""
        soft = cv2.blur(np.log(luminance(picture) + FLARE), (SIDE, SIDE))
        steep = np.zeros(soft.shape, np.uint8)
        half, most = SIDE // 2, CLOSE * math.log(MOST)
        steep[half : half - SIDE] |= np.abs(soft[SIDE:] - soft[:-SIDE]) > most
        steep[:, half : half - SIDE] |= np.abs(soft[:, SIDE:] - soft[:, :-SIDE]) > most
        self._sums = cv2.integral(steep)

    def counted(self, parts: np.ndarray) -> np.ndarray:
        """Return how many of the pixels in `parts` [..., 4], left, top, right and bottom, lie at an edge, int [...]."""
        height, width = self._sums.shape
        left, right = (parts[..., side].astype(int).clip(0, width - 1) for side in (0, 2))
        top, bottom = (parts[..., side].astype(int).clip(0, height - 1) for side in (1, 3))
        sums = self._sums
        found: np.ndarray = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        return found
