"""Pictures that come with transparency: where the product is solid, and a shadow that was baked in below it.

Such a shadow would hang in the air on our stage, which casts its own; the foot is where the product is solid.
"""

from typing import Final

import cv2
import numpy as np
from PIL import Image

SOLID: Final = 128  # of 255: the product stands on what hides more of the ground than it shows
RIM: Final = 4  # pixels around what is solid: the smooth edge of the product itself
DARK: Final = 96  # of 255: a shadow has no light of its own; smoked glass that is darker still is rare
GREY: Final = 28  # of 255 between its channels: nor a colour
LEAST: Final = 0.75  # of the faint region must be dark and grey, or it is part of the product: glass, smoke, tulle


def without_shadow(image: Image.Image) -> tuple[Image.Image, bool]:
    """Return straight-alpha RGBA without a baked shadow, and whether there was one; the product's pixels stay."""
    pixels = np.asarray(image.convert("RGBA"))
    colour, alpha = pixels[..., :3].astype(np.int16), pixels[..., 3]
    solid = alpha >= SOLID
    if not solid.any():
        return image, False
    apart = cv2.distanceTransform((~solid).astype(np.uint8), cv2.DIST_L2, 3)
    faint = (alpha > 0) & ~solid & (apart > RIM)
    if not faint.any():
        return image, False
    dark = (colour.max(2) < DARK) & (np.ptp(colour, axis=2) < GREY)
    count, labels = cv2.connectedComponents(faint.astype(np.uint8), connectivity=8)
    lower = np.nonzero(solid.any(1))[0].mean()
    shadows = [
        label
        for label in range(1, count)
        if dark[labels == label].mean() > LEAST and np.nonzero(labels == label)[0].mean() > lower
    ]
    if not shadows:
        return image, False
    kept = pixels.copy()
    kept[np.isin(labels, shadows), 3] = 0
    return Image.fromarray(kept), True
