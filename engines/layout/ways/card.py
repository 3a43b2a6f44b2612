"""The photo beside a flat colour, the product whole: cut by the slot's edges where its shape allows, else framed."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from PIL import Image

from engines.layout.plan import Plan, area_of
from engines.layout.slots import SlotSize
from engines.layout.theme import Theme, quiet, theme_of
from engines.layout.ways.paper import Paper
from engines.photo.extend import Extended, extended
from engines.photo.packshot import Packshot, scaled
from engines.photo.retouch import StepNote
from engines.photo.standing import UPSCALE_MOST
from engines.photo.window import window_of
from engines.pixels.box import Box
from engines.vocabulary.product import Show

INSET: Final = 0.08  # of a half's shorter side stays free around a product, or a photo, that does not fill it
FILLS: Final = 0.72  # of a wide area's width: a photo that fills less leaves a hole between it and the words


@dataclass(frozen=True, slots=True, eq=False)
class AsCard:
    """The way: a photo, and a flat colour of its own."""

    packshot: Packshot
    photo: Extended
    paper: Paper
    theme: Theme
    notes: tuple[StepNote, ...] = ()
    show: Show = field(default="card", init=False)

    def place(self, plan: Plan, slot: SlotSize) -> "Carded | None":
        """Carry a plain ground over the area, the product on it; of a busy photo show the product and more.

        None: the photo is too tall for a wide area, and another layout has a narrow one.
        """
        area = area_of(plan)
        if self.photo.plain or self.photo.even:
            return self._carried(area, slot)
        part = window_of(self.packshot, area.width / area.height)
        frame = framed(part, area, slot)
        if area.width > area.height and frame.width < FILLS * area.width:
            return None
        return Carded(self, slot.pixels, part, frame)

    def _carried(self, area: Box, slot: SlotSize) -> "Carded":
        """Set the product in the middle; where its photo cuts it off, its end on the area's edge."""
        found, cut, image = self.photo.product, self.photo.cut, self.packshot.image
        inset = round(INSET * min(area.width, area.height))
        before, after = (0 if "left" in cut else inset), (0 if "right" in cut else inset)
        above, below = (0 if "above" in cut else inset), (0 if "below" in cut else inset)
        width, height = area.width - before - after, area.height - above - below
        scale = min(width / found.width, height / found.height, UPSCALE_MOST * slot.density)
        across, down = max(1, round(found.width * scale)), max(1, round(found.height * scale))
        left = before + _ahead(width - across, "left" in cut, "right" in cut)
        top = above + _ahead(height - down, "above" in cut, "below" in cut)
        wide, tall = (max(1, round(side * scale)) for side in image.size)
        corner = left - round(found.left * scale), top - round(found.top * scale)
        inner = Box(left, top, left + across, top + down)
        whole = Box(corner[0], corner[1], corner[0] + wide, corner[1] + tall)
        return Carded(self, slot.pixels, whole, area, inner)


def _ahead(free: int, first: bool, last: bool) -> int:
    """Return how much of what is `free` lies before a thing that is held at its `first` end, its `last`, or neither."""
    return free // 2 if first == last else 0 if first else free


def framed(part: Box, area: Box, slot: SlotSize) -> Box:
    """Return where `part` of a photo, uncut, lies in `area`: along the slot's edges where it fills these, else inside.

    What is left free then lies towards the words, or evenly around the photo.
    """
    across, down = _fitted(part, area.width, area.height)
    width, height = slot.pixels
    ends = (area.left <= 0, area.right >= width), (area.top <= 0, area.bottom >= height)
    floats = (across < area.width and ends[0][0] == ends[0][1]) or (down < area.height and ends[1][0] == ends[1][1])
    if floats:
        inset = round(INSET * min(area.width, area.height))
        across, down = _fitted(part, area.width - 2 * inset, area.height - 2 * inset)
        left, top = area.left + (area.width - across) // 2, area.top + (area.height - down) // 2
    else:
        left = area.left + _ahead(area.width - across, *ends[0])
        top = area.top + _ahead(area.height - down, *ends[1])
    return Box(left, top, left + across, top + down)


def _fitted(part: Box, width: int, height: int) -> tuple[int, int]:
    """Return the size of `part` grown to `width` or `height`; to both where that changes its shape by a pixel."""
    scale = min(width / part.width, height / part.height)
    across, down = max(1, round(part.width * scale)), max(1, round(part.height * scale))
    return across if width - across > 1 else width, down if height - down > 1 else height


def as_card(packshot: Packshot) -> AsCard:
    """Choose the flat colour beside a photo: that of all its corners, else the quiet one nearest to its border."""
    photo = extended(packshot)
    carried = photo.plain or photo.even
    wall = quiet(photo.middle) if carried or photo.corners is None else photo.corners
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

    @property
    def subject(self) -> Box:
        """The product on its card, not the card: one that is small on it leaves a hole."""
        if self.inner is None:
            return self.product
        return self.inner.moved(self.product.left, self.product.top)

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
