"""The outline of what was cut out: how much changes across it, and scraps of ground and shadow left inside.

A thing's outline is a step. Where next to nothing changes across it, it was guessed; where something does, but slowly,
it lies in a shadow. What is left of ground and shadow beside a product shows as torn paper on any other ground.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from engines.photo.ground import Ground

ACROSS: Final = 3  # pixels on either side of the outline that are compared: a JPEG's own ringing is averaged out
TURN: Final = 3.0  # pixels: which way an outline faces is told by as much of it
NOTHING: Final = 3.0  # CIELAB units across the outline of a scrap: there is no outline
FAINT, FAINTER = 0.3, 4.0  # of what usually changes across this outline, and CIELAB units: less is no thing's edge
SLOW: Final = 3.1  # CIELAB units a pixel: a thing's edge is steeper somewhere within two pixels
LIGHT: Final = (0.3, 1.02)  # of the ground's light that a shadow on it has
TINT: Final = 12.0  # CIELAB units of chroma that a coloured product's shadow differs from the ground by
CALM: Final = 5.0  # CIELAB units a pixel within it
LEAST, MOST, TOUCHES = 40, 0.08, 8  # pixels, share of the product, and pixels of the outline of a scrap
ROUNDS: Final = 3  # what one uncovers the next takes away
THICK, CLEFT = 9, 5  # pixels: half of what is thick, and of the widest cleft


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The outermost pixels of a product, n of them."""

    rows: np.ndarray
    columns: np.ndarray
    change: np.ndarray
    """CIELAB units from just inside to just outside, float32 [n]."""


def outline_of(product: np.ndarray, lab: np.ndarray) -> Outline:
    """Measure the outline of `product`, bool [h, w], in a photo in CIELAB [h, w, 3]."""
    soft = cv2.GaussianBlur(product.astype(np.float32), (0, 0), TURN)
    inner = cv2.erode(product.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=1)
    rows, columns = np.nonzero(product & (inner == 0))
    across, down = (cv2.Sobel(soft, cv2.CV_32F, *axis)[rows, columns] for axis in ((1, 0), (0, 1)))
    length = np.hypot(across, down) + 1e-6
    calm = cv2.GaussianBlur(lab, (0, 0), 1.0)
    height, width = product.shape

    def at(way: int) -> np.ndarray:
        beside = np.rint(rows + down / length * way).astype(int), np.rint(columns + across / length * way).astype(int)
        values: np.ndarray = calm[beside[0].clip(0, height - 1), beside[1].clip(0, width - 1)]
        return values

    return Outline(rows, columns, np.linalg.norm(at(ACROSS) - at(-ACROSS - 1), axis=1))


def without_scraps(product: np.ndarray, lab: np.ndarray, ground: Ground, steep: np.ndarray) -> np.ndarray:
    """Return `product`, bool [h, w], without scraps of ground and shadow along its outline.

    `steep` [h, w] is how much the photo changes at each pixel, CIELAB units a pixel.
    """
    light = np.maximum(lab[..., 0], 0) / np.maximum(ground.lab[..., 0], 1)
    tint = np.linalg.norm((lab - ground.lab)[..., 1:], axis=2)
    shadowy = (light > LIGHT[0]) & (light < LIGHT[1]) & (tint < TINT)
    product = product.copy()
    for _ in range(ROUNDS):
        scraps = _scraps(product, lab, shadowy & (steep < CALM), steep)
        if not scraps.any():
            break
        # With the steeper rest of it, up to the product.
        scraps |= (cv2.dilate(scraps.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0) & shadowy
        product &= ~scraps
        # Threads that stay between; straps and cords elsewhere are as thin.
        beside = cv2.dilate(scraps.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
        product &= (cv2.morphologyEx(product.astype(np.uint8), cv2.MORPH_OPEN, _disc(2)) > 0) | ~beside
        if not product.any():
            break
    return product


def _scraps(product: np.ndarray, lab: np.ndarray, like_ground: np.ndarray, steep: np.ndarray) -> np.ndarray:
    """Return the parts of `product` that look like ground or shadow and end in no edge of a thing, bool [h, w]."""
    outline = outline_of(product, lab)
    places = outline.rows, outline.columns
    usual = float(np.median(outline.change))
    steepest = cv2.dilate(steep, np.ones((5, 5), np.uint8))[places]
    calm = cv2.morphologyEx((product & like_ground).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(calm, connectivity=4)
    touched = cv2.dilate(labels.astype(np.float32), np.ones((7, 7), np.uint8))[places].astype(int)
    found = []
    for label in range(1, count):
        own = touched == label
        if own.sum() < TOUCHES or not LEAST <= stats[label, cv2.CC_STAT_AREA] <= MOST * product.sum():
            continue
        change = float(np.median(outline.change[own]))
        slow = change < max(FAINTER, FAINT * usual) and float(np.median(steepest[own])) < SLOW
        if slow or change < NOTHING:
            found.append(label)
    return np.isin(labels, found)


def cracks(product: np.ndarray, outline: Outline) -> float:
    """Return the area of narrow clefts into thick parts of `product`, pixels for each pixel of its `outline`.

    They are joints and highlights as pale as the ground; between things as thin as spokes there are none.
    """
    framed = cv2.copyMakeBorder(
        product.astype(np.uint8), 2 * THICK, 2 * THICK, 2 * THICK, 2 * THICK, cv2.BORDER_CONSTANT, value=0
    )
    thick = cv2.dilate(cv2.morphologyEx(framed, cv2.MORPH_OPEN, _disc(THICK)), _disc(ACROSS)) > 0
    clefts = (cv2.morphologyEx(framed, cv2.MORPH_CLOSE, _disc(CLEFT)) > 0) & (framed == 0) & thick
    return float(clefts.sum()) / max(1, outline.rows.size)


def _disc(radius: int) -> np.ndarray:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
