"""The product's place on the podium, its shadows, and setting it in without touching its pixels."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageFilter

from engines.bundle.manifest import Stage
from engines.photo.packshot import Packshot, beside, scaled
from engines.photo.placement import Placement
from engines.pixels.box import Box

WIDTH_SHARE = 1.7  # of the podium's half width: the product keeps a rim of podium around it
BLUR_REACH = 5  # in radii; Pillow's blur of three boxes ends before
TILT = math.sin(math.radians(9))  # the studio camera looks down by 9°, so round bases show as ellipses this flat
UPSCALE_MOST = 1.5  # a packshot grown beyond this looks soft
FOOT = 0.06  # of the width: the lowest rows of a product, in which it touches the ground
PART, LONG, ROUND_TOE = 0.1, 1.6, 0.7  # of the product; heights a width; of a part's width that touches the ground
SLANT = 0.2  # rows a column: so steeply a box's lower edges rise, seen over its corner from a camera's usual height
TOPPLES = 0.01  # of the width: so far beyond its foot a product's middle may lie, as outlines are not exact
SOLID = 0.5  # opacity from which a column of the foot counts as standing
CONTACT_BLUR, LEAST_CONTACT_BLUR = 0.022, 0.8  # of the width, and pixels: the dark line under a foot is nearly sharp
AMBIENT_HEIGHT, AMBIENT_DROP = 0.3, 0.05  # of the width: the soft shadow is the outline pressed flat and a bit lowered
AMBIENT_BLUR, LEAST_AMBIENT_BLUR = 0.085, 2.0  # of the width, and pixels
CONTACT, AMBIENT = 0.62, 0.34  # of the light that each takes where it is deepest
DARKENING = 0.9  # of the shade reaches the ground: light from all sides leaves no black
SHADOW_MARGIN, LEAST_SHADOW_MARGIN = 0.3, 4  # of the width, and pixels, that a shadow reaches beyond the product
PODIUM_LEAST = 0.224  # of the longer side of the place, so that the podium never looks lost
PODIUM_SHARE = 0.82  # of the place's width for the narrowest podium; the widest, a stepped one, then just reaches over


@dataclass(frozen=True, slots=True)
class Standing:
    """The stage's place in the slot and the product's box on it."""

    placement: Placement
    product: Box


@beside
def can_stand(packshot: Packshot) -> bool:
    """Tell whether the product stood when it was photographed; else it lay, and would topple over.

    Its middle is over its foot then; a pair seen from above stands on two round toes.
    """
    solid = np.asarray(packshot.image.getchannel("A")) >= SOLID * 255
    width = solid.shape[1]
    foot = _foot(solid)
    if not foot.size:
        return False
    middle = float(np.nonzero(solid)[1].mean())
    over = foot[0] - TOPPLES * width <= middle <= foot[-1] + TOPPLES * width
    return bool(over and not _pair_from_above(solid))


def _foot(solid: np.ndarray) -> np.ndarray:
    """Return the columns in which `solid` [h, w] touches the ground, that of a box seen over its corner included."""
    height, width = solid.shape
    lowest = np.where(solid.any(axis=0), height - 1 - solid[::-1].argmax(axis=0), -height)
    corner = float(np.nonzero(lowest == lowest.max())[0].mean())
    rise = FOOT * width + SLANT * np.abs(np.arange(width) - corner)
    return np.nonzero(lowest.max() - lowest <= rise)[0]


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
    return long and all(_foot(part).size < ROUND_TOE * part.shape[1] for part in parts)


def stand(area: Box, stage: Stage, size: tuple[int, int], packshot: Packshot) -> Standing:
    """Make the product as large as `area` and the podium allow, its foot at the bottom centre of `area`.

    The stage's picture has `size` pixels.
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
    foot = area.bottom - TILT / 2 * width
    placement = Placement(scale, centre - x * scale, foot - y * scale)
    return Standing(placement, Box(left, area.bottom - height, left + width, area.bottom))


def _shadow(mask: Image.Image, margin: int) -> np.ndarray:
    """Return how much light the product takes from the ground around it, 0..1 [rows + margin, w + 2 margin].

    There are only as many rows above the product's foot as the shadow reaches.
    """
    width, height = mask.size
    alpha = np.asarray(mask, dtype=np.float32) / 255
    foot = alpha[-max(2, round(FOOT * width)) :].max(axis=0)
    band = max(2, round(TILT * float((foot > SOLID).sum())))
    tall = max(2, min(height, round(AMBIENT_HEIGHT * width)))
    soft = max(LEAST_AMBIENT_BLUR, AMBIENT_BLUR * width)
    rows = min(height, max(tall, band) + math.ceil(BLUR_REACH * soft))
    contact = np.zeros((rows + margin, width + 2 * margin), dtype=np.float32)
    contact[max(0, rows - band) : rows, margin : margin + width] = foot
    ambient = np.zeros_like(contact)
    squashed = np.asarray(mask.resize((width, tall), Image.Resampling.BOX), dtype=np.float32) / 255
    lowered = min(margin // 2, round(AMBIENT_DROP * width))
    ambient[rows - tall + lowered : rows + lowered, margin : margin + width] = squashed
    near = _blurred(contact, max(LEAST_CONTACT_BLUR, CONTACT_BLUR * width))
    far = _blurred(ambient, soft)
    shade: np.ndarray = 1 - (1 - CONTACT * near) * (1 - AMBIENT * far)
    return shade


def _blurred(values: np.ndarray, radius: float) -> np.ndarray:
    picture = Image.fromarray((values * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(radius))
    return np.asarray(picture, dtype=np.float32) / 255


def cast_shadow(canvas: np.ndarray, packshot: Packshot, box: Box) -> np.ndarray:
    """Return uint8 [h, w, 3] `canvas` with the contact and the soft shadow of a product that stands in `box`."""
    margin = max(LEAST_SHADOW_MARGIN, round(SHADOW_MARGIN * box.width))
    shade = _shadow(scaled(packshot, box.width, box.height).getchannel("A"), margin)
    height, width = canvas.shape[:2]
    first = box.bottom + margin - shade.shape[0]
    left, top = max(0, box.left - margin), max(0, first)
    right, bottom = min(width, box.right + margin), min(height, box.bottom + margin)
    cut = shade[top - first : bottom - first, left - box.left + margin : right - box.left + margin]
    kept = 1 - DARKENING * cut
    ground = canvas.copy()
    for channel in range(3):  # one by one: numpy is slow on axes of three
        part = ground[top:bottom, left:right, channel]
        part[...] = part * kept + 0.5
    return ground


def lay(image: Image.Image, packshot: Packshot, box: Box) -> None:
    """Lay the product over `image`; where the resized packshot is fully opaque the result holds its very pixels."""
    product = scaled(packshot, box.width, box.height)
    image.paste(product.convert("RGB"), (box.left, box.top), product.getchannel("A"))
