"""A cut-out without a foot, such as a shirt photographed from above: before the backdrop, with a shadow behind it."""

from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
from PIL import Image, ImageFilter

from engines.layout.frames.plan import Plan, margin
from engines.layout.frames.table import PICTURED, Frames
from engines.layout.slots import SlotSize
from engines.layout.theme import Theme
from engines.layout.ways.scene import Scene
from engines.layout.ways.way import fitted, grown
from engines.layout.ways.words import backdrop_of
from engines.photo.packshot import Packshot, scaled
from engines.photo.retouch import StepNote
from engines.photo.standing import UPSCALE_MOST, lay
from engines.pixels.box import Box

SHADE: Final = 0.42  # of the light that it takes from the backdrop where its shadow is deepest
SOFT, LEAST_SOFT = 0.04, 2.0  # of the shorter side, and pixels: cloth lies close to what it lies on
DROP: Final = 0.03  # of the shorter side: light comes from above


@dataclass(frozen=True, slots=True, eq=False)
class LaidFlat:
    """The way: a scene and a product cut out."""

    scene: Scene
    packshot: Packshot
    frames: ClassVar[Frames] = PICTURED

    @property
    def theme(self) -> Theme:
        """The scene's."""
        return self.scene.theme

    @property
    def notes(self) -> tuple[StepNote, ...]:
        """The scene's."""
        return self.scene.notes

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
        return backdrop_of(self.way.scene, self.slot)

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


def cast(canvas: np.ndarray, shape: Image.Image, box: Box, soft: float, shade: float) -> np.ndarray:
    """Return uint8 [h, w, 3] `canvas` with the shadow of a `shape` (mask `L`) at `box`, blurred by `soft` pixels."""
    mask = Image.new("L", (canvas.shape[1], canvas.shape[0]))
    mask.paste(shape, (box.left, box.top))
    dark = np.asarray(mask.filter(ImageFilter.GaussianBlur(soft)), dtype=np.float32)[..., None]
    shaded: np.ndarray = (canvas * (1 - shade / 255 * dark) + 0.5).astype(np.uint8)
    return shaded
