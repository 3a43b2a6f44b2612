"""Where a painted picture has edges that nobody wants behind letters, known before it is set into a slot."""

import math
from typing import Final

import cv2
import numpy as np

from engines.layout.calm import FLARE, MOST
from engines.pixels.contrast import luminance

SIDE: Final = 3  # pixels of a picture at half its size that a cell of `engines.layout.calm` has about
CLOSE: Final = 0.9  # of the steepest edge allowed: cells of another place may see a little more


class Busy:
    """The edges of one picture, counted so that any part of it is looked up at once."""

    def __init__(self, picture: np.ndarray, per: int = 1) -> None:
        """Take in uint8 RGB [h, w, 3], each pixel of which is `per` painted ones a side."""
        self._per = per
        soft = cv2.blur(np.log(luminance(picture) + FLARE), (SIDE, SIDE))
        steep = np.zeros(soft.shape, np.uint8)
        half, most = SIDE // 2, CLOSE * math.log(MOST)
        steep[half : half - SIDE] |= np.abs(soft[SIDE:] - soft[:-SIDE]) > most
        steep[:, half : half - SIDE] |= np.abs(soft[:, SIDE:] - soft[:, :-SIDE]) > most
        self._sums = cv2.integral(steep)

    def counted(self, parts: np.ndarray) -> np.ndarray:
        """Return how many of the painted pixels in `parts` lie at an edge, int [...].

        Parts are [..., 4]: left, top, right and bottom.
        """
        height, width = self._sums.shape
        most = (width - 1, height - 1, width - 1, height - 1)
        left, top, right, bottom = np.moveaxis((parts / self._per).astype(int).clip(0, most), -1, 0)
        sums = self._sums
        found: np.ndarray = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        return found * self._per**2
