"""A cut-out without a foot, such as a shirt photographed from above: before the backdrop, with a shadow behind it."""

from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
from PIL import Image

from engines.layout.frames.plan import Plan, margin
from engines.layout.frames.table import PICTURED, Frames
from engines.layout.slots import SlotSize
from engines.layout.ways.scene import InScene
from engines.layout.ways.way import cast, fitted, grown
from engines.photo.packshot import Packshot, scaled
from engines.photo.retouch import StepNote
from engines.photo.standing import UPSCALE_MOST, lay
from engines.pixels.box import Box

SHADE: Final = 0.42  # of the light that it takes from the backdrop where its shadow is deepest
SOFT, LEAST_SOFT = 0.04, 2.0  # of the shorter side, and pixels: cloth lies close to what it lies on
DROP: Final = 0.03  # of the shorter side: light comes from above


@dataclass(frozen=True, slots=True, eq=False)
class LaidFlat(InScene):
    """The way: a scene and a product cut out."""

    packshot: Packshot
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
        shape = scaled(self.way.packshot, self.product.width, self.product.height).getchannel("A")
        side = min(shape.size)
        shaded = cast(canvas, shape, self.product.moved(0, round(DROP * side)), max(LEAST_SOFT, SOFT * side), SHADE)
        return shaded, ()

    def lay(self, image: Image.Image) -> None:
        """Lay the cut-out over its shadow."""
        lay(image, self.way.packshot, self.product)
