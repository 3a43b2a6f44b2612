"""Cutting a product out of an opaque photo: what is ground, what is shadow on it, what is product, and how sure it is.

The ground is what is joined to the border and looks like it. Between it and what is surely product, the outline is
the steepest way (Meyer's watershed): a shadow fades slowly and goes to the ground, an edge does not.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from PIL import Image

from engines.photo.border import restlessness
from engines.photo.edges import with_edges
from engines.photo.ground import Ground, border_of, fit_ground, joined_to, to_lab
from engines.photo.normalise import resized
from engines.photo.outline import cracks, outline_of, without_scraps
from engines.photo.sureness import Sureness, form_of, judged

SIDE: Final = 1024  # pixels; no slot shows a product larger than this without doubling its density
NEAR: Final = 3.0  # times the ground's own noise, from where a pixel is no longer surely ground
NEAR_LEAST: Final = 2.5  # CIELAB units, below which JPEG's own faults lie
SURE: Final = 14.0  # CIELAB units off the ground that no soft shadow explains by hue
DEEP: Final = 0.42  # of the ground's light: what takes more than the rest is no soft shadow
HUE_SHIFT: Final = 6.0  # CIELAB units of chroma that a shadow may add by bounced light
EDGE: Final = 1.2  # CIELAB units a pixel: an edge of a thing; soft shadows change by less
BESIDE: Final = 1.5  # CIELAB units a pixel: an edge that a JPEG does not make by itself, off the product
GAP: Final = 2  # pixels that a faint edge may be interrupted for
RINGING: Final = 7.0  # pixels: a JPEG's faults beside an edge reach no farther than its blocks of eight
SHADE: Final = 0.9  # of a region that darkens without edges: it is a shadow that an edge happened to shut off
SPECK: Final = 0.004  # of the product's area: smaller islands are dust, unless they are near as large as the rest
HOLE_LEAST: Final = 0.001  # of the product's area: smaller openings cannot be seen in an ad
RIM: Final = 4  # pixels around an opening, across the edge of what it is in
RING: Final = 0.13  # of the product's size: a handle's opening lies no deeper within it
CALM: Final = 3.0  # CIELAB units a pixel: ground and soft shadow change by less
POCKET_EDGE: Final = 3.4  # CIELAB units a pixel: a thing as pale as the ground still has a steeper outline
POCKET_MOST, POCKET_LEAST, RIM_LEAST = 0.06, 40, 6  # of the product's area; pixels of it; pixels of its outline
PEELS: Final = 2  # what one round uncovers the next takes away
PLAIN: Final = 0.93  # share of the border that lies on the fitted ground: below it there is more than one ground
LEFT: Final = "something with edges was left beside it"
AROUND: Final = 12  # pixels of ground around the product: what its edges are told by
WEAK: Final = 1.0  # CIELAB units a pixel: where the outline is not steeper, it is guessed
FAINT: Final = (
    (4.0, 0.012, 25.0),
    (8.0, 0.1, 3.0),
)  # CIELAB units across, share that may have less, cost
SCRAPS: Final = 0.015  # of what was found: more ground and shadow that had to be cut away from it is never all of it
CRACKS: Final = 0.3  # pixels of clefts for each pixel of its outline that ridges and seams have
PIECE: Final = 0.02  # of the product's area: smaller pieces, once scraps are gone from between, are scraps


@dataclass(frozen=True, slots=True, eq=False)
class Cutout:
    """A product cut out: straight-alpha RGBA cropped to it; how sure that is, 0..1, and what speaks against it."""

    image: Image.Image
    confidence: float
    doubts: tuple[str, ...]
    flatness: float
    """Share of the photo's border that is plain ground, 0..1."""
    restlessness: float
    """How much the light of its ground varies along the border, standard deviation of 255."""
    touching: float
    """Share of the photo's border that is product, 0..1."""


def cut_out(photo: Image.Image) -> Cutout | None:
    """Cut the product out of an opaque RGB photo; None where nothing stands out from the ground."""
    rgb = np.asarray(resized(photo.convert("RGB"), SIDE))
    lab = to_lab(rgb)
    ground = fit_ground(lab)
    apart = np.linalg.norm(lab - ground.lab, axis=2)
    found, steep = _product(lab, ground, apart), steepness(lab)
    product = large(without_scraps(found, lab, ground, steep), PIECE) if found.any() else found
    if not product.any():
        return None
    return lifted(rgb, product, _sureness(product, found, ground, lab, steep), ground, restlessness(lab, ground))


