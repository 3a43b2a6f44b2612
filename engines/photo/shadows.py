"""The shadows and the mirror image of a product on its ground, from light, camera and stand.

All lengths are in widths W of the product, so that a picture of twice the density looks the same; every function is
pure. Masks are 0..1, of the stand's own darkened colour that is laid over it; products are laid over them afterwards.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np

from engines.photo.foot import SOLID, behind, lowest_rows, touching
from engines.vocabulary.light import Light

DARK: Final = 0.25  # of the stand's colour: what no light reaches is never black, as the stand throws some back
CONTACT, CONTACT_BLUR, LEAST_CONTACT_BLUR = 0.60, 0.012, 1.0  # opacity; blur in widths, and CSS pixels at least
CONTACT_RISE: Final = 0.03  # of the width: a rounded underside throws no dark line farther up
FARTHER: Final = 0.7  # of the width that a product is deep, usually: what touches farther back is as much farther up
FAINTEST: Final = 0.3  # of the line's opacity where nobody knows whether it touches
AMBIENT, AMBIENT_SIZE, AMBIENT_BLUR = 0.14, 1.2, 0.10  # opacity; ellipse and blur in widths
DEEP: Final = {2.0: 0.28, 20.0: 0.22, 40.0: 0.14}  # opacity of the cast shadow by the source's size in degrees
LONGEST: Final = 0.6  # of the height: longer shadows lead the eye away
FOOT_BLUR, MIDDLE_BLUR, TIP_BLUR = 0.015, 0.035, 0.08  # in widths: half shadows widen with the distance
LEAST_BACK: Final = 0.2  # cosine of the azimuth: seen from the very side a shadow would be a line
THICK: Final = 0.25  # of the smaller of foot and height: half the depth of a thing of which only the front is known
COARSE: Final = 64  # pixels of the width in which soft shadows are computed: their blur hides more
OFFSET, OFFSET_BLUR, LYING = 0.04, 0.03, 0.30  # of what lies or hangs: in widths, and opacity
MIRRORED: Final = 0.25  # of the height
MIRROR_BLUR: Final = (0.01, 0.04)  # in widths, at the foot and where it ends
MIRRORS: Final = {
    "water": 0.20,
    **dict.fromkeys(("glossy", "metal", "glass", "gold", "silver", "rosegold"), 0.12),
    "marble": 0.08,
}
"""Share of light that a stand of such material gives back at the foot; others none."""
MIRROR_ANGLE: Final = 10.0  # degrees: seen from higher a mirror would show the product's underside
REACH: Final = 2.6  # sigmas: beyond a blur leaves less than one level


@dataclass(frozen=True, slots=True)
class Layer:
    """A mask float32 [h, w], its top left corner relative to the left and foot of the product's picture, in pixels."""

    mask: np.ndarray
    left: int
    top: int


def blurred(mask: np.ndarray, sigma: float, down: float = 0.0) -> np.ndarray:
    """Return `mask` [h, w] blurred, by `down` from row to row if that is more; beyond its edges it counts as empty."""
    down = max(sigma, down)
    size = 2 * math.ceil(REACH * sigma) + 1, 2 * math.ceil(REACH * down) + 1
    soft: np.ndarray = cv2.GaussianBlur(mask, size, sigma, sigmaY=down, borderType=cv2.BORDER_CONSTANT)
    return soft


def contact(alpha: np.ndarray, density: float, angle: float = 0.0) -> Layer:
    """Return the dark line under what touches the ground; the last row of `alpha` [h, w], 0..1, is the foot.

    Seen from `angle` degrees, what touches farther back is farther up: there the line is fainter.
    """
    height, width = alpha.shape
    sigma = max(LEAST_CONTACT_BLUR * density, CONTACT_BLUR * width)
    margin = math.ceil((1 + REACH) * sigma)  # the line is as deep as its blur
    rise = max(CONTACT_RISE, FARTHER * math.sin(math.radians(angle)))
    rows = min(height, math.ceil((rise + 0.3) * width) + margin)
    solid = alpha[height - rows :] >= SOLID
    mask = np.zeros((rows + margin, width + 2 * margin), np.float32)
    if solid.any():
        lowest = lowest_rows(solid)
        down = np.arange(rows + margin)[:, None]
        front = touching(solid, rise)
        columns = np.union1d(front, behind(solid, front))
        sure = np.isin(columns, np.union1d(touching(solid, CONTACT_RISE), behind(solid, front)))
        up = (lowest.max() - lowest[columns]) / width - CONTACT_RISE
        share = np.where(sure, 1.0, (1 - up / max(1e-3, rise - CONTACT_RISE)).clip(FAINTEST, 1))
        # As deep as the blur below the outline, so that it is darkest where the two touch.
        under = (lowest[columns] + 1 + sigma - down).clip(0, 1)
        mask[:, margin + columns] = under * (down > lowest[columns] - margin) * share
    return Layer(CONTACT * blurred(mask, sigma), -margin, -rows)


