"""Ad slots: the IAB's fixed sizes with their weight limits, any other size a page may ask for, for 2x screens too."""

import re
from dataclasses import dataclass
from typing import Literal

from engines.errors import LayoutError

Family = Literal["square", "wide", "tall"]
SMALLEST, LARGEST = 50, 2000  # pixels a side: below nothing can be set, above one ad holds up all others
WIDE_FROM, TALL_UNTIL = 1.9, 0.7  # width over height: a column of words beside the product fits between them
DENSITIES = (1, 2)  # a 3x screen shows a file for 2x so well that nobody sees the difference
BYTES_PER_PIXEL = 2  # 300x250 gives 150 kB, the IAB's figure for that size
LEAST_WEIGHT, MOST_WEIGHT = 50_000, 300_000  # bytes, the least and the most that the IAB gives to a listed size


@dataclass(frozen=True, slots=True)
class SlotSize:
    """One ad slot: CSS pixels, the most bytes a page may load at first for it, and file pixels per CSS pixel."""

    width: int
    height: int
    weight: int
    density: int = 1

    @property
    def name(self) -> str:
        """The size as pages write it, e.g. `300x250`, for a screen of twice the pixels `300x250@2x`."""
        size = f"{self.width}x{self.height}"
        return size if self.density == 1 else f"{size}@{self.density}x"

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the file in its own pixels."""
        return self.width * self.density, self.height * self.density

    def dense(self, density: int) -> "SlotSize":
        """Return the same slot for a screen of `density` times the pixels; the weight stays, as the page's does.

        Raises:
            LayoutError: no file of that density is made, or it would be too large.
        """
        if density not in DENSITIES:
            raise LayoutError(f"slots are drawn for densities {', '.join(map(str, DENSITIES))}, not {density}")
        if density > 1 and max(self.width, self.height) * density > LARGEST:
            raise LayoutError(f"slot {self.name}@{density}x cannot be filled: a side would exceed {LARGEST} pixels")
        return SlotSize(self.width, self.height, self.weight, density)

    @property
    def family(self) -> Family:
        """Which family of layouts suits the aspect ratio."""
        aspect = self.width / self.height
        return "wide" if aspect >= WIDE_FROM else "tall" if aspect <= TALL_UNTIL else "square"


# IAB New Ad Portfolio (2017), initial load in kB; 300x600, 336x280 and 468x60 are customary sizes outside it.
KILOBYTES = {
    "300x250": 150,
    "728x90": 150,
    "160x600": 150,
    "300x600": 200,
    "970x250": 250,
    "970x90": 200,
    "300x1050": 250,
    "320x50": 50,
    "300x50": 50,
    "120x60": 50,
    "336x280": 150,
    "468x60": 50,
    "640x1136": 300,
    "750x1334": 300,
    "1080x1920": 300,
}


def _sized(name: str, kilobytes: int) -> SlotSize:
    width, height = name.split("x")
    return SlotSize(int(width), int(height), kilobytes * 1000)


SLOTS: dict[str, SlotSize] = {name: _sized(name, kilobytes) for name, kilobytes in KILOBYTES.items()}


DEFAULT_SLOTS = ("300x250", "728x90", "160x600")
"""Sizes filled where nobody asks for others, one of each family: the rectangle, the leaderboard, the skyscraper."""


def parse_slot(text: str) -> SlotSize:
    """Read a slot such as `300x250` or `300x250@2x`; a size the IAB does not list gets a weight limit by its area.

    Raises:
        LayoutError: not `WIDTHxHEIGHT` in whole pixels, a side outside 50..2000, or a density that is not drawn.
    """
    if known := SLOTS.get(text):
        return known
    if dense := re.fullmatch(r"([0-9]{1,5}x[0-9]{1,5})@([0-9])x", text):
        return parse_slot(dense[1]).dense(int(dense[2]))
    match = re.fullmatch(r"([0-9]{1,5})x([0-9]{1,5})", text)
    if match is None:
        raise LayoutError(f"slot {text[:40]!r} is not a size such as 300x250")
    width, height = int(match[1]), int(match[2])
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise LayoutError(f"slot {text} cannot be filled: each side must be {SMALLEST} to {LARGEST} pixels")
    return SlotSize(width, height, min(MOST_WEIGHT, max(LEAST_WEIGHT, width * height * BYTES_PER_PIXEL)))