def lifted(rgb: np.ndarray, product: np.ndarray, sureness: Sureness, ground: Ground, restless: float) -> Cutout:
    """Lift the product [h, w] out of uint8 `rgb`, its edges freed from the old `ground`, which is as `restless`."""
    down, across = (np.nonzero(product.any(axis))[0] for axis in (1, 0))
    near = tuple(slice(max(0, found[0] - AROUND), found[-1] + 1 + AROUND) for found in (down, across))
    rgba = with_edges(rgb[near], product[near])
    rows, columns = np.nonzero(rgba[..., 3].max(1))[0], np.nonzero(rgba[..., 3].max(0))[0]
    image = Image.fromarray(rgba[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    return Cutout(image, sureness.confidence, sureness.doubts, ground.flatness, restless, sureness.touching)


def _product(lab: np.ndarray, ground: Ground, apart: np.ndarray) -> np.ndarray:
    """Return where the product is, bool [h, w]."""
    height, width = apart.shape
    near = max(NEAR_LEAST, NEAR * ground.noise)
    is_ground = joined_to(border_of(height, width, 0.0), apart < near)
    shift = np.linalg.norm((lab - ground.lab)[..., 1:], axis=2)
    light = np.maximum(lab[..., 0], 0) / np.maximum(ground.lab[..., 0], 1)
    steep = steepness(lab)
    shadowy = (light < 1.02) & (light > DEEP) & (shift < HUE_SHIFT) & (steep < 5.0)
    sure = cv2.erode(((apart > SURE) & ~shadowy).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    sure = large(sure, SPECK)
    if not sure.any():
        sure = large(~is_ground & (apart > near), SPECK)
    markers = np.zeros((height, width), np.int32)
    markers[is_ground] = 1
    # What looks like the ground inside may be an opening or a print: it is kept apart until its surroundings tell.
    within = cv2.morphologyEx(
        ((apart < 2 * near) & ~is_ground).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)
    )
    markers[within > 0] = 3
    markers[sure] = 2
    relief = cv2.merge([np.minimum(steep * 10, 255).astype(np.uint8)] * 3)
    shed = np.asarray(cv2.watershed(relief, markers))
    outline = shed == -1
    found = (shed == 2) | (outline & (apart > SURE))
    product = found | _stout(_enclosed(lab, ground, apart < near, steep) & ~found, found)
    product = large(cv2.morphologyEx(product.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0, SPECK)
    if not product.any():
        return product
    product = _opened(product, found, apart < 2 * near)
    for _ in range(PEELS):
        product = _without_pockets(product, shadowy | (apart < 2 * near), steep)
    return product


def _stout(extra: np.ndarray, found: np.ndarray) -> np.ndarray:
    """Return the parts of `extra` that are things: thicker than a JPEG's ringing beside an edge, and not tiny."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
    extra = cv2.morphologyEx(extra.astype(np.uint8), cv2.MORPH_OPEN, disc) > 0  # a chain of faults is many islands
    count, labels, stats, _ = cv2.connectedComponentsWithStats(extra.astype(np.uint8), connectivity=4)
    thick = cv2.distanceTransform(extra.astype(np.uint8), cv2.DIST_L2, 3)
    least = SPECK * max(1.0, float(found.sum()))
    kept = [
        label
        for label in range(1, count)
        if stats[label, cv2.CC_STAT_AREA] >= least and thick[labels == label].max() >= RINGING
    ]
    return np.isin(labels, kept)


def _enclosed(lab: np.ndarray, ground: Ground, like_ground: np.ndarray, steep: np.ndarray) -> np.ndarray:
    """Return what edges shut off from the border, however much it looks like the ground: white parts, glass, chrome.

    A flood from the border runs over ground and soft shadow, but over no edge, and through no gap of a few pixels.
    """
    height, width = like_ground.shape
    light = lab[..., 0] / np.maximum(ground.lab[..., 0], 1)
    shift = np.linalg.norm((lab - ground.lab)[..., 1:], axis=2)
    shadowy = (light < 1.01) & (light > DEEP) & (shift < HUE_SHIFT)
    wall = cv2.dilate((steep > EDGE).astype(np.uint8), np.ones((2 * GAP + 1, 2 * GAP + 1), np.uint8)) > 0
    flooded = joined_to(border_of(height, width, 0.0), (like_ground | shadowy) & ~wall)
    # What the walls' thickness kept dry is ground again.
    flooded = cv2.dilate(flooded.astype(np.uint8), np.ones((2 * GAP + 1, 2 * GAP + 1), np.uint8)) > 0
    shut = cv2.morphologyEx((~flooded).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    count, labels = cv2.connectedComponents(shut, connectivity=8)
    shadows = [
        label
        for label in range(1, count)
        if (shadowy & ~(steep > EDGE))[labels == label].mean() > SHADE and light[labels == label].mean() < 0.985
    ]
    return (shut > 0) & ~np.isin(labels, shadows)


def steepness(lab: np.ndarray) -> np.ndarray:
    """Return the largest change of colour at each pixel, CIELAB units a pixel."""
    smooth = cv2.GaussianBlur(lab, (0, 0), 1.0)
    across, down = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=1 / 8)
    steep: np.ndarray = np.sqrt((across**2 + down**2).sum(2))
    return steep


def large(mask: np.ndarray, share: float) -> np.ndarray:
    """Return `mask` without islands that are small beside the largest one."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    if count < 2:
        return mask
    areas = stats[1:, cv2.CC_STAT_AREA]
    kept = 1 + np.nonzero(areas >= max(24, share * areas.max()))[0]
    return np.isin(labels, kept)


def _opened(product: np.ndarray, found: np.ndarray, like_ground: np.ndarray) -> np.ndarray:
    """Fill the product's inside, but for openings through which the ground shows: a handle, not a white print.

    Print and ground may have one colour; an opening has only a thin ring around it, and all of that is surely product.
    """
    filled = ~joined_to(border_of(product.shape[0], product.shape[1], 0.0), ~product)
    small = np.ones((3, 3), np.uint8)
    inner = cv2.morphologyEx((filled & like_ground & ~found).astype(np.uint8), cv2.MORPH_OPEN, small)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inner, connectivity=4)
    depth = cv2.distanceTransform(filled.astype(np.uint8), cv2.DIST_L2, 3)
    rows, columns = np.nonzero(filled)
    size = max(np.ptp(rows), np.ptp(columns)) + 1
    result = filled.copy()
    for label in range(1, count):
        if stats[label, cv2.CC_STAT_AREA] < HOLE_LEAST * filled.sum():
            continue
        place = (labels == label).astype(np.uint8)
        around = (cv2.dilate(place, small, iterations=RIM) > 0) & (place == 0)
        if not (around & filled).any():
            continue
        if depth[place > 0].min() <= RING * size and found[around & filled].mean() > 0.5 and filled[around].all():
            result[cv2.dilate(place, small) > 0] = False
    return result


def _without_pockets(product: np.ndarray, like_ground: np.ndarray, steep: np.ndarray) -> np.ndarray:
    """Take away ground and shadow caught beside the product: small, and with no edge to the ground outside."""
    outside = (~product).astype(np.uint8)
    rim = product & (cv2.dilate(outside, np.ones((3, 3), np.uint8)) > 0)
    calm = cv2.morphologyEx(
        (product & like_ground & (steep < CALM)).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)
    )
    near_edge = cv2.dilate(steep, np.ones((5, 5), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(calm, connectivity=4)
    most = POCKET_MOST * product.sum()
    pockets = np.zeros_like(product)
    for label in range(1, count):
        if not POCKET_LEAST <= stats[label, cv2.CC_STAT_AREA] <= most:
            continue
        place = (labels == label).astype(np.uint8)
        beside = rim & (cv2.dilate(place, np.ones((11, 11), np.uint8)) > 0)
        if beside.sum() >= RIM_LEAST and np.median(near_edge[beside]) < POCKET_EDGE:
            # With what lies between it and the edges around it.
            pockets |= (cv2.dilate(place, np.ones((7, 7), np.uint8)) > 0) & ((place > 0) | like_ground)
    if not pockets.any():
        return product
    kept = cv2.morphologyEx((product & ~pockets).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return large(kept > 0, SPECK)


def _sureness(product: np.ndarray, found: np.ndarray, ground: Ground, lab: np.ndarray, steep: np.ndarray) -> Sureness:
    """Judge by its form, and by the edges on its outline and beside it, the `product` that is left of what was `found`.

    Where more than a little was cut away, some of it is left.
    """
    mask, form, outline = product.astype(np.uint8), form_of(product), outline_of(product, lab)
    rim = product & (cv2.erode(mask, np.ones((3, 3), np.uint8)) == 0)
    near_edge = cv2.dilate(steep, np.ones((9, 9), np.uint8))
    weak = float((near_edge[rim] < WEAK).mean())
    faint = max(float((outline.change < least).mean() - free) * cost for least, free, cost in FAINT)
    scraps = 1 - float(product.sum()) / float(found.sum())
    costs = {
        LEFT: left_beside(found, steep, form.outline),
        "the ground is not plain": max(0.0, PLAIN - ground.flatness) * 6,
        "its outline is guessed in part": max(0.0, weak - 0.03) * 5.0,
        "its outline is faint in part": max(0.0, faint),
        "shadow lies against it": max(0.0, scraps - SCRAPS) * 30,
        "parts of it are as pale as the ground": max(0.0, cracks(product, outline) - CRACKS) * 2,
    }
    return judged(form, costs)


def left_beside(product: np.ndarray, steep: np.ndarray, outline: float) -> float:
    """Return what edges off the product cost, which a plain ground has none of; `outline` is its length in pixels."""
    beside = (steep > BESIDE) & (cv2.dilate(product.astype(np.uint8), np.ones((35, 35), np.uint8)) == 0)
    return max(0.0, float(beside.sum()) / max(1.0, outline) - 0.04) * 1.5
