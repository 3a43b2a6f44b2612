"""A photo's plain ground carried beyond the photo's edges, and where in the photo the product is."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from PIL import Image

from engines.photo.accent import accent
from engines.photo.ground import fit_ground, to_lab
from engines.photo.packshot import Packshot, beside
from engines.photo.placement import dither
from engines.photo.prepare import PLAIN
from engines.pixels.box import Box
from engines.pixels.colour import RGB

SIDE: Final = 320  # pixels: enough to see where the product is
GRID: Final = 24  # places a side that the ground is kept at: it is smooth
NEAR: Final = 5.0  # CIELAB units off the ground: shadow counts as product here, so that no text lies on it
SURE: Final = 16.0  # CIELAB units off the ground: product, and not its shadow
EDGE: Final = 0.06  # of the photo's side: over so much it gives way to the ground carried on


@dataclass(frozen=True, slots=True, eq=False)
class Extended:
    """What is known of a photo on a plain ground."""

    grid: np.ndarray
    """The ground, float32 sRGB 0..255 [GRID, GRID, 3] over the photo."""
    product: Box
    """Where the product and its shadow are, in photo pixels."""
    middle: RGB
    """The ground's usual colour."""
    plain: bool
    """Whether the border is ground and nothing else, so that the product is told from it."""
    accent: RGB | None
    """The colour that most of the product's coloured pixels have; None for a product without one."""

    def over(self, picture: Image.Image, photo: Box, product: Box, size: tuple[int, int]) -> np.ndarray:
        """Return the ground over a slot of `size` with the scaled `picture` at `photo`, uint8 [h, w, 3].

        Within `product`, in slot pixels, the photo's pixels are as they are; towards its edges they give way softly.
        """
        width, height = size
        across = np.clip((np.arange(width, dtype=np.float32) + 0.5 - photo.left) / photo.width, 0, 1) * GRID - 0.5
        down = np.clip((np.arange(height, dtype=np.float32) + 0.5 - photo.top) / photo.height, 0, 1) * GRID - 0.5
        maps = np.meshgrid(across.astype(np.float32), down.astype(np.float32))
        ground = cv2.remap(self.grid, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        ground += dither(width, height).reshape(height, width, 3)
        canvas = np.clip(ground, 0, 255, out=ground).astype(np.uint8)
        left, top = max(0, photo.left), max(0, photo.top)
        right, bottom = min(width, photo.right), min(height, photo.bottom)
        own = opaque(picture).crop((left - photo.left, top - photo.top, right - photo.left, bottom - photo.top))
        part = np.asarray(own, dtype=np.float32)
        share = _share(photo.height, product.top - photo.top, photo.bottom - product.bottom)[:, None] * _share(
            photo.width, product.left - photo.left, photo.right - product.right
        )
        share = share[top - photo.top : bottom - photo.top, left - photo.left : right - photo.left, None]
        under = canvas[top:bottom, left:right]
        canvas[top:bottom, left:right] = np.where(share < 1, under + (part - under) * share + 0.5, part).astype(
            np.uint8
        )
        return canvas


def opaque(picture: Image.Image) -> Image.Image:
    """Return straight-alpha RGBA over white, RGB."""
    paper = Image.new("RGB", picture.size, (255, 255, 255))
    paper.paste(picture.convert("RGB"), (0, 0), picture.getchannel("A"))
    return paper


def _share(size: int, before: int, after: int) -> np.ndarray:
    """Return the photo's share 0..1 [size] along one axis; the product leaves `before` and `after` free at the ends."""
    place = np.arange(size, dtype=np.float32) + 0.5
    most = EDGE * size
    first, last = max(1.0, min(most, before)), max(1.0, min(most, after))
    ramp = np.minimum(np.minimum(place / first, (size - place) / last), 1)
    share: np.ndarray = ramp * ramp * (3 - 2 * ramp)
    return share


@beside
def extended(packshot: Packshot) -> Extended:
    """Read the ground of a photo, and where its product is; what can be seen through counts as white."""
    image = opaque(packshot.image)
    factor = min(1.0, SIDE / max(image.size))
    small = image.resize(
        (max(16, round(image.width * factor)), max(16, round(image.height * factor))), Image.Resampling.BOX
    )
    lab = to_lab(np.asarray(small))
    ground = fit_ground(lab)
    apart = np.linalg.norm(lab - ground.lab, axis=2)
    grid = cv2.resize(ground.lab, (GRID, GRID), interpolation=cv2.INTER_AREA)
    colours = np.clip(cv2.cvtColor(grid, cv2.COLOR_LAB2RGB), 0, 1) * 255
    red, green, blue = (int(v) for v in np.median(colours.reshape(-1, 3), axis=0))
    return Extended(
        grid=colours,
        product=_found(apart > NEAR, image.size),
        middle=(red, green, blue),
        plain=ground.flatness >= PLAIN,
        accent=accent(np.asarray(small), lab, apart > SURE),
    )


def _found(mask: np.ndarray, size: tuple[int, int]) -> Box:
    """Return the box of `mask` [h, w] in a photo of `size`; the whole photo where it is empty."""
    clean = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    rows, columns = np.nonzero(clean.any(1))[0], np.nonzero(clean.any(0))[0]
    if not rows.size:
        return Box(0, 0, *size)
    across, down = size[0] / mask.shape[1], size[1] / mask.shape[0]
    return Box(
        int(columns[0] * across),
        int(rows[0] * down),
        min(size[0], int((columns[-1] + 1) * across) + 1),
        min(size[1], int((rows[-1] + 1) * down) + 1),
    )
