"""The photo as a card before the painted scene's backdrop: for photos that are a picture of their own."""

from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
from PIL import Image

from engines.layout.frames.plan import Plan, margin
from engines.layout.frames.table import PICTURED, Frames
from engines.layout.slots import SlotSize
from engines.layout.ways.scene import InScene
from engines.layout.ways.way import cast, fitted, grown
from engines.photo.crop import crop_to
from engines.photo.packshot import Packshot, scaled
from engines.photo.retouch import StepNote
from engines.photo.standing import UPSCALE_MOST
from engines.pixels.box import Box
from engines.pixels.rounded import rounded

ROUND: Final = 0.045  # of the shorter side: corners as soft as a print's, not a button's
SHADE: Final = 0.34  # of the light that the card takes from the backdrop where its shadow is deepest
SOFT, LEAST_SOFT = 0.05, 2.5  # of the shorter side, and pixels: the card lies close to the backdrop
WIDEST, TALLEST = 1.25, 1.5  # of a card, unless the place itself is wider or taller: a banner in a square is a strip
DROP: Final = 0.035  # of the shorter side: light comes from above


@dataclass(frozen=True, slots=True, eq=False)
class AsCard(InScene):
    """The way: a scene and a photo."""

    packshot: Packshot
    frames: ClassVar[Frames] = PICTURED

    def place(self, plan: Plan, slot: SlotSize) -> "Carded":
        """Make the card as large as the area allows, in its middle."""
        area = grown(plan, slot, margin(slot))
        place = area.width / area.height
        cut = crop_to(self.packshot, place, min(1 / TALLEST, place), max(WIDEST, place))
        box, _ = fitted(area, cut.width, cut.height, UPSCALE_MOST)
        return Carded(self, cut, box, slot)


@dataclass(frozen=True, slots=True, eq=False)
class Carded:
    """Where the card lies."""

    way: AsCard
    cut: Box
    """What is shown of the photo, in its pixels."""
    product: Box
    slot: SlotSize

    def canvas(self) -> np.ndarray:
        """Return the backdrop."""
        return self.way.scene.bare(self.slot)

    def finished(self, canvas: np.ndarray, *, panel: bool) -> tuple[np.ndarray, tuple[StepNote, ...]]:
        """Cast the card's shadow."""
        del panel
        side = min(self.product.width, self.product.height)
        shape = rounded(self.product.width, self.product.height, round(ROUND * side))
        box = self.product.moved(0, round(DROP * side))
        shaded = cast(canvas, shape, box, max(LEAST_SOFT, SOFT * side), SHADE)
        why = "photo scaled into the slot; in slot pixels per photo pixel"
        factor = round(self.product.width / self.cut.width, 4)
        return shaded, (StepNote("crop", True, why, 1.0, factor),)

    def lay(self, image: Image.Image) -> None:
        """Lay the card over its shadow; what can be seen through in the photo shows paper."""
        photo = scaled(self.way.packshot, self.product.width, self.product.height, self.cut)
        card = Image.new("RGB", photo.size, self.way.theme.light)
        card.paste(photo.convert("RGB"), (0, 0), photo.getchannel("A"))
        radius = round(ROUND * min(self.product.width, self.product.height))
        image.paste(card, (self.product.left, self.product.top), rounded(*photo.size, radius))
