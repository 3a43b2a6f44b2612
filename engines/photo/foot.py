"""The foot of a product: where its solid pixels touch the ground, and whether a shadow was photographed with it."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from engines.photo.packshot import Packshot, known

SOLID: Final = 0.9  # opacity from which a pixel is the product itself, never a shadow that was baked in
GLASS, BRIGHT = 0.2, 128  # opacity, and of 255: what lets through as much and is as bright is glass, a shadow is dark
FILLS: Final = 0.05  # of the width: fewer pixels in a row are a thread or dirt, no foot
SINKS: Final = 0.04  # of the height: legs thinner than that still carry; a foot is never looked for farther up
LEG: Final = 0.01  # of the width: the least that carries then
RISE: Final = 0.06  # of the width: the lowest rows of a product, in which it touches the ground
SLANT: Final = 0.2  # rows a column: so steeply a box's lower edges rise, seen over its corner from a usual height
LEG_APART, LEG_LONG, BACK = 0.06, 0.06, 0.22  # of the width: legs behind stand as far apart, are as long, and as far up
EVEN: Final = 0.012  # of the width: within that an underside is straight
STRAIGHT: Final = 0.3  # of the width: a foot as long as that, and straight, mirrors in what it stands on
RIM: Final = 0.015  # of the width: the smooth edge of a product is no wider
FAINT: Final = 0.03  # opacity of the faintest shadow that is seen
BAKED: Final = 0.02  # of the product's area, low and beside it, from which its own shadow is there


@dataclass(frozen=True, slots=True)
class Foot:
    """Where a product stands, in shares of its picture's width and height."""

    row: float
    """Lower edge of the lowest solid row: what lies below is faint, and no part of it carries."""
    left: float
    right: float
    """The ends of what touches the ground."""
    straight: bool
    """It touches along one straight run, long enough to be mirrored."""
    baked: bool
    """A shadow of its own was photographed with it and is in the picture still."""
    back: float = 0.0
    """How much farther up, in shares of the height, its legs behind touch the ground."""


def touching(solid: np.ndarray, rise: float = RISE) -> np.ndarray:
    """Return the columns in which `solid` [h, w] touches the ground, those of a box seen over its corner included.

    `rise` is the height, in widths, up to which a rounded underside still touches.
    """
    width = solid.shape[1]
    lowest = lowest_rows(solid)
    corner = float(np.nonzero(lowest == lowest.max())[0].mean())
    allowed = rise * width + SLANT * np.abs(np.arange(width) - corner)
    columns: np.ndarray = np.nonzero(lowest.max() - lowest <= allowed)[0]
    return columns


def behind(solid: np.ndarray, front: np.ndarray) -> np.ndarray:
    """Return the columns in which legs and wheels behind the `front` columns touch the ground, farther up the picture.

    Each ends lower than what lies between it and the front, as no handle does.
    """
    height, width = solid.shape
    lowest = lowest_rows(solid).astype(np.float32)
    ends = lowest >= cv2.dilate(lowest[None], np.ones((1, 2 * round(LEG_APART * width) + 1), np.uint8))[0] - LEG * width
    between = np.full(width, lowest.max(), np.float32)
    edges = np.concatenate(([-1], front, [width]))
    for start, end in zip(edges[:-1] + 1, edges[1:], strict=True):
        part = lowest[start:end]
        if not part.size:
            continue
        between[start:end] = np.minimum.accumulate(part) if start > 0 else -height
        if end < width:
            between[start:end] = np.maximum(between[start:end], np.minimum.accumulate(part[::-1])[::-1])
    feet = ends & (lowest - between >= LEG_LONG * width) & (lowest.max() - lowest <= BACK * width)
    columns: np.ndarray = np.nonzero(feet)[0]
    return columns


def lowest_rows(solid: np.ndarray) -> np.ndarray:
    """Return the lowest row of `solid` [h, w] in each column, int [w]; -h where there is none."""
    height = solid.shape[0]
    rows: np.ndarray = np.where(solid.any(axis=0), height - 1 - solid[::-1].argmax(axis=0), -height)
    return rows


def carrying(picture: np.ndarray) -> np.ndarray:
    """Return where straight-alpha RGBA uint8 [h, w, 4] shows what can carry: what is solid, and glass; bool [h, w]."""
    alpha = picture[..., 3]
    bright = (picture[..., 0] >= BRIGHT) | (picture[..., 1] >= BRIGHT) | (picture[..., 2] >= BRIGHT)
    glass: np.ndarray = (alpha >= GLASS * 255) & bright
    return glass | (alpha >= SOLID * 255)


def standing_row(solid: np.ndarray) -> int:
    """Return the lowest row of `solid` [h, w] that carries the product; the last one where nothing is solid."""
    filled = solid.sum(axis=1)
    rows = np.nonzero(filled)[0]
    if not rows.size:
        return len(solid) - 1
    across = np.ptp(np.nonzero(solid.any(axis=0))[0]) + 1
    lowest: int = rows[-1].item()
    for share in (FILLS, LEG):
        enough = np.nonzero(filled >= share * across)[0]
        if enough.size and lowest - enough[-1] <= max(1, SINKS * solid.shape[0]):
            return int(enough[-1])
    return lowest


@known
def foot_of(packshot: Packshot) -> Foot:
    """Measure the foot of a product that is cut out."""
    picture = np.asarray(packshot.image)
    product = carrying(picture)
    height, width = product.shape
    row = standing_row(product)
    solid = product[: row + 1]
    if not solid.any():
        return Foot((row + 1) / height, 0.0, 1.0, straight=False, baked=False)
    columns = touching(solid)
    lowest = lowest_rows(solid)
    level = np.abs(lowest - np.median(lowest[columns])) <= max(1.0, EVEN * width)
    across = int(np.ptp(np.nonzero(solid.any(axis=0))[0])) + 1
    return Foot(
        (row + 1) / height,
        float(columns[0]) / width,
        float(columns[-1] + 1) / width,
        straight=bool(_longest(level) >= STRAIGHT * across),
        baked=_baked(picture[..., 3], product, row),
        back=_back(solid, columns) / height,
    )


def _back(solid: np.ndarray, front: np.ndarray) -> int:
    """Return by how many rows the legs behind end above the foot of `solid` [h, w]."""
    legs = behind(solid, front)
    lowest = lowest_rows(solid)
    return int(lowest.max() - lowest[legs].min()) if legs.size else 0


def _longest(flags: np.ndarray) -> int:
    """Return the length of the longest run of true values."""
    ends = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return int((ends[1::2] - ends[::2]).max(initial=0))


def _baked(alpha: np.ndarray, product: np.ndarray, row: int) -> bool:
    """Tell whether something faint, too wide for an edge, lies around the foot of a `product` [h, w]."""
    band = round(RISE * alpha.shape[1])
    near = np.s_[max(0, row - 2 * band) :]
    apart = cv2.distanceTransform((~product[near]).astype(np.uint8), cv2.DIST_L2, 3)
    faint = (alpha[near] >= FAINT * 255) & (apart > max(2.0, RIM * alpha.shape[1]))
    return bool(faint[min(row, band) :].sum() > BAKED * product.sum())