@lru_cache(maxsize=64)  # of few angles
def _round_shade(angle: float) -> np.ndarray:
    """Return the ambient shadow of a product `COARSE` pixels wide, seen from `angle` degrees, float32 [h, w]."""
    radius, sigma = AMBIENT_SIZE * COARSE / 2, AMBIENT_BLUR * COARSE
    across, down = (math.ceil(half + REACH * sigma) for half in (radius, radius * math.sin(math.radians(angle))))
    y, x = np.mgrid[-down : down + 1, -across : across + 1].astype(np.float32)
    flat = max(0.5, radius * math.sin(math.radians(angle)))
    inside = ((x / radius) ** 2 + (y / flat) ** 2 <= 1).astype(np.float32)
    return blurred(inside, sigma)


def ambient(width: int, foot: tuple[float, float], angle: float) -> Layer:
    """Return the soft ellipse under a product `width` pixels wide that touches the ground from `foot` to `foot`.

    Its middle lies under that of a round base: half the foot behind its front, seen from `angle`.
    """
    unit = _round_shade(angle)
    factor = width / COARSE
    size = max(1, round(unit.shape[1] * factor)), max(1, round(unit.shape[0] * factor))
    mask = AMBIENT * cv2.resize(unit, size, interpolation=cv2.INTER_LINEAR)
    middle = -0.5 * (foot[1] - foot[0]) * math.sin(math.radians(angle))
    return Layer(mask, round((width - size[0]) / 2), round(middle - size[1] / 2))


def depth(softness: float) -> float:
    """Return the opacity of the shadow that a source of `softness` degrees casts."""
    return float(np.interp(softness, list(DEEP), list(DEEP.values())))


def cast(alpha: np.ndarray, foot: float, light: Light, angle: float) -> Layer:
    """Return the shadow that the key light casts on the ground; the last row of `alpha` [h, w], 0..1, is the foot.

    `foot` is the width that touches the ground, in pixels. The outline is laid on the ground away from the light, half
    shadows are widened there, and the ground is seen from `angle` degrees.
    """
    height, width = alpha.shape
    factor = max(1.0, width / COARSE)
    small = cv2.resize(
        alpha, (max(1, round(width / factor)), max(1, round(height / factor))), interpolation=cv2.INTER_AREA
    )
    rows, columns = small.shape
    turn = math.radians(light.azimuth)
    length = min(LONGEST, 1 / math.tan(math.radians(max(1.0, light.elevation))))
    aside, back = -math.sin(turn) * length, max(LEAST_BACK, math.cos(turn)) * length
    half = THICK * min(foot / factor, rows)
    margin = math.ceil(REACH * TIP_BLUR * columns + half)
    left = margin + max(0, math.ceil(-aside * rows))
    tall = math.ceil(back * rows) + 2 * margin
    wide = columns + 2 * margin + math.ceil(abs(aside) * rows)
    ground = math.ceil(back * rows) + margin  # the row on which it stands; farther away is farther up
    laid = np.array([[1, -aside, left + aside * rows], [0, back, ground - back * rows]], np.float32)
    flat = cv2.warpAffine((small * 255).astype(np.uint8), laid, (wide, tall))
    flat = cv2.dilate(flat, np.ones((2 * round(half) + 1, 1), np.uint8))
    # Seen so flat its front edge would be a hard line: it gets the blur of the foot as it is seen.
    least = min(TIP_BLUR, FOOT_BLUR / max(1e-3, math.sin(math.radians(angle)))) * columns
    near, middle, far = (blurred(flat, blur * columns, least) for blur in (FOOT_BLUR, MIDDLE_BLUR, TIP_BLUR))
    share = ((ground - np.arange(tall)) / max(1.0, back * rows)).clip(0, 1).astype(np.float32)[:, None]
    first, last = (1 - 2 * share).clip(0, 1), (2 * share - 1).clip(0, 1)
    mask = near * first + far * last + middle * (1 - first - last)
    seen = math.sin(math.radians(angle)) * factor
    size = max(1, round(wide * factor)), max(1, round(tall * seen))
    mask = cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR) * (depth(light.softness) / 255)
    base = half * seen  # from the foot to the middle of the base
    return Layer(mask, round(-left * factor), round(-base - ground * seen))


