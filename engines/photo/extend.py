"""A photo's plain ground carried beyond the photo's edges, and where in the photo the product is."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from PIL import Image

from engines.photo.accent import accent
from engines.photo.border import corners_colour, cut_off, one_colour, restlessness, seen_beside
from engines.photo.ground import Ground, border_of, fit_ground, to_lab
from engines.photo.packshot import Packshot, known
from engines.photo.placement import dither
from engines.photo.prepare import PLAIN, RESTLESS
from engines.photo.sureness import ENDS
from engines.pixels.box import Box, Side
from engines.pixels.colour import RGB

SIDE: Final = 320  # pixels: enough to see where the product is
GRID: Final = 24  # places a side that the ground is kept at: it is smooth
NEAR: Final = 5.0  # CIELAB units off the ground: shadow counts as product here, so that no text lies on it
SURE: Final = 16.0  # CIELAB units off the ground: product, and not its shadow
FAR: Final = 0.6  # of the photo's side: so far beyond it the ground carried on has come to its usual tone
RIM: Final = 0.06  # of the photo's shorter side: its outermost rows are often a level off
NOISY: Final = 4.0  # CIELAB units off its surface: a ground as restless is none that can be carried on
SHADED: Final = 0.08  # of a side: a longer run of shadow, which fades over less


@dataclass(frozen=True, slots=True, eq=False)
class Extended:
    """What is known of a photo on a plain ground."""

    grid: np.ndarray
    """The ground, float32 sRGB 0..255 [GRID, GRID, 3] over the photo."""
    product: Box
    """Where the product and its shadow are, in photo pixels."""
    middle: RGB
    """The ground's usual colour."""
    corners: RGB | None
    """The colour that all its corners have."""
    plain: bool
    """Whether the border is ground and nothing else, and so even that it can be carried on."""
    even: bool
    """Whether it is ground of one colour wherever it is not product, so that it can be carried on beside that."""
    cut: frozenset[Side]
    """The sides on which the photo cuts the product, or its shadow, off."""
    accent: RGB | None
    """The colour that most of the product's coloured pixels have; None for a product without one."""

    def over(self, picture: Image.Image, photo: Box, product: Box, size: tuple[int, int]) -> np.ndarray:
        """Return the ground over a slot of `size` with the scaled `picture` at `photo`, uint8 [h, w, 3].

        Within `product`, in slot pixels, the photo's pixels are as they are; towards its edges they give way softly.
        """
        width, height = size
        across = (np.arange(width, dtype=np.float32) + 0.5 - photo.left) / photo.width
        down = (np.arange(height, dtype=np.float32) + 0.5 - photo.top) / photo.height
        columns, rows = ((np.clip(along, 0, 1) * GRID - 0.5).astype(np.float32) for along in (across, down))
        places = np.meshgrid(columns, rows)
        ground = cv2.remap(self.grid, places[0], places[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        # An edge's light and dark carried on for ever would be streaks.
        away = np.hypot(_beyond(down)[:, None], _beyond(across)) / FAR
        ground += _eased(away)[..., None] * (self.grid.mean((0, 1)) - ground)
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
    if picture.getchannel("A").getextrema()[0] == 255:
        return picture.convert("RGB")
    paper = Image.new("RGB", picture.size, (255, 255, 255))
    paper.paste(picture.convert("RGB"), (0, 0), picture.getchannel("A"))
    return paper


def _share(size: int, before: int, after: int) -> np.ndarray:
    """Return the photo's share 0..1 [size] along one axis; the product leaves `before` and `after` free at the ends."""
    place = np.arange(size, dtype=np.float32) + 0.5
    return _eased(np.minimum(place / max(1, before), (size - place) / max(1, after)))


def _eased(way: np.ndarray) -> np.ndarray:
    """Return `way`, of which 0 to 1 is gone, with no corner at either end."""
    way = way.clip(0, 1)
    eased: np.ndarray = way * way * (3 - 2 * way)
    return eased


def _beyond(along: np.ndarray) -> np.ndarray:
    """Return how far outside 0..1 each place `along` an axis lies."""
    beyond: np.ndarray = np.maximum(np.maximum(-along, along - 1), 0)
    return beyond


@known
def extended(packshot: Packshot) -> Extended:
    """Read the ground of a photo, and where its product is; what can be seen through counts as white."""
    image = opaque(packshot.image)
    factor = min(1.0, SIDE / max(image.size))
    small = image.resize(
        (max(16, round(image.width * factor)), max(16, round(image.height * factor))), Image.Resampling.BOX
    )
    lab = to_lab(np.asarray(small))
    ground = fit_ground(lab)
    corners = corners_colour(np.asarray(image))
    surface, colours = _surface(np.asarray(image), lab, ground, corners)
    apart = np.linalg.norm(lab - surface, axis=2)
    red, green, blue = (int(v) for v in np.median(colours.reshape(-1, 3), axis=0))
    return Extended(
        grid=colours,
        product=_found(apart > NEAR, image.size),
        middle=(red, green, blue),
        corners=corners,
        plain=ground.flatness >= PLAIN and ground.noise <= NOISY and restlessness(lab, ground) <= RESTLESS,
        even=seen_beside(apart),
        cut=frozenset(cut_off(apart > SURE, ENDS) | cut_off(apart > NEAR, SHADED)),
        accent=accent(np.asarray(small), lab, apart > SURE),
    )


def _surface(rgb: np.ndarray, lab: np.ndarray, ground: Ground, corners: RGB | None) -> tuple[np.ndarray, np.ndarray]:
    """Return the ground of a photo, in CIELAB [h, w, 3] and in sRGB 0..255 [GRID, GRID, 3].

    Where all corners have one colour it is that, as uint8 `rgb` has it at full size, to the last level; where most of
    the border has one, so too; else what was fitted.
    """
    alike = one_colour(lab)
    if corners is not None:
        flat = to_lab(np.array(corners, np.uint8)[None, None])[0, 0]
        return np.full_like(lab, flat), np.full((GRID, GRID, 3), corners, np.float32)
    if alike is not None:
        height, width = rgb.shape[:2]
        colour = np.median(rgb[border_of(height, width, RIM)], axis=0).astype(np.float32)
        return np.full_like(lab, np.median(lab[alike], axis=0)), np.full((GRID, GRID, 3), colour)
    grid = cv2.resize(ground.lab, (GRID, GRID), interpolation=cv2.INTER_AREA)
    return ground.lab, np.clip(cv2.cvtColor(grid, cv2.COLOR_LAB2RGB), 0, 1) * 255


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
