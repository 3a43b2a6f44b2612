"""A cut-out that does not stand: a shirt photographed from above, with a shadow behind it, or a cup, with one below."""

from dataclasses import dataclass, field

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
from engines.photo.standing import UPSCALE_MOST, cast_behind, cast_shadow, lay
from engines.pixels.box import Box
from engines.vocabulary.product import Show


@dataclass(frozen=True, slots=True, eq=False)
class LaidFlat:
    """The way: paper and a product cut out."""

    packshot: Packshot
    paper: Paper
    theme: Theme
    notes: tuple[StepNote, ...] = ()
    seen: float | None = None
    """Degrees from which it is seen on its foot; None: it lies."""
    show: Show = field(default="stage", init=False)

    def place(self, plan: Plan, slot: SlotSize) -> "Laid | None":
        """Make the product as large as the area allows; None: a line is drawn there, for things to stand on."""
        if shelved(plan):
            return None
        most = UPSCALE_MOST * slot.density
        box, _ = fitted(area_of(plan), *self.packshot.image.size, most)
        return Laid(self, box, slot)


def laid_flat(packshot: Packshot, turn: int, seen: float | None = None) -> LaidFlat:
    """Choose the paper's colour for a product; `turn` tells which of two neutrals one without a hue gets.

    With `seen` it stands on paper that is seen from as many degrees above.
    """
    accent = accent_of(packshot)
    wall = wall_for(outline(packshot), accent, turn)
    return LaidFlat(packshot, Paper(wall), theme_of(wall, accent), seen=seen)


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """Where the product lies."""

    way: LaidFlat
    product: Box
    slot: SlotSize

    def sketch(self) -> None:
        """Return nothing: paper is calm."""

    def canvas(self) -> tuple[np.ndarray, tuple[StepNote, ...]]:
        """Return the paper with the product's shadow."""
        canvas, seen = self.way.paper.paint(self.slot.pixels), self.way.seen
        if seen is not None:
            shaded = cast_shadow(canvas, self.way.packshot, self.product, angle=seen, density=self.slot.density)
            return shaded, ()
        return cast_behind(canvas, self.way.packshot, self.product), ()

    def lay(self, image: Image.Image) -> None:
        """Lay the cut-out over its shadow."""
        lay(image, self.way.packshot, self.product)
