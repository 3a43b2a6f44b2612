"""The product's place on the podium, its shadows, and setting it in without touching its pixels."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from engines.bundle.manifest import Stage
from engines.photo.elevation import elevation_of
from engines.photo.foot import behind, foot_of, lowest_rows, touching
from engines.photo.packshot import Packshot, known, scaled
from engines.photo.placement import Placement
from engines.photo.shadows import Layer, ambient, cast, contact, light_left, lying, mirror, shaded
from engines.pixels.box import Box
from engines.vocabulary.light import STUDIO, Light
from engines.vocabulary.product import Product

WIDTH_SHARE = 1.7  # of the podium's half width: the product keeps a rim of podium around it
ANGLE = 9.0  # degrees: so far down the studio camera looks on its stages
TILT = math.sin(math.radians(ANGLE))  # round bases show as ellipses this flat
UPSCALE_MOST = 1.5  # a packshot grown beyond this looks soft
PART, LONG, ROUND_TOE = 0.1, 1.6, 0.7  # of the product; heights a width; of a part's width that touches the ground
TOPPLES = 0.01  # of the width: so far beyond its foot a product's middle may lie, as outlines are not exact
SOLE = 0.7  # of the width: what is worn, and straight below, touches the ground along as much where it stands
HANGS = 0.35  # of the width: no more of what is worn hangs in the air beyond its foot
WORN = frozenset({"fashion"})  # categories of what is worn
SLANTED = (0.05, 0.22)  # of the width: a sole that ends so much higher on one side is seen at a slant; more is a handle
END = 0.25  # of the width: its outer parts, whose undersides are compared
SOLID = 0.5  # opacity from which a pixel counts as product when it is weighed
TOP_REACH = 1.4  # half widths of the narrowest podium reach to the rim of a wide one
PODIUM_LEAST = 0.224  # of the longer side of the place, so that the podium never looks lost
PODIUM_SHARE = 0.82  # of the place's width for the narrowest podium; the widest, a stepped one, then just reaches over


@dataclass(frozen=True, slots=True)
class Top:
    """The round top of a stand in a slot, in pixels: its middle and the half axes of the narrowest one.

    A painted one may reach `TOP_REACH` times as far; towards there shadows fade, so that none hangs in the air.
    """

    x: float
    y: float
    half_width: float
    half_height: float

    def cover(self, area: Box) -> np.ndarray:
        """Return how much of a shadow each pixel of `area` takes, float32 [h, w]."""
        across = (np.arange(area.left, area.right, dtype=np.float32) + 0.5 - self.x) / self.half_width
        down = (np.arange(area.top, area.bottom, dtype=np.float32)[:, None] + 0.5 - self.y) / self.half_height
        cover: np.ndarray = ((TOP_REACH - np.hypot(across, down)) / (TOP_REACH - 1)).clip(0, 1)
        return cover


@dataclass(frozen=True, slots=True)
class Standing:
    """The stage's place in the slot, the product's box on it, and the top of its podium."""

    placement: Placement
    product: Box
    top: Top


def stands(product: Product, packshot: Packshot) -> bool:
    """Tell whether `product` may stand in a place as its picture shows it."""
    return not product.flat and can_stand(packshot, product.view, worn=product.category in WORN)


def slanted(product: Product, packshot: Packshot) -> bool:
    """Tell whether a shoe is seen so that its heel, or its toe, would hang over a ground seen from the front."""
    return product.category in WORN and SLANTED[0] < _slant(packshot) < SLANTED[1]


@known
def _slant(packshot: Packshot) -> float:
    """Return by how much one side of a product ends above the other, in widths."""
    lowest = lowest_rows(np.asarray(packshot.image.getchannel("A")) >= SOLID * 255)
    ends = max(1, round(END * len(lowest)))
    return abs(int(lowest[:ends].max()) - int(lowest[-ends:].max())) / len(lowest)


@known
def can_stand(packshot: Packshot, view: str = "", *, worn: bool = False) -> bool:
    """Tell whether the product stood when it was photographed; else it lay, and would topple over.

    Its middle is over its foot then; a pair seen from above stands on two round toes. `view` is how things of its kind
    are usually photographed: what is seen from above never stands. What is `worn` was laid down for its photo where
    it ends in a strap cut short, or lies across its fellow.
    """
    solid = np.asarray(packshot.image.getchannel("A")) >= SOLID * 255
    width = solid.shape[1]
    front = touching(solid)
    if not solid.any():
        return False
    foot = np.concatenate([front, behind(solid, front)])
    first, last = float(foot.min()), float(foot.max())
    middle = float(np.average(np.arange(width), weights=solid.sum(axis=0)))
    over = first - TOPPLES * width <= middle <= last + TOPPLES * width
    laid = worn and (max(first, width - 1 - last) > HANGS * width or _cut_short(packshot))
    seen = elevation_of(packshot, view)
    return bool(over and not laid and (seen is None or seen.upright) and not _pair_from_above(solid))


def _cut_short(packshot: Packshot) -> bool:
    """Tell whether a product ends below in a straight line that is shorter than it is wide, as no sole or bag is."""
    foot = foot_of(packshot)
    return foot.straight and foot.right - foot.left < SOLE


def _pair_from_above(solid: np.ndarray) -> bool:
    """Tell whether there are two long things side by side, each round at its lower end, as shoes are from above."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid.astype(np.uint8), connectivity=8)
    large = [n for n in range(1, count) if stats[n, cv2.CC_STAT_AREA] > PART * solid.sum()]
    if len(large) != 2:
        return False
    boxes = [stats[n, [cv2.CC_STAT_LEFT, cv2.CC_STAT_TOP, cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]] for n in large]
    long = all(height > LONG * width for _, _, width, height in boxes)
    parts = [
        (labels[top : top + height, left : left + width] == n)
        for n, (left, top, width, height) in zip(large, boxes, strict=True)
    ]
    return long and all(touching(part).size < ROUND_TOE * part.shape[1] for part in parts)


