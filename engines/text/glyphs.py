"""Text drawing: kerned, with glyphs at quarter-pixel places, from small cached masks.

Pillow's basic layout rounds every advance to whole pixels and loses kerning, which shows at 10-14 px. Glyphs are drawn
here at four times the size, put at their exact place and averaged down, once for each (face, size, character, quarter).
"""

from functools import cache, lru_cache
from itertools import pairwise

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw

from engines.pixels.colour import RGB
from engines.text.fonts import ASCII, Weight, face

QUARTERS = 4  # places a pixel: finer steps cannot be told apart at 10 px, and each costs a mask in memory


@cache
def _metrics(weight: Weight) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    """Return the advance of each character and the kerning of character pairs, in ems."""
    with TTFont(face(weight).path, lazy=True) as font:
        cmap, widths, unit = font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm
        advances = {chr(code): widths[glyph][0] / unit for code, glyph in cmap.items()}
        names = {cmap[code]: chr(code) for code in ASCII}
        table = font["kern"].kernTables[0].kernTable
        pairs = {(names[a], names[b]): value / unit for (a, b), value in table.items() if a in names and b in names}
    return advances, pairs


def _advances(weight: Weight, text: str) -> list[float]:
    """Return the advance after each character of `text` in ems, kerning included."""
    advances, pairs = _metrics(weight)
    try:
        return [advances[a] + pairs.get((a, b), 0.0) for a, b in pairwise([*text, ""])]
    except KeyError:
        face(weight).require(text)
        raise


@lru_cache(maxsize=16_384)
def _ems(weight: Weight, text: str) -> float:
    return sum(_advances(weight, text))


def text_width(weight: Weight, size: int, text: str) -> float:
    """Return the width of `text` in pixels at `size` pixels an em.

    Raises:
        LayoutError: a character has no glyph.
    """
    return _ems(weight, text) * size


@lru_cache(maxsize=8192)
def _glyph(weight: Weight, size: int, char: str, quarter: int) -> tuple[Image.Image, int, int] | None:
    """Return the mask of one glyph and its offset from (whole pixel, baseline); None for a blank."""
    font = face(weight).font(size * QUARTERS)
    left, top, right, bottom = font.getbbox(char, anchor="ls")
    if right <= left or bottom <= top:
        return None
    x, y = (int(left) + quarter) // QUARTERS, int(top) // QUARTERS
    width, height = -(-(int(right) + quarter) // QUARTERS) - x, -(-int(bottom) // QUARTERS) - y
    mask = Image.new("L", (width * QUARTERS, height * QUARTERS))
    ImageDraw.Draw(mask).text((quarter - x * QUARTERS, -y * QUARTERS), char, font=font, fill=255, anchor="ls")
    return mask.reduce(QUARTERS), x, y


def draw_text(image: Image.Image, left: float, baseline: int, text: str, weight: Weight, size: int, ink: RGB) -> None:  # noqa: PLR0917  the order of Pillow's own text call
    """Draw one line of `text` into the RGB `image`, its pen starting at (`left`, `baseline`) pixels."""
    pen = left
    for char, advance in zip(text, _advances(weight, text), strict=True):
        place = round(pen * QUARTERS)
        glyph = _glyph(weight, size, char, place % QUARTERS)
        if glyph is not None:
            mask, x, y = glyph
            image.paste(ink, (place // QUARTERS + x, baseline + y), mask)
        pen += advance * size
