"""Where in a busy photo its subject is: the parts that stand out at some tone or colour and do not reach the border.

Source: Zhang and Sclaroff, "Saliency Detection: A Boolean Map Approach", ICCV 2013: a photo is cut in two at many
levels, and what is surrounded in each counts; a ground reaches the border at nearly all of them, a thing at few.
"""

from typing import Final

import cv2
import numpy as np

from engines.photo.extend import opaque
from engines.photo.normalise import resized
from engines.photo.packshot import Packshot, known
from engines.pixels.box import Box

SIDE: Final = 240  # pixels: where things are is seen in a small picture
LEVELS: Final = 24  # a channel
RANGE: Final = (1, 99)  # percentiles between which the levels lie: a glint is no tone of the photo
FLAT: Final = 6.0  # of 255: a channel that varies by less tells nothing
FULL: Final = 90  # percentile of what stands out that counts as wholly subject: a glint would dwarf it
STANDS_OUT: Final = 0.05  # of that
PIECE: Final = 0.02  # of the subject's weight: lighter pieces are grain and knots of the ground


def _surrounded(mask: np.ndarray) -> np.ndarray:
    """Return the parts of `mask`, bool [h, w], that do not reach the border, without threads and dots."""
    _, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    border = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    within = np.bincount(border, minlength=int(labels.max()) + 1)[labels] == 0
    return cv2.morphologyEx((mask & within).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))


def saliency(rgb: np.ndarray) -> np.ndarray:
    """Return how much each pixel of uint8 `rgb` [h, w, 3] stands out from what reaches the border, 0..1 [h, w]."""
    lab = cv2.cvtColor(cv2.GaussianBlur(rgb, (0, 0), 1.0), cv2.COLOR_RGB2LAB)
    found = np.zeros(rgb.shape[:2], np.float32)
    for channel in cv2.split(lab):
        low, high = np.percentile(channel, RANGE)
        if high - low < FLAT:
            continue
        for level in np.linspace(low, high, LEVELS + 2)[1:-1]:
            for mask in (channel > level, channel <= level):
                within = _surrounded(mask)
                found += within * ((high - low) / max(1.0, float(within.sum())) ** 0.5)
    inside = found[found > 0]
    return np.minimum(found / np.percentile(inside, FULL), 1) if inside.size else found


@known
def subject_of(packshot: Packshot) -> Box:
    """Return the box of a photo's subject in its pixels, rather too large than too small; all of it without one."""
    image = packshot.image
    small = np.asarray(resized(opaque(image), SIDE))
    found = saliency(small)
    count, labels = cv2.connectedComponents((found > STANDS_OUT).astype(np.uint8), connectivity=8)
    weights = np.bincount(labels.ravel(), found.ravel(), minlength=count)[1:]
    kept = np.isin(labels, 1 + np.nonzero(weights > PIECE * weights.sum())[0])
    rows, columns = np.nonzero(kept.any(1))[0], np.nonzero(kept.any(0))[0]
    if not rows.size:
        return Box(0, 0, *image.size)
    across, down = image.width / small.shape[1], image.height / small.shape[0]
    return Box(
        int(columns[0] * across),
        int(rows[0] * down),
        min(image.width, round((columns[-1] + 1) * across)),
        min(image.height, round((rows[-1] + 1) * down)),
    )
