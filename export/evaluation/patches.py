"""How far pictures are from renders as textures: the sliced Wasserstein distance of their patches.

After Karras et al., "Progressive Growing of GANs", 2018: patches of 7 pixels a side out of the levels of a Laplacian
pyramid, projected onto random directions, where the distance of two heaps is that of their sorted values. It needs no
network that was trained on other pictures. Unlike there both heaps are scaled by the spread of the renders', so that
what is painted too soft counts, and both are cut at the same spots, so that equal pictures are at 0.
"""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

LEVELS: Final = 2
"""Of the pyramid, from the finest: grain and edges, then what is twice as large."""
SIDE: Final = 7
CUT: Final = 256
"""Patches of a picture."""
DIRECTIONS: Final = 256


def distances(renders: Sequence[np.ndarray], painted: Sequence[np.ndarray]) -> list[float]:
    """Return the distance at each level, finest first, of as many pictures as renders, uint8 [h, w, 3] of one size.

    A thousandth of the spread of the renders' level is 1.
    """
    rng = np.random.default_rng(0)
    found = []
    for true, ours in zip(_levels(renders), _levels(painted), strict=True):
        spread = true.std((0, 1, 2))
        wanted, got = _patches(true / spread, ours / spread, rng)
        turned = rng.standard_normal((wanted.shape[1], DIRECTIONS))
        turned /= np.linalg.norm(turned, axis=0)
        apart = np.abs(np.sort(wanted @ turned, 0) - np.sort(got @ turned, 0))
        found.append(round(1e3 * float(apart.mean()), 1))
    return found


def _levels(pictures: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Return the finest levels of all pictures' Laplacian pyramids, float32 [n, h, w, 3] each."""
    levels: list[list[np.ndarray]] = [[] for _ in range(LEVELS)]
    for picture in pictures:
        here: np.ndarray = picture.astype(np.float32)
        for level in levels:
            smaller = cv2.pyrDown(here)
            level.append(here - cv2.pyrUp(smaller, dstsize=here.shape[1::-1]))
            here = smaller
    return [np.stack(level) for level in levels]


def _patches(one: np.ndarray, other: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Cut both [n, h, w, 3] at the same random spots: each [n * CUT, SIDE * SIDE * 3]."""
    count, height, width = one.shape[:3]
    picture = np.repeat(np.arange(count), CUT)
    top, left = (rng.integers(0, size - SIDE + 1, count * CUT) for size in (height, width))
    down, across = np.meshgrid(np.arange(SIDE), np.arange(SIDE), indexing="ij")
    where = picture[:, None, None], top[:, None, None] + down, left[:, None, None] + across
    return one[where].reshape(count * CUT, -1), other[where].reshape(count * CUT, -1)
