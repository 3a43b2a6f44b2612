"""Words alone before the painted scene's backdrop: no podium, which would look as if something were missing from it."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from PIL import Image

from engines.layout.frames.plan import Plan
from engines.layout.frames.table import WORDED, Frames
from engines.layout.slots import SlotSize
from engines.layout.ways.scene import InScene
from engines.photo.retouch import StepNote


@dataclass(frozen=True, slots=True, eq=False)
class InWords(InScene):
    """The way: a scene."""

    frames: ClassVar[Frames] = WORDED

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
        return self.way.scene.bare(self.slot)

    def finished(self, canvas: np.ndarray, *, panel: bool) -> tuple[np.ndarray, tuple[StepNote, ...]]:
        """Add nothing."""
        del panel
        return canvas, ()

    def lay(self, image: Image.Image) -> None:
        """Lay nothing."""
