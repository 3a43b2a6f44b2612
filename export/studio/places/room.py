"""What a place is built of before anything lies there: the stand, and the wall behind it."""

from typing import Final

from export.studio.meshes import box
from export.studio.places.setting import Setting
from export.studio.places.surface import Surface, Thing

REACH: Final = 4.0
"""Stand widths to either side: wider than any bucket shows."""
THICK: Final = 0.08
"""Of the stand's width."""


def slab(setting: Setting, surface: Surface, *, front: float = 0.9, bevel: float = 0.4) -> Thing:
    """Make a stand whose top is y = 0, from the wall to `front` stand widths before the product."""
    across, depth = setting.place.across, setting.place.depth
    long = depth + front * across
    top = box(2 * REACH * across, THICK * across, long, bevel)
    return Thing(top.move(0, -THICK * across, long / 2 - depth), surface)


def wall(setting: Setting, surface: Surface) -> Thing:
    """Make the wall behind the stand, higher and wider than any picture."""
    across = setting.place.across
    panel = box(4 * REACH * across, 8 * across, 2.0, 0.1)
    return Thing(panel.move(0, -2 * across, -setting.place.depth - 1.0), surface)
