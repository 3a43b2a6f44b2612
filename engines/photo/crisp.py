"""Soft edges of a painted scene made crisp: pixels beside an edge are taken from farther away from it.

Source: warp sharpening (Arad and Gotsman, "Enhancement by Image-Dependent Warping", IEEE TIP 1999): an edge gets narrow
without the halo of an unsharp mask, and its picture may then be shown larger.
"""

from functools import lru_cache
from typing import Final

import cv2
import numpy as np

from engines.photo.retouch import StepNote, slope

TWICE: Final = 2  # as many pixels a side: a crisp edge needs places between the old ones
STEEP: Final = 24.0  # grey levels a pixel: steeper edges are moved no farther than these
AROUND: Final = 1.75  # pixels that an edge's pull reaches: as wide as edges are soft
PULL: Final = 1.55  # pixels of way for a change of the steepness by one grey level a pixel
WEIGHTS: Final = 8  # sum of one side of the Sobel filter
HALVED: Final = 4  # steps of 8-bit values are at most 1020: a quarter fits in 8 bits
FARTHEST: Final = 2.5  # pixels: beyond, thin things would be torn


def crispen(picture: np.ndarray) -> tuple[np.ndarray, StepNote]:
    """Return uint8 RGB [2h, 2w, 3] of `picture` [h, w, 3] with narrow edges, and how steep they were and are."""
    height, width = picture.shape[:2]
    # In 16 bits: a step of 8-bit values times the filter's weights fits, and takes half the time of floats.
    across, down = (cv2.Sobel(picture, cv2.CV_16S, *axis) for axis in ((1, 0), (0, 1)))
    steepness = np.hypot(_most(across), _most(down)) / WEIGHTS
    pull = cv2.GaussianBlur(np.minimum(steepness, STEEP), (0, 0), AROUND)
    size = width * TWICE, height * TWICE
    columns, rows = _places(*size)
    large = cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC)
    crisp = cv2.remap(
        large,
        columns - _way(pull, size, 1, 0),
        rows - _way(pull, size, 0, 1),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    before, after = slope(picture)[0], slope(crisp[::TWICE, ::TWICE])[0]
    return crisp, StepNote("crisp", True, "edges narrowed; steepest step as a share of the range", before, after)


def _most(steps: np.ndarray) -> np.ndarray:
    """Return the largest step [h, w] of the three channels [h, w, 3], either way."""
    red, green, blue = cv2.split(cv2.convertScaleAbs(steps, alpha=1 / HALVED))
    return cv2.max(cv2.max(red, green), blue).astype(np.float32) * HALVED


@lru_cache(maxsize=4)
def _places(width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the column and the row of every place [h, w]."""
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return columns, rows


def _way(pull: np.ndarray, size: tuple[int, int], across: int, down: int) -> np.ndarray:
    """Return how far along one axis each place of `size` is moved towards the edge, in its pixels."""
    way = np.clip(PULL / WEIGHTS * cv2.Sobel(pull, cv2.CV_32F, across, down), -FARTHEST, FARTHEST)
    moved: np.ndarray = cv2.resize(way * TWICE, size, interpolation=cv2.INTER_LINEAR)
    return moved
