"""What every way to show a product gives: its colours, and how it looks where a plan puts it."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PIL import Image

from engines.layout.plan import Plan
from engines.layout.slots import SlotSize
from engines.layout.theme import Theme
from engines.photo.retouch import StepNote
from engines.pixels.box import Box
from engines.vocabulary.product import Show


class Placed(Protocol):
    """A way at one place of a slot."""

    @property
    def product(self) -> Box | None:
        """What is seen of the product; None for words alone."""

    def sketch(self) -> np.ndarray | None:
        """Return what lies under the texts in cells of `CELL` CSS pixels, uint8 [h / CELL, w / CELL, 3].

        None where the whole canvas costs no more, or is calm by construction.
        """

    def canvas(self) -> tuple[np.ndarray, tuple[StepNote, ...]]:
        """Return uint8 [h, w, 3], new at each call: all that lies under product and texts; and what was done to it."""

    def lay(self, image: Image.Image) -> None:
        """Lay the product over `image`: its pixels are scaled and nothing else."""


class Way(Protocol):
    """A way to show one product in a slot."""

    @property
    def show(self) -> Show:
        """Which layouts suit it."""

    @property
    def theme(self) -> Theme:
        """The colours of texts and shapes."""

    @property
    def notes(self) -> tuple[StepNote, ...]:
        """What was done before a place was chosen."""

    def place(self, plan: Plan, slot: SlotSize) -> Placed | None:
        """Put stage and product where `plan`, in file pixels, wants them; None: the stage cannot fill the slot so."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A way, and why it was taken."""

    way: Way
    why: str


def shelved(plan: Plan) -> bool:
    """Tell whether a line is drawn at the product's foot, on which it is seen from its front."""
    return plan.rule is not None and plan.rule.height <= 0


def fitted(area: Box, width: float, height: float, most: float) -> tuple[Box, float]:
    """Return the largest box of the aspect `width` over `height` on the bottom edge of `area`, and its scale.

    It is grown `most` times at most.
    """
    scale = min(area.width / width, area.height / height, most)
    wide, tall = max(1, int(width * scale)), max(1, int(height * scale))
    left = area.left + (area.width - wide) // 2
    return Box(left, area.bottom - tall, left + wide, area.bottom), scale
