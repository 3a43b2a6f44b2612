"""The rim of a cut-out: how much of each pixel is product, and the product's own colour without the old ground in it.

Where the ground behind a pixel is known, its opacity is the place of its colour between ground and product
(Smith and Blinn, "Blue Screen Matting", SIGGRAPH 1996); no more than the rim is computed.
"""

from typing import Final

import cv2
import numpy as np

INSIDE: Final = 4  # pixels inside the outline from which a pixel is wholly product
OUTSIDE: Final = 2  # pixels beyond the outline that may still hold some of it
TELLING: Final = 0.02  # squared distance of product and ground in sRGB 0..1, below which the outline itself decides
FAINT: Final = 0.04  # opacity below which no colour of the product can be recovered: a JPEG makes as much


def _nearest(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return at each pixel the value [h, w, 3] of the nearest `known` one."""
    _, labels = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    rows, columns = np.nonzero(known)
    table = np.zeros((int(labels.max()) + 1, 3), np.float32)
    table[labels[rows, columns]] = values[rows, columns]
    nearest: np.ndarray = table[labels]
    return nearest


def _disc(radius: int) -> np.ndarray:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))


def with_edges(rgb: np.ndarray, product: np.ndarray) -> np.ndarray:
    """Return uint8 RGBA [h, w, 4], straight alpha, of uint8 `rgb` where `product` [h, w] says what is product.

    Pixels well inside keep their very values.
    """
    mask = product.astype(np.uint8)
    inside = cv2.erode(mask, _disc(INSIDE)) > 0
    thin = product & ~(cv2.dilate(inside.astype(np.uint8), _disc(INSIDE + 1)) > 0)
    inside |= thin & (cv2.erode(mask, _disc(1)) > 0)  # straps and cables have no inside: their middle is
    outside = cv2.dilate(mask, _disc(OUTSIDE)) == 0
    if not inside.any() or not outside.any():
        return np.dstack([rgb, mask * 255])
    colour = rgb.astype(np.float32) / 255
    front, back = _nearest(cv2.blur(colour, (3, 3)), inside), _nearest(cv2.blur(colour, (5, 5)), outside)
    span = front - back
    length = (span * span).sum(2)
    placed = ((colour - back) * span).sum(2) / np.maximum(length, 1e-4)
    alpha = np.where(length < TELLING, cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 0.8), placed.clip(0, 1))
    alpha = np.where(inside, 1.0, np.where(outside, 0.0, alpha)).astype(np.float32)
    alpha[alpha < FAINT] = 0
    shown = alpha[..., None]
    own = np.where(shown > FAINT, (colour - (1 - shown) * back) / np.maximum(shown, FAINT), front).clip(0, 1)
    result = np.where(inside[..., None], rgb, (own * 255 + 0.5).astype(np.uint8))
    return np.dstack([result, (alpha * 255 + 0.5).astype(np.uint8)])
