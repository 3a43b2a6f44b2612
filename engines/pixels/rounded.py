"""Rounded rectangles with smooth edges."""

from functools import lru_cache

from PIL import Image, ImageDraw

SMOOTH = 4  # shapes are drawn this much larger and averaged down


@lru_cache(maxsize=256)
def rounded(width: int, height: int, radius: int) -> Image.Image:
    """Return a mask `L` of a rectangle whose corners have `radius` pixels; do not draw into it."""
    mask = Image.new("L", (width * SMOOTH, height * SMOOTH))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, width * SMOOTH - 1, height * SMOOTH - 1), radius * SMOOTH, fill=255)
    return mask.reduce(SMOOTH)
