"""Aspect buckets: the windows of one image plane that the generator paints, and which of them suits a slot."""

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of the image plane in pixels."""

    left: int
    top: int
    width: int
    height: int


UNIT = 256
"""Side of the square bucket in pixels: the camera's field of view of 30° covers it."""
PLANE = 448
"""Side of the image plane in pixels; the square lies in its middle."""
SQUARE = "square"
WINDOWS: dict[str, Window] = {
    SQUARE: Window(96, 96, UNIT, UNIT),
    "wide": Window(0, 160, 448, 160),
    "tall": Window(144, 0, 160, 448),
}
"""All show the stage at the same size, so one set of weights paints them; edges lie on multiples of 16 pixels."""


def bucket_for(width: int, height: int, painted: Iterable[str]) -> str:
    """Return which of the buckets that are `painted` comes nearest to the shape of a slot of `width` by `height`."""
    shape = math.log(width / height)
    return min(painted, key=lambda name: abs(shape - math.log(WINDOWS[name].width / WINDOWS[name].height)))
