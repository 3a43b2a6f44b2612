"""How large a product is, as a value: what measures it is in `sizes` and `stated_size`."""

from dataclasses import dataclass
from typing import Literal

Axis = Literal["height", "width", "longest"]


@dataclass(frozen=True, slots=True)
class ProductSize:
    """How large a product is."""

    cm: float
    axis: Axis
    """What is as long; `longest`: the greater of its height and width as photographed."""
    source: str
    """Who says so: the feed's words, or the type."""

    def longest(self, aspect: float) -> float:
        """Return the greater of height and width in cm, of a picture of `aspect` (width over height)."""
        if self.axis == "height":
            return self.cm * max(1.0, aspect)
        return self.cm / min(1.0, aspect) if self.axis == "width" else self.cm
