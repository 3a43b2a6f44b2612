"""Words alone on a quiet wall: no podium, which would look as if something were missing from it."""

from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from engines.layout.plan import Plan
from engines.layout.slots import SlotSize
from engines.layout.theme import Theme, quiet, theme_of
from engines.layout.ways.paper import Paper
from engines.layout.ways.scene import Scene
from engines.photo.retouch import StepNote
from engines.vocabulary.product import Show


@dataclass(frozen=True, slots=True, eq=False)
class InWords:
    """The way: a wall in the painted scene's colour."""

    paper: Paper
    theme: Theme
    notes: tuple[StepNote, ...]
    show: Show = field(default="words", init=False)

    def place(self, plan: Plan, slot: SlotSize) -> "Worded":
        """Place nothing."""
        del plan
        return Worded(self, slot)


def in_words(scene: Scene) -> InWords:
    """Take the wall's colour from the scene, which was painted for these words, and the button's from its stand."""
    wall = quiet(scene.wall)
    return InWords(Paper(wall), theme_of(wall, scene.accent, scene.wall), scene.notes)


@dataclass(frozen=True, slots=True, eq=False)
class Worded:
    """A slot without a product."""

    way: InWords
    slot: SlotSize
    product: None = None

    def sketch(self) -> None:
        """Return nothing: paper is calm."""

    def canvas(self) -> tuple[np.ndarray, tuple[StepNote, ...]]:
        """Return the wall."""
        return self.way.paper.paint(self.slot.pixels), ()

    def lay(self, image: Image.Image) -> None:
        """Lay nothing."""
