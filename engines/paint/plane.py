"""The plane on which places are painted: where the product's foot is, and the window of each aspect bucket."""

from typing import Final

from engines.paint.buckets import Window

UNIT: Final = 512
"""Side of the square bucket in pixels; a place's `across` centimetres at the foot's distance fill it."""
WIDTH, HEIGHT = 768, 736
FOOT: Final = (592, 544)
"""Where on the plane the product stands, pixels from the left and from the top."""
WINDOWS: Final = {
    "square": Window(208, 160, 512, 512),
    "wide": Window(0, 240, 736, 352),
    "tall": Window(416, 0, 352, 736),
    "banner": Window(0, 304, 736, 272),
    "skyscraper": Window(448, 0, 288, 736),
}
"""The foot is at (.75, .75), (.80, .86), (.5, .74), (.80, .88) and (.5, .74) of them.

Edges lie on multiples of 16 pixels.
"""
PARTS: Final = frozenset(("banner", "skyscraper"))
"""Those that are parts of others: what small narrow slots show of these."""


def foot_in(bucket: str) -> tuple[int, int]:
    """Return where the foot is in a bucket's picture, pixels from its left and from its top."""
    window = WINDOWS[bucket]
    return FOOT[0] - window.left, FOOT[1] - window.top