def stand(area: Box, stage: Stage, size: tuple[int, int], packshot: Packshot) -> Standing:
    """Make the product as large as `area` and the podium allow, its foot at the bottom centre of `area`.

    The stage's picture has `size` pixels. What is faint below the foot hangs below `area`.
    """
    half, headroom = stage.half_width * size[0], stage.headroom * size[1]
    x, y = stage.stand[0] * size[0], stage.stand[1] * size[1]
    most = PODIUM_SHARE * area.width / (2 * half)
    least = min(most, PODIUM_LEAST * max(area.width, area.height) / (2 * half))
    centre = (area.left + area.right) / 2
    height = min(
        float(area.height),
        area.width / packshot.aspect,
        most * headroom,
        most * WIDTH_SHARE * half / packshot.aspect,
        packshot.image.height * UPSCALE_MOST,
    )
    width, height = max(1, math.floor(height * packshot.aspect)), max(1, math.floor(height))
    scale = max(least, width / (WIDTH_SHARE * half), height / headroom)
    left = round(centre - width / 2)
    middle = area.bottom - TILT / 2 * width
    placement = Placement(scale, centre - x * scale, middle - y * scale)
    bottom = area.bottom + height - max(1, round(foot_of(packshot).row * height))
    return Standing(
        placement,
        Box(left, bottom - height, left + width, bottom),
        Top(centre, middle, half * scale, half * scale * TILT),
    )


def cast_shadow(
    canvas: np.ndarray,
    packshot: Packshot,
    box: Box,
    *,
    light: Light = STUDIO,
    material: str = "",
    angle: float = ANGLE,
    density: float = 1.0,
    top: Top | None = None,
) -> np.ndarray:
    """Return uint8 [h, w, 3] `canvas` with the shadows, and the mirror image, of a product that stands in `box`.

    Args:
        canvas: the place without the product.
        packshot: the product.
        box: where its picture is laid.
        light: the place's key.
        material: of the stand, a key of `engines.vocabulary.scene.MATERIALS`, or `water`.
        angle: degrees from which the stand is seen.
        density: pixels of the canvas per CSS pixel.
        top: the stand's round top, beyond which no shadow falls; None: it fills the picture.
    """
    foot = foot_of(packshot)
    picture = np.asarray(scaled(packshot, box.width, box.height))[: max(1, round(foot.row * box.height))]
    ground = Box(box.left, box.top, box.right, box.top + picture.shape[0])
    alpha = picture[..., 3].astype(np.float32) / 255
    ends = foot.left * box.width, foot.right * box.width
    near, far = contact(alpha, density, angle), list[Layer]()
    if not foot.baked:
        far = [ambient(box.width, ends, angle), cast(alpha, ends[1] - ends[0], light, angle)]
    mirrored = mirror(picture, material, angle, straight=foot.straight)
    result = canvas.copy()
    if mirrored is not None:
        _laid_over(result, *mirrored, (ground.left, ground.bottom), top)
    area = _reach([near, *far], ground, canvas)
    if area.width > 0 and area.height > 0:
        size, corner = (area.width, area.height), (area.left - ground.left, area.top - ground.bottom)
        lit = light_left(far, size, corner)
        if top is not None:
            lit = 1 - (1 - lit) * top.cover(area)
        lit = light_left([near], size, corner, lit)
        part = result[area.top : area.bottom, area.left : area.right]
        part[...] = shaded(part, lit, _stand_colour(canvas, ground, ends))
    return result


