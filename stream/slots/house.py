"""The house ad: a neutral creative for any slot and locale, shown while a visitor has none of their own."""

from dataclasses import dataclass
from functools import partial
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw

from engines.layout.content import SMALLEST
from engines.layout.slots import SlotSize
from engines.pixels.colour import RGB
from engines.pixels.contrast import REQUIRED, ratio
from engines.text.fonts import Weight
from engines.text.glyphs import draw_text, text_width
from engines.text.linebreak import break_lines
from engines.vocabulary.locales import Locale
from engines.vocabulary.scene import PALETTE

CONTENT_TYPE = "image/webp"
INK: RGB = (46, 42, 38)
PAPER: RGB = (255, 255, 255)
EDGE: RGB = (196, 180, 152)  # a hairline sets the ad apart from any page
SHAPES_SCALE = 2  # shapes are drawn at twice the size and averaged: smooth edges without a vector library
ACROSS, DOWN, DEEPEST = 0.35, 0.65, 0.75  # the ground darkens more downwards than sideways, and never to full sand
SUN_RADIUS, SUN_OPACITY, SUN_PLACE = 0.34, 60, (0.86, 0.2)  # of the shorter side, of 255, of width and height
HILLS = (("sage", 0.1, 0.80), ("blush", 0.8, 0.86))  # colour, middle of the width, top of the height
HILL_RADIUS, HILL_OPACITY = 0.62, 110  # of the longer side: too large to look like a ball; of 255: words come first
LEADING, BASELINE = 1.32, 1.02  # of the size: from line to line, and from a line's top to its baseline
MIDDLE = 0.36  # of the size: middle of capitals over the baseline
LARGEST_HEADLINE, HEADLINE_HEIGHT = 64, 0.3  # pixels, and of the free height: it is a note, not a poster
BELOW = 0.55  # of the headline's size is that of the line below it
LOW = 60  # pixels: a text this low drops its second line before the first gets tiny
LARGEST_LABEL = 22  # pixels: a larger button shouts
BUTTON_HEIGHT = 2.2  # of the label's size
BUTTON_ROOM = 2.4  # buttons must fit beside or below each other, or the words keep the room to themselves
LEAST_MARGIN = 6.0  # pixels
MARGIN, LABEL, SIDE = 0.07, 0.06, 0.9  # of the shorter side; the same; of the label's size, free beside a label
WIDE_MARGIN, WIDE_LABEL, WIDE_SIDE = 0.16, 0.17, 1.1  # the same of a wide slot, whose height is scarce
WIDE_INDENT = 1.2  # margins at both ends of a row, which looks cramped with one
TALLEST = 1.1  # widths: in a tall slot the words keep together in its middle
QUALITIES = (92, 80, 60, 40, 20)  # tried in turn until the file keeps to the slot's weight
METHOD = 4  # WebP's effort, of 0..6: each ad is drawn once
WORDS: dict[Locale, tuple[str, str, str]] = {
    "en": ("Good things, well made", "See what is new this week", "Browse the shop"),
    "zh": ("用心挑选的好物", "看看本周新品", "逛逛店铺"),
}
"""Headline, line below it, call to action."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: int
    weight: Weight


def _colour(name: str) -> RGB:
    srgb = PALETTE[name].srgb
    return srgb if srgb is not None else PAPER


def _ground(width: int, height: int) -> Image.Image:
    """Paint a diagonal ivory to sand gradient with a low sun and two hills."""
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    mix = ((across * ACROSS + down * DOWN) * DEEPEST)[..., None]
    pixels = (1 - mix) * np.array(_colour("ivory")) + mix * np.array(_colour("sand"))
    picture = Image.fromarray(pixels.astype(np.uint8))
    size = (width * SHAPES_SCALE, height * SHAPES_SCALE)
    radius = min(size) * SUN_RADIUS
    shapes = Image.new("RGBA", size)
    draw = ImageDraw.Draw(shapes)
    x, y = size[0] * SUN_PLACE[0], size[1] * SUN_PLACE[1]
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(*_colour("coral"), SUN_OPACITY))
    for name, centre, top in HILLS:
        rise, reach = size[1] * top, max(size) * HILL_RADIUS
        middle = size[0] * centre
        draw.ellipse((middle - reach, rise, middle + reach, rise + 2 * reach), fill=(*_colour(name), HILL_OPACITY))
    shapes = shapes.reduce(SHAPES_SCALE)
    picture.paste(shapes, (0, 0), shapes)
    return picture


def _lines(locale: Locale, width: float, height: float) -> list[_Line] | None:
    """Choose the largest headline whose lines, with the line below, fit `width` by `height`; None when none does."""
    headline, below, _ = WORDS[locale]
    least = SMALLEST[locale]
    for size in range(max(least, min(LARGEST_HEADLINE, int(height * HEADLINE_HEIGHT))), least - 1, -1):
        small = max(least, round(size * BELOW))
        top = break_lines(headline, locale, partial(text_width, "bold", size), width, 4)
        rest = break_lines(below, locale, partial(text_width, "regular", small), width, 3)
        for kept in (rest, []):
            if top is None or kept is None:
                continue
            lines = [_Line(text, size, "bold") for text in top] + [_Line(text, small, "regular") for text in kept]
            if _height(lines) <= height and (kept or height < LOW):
                return lines
    return None


def _height(lines: list[_Line]) -> float:
    return sum(line.size * LEADING for line in lines)


def _write(picture: Image.Image, lines: list[_Line], top: float, left: float | None = None) -> float:
    """Write `lines` from `top` down, each from `left` on or else centred; return where they end."""
    for line in lines:
        start = (picture.width - text_width(line.weight, line.size, line.text)) / 2 if left is None else left
        draw_text(picture, start, round(top + line.size * BASELINE), line.text, line.weight, line.size, INK)
        top += line.size * LEADING
    return top


def _button(picture: Image.Image, text: str, box: tuple[float, float, float, float], size: int) -> None:
    large = Image.new("L", (picture.width * SHAPES_SCALE, picture.height * SHAPES_SCALE))
    scaled = [value * SHAPES_SCALE for value in box]
    ImageDraw.Draw(large).rounded_rectangle(scaled, radius=(scaled[3] - scaled[1]) / 2, fill=255)
    picture.paste(INK, (0, 0), large.reduce(SHAPES_SCALE))
    left = (box[0] + box[2] - text_width("bold", size, text)) / 2
    draw_text(picture, left, round((box[1] + box[3]) / 2 + size * MIDDLE), text, "bold", size, PAPER)


def _stacked(picture: Image.Image, locale: Locale) -> None:
    """Write text above a button, centred; the button goes first when there is no room."""
    margin = max(LEAST_MARGIN, min(picture.size) * MARGIN)
    width, height = picture.width - 2 * margin, picture.height - 2 * margin
    cta = WORDS[locale][2]
    size = max(SMALLEST[locale], min(LARGEST_LABEL, round(min(picture.size) * LABEL)))
    button_width, button_height = text_width("bold", size, cta) + 2 * (SIDE * size), size * BUTTON_HEIGHT
    with_button = height >= button_height * BUTTON_ROOM and button_width <= width
    taken = button_height + size if with_button else 0
    lines = _lines(locale, width, min(height - taken, picture.width * TALLEST)) or []
    end = _write(picture, lines, (picture.height - (_height(lines) + taken)) / 2)
    if with_button:
        left, top = (picture.width - button_width) / 2, end + size
        _button(picture, cta, (left, top, left + button_width, top + button_height), size)


def _wide(picture: Image.Image, locale: Locale) -> None:
    """Write text on the left and the button on the right, on one axis."""
    margin = max(LEAST_MARGIN, picture.height * WIDE_MARGIN)
    cta = WORDS[locale][2]
    size = max(SMALLEST[locale], min(LARGEST_LABEL, round(picture.height * WIDE_LABEL)))
    button_width, button_height = text_width("bold", size, cta) + 2 * (WIDE_SIDE * size), size * BUTTON_HEIGHT
    with_button = picture.width >= button_width * BUTTON_ROOM and picture.height >= button_height + 8
    room = picture.width - 2 * margin - (button_width + margin if with_button else 0)
    lines = _lines(locale, room, picture.height - min(margin * 2, 14.0 + margin)) or []
    _write(picture, lines, (picture.height - _height(lines)) / 2, margin * WIDE_INDENT)
    if with_button:
        right, middle = picture.width - margin * WIDE_INDENT, picture.height / 2
        top, bottom = middle - button_height / 2, middle + button_height / 2
        _button(picture, cta, (right - button_width, top, right, bottom), size)


def house_ad(slot: SlotSize, locale: Locale) -> bytes:
    """Draw the house ad of `slot` as WebP bytes; the same bytes for the same slot and locale."""
    picture = _ground(slot.width, slot.height)
    if slot.family == "wide":
        _wide(picture, locale)
    else:
        _stacked(picture, locale)
    ImageDraw.Draw(picture).rectangle((0, 0, slot.width - 1, slot.height - 1), outline=EDGE)
    for quality in QUALITIES:
        buffer = BytesIO()
        picture.save(buffer, "WEBP", quality=quality, method=METHOD)
        if buffer.tell() <= slot.weight:
            break
    return buffer.getvalue()


assert min(ratio(INK, _colour(name)) for name in ("ivory", "sand", "sage", "blush", "coral")) >= REQUIRED  # noqa: S101
