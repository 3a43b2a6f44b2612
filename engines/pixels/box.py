"""Rectangles in slot pixels."""

from dataclasses import dataclass
from typing import Literal

Side = Literal["left", "right", "above", "below"]


@dataclass(frozen=True, slots=True)
class Box:
    """Half-open rectangle: `right` and `bottom` are the first pixels outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.bottom - self.top

    @property
    def area(self) -> int:
        """Pixels inside; 0 for an inverted box."""
        return max(0, self.width) * max(0, self.height)

    def overlap(self, other: "Box") -> int:
        """Return how many pixels both boxes hold."""
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        ).area

    def inside(self, other: "Box") -> bool:
        """Tell whether no pixel of this box is outside `other`."""
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )

    def moved(self, right: int, down: int) -> "Box":
        """Return the box shifted."""
        return Box(self.left + right, self.top + down, self.right + right, self.bottom + down)

    def times(self, factor: int) -> "Box":
        """Return the box on a screen of `factor` times the pixels."""
        return Box(self.left * factor, self.top * factor, self.right * factor, self.bottom * factor)

    def shrunk(self, cell: int) -> "Box":
        """Return the box in a picture of cells, each `cell` pixels a side, that it touches."""
        right, bottom = -(-self.right // cell), -(-self.bottom // cell)
        return Box(self.left // cell, self.top // cell, right, bottom)

    def grown(self, by: int) -> "Box":
        """Return the box with `by` pixels more on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def side_of(self, other: "Box") -> Side:
        """Tell on which side of `other`, which it does not overlap, this box lies; beside counts before above."""
        if self.right <= other.left:
            return "left"
        if self.left >= other.right:
            return "right"
        return "above" if self.bottom <= other.top else "below"


def around(boxes: list[Box]) -> Box:
    """Return the smallest box that holds all of `boxes` (at least one)."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
