"""The photo's own ground carried over the whole slot: the product and its shadow stay as they were photographed."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from PIL import Image

from engines.layout.plan import Plan, area_of
from engines.layout.slots import SlotSize
from engines.layout.theme import Theme, theme_of
from engines.layout.ways.way import fitted, shelved
from engines.photo.extend import Extended, extended, opaque
from engines.photo.packshot import Packshot, scaled
from engines.photo.retouch import StepNote
from engines.photo.standing import UPSCALE_MOST
from engines.pixels.box import Box, Side
from engines.vocabulary.product import Show

REACH: Final = 0.08  # of a side of the slot: a product is moved as far to its edge, and stays off the words


@dataclass(frozen=True, slots=True, eq=False)
class OnGround:
    """The way: a photo, the ground fitted to it, and the colours of both."""

    packshot: Packshot
    photo: Extended
    theme: Theme
    notes: tuple[StepNote, ...] = ()
    show: Show = field(default="ground", init=False)

    def place(self, plan: Plan, slot: SlotSize) -> "Grounded | None":
        """Make the product as large as the area allows, on its bottom edge.

        What its photo cuts off ends at the slot's edge. None: the area is not there, or a line that is no part of the
        photo would lie across its ground.
        """
        if shelved(plan):
            return None
        across, down = self.photo.product.width, self.photo.product.height
        product, scale = fitted(area_of(plan), across, down, UPSCALE_MOST * slot.density)
        left = product.left - round(self.photo.product.left * scale)
        top = product.top - round(self.photo.product.top * scale)
        wide = max(1, round(self.packshot.image.width * scale))
        tall = max(1, round(self.packshot.image.height * scale))
        photo = Box(left, top, left + wide, top + tall)
        way = _to_edges(photo, self.photo.cut, slot.pixels)
        if max(abs(way[0]) / slot.pixels[0], abs(way[1]) / slot.pixels[1]) > REACH:
            return None
        return Grounded(self, photo.moved(*way), product.moved(*way), slot)


def _to_edges(photo: Box, cut: frozenset[Side], size: tuple[int, int]) -> tuple[int, int]:
    """Return how far right and down a photo is moved in a slot of `size`, so that its `cut` sides are not seen."""
    right = max(0, size[0] - photo.right) if "right" in cut else 0
    left = max(0, photo.left) if "left" in cut else 0
    down = max(0, size[1] - photo.bottom) if "below" in cut else 0
    up = max(0, photo.top) if "above" in cut else 0
    return right - left, down - up


def on_ground(packshot: Packshot) -> OnGround:
    """Read the photo's ground."""
    photo = extended(packshot)
    return OnGround(packshot, photo, theme_of(photo.middle, photo.accent))


@dataclass(frozen=True, slots=True, eq=False)
class Grounded:
    """Where the photo lies, beyond the slot's edges as it may, and the product in it."""

    way: OnGround
    photo: Box
    product: Box
    slot: SlotSize

    def sketch(self) -> None:
        """Return nothing: a photo is drawn as fast."""

    def canvas(self) -> tuple[np.ndarray, tuple[StepNote, ...]]:
        """Return the ground over the whole slot, the photo in it with soft edges: shadow and light are its own."""
        picture = scaled(self.way.packshot, self.photo.width, self.photo.height)
        canvas = self.way.photo.over(picture, self.photo, self.product, self.slot.pixels)
        why = "photo scaled into the slot; in slot pixels per photo pixel"
        factor = round(self.photo.width / self.way.packshot.image.width, 4)
        return canvas, (StepNote("crop", True, why, 1.0, factor),)

    def lay(self, image: Image.Image) -> None:
        """Lay the product's part of the photo again: a flat ground may reach beneath it."""
        picture = opaque(scaled(self.way.packshot, self.photo.width, self.photo.height))
        inner = self.product.moved(-self.photo.left, -self.photo.top)
        part = picture.crop((inner.left, inner.top, inner.right, inner.bottom))
        image.paste(part, (self.product.left, self.product.top))
