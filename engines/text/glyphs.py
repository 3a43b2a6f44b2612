"""Text drawing: kerned, with glyphs at quarter-pixel places, from small cached masks.

Pillow's basic layout rounds every advance to whole pixels and loses kerning, which shows at 10-14 px. Glyphs are drawn
here at four times the size, put at their exact place and averaged down, once for each (face, size, piece, quarter).
"""

from functools import cache, lru_cache

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from engines.pixels.colour import RGB
from engines.text.fonts import ASCII, Weight, face
from engines.text.pieces import Piece, pieces

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


@lru_cache(maxsize=16_384)
def _advances(weight: Weight, text: str) -> tuple[float, ...]:
    """Return the advance after each piece of `text` in ems, kerning included."""
    advances, pairs = _metrics(weight)
    found = pieces(weight, text)
    following = [*(piece.text for piece in found), ""][1:]
    return tuple(
        _alone(weight, piece) if piece.source else advances[piece.text] + pairs.get((piece.text, after), 0.0)
        for piece, after in zip(found, following, strict=True)
    )


def _alone(weight: Weight, piece: Piece) -> float:
    """Return the advance of a piece of another face in ems; marks take no room of their own."""
    if piece.source is None or piece.source.shaped:
        return piece.source.advance(weight, piece.text) if piece.source else 0.0
    return piece.source.advance(weight, piece.text[0])


@lru_cache(maxsize=16_384)
def _ems(weight: Weight, text: str) -> float:
    return sum(_advances(weight, text))


def text_width(weight: Weight, size: int, text: str) -> float:
    """Return the width of `text` in pixels at `size` pixels an em.

    Raises:
        LayoutError: a character has no glyph.
    """
    return _ems(weight, text) * size


def _parts(font: ImageFont.FreeTypeFont, piece: Piece) -> list[tuple[str, int]]:
    """Return what is drawn and how far right of the pen: marks are centred over their letter, not over the next."""
    if len(piece.text) == 1 or piece.source is None or piece.source.shaped:
        return [(piece.text, 0)]
    base = piece.text[0]
    left, _, right, _ = font.getbbox(base, anchor="ls")
    boxes = [(mark, font.getbbox(mark, anchor="ls")) for mark in piece.text[1:]]
    return [(base, 0), *((mark, round((left + right - box[0] - box[2]) / 2)) for mark, box in boxes)]


@lru_cache(maxsize=8192)
def _glyph(weight: Weight, size: int, piece: Piece, quarter: int) -> tuple[Image.Image, int, int] | None:
    """Return the mask of one piece and its offset from (whole pixel, baseline); None for a blank."""
    large = size * QUARTERS
    font = piece.source.font(weight, large) if piece.source else face(weight).font(large)
    parts = _parts(font, piece)
    boxes = [(*font.getbbox(text, anchor="ls"), shift) for text, shift in parts]
    left, top = min(box[0] + box[4] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] + box[4] for box in boxes), max(box[3] for box in boxes)
    if right <= left or bottom <= top:
        return None
    x, y = (int(left) + quarter) // QUARTERS, int(top) // QUARTERS
    width, height = -(-(int(right) + quarter) // QUARTERS) - x, -(-int(bottom) // QUARTERS) - y
    mask = Image.new("L", (width * QUARTERS, height * QUARTERS))
    pen = ImageDraw.Draw(mask)
    for text, shift in parts:
        pen.text((quarter + shift - x * QUARTERS, -y * QUARTERS), text, font=font, fill=255, anchor="ls")
    return mask.reduce(QUARTERS), x, y


def draw_text(image: Image.Image, left: float, baseline: int, text: str, weight: Weight, size: int, ink: RGB) -> None:  # noqa: PLR0917  the order of Pillow's own text call
    """Draw one line of `text` into the RGB `image`, its pen starting at (`left`, `baseline`) pixels."""
    pen = left
    for piece, advance in zip(pieces(weight, text), _advances(weight, text), strict=True):
        place = round(pen * QUARTERS)
        glyph = _glyph(weight, size, piece, place % QUARTERS)
        if glyph is not None:
            mask, x, y = glyph
            image.paste(ink, (place // QUARTERS + x, baseline + y), mask)
        pen += advance * size