def cast_behind(canvas: np.ndarray, packshot: Packshot, box: Box, light: Light = STUDIO) -> np.ndarray:
    """Return uint8 [h, w, 3] `canvas` with the shadow of a product that lies or hangs in `box`, close to its ground."""
    alpha = np.asarray(scaled(packshot, box.width, box.height).getchannel("A"), np.float32) / 255
    layer = lying(alpha, light)
    top = Box(box.left, box.top, box.right, box.top)  # its place is told from the picture's top
    area = _reach([layer], top, canvas)
    result = canvas.copy()
    if area.width > 0 and area.height > 0:
        part = result[area.top : area.bottom, area.left : area.right]
        lit = light_left([layer], (area.width, area.height), (area.left - box.left, area.top - box.top))
        part[...] = shaded(part, lit, np.median(part.reshape(-1, 3), axis=0))
    return result


def _reach(layers: list[Layer], ground: Box, canvas: np.ndarray) -> Box:
    """Return what of the canvas the layers lie on, their places relative to the foot of `ground`."""
    lefts, tops = [layer.left for layer in layers], [layer.top for layer in layers]
    rights = [layer.left + layer.mask.shape[1] for layer in layers]
    bottoms = [layer.top + layer.mask.shape[0] for layer in layers]
    height, width = canvas.shape[:2]
    return Box(
        max(0, ground.left + min(lefts)),
        max(0, ground.bottom + min(tops)),
        min(width, ground.left + max(rights)),
        min(height, ground.bottom + max(bottoms)),
    )


def _stand_colour(canvas: np.ndarray, ground: Box, ends: tuple[float, float]) -> np.ndarray:
    """Return the stand's usual colour [3] along the foot."""
    height, width = canvas.shape[:2]
    row = min(max(ground.bottom - 1, 1), height - 2)
    left = min(max(0, ground.left + int(ends[0])), width - 1)
    along = canvas[row - 1 : row + 2, left : max(left + 1, ground.left + math.ceil(ends[1]))]
    colour: np.ndarray = np.median(along.reshape(-1, 3), axis=0)
    return colour


def _laid_over(
    canvas: np.ndarray, image: np.ndarray, seen: np.ndarray, corner: tuple[int, int], stand: Top | None
) -> None:
    """Lay `image` [h, w, 3] over `canvas` in place, as much as is `seen` [h, w] and lies on the stand."""
    (height, width), (left, top) = seen.shape, corner
    area = Box(max(0, left), max(0, top), min(canvas.shape[1], left + width), min(canvas.shape[0], top + height))
    if area.width <= 0 or area.height <= 0:
        return
    inside = np.s_[area.top - top : area.bottom - top, area.left - left : area.right - left]
    share = seen[inside] * (stand.cover(area) if stand is not None else 1)
    part = canvas[area.top : area.bottom, area.left : area.right]
    part[...] = part + share[..., None] * (image[inside].astype(np.float32) - part) + 0.5


def lay(image: Image.Image, packshot: Packshot, box: Box) -> None:
    """Lay the product over `image`; where the resized packshot is fully opaque the result holds its very pixels."""
    product = scaled(packshot, box.width, box.height)
    image.paste(product.convert("RGB"), (box.left, box.top), product.getchannel("A"))
