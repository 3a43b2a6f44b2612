"""Soft edges of a painted scene made crisp: pixels beside an edge are taken from farther away from it.

Source: warp sharpening (Arad and Gotsman, "Enhancement by Image-Dependent Warping", IEEE TIP 1999): an edge gets narrow
without the halo of an unsharp mask, and its picture may then be shown larger.
"""

from typing import Final

import cv2
import numpy as np

from engines.photo.retouch import StepNote

TWICE: Final = 2  # as many pixels a side: a crisp edge needs places between the old ones
STEEP: Final = 12.0  # CIELAB units a pixel: steeper edges are moved no farther than these
AROUND: Final = 1.75  # pixels that an edge's pull reaches: as wide as edges are soft
PULL: Final = 3.1  # pixels of way for a change of the steepness by one unit a pixel
FARTHEST: Final = 2.5  # pixels: beyond, thin things would be torn
STRONGEST: Final = 99.8  # percentile of steps that counts as the steepest


def crispen(picture: np.ndarray) -> tuple[np.ndarray, StepNote]:
    """Return uint8 RGB [2h, 2w, 3] of `picture` [h, w, 3] with narrow edges, and how steep they were and are."""
    height, width = picture.shape[:2]
    lab = cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    across, down = cv2.Sobel(lab, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(lab, cv2.CV_32F, 0, 1, scale=1 / 8)
    steepness = np.sqrt((across**2 + down**2).sum(axis=2))
    pull = cv2.GaussianBlur(np.minimum(steepness, STEEP), (0, 0), AROUND)
    size = width * TWICE, height * TWICE
    columns, rows = np.meshgrid(np.arange(size[0], dtype=np.float32), np.arange(size[1], dtype=np.float32))
    columns -= _way(pull, size, 1, 0)
    rows -= _way(pull, size, 0, 1)
    large = cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC)
    crisp = cv2.remap(large, columns, rows, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    before, after = _steepest(picture), _steepest(cv2.resize(crisp, (width, height), interpolation=cv2.INTER_AREA))
    return crisp, StepNote("crisp", True, "edges narrowed; steepest step as a share of the range", before, after)


def _way(pull: np.ndarray, size: tuple[int, int], across: int, down: int) -> np.ndarray:
    """Return how far along one axis each place [h, w] of `size` is moved towards the edge, in its pixels."""
    way = np.clip(PULL * cv2.Sobel(pull, cv2.CV_32F, across, down, scale=1 / 8), -FARTHEST, FARTHEST)
    moved: np.ndarray = TWICE * cv2.resize(way, size, interpolation=cv2.INTER_LINEAR)
    return moved


def _steepest(picture: np.ndarray) -> float:
    """Return the steepest step between neighbours as a share of the tonal range."""
    grey = picture[..., 1].astype(np.int16)
    low, high = np.percentile(grey[::4, ::4], (1, 99))
    return round(float(np.percentile(np.abs(np.diff(grey[::2], axis=1)), STRONGEST) / max(high - low, 1.0)), 4)
