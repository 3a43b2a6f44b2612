"""What every way to show a product gives: its colours, its frames, and how it looks where a frame puts it."""

from typing import Protocol

import numpy as np
from PIL import Image, ImageFilter

from engines.layout.frames.plan import Plan
from engines.layout.frames.table import Frames
from engines.layout.slots import SlotSize
from engines.layout.theme import Theme
from engines.photo.retouch import StepNote
from engines.pixels.box import Box


class Placed(Protocol):
    """A way at one place of a slot."""

    @property
    def product(self) -> Box | None:
        """What is seen of the product; None for words alone."""

    def canvas(self) -> np.ndarray:
        """Return uint8 [h, w, 3], new at each call: all that lies under the texts, but for what `finished` adds."""

    def finished(self, canvas: np.ndarray, *, panel: bool) -> tuple[np.ndarray, tuple[StepNote, ...]]:
        """Return the canvas, on which a `panel` may lie by now, with shadows and sharpened edges, and what was done."""

    def lay(self, image: Image.Image) -> None:
        """Lay the product over `image`: its pixels are scaled and nothing else."""


class Way(Protocol):
    """A way to show one product in a slot."""

    @property
    def theme(self) -> Theme:
        """The colours of texts and shapes."""

    @property
    def frames(self) -> Frames:
        """The frames that compete."""

    @property
    def notes(self) -> tuple[StepNote, ...]:
        """What was done to the painted scene."""

    def place(self, plan: Plan, slot: SlotSize) -> Placed:
        """Put stage and product where `plan` wants them."""


def grown(plan: Plan, slot: SlotSize, edge: int) -> Box:
    """Return the plan's area, spread as far as texts and the slot's `edge` let it: no podium takes room."""
    texts = [block.box for block in plan.blocks]
    area = plan.area
    beside = [box for box in texts if box.top < area.bottom and box.bottom > area.top]
    area = Box(
        max([edge, *(box.right + edge for box in beside if box.right <= area.left)]),
        area.top,
        min([slot.width - edge, *(box.left - edge for box in beside if box.left >= area.right)]),
        area.bottom,
    )
    within = [box for box in texts if box.left < area.right and box.right > area.left]
    return Box(
        area.left,
        min(area.top, max([edge, *(box.bottom + edge for box in within if box.bottom <= area.top)])),
        area.right,
        max(area.bottom, min([slot.height - edge, *(box.top - edge for box in within if box.top >= area.bottom)])),
    )


def fitted(area: Box, width: float, height: float, most: float) -> tuple[Box, float]:
    """Return the largest box of the aspect `width` over `height` in the middle of `area`, and its scale.

    It is grown `most` times at most.
    """
    scale = min(area.width / width, area.height / height, most)
    wide, tall = max(1, int(width * scale)), max(1, int(height * scale))
    left, top = area.left + (area.width - wide) // 2, area.top + (area.height - tall) // 2
    return Box(left, top, left + wide, top + tall), scale


def cast(canvas: np.ndarray, shape: Image.Image, box: Box, soft: float, shade: float) -> np.ndarray:
    """Return uint8 [h, w, 3] `canvas` with the shadow of a `shape` (mask `L`) at `box`, blurred by `soft` pixels."""
    mask = Image.new("L", (canvas.shape[1], canvas.shape[0]))
    mask.paste(shape, (box.left, box.top))
    dark = np.asarray(mask.filter(ImageFilter.GaussianBlur(soft)), dtype=np.float32)[..., None]
    shaded: np.ndarray = (canvas * (1 - shade / 255 * dark) + 0.5).astype(np.uint8)
    return shaded
