"""A cut-out without a foot, such as a shirt photographed from above: before the backdrop, with a shadow behind it."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from PIL import Image

from engines.layout.frames.plan import Plan, margin
from engines.layout.frames.table import PICTURED, Frames
from engines.layout.slots import SlotSize
from engines.layout.ways.scene import InScene
from engines.layout.ways.way import fitted, grown
from engines.photo.packshot import Packshot
from engines.photo.retouch import StepNote
from engines.photo.standing import UPSCALE_MOST, cast_behind, lay
from engines.pixels.box import Box
from engines.vocabulary.light import light_of


@dataclass(frozen=True, slots=True, eq=False)
class LaidFlat(InScene):
    """The way: a scene and a product cut out."""

    packshot: Packshot
    prompt: str
    """The words that the scene was painted by: they name its light."""
    frames: ClassVar[Frames] = PICTURED

    def place(self, plan: Plan, slot: SlotSize) -> "Laid":
        """Make the product as large as the area allows, in its middle."""
        width, height = self.packshot.image.size
        box, _ = fitted(grown(plan, slot, margin(slot)), width, height, UPSCALE_MOST)
        return Laid(self, box, slot)


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """Where the product lies."""

    way: LaidFlat
    product: Box
    slot: SlotSize

    def canvas(self) -> np.ndarray:
        """Return the backdrop."""
        return self.way.scene.bare(self.slot)

    def finished(self, canvas: np.ndarray, *, panel: bool) -> tuple[np.ndarray, tuple[StepNote, ...]]:
        """Cast the product's shadow."""
        del panel
        return cast_behind(canvas, self.way.packshot, self.product, light_of(self.way.prompt)), ()

    def lay(self, image: Image.Image) -> None:
        """Lay the cut-out over its shadow."""
        lay(image, self.way.packshot, self.product)
