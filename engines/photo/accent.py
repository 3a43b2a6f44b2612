"""The colour that people would name a product by, and how light its outline is."""

from typing import Final

import cv2
import numpy as np
from PIL import Image

from engines.photo.ground import to_lab
from engines.photo.packshot import Packshot, beside, known
from engines.pixels.colour import RGB
from engines.pixels.contrast import luminance

SIDE: Final = 160  # pixels: colours are seen in a small picture
CHROMATIC: Final = 22.0  # CIELAB units of chroma, from which a colour of the product is one that people would name
ENOUGH: Final = 0.06  # of the product's pixels: fewer of one colour are a detail
HUES: Final = 24  # bins that colours are counted in
SOLID: Final = 128  # of 255: opacity from which a pixel is product


def accent(rgb: np.ndarray, lab: np.ndarray, product: np.ndarray) -> RGB | None:
    """Return the mean colour of the hue that most of the product's coloured pixels [h, w] have; None without one."""
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    coloured = product & (chroma > CHROMATIC)
    if coloured.sum() < ENOUGH * max(1, product.sum()):
        return None
    turn = np.arctan2(lab[..., 2], lab[..., 1])[coloured] / (2 * np.pi) % 1
    counts = np.bincount((turn * HUES).astype(int) % HUES, minlength=HUES)
    near = counts + np.roll(counts, 1) + np.roll(counts, -1)
    away = np.abs((turn * HUES - int(near.argmax()) - 0.5 + HUES / 2) % HUES - HUES / 2)
    red, green, blue = (int(v) for v in np.median(rgb[coloured][away < 1.5], axis=0))
    return red, green, blue


@beside
def _small(packshot: Packshot) -> np.ndarray:
    """Return a small copy of the picture, uint8 [h, w, 4]."""
    factor = min(1.0, SIDE / max(packshot.image.size))
    width, height = (max(4, round(side * factor)) for side in packshot.image.size)
    return np.asarray(packshot.image.convert("RGBa").resize((width, height), Image.Resampling.BOX).convert("RGBA"))


@known
def accent_of(packshot: Packshot) -> RGB | None:
    """Return the accent of a cut-out."""
    picture = _small(packshot)
    rgb = np.ascontiguousarray(picture[..., :3])
    return accent(rgb, to_lab(rgb), picture[..., 3] >= SOLID)


@known
def outline(packshot: Packshot) -> np.ndarray:
    """Return the OKLab lightness [n] of a cut-out's pixels along its outline, those of a grey as light."""
    picture = _small(packshot)
    solid = (picture[..., 3] >= SOLID).astype(np.uint8)
    framed = cv2.copyMakeBorder(solid, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    inner = cv2.erode(framed, np.ones((5, 5), np.uint8))[1:-1, 1:-1]
    edge = (solid > 0) & (inner == 0)
    lightness: np.ndarray = np.cbrt(luminance(picture[..., :3][edge]))
    return lightness
