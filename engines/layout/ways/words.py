"""Words alone on a quiet wall: no podium, which would look as if something were missing from it."""

from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from engines.layout.plan import Plan
from engines.layout.slots import SlotSize
from engines.layout.theme import Theme, quiet, theme_of, wall_for
from engines.layout.ways.paper import Paper
from engines.layout.ways.scene import Scene
from engines.photo.accent import accent_of, outline
from engines.photo.extend import extended
from engines.photo.packshot import Packshot
from engines.photo.retouch import StepNote
from engines.vocabulary.product import Product, Show
from engines.vocabulary.scene import PALETTE


@dataclass(frozen=True, slots=True, eq=False)
class InWords:
    """The way: a wall in one quiet colour."""

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


def in_own_colour(product: Product, packshot: Packshot | None, turn: int) -> InWords:
    """Take wall and button from the product: from its picture, else from the colour that its feed names.

    `turn` tells which of two neutrals one without a hue gets.
    """
    named = PALETTE.get(product.colour)
    accent, edge = named.srgb if named else None, np.empty(0)
    if packshot is not None and packshot.show == "stage":
        accent, edge = accent_of(packshot), outline(packshot)
    elif packshot is not None and packshot.show != "words":
        photo = extended(packshot)
        wall = quiet(photo.middle)
        return InWords(Paper(wall), theme_of(wall, photo.accent), ())
    wall = wall_for(edge, accent, turn)
    return InWords(Paper(wall), theme_of(wall, accent), ())


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
