"""The product cut out and set on a paper sweep: where the painted place would be stretched, or no text can be read."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from PIL import Image

from engines.layout.plan import Plan, area_of
from engines.layout.slots import SlotSize
from engines.layout.theme import Theme, theme_of, wall_for
from engines.layout.ways.paper import Paper
from engines.layout.ways.way import fitted, shelved
from engines.photo.accent import accent_of, outline
from engines.photo.packshot import Packshot
from engines.photo.retouch import StepNote
from engines.photo.standing import ANGLE, UPSCALE_MOST, cast_shadow, lay
from engines.pixels.box import Box
from engines.vocabulary.product import Show

FRONT: Final = 1.0  # degrees from which a shelf is seen, of which nothing but its line shows
STRETCHED: Final = 1.5  # file pixels per painted pixel: a place stretched further is fog behind a sharp product


@dataclass(frozen=True, slots=True, eq=False)
class OnSweep:
    """The way: a product cut out, paper, and the colours of both."""

    packshot: Packshot
    paper: Paper
    theme: Theme
    notes: tuple[StepNote, ...]
    smaller: float = 1.0
    """Share of its area that the product fills, as it does on the painted place."""
    show: Show = field(default="stage", init=False)

    def place(self, plan: Plan, slot: SlotSize) -> "Swept":
        """Make the product as large as the area allows, on its bottom edge."""
        area, (width, height) = area_of(plan), self.packshot.image.size
        most = min(UPSCALE_MOST * slot.density, self.smaller * min(area.width / width, area.height / height))
        box, _ = fitted(area, width, height, most)
        return Swept(self, box, slot, FRONT if shelved(plan) else ANGLE)


def on_sweep(packshot: Packshot, turn: int, reason: str, stretch: float, smaller: float = 1.0) -> OnSweep:
    """Choose the paper's colour for a product; `turn` tells which of two neutrals one without a hue gets.

    The product fills the share `smaller` of its area. `stretch` is that of what was painted, 0 for nothing.
    """
    accent = accent_of(packshot)
    wall = wall_for(outline(packshot), accent, turn)
    unit = "; in file pixels per painted pixel" if stretch else ""
    note = StepNote("sweep", True, reason + unit, round(stretch, 3), 1.0)
    return OnSweep(packshot, Paper(wall), theme_of(wall, accent), (note,), smaller)


@dataclass(frozen=True, slots=True, eq=False)
class Swept:
    """Where the product stands."""

    way: OnSweep
    product: Box
    slot: SlotSize
    angle: float
    """Degrees from which the paper is seen."""

    def sketch(self) -> None:
        """Return nothing: paper is calm."""

    def canvas(self) -> tuple[np.ndarray, tuple[StepNote, ...]]:
        """Return the paper with the product's shadow."""
        paper = self.way.paper.paint(self.slot.pixels, self.product)
        density, angle = self.slot.density, self.angle
        return cast_shadow(paper, self.way.packshot, self.product, angle=angle, density=density), ()

    def lay(self, image: Image.Image) -> None:
        """Lay the cut-out over its shadow."""
        lay(image, self.way.packshot, self.product)