def lying(alpha: np.ndarray, light: Light) -> Layer:
    """Return the shadow of what lies flat or hangs at a wall; its left top is relative to that of `alpha` [h, w]."""
    width = alpha.shape[1]
    sigma = max(0.5, OFFSET_BLUR * width)
    margin = math.ceil(REACH * sigma)
    turn = math.radians(light.azimuth)
    soft = blurred(cv2.copyMakeBorder(alpha, *4 * (margin,), cv2.BORDER_CONSTANT), sigma)
    across, down = -math.sin(turn) * OFFSET * width, math.cos(turn) * OFFSET * width
    return Layer(LYING * soft, round(across) - margin, round(down) - margin)


def mirror(product: np.ndarray, material: str, angle: float, *, straight: bool) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the mirror image below the foot, uint8 RGB [h, w, 3], and how much of it is seen, float32 [h, w].

    `product` is RGBA uint8, its last row the foot; None: such a stand, camera or foot shows none.
    """
    strength = MIRRORS.get(material, 0.0)
    if not strength or not straight or angle > MIRROR_ANGLE:
        return None
    height, width = product.shape[:2]
    rows = max(1, round(MIRRORED * height))
    flipped = product[-rows:][::-1].astype(np.float32)
    flipped[..., :3] *= flipped[..., 3:] / 255  # premultiplied, so that a blur takes no colour from outside
    margin = math.ceil(REACH * MIRROR_BLUR[1] * width)
    going_on = cv2.copyMakeBorder(flipped, margin, margin, 0, 0, cv2.BORDER_REPLICATE)  # the foot is no edge of it
    near, far = (blurred(going_on, max(0.4, blur * width))[margin : margin + rows] for blur in MIRROR_BLUR)
    share = ((np.arange(rows) + 0.5) / rows).astype(np.float32)[:, None, None]
    mixed = near * (1 - share) + far * share
    seen = mixed[..., 3] / 255
    colour = mixed[..., :3] / np.maximum(seen, 1e-3)[..., None]
    return (colour.clip(0, 255) + 0.5).astype(np.uint8), strength * seen * (1 - share[..., 0])


def light_left(
    layers: list[Layer], size: tuple[int, int], corner: tuple[int, int], under: np.ndarray | None = None
) -> np.ndarray:
    """Return the light float32 that `layers`, and those that left the light `under` them, let through; 1 is all of it.

    The mask has `size` (width, height), its left top lies at `corner`.
    """
    lit = np.ones((size[1], size[0]), np.float32) if under is None else under
    for layer in layers:
        height, width = layer.mask.shape
        x, y = layer.left - corner[0], layer.top - corner[1]
        x0, y0, x1, y1 = max(0, x), max(0, y), min(size[0], x + width), min(size[1], y + height)
        if x0 < x1 and y0 < y1:
            lit[y0:y1, x0:x1] *= 1 - layer.mask[y0 - y : y1 - y, x0 - x : x1 - x]
    return lit


def shaded(ground: np.ndarray, lit: np.ndarray, stand: np.ndarray) -> np.ndarray:
    """Return uint8 RGB `ground` of which the share `lit` [h, w] gets light, the rest the darkened colour `stand` [3].

    It only darkens.
    """
    ground = np.ascontiguousarray(ground)
    darkest = np.minimum(np.arange(256, dtype=np.uint8)[:, None, None], (DARK * stand).astype(np.uint8))
    dark = cv2.LUT(ground, darkest)
    mixed: np.ndarray = cv2.blendLinear(ground, dark, lit, 1 - lit)
    return mixed
