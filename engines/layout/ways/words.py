"""Words alone before the painted scene's backdrop: no podium, which would look as if something were missing from it."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from PIL import Image

from engines.layout.frames.plan import Plan
from engines.layout.frames.table import WORDED, Frames
from engines.layout.slots import SlotSize
from engines.layout.theme import Theme
from engines.layout.ways.scene import Scene
from engines.photo.placement import dithered
from engines.photo.retouch import StepNote


def backdrop_of(scene: Scene, slot: SlotSize) -> np.ndarray:
    """Return the scene's wall and floor alone over the whole slot, uint8 [h, w, 3]."""
    across = (np.arange(slot.width) + 0.5) / slot.width
    down = (np.arange(slot.height) + 0.5) / slot.height
    return dithered(scene.backdrop.paint(across, down))


@dataclass(frozen=True, slots=True, eq=False)
class InWords:
    """The way: a scene."""

    scene: Scene
    frames: ClassVar[Frames] = WORDED

    @property
    def theme(self) -> Theme:
        """The scene's."""
        return self.scene.theme

    @property
    def notes(self) -> tuple[StepNote, ...]:
        """The scene's."""
        return self.scene.notes

    def place(self, plan: Plan, slot: SlotSize) -> "Worded":
        """Place nothing."""
        del plan
        return Worded(self, slot)


@dataclass(frozen=True, slots=True, eq=False)
class Worded:
    """A slot without a product."""

    way: InWords
    slot: SlotSize
    product: None = None

    def canvas(self) -> np.ndarray:
        """Return the backdrop."""
        return backdrop_of(self.way.scene, self.slot)

    def finished(self, canvas: np.ndarray, *, panel: bool) -> tuple[np.ndarray, tuple[StepNote, ...]]:
        """Add nothing."""
        del panel
        return canvas, ()

    def lay(self, image: Image.Image) -> None:
        """Lay nothing."""
