"""The photo over its whole part of the slot, cut by its edges, beside a flat colour: for photos full of things."""

from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from engines.layout.plan import Plan, area_of
from engines.layout.slots import SlotSize
from engines.layout.theme import Theme, quiet, theme_of
from engines.layout.ways.paper import Paper
from engines.photo.crop import crop_to
from engines.photo.extend import Extended, extended
from engines.photo.packshot import Packshot, scaled
from engines.photo.retouch import StepNote
from engines.photo.standing import UPSCALE_MOST
from engines.pixels.box import Box
from engines.vocabulary.product import Show

WHOLE = 0.9  # of the photo: a larger product is not told from its ground
INSET = 0.08  # of a half's shorter side stays free around a product on a plain ground


@dataclass(frozen=True, slots=True, eq=False)
class AsCard:
    """The way: a photo, and a flat colour of its own."""

    packshot: Packshot
    photo: Extended
    paper: Paper
    theme: Theme
    notes: tuple[StepNote, ...] = ()
    show: Show = field(default="card", init=False)

    def place(self, plan: Plan, slot: SlotSize) -> "Carded":
        """Fill the area with the part of the photo that shows the most; of a product on a plain ground, with all."""
        area = area_of(plan)
        found, image = self.photo.product, self.packshot.image
        if not self.photo.plain or found.area > WHOLE * image.width * image.height:
            aspect = area.width / area.height
            return Carded(self, slot.pixels, crop_to(self.packshot, aspect, aspect, aspect), area)
        inset = round(INSET * min(area.width, area.height))
        width, height = area.width - 2 * inset, area.height - 2 * inset
        scale = min(width / found.width, height / found.height, UPSCALE_MOST * slot.density)
        across, down = (area.width - found.width * scale) / 2, (area.height - found.height * scale) / 2
        left, top = round(across - found.left * scale), round(down - found.top * scale)
        wide, tall = (max(1, round(side * scale)) for side in image.size)
        inner = Box(round(across), round(down), area.width - round(across), area.height - round(down))
        return Carded(self, slot.pixels, Box(left, top, left + wide, top + tall), area, inner)


def as_card(packshot: Packshot) -> AsCard:
    """Choose the flat colour beside a photo: the quiet one nearest to what most of its border shows."""
    photo = extended(packshot)
    wall = quiet(photo.middle)
    return AsCard(packshot, photo, Paper(wall), theme_of(wall, photo.accent))


@dataclass(frozen=True, slots=True, eq=False)
class Carded:
    """Which part of the photo lies where."""

    way: AsCard
    size: tuple[int, int]
    cut: Box
    """What is shown of the photo, in its pixels; of one on a plain ground, where it lies in its half of the slot."""
    product: Box
    inner: Box | None = None
    """Of a product on a plain ground: where it is in its half."""

    def sketch(self) -> None:
        """Return nothing: paper is calm."""

    def canvas(self) -> tuple[np.ndarray, tuple[StepNote, ...]]:
        """Return the flat colour."""
        why = "photo scaled into the slot; in slot pixels per photo pixel"
        across = self.product.width / self.cut.width
        factor = round(across if self.inner is None else self.cut.width / self.way.packshot.image.width, 4)
        return self.way.paper.paint(self.size), (StepNote("crop", True, why, 1.0, factor),)

    def lay(self, image: Image.Image) -> None:
        """Lay the photo over its part; what can be seen through in it shows paper."""
        card = self._cropped() if self.inner is None else self._on_ground(self.inner)
        image.paste(card, (self.product.left, self.product.top))

    def _cropped(self) -> Image.Image:
        photo = scaled(self.way.packshot, self.product.width, self.product.height, self.cut)
        card = Image.new("RGB", photo.size, self.way.theme.light)
        card.paste(photo.convert("RGB"), (0, 0), photo.getchannel("A"))
        return card

    def _on_ground(self, inner: Box) -> Image.Image:
        """Return the photo with its ground carried on over its half of the slot."""
        picture = scaled(self.way.packshot, self.cut.width, self.cut.height)
        size = self.product.width, self.product.height
        return Image.fromarray(self.way.photo.over(picture, self.cut, inner, size))
