"""The house ad: a neutral creative for any slot and locale, shown while a visitor has none of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw

from engines.layout.slots import SlotSize
from engines.pixels.colour import RGB
from engines.pixels.contrast import REQUIRED, ratio
from engines.text.fonts import Weight
from engines.text.glyphs import draw_text, text_width
from engines.text.linebreak import break_lines
from engines.vocabulary.scene import PALETTE, Locale

CONTENT_TYPE = "image/webp"
INK: RGB = (46, 42, 38)
PAPER: RGB = (255, 255, 255)
SHAPES_SCALE = 2  # shapes are drawn at twice the size and averaged: smooth edges without a vector library
SMALLEST_TEXT = {"en": 10, "zh": 12}  # pixels; smaller strokes run together, those of Chinese earlier
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
    mix = ((across * 0.35 + down * 0.65) * 0.75)[..., None]
    pixels = (1 - mix) * np.array(_colour("ivory")) + mix * np.array(_colour("sand"))
    picture = Image.fromarray(pixels.astype(np.uint8))
    size = (width * SHAPES_SCALE, height * SHAPES_SCALE)
    radius = min(size) * 0.34
    shapes = Image.new("RGBA", size)
    draw = ImageDraw.Draw(shapes)
    x, y = size[0] * 0.86, size[1] * 0.2
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(*_colour("coral"), 60))
    for name, centre, top in (("sage", 0.1, 0.80), ("blush", 0.8, 0.86)):
        rise, reach = size[1] * top, max(size) * 0.62
        middle = size[0] * centre
        draw.ellipse((middle - reach, rise, middle + reach, rise + 2 * reach), fill=(*_colour(name), 110))
    shapes = shapes.reduce(SHAPES_SCALE)
    picture.paste(shapes, (0, 0), shapes)
    return picture


def _lines(locale: Locale, width: float, height: float) -> list[_Line] | None:
    """Choose the largest headline whose lines, with the line below, fit `width` by `height`; None when none does."""
    headline, below, _ = WORDS[locale]
    least = SMALLEST_TEXT[locale]
    for size in range(max(least, min(64, int(height * 0.3))), least - 1, -1):
        small = max(least, round(size * 0.55))
        top = break_lines(headline, locale, partial(text_width, "bold", size), width, 4)
        rest = break_lines(below, locale, partial(text_width, "regular", small), width, 3)
        for kept in (rest, []):  # a short slot drops the second line before the first gets tiny
            if top is None or kept is None:
                continue
            lines = [_Line(text, size, "bold") for text in top] + [_Line(text, small, "regular") for text in kept]
            if sum(line.size * 1.32 for line in lines) <= height and (kept or height < 60):
                return lines
    return None


def _button(picture: Image.Image, text: str, box: tuple[float, float, float, float], size: int) -> None:
    large = Image.new("L", (picture.width * SHAPES_SCALE, picture.height * SHAPES_SCALE))
    scaled = [value * SHAPES_SCALE for value in box]
    ImageDraw.Draw(large).rounded_rectangle(scaled, radius=(scaled[3] - scaled[1]) / 2, fill=255)
    picture.paste(INK, (0, 0), large.reduce(SHAPES_SCALE))
    left = (box[0] + box[2] - text_width("bold", size, text)) / 2
    draw_text(picture, left, round((box[1] + box[3]) / 2 + size * 0.36), text, "bold", size, PAPER)


def _stacked(picture: Image.Image, locale: Locale) -> None:
    """Write text above a button, centred; the button goes first when there is no room."""
    margin = max(6.0, min(picture.size) * 0.07)
    width, height = picture.width - 2 * margin, picture.height - 2 * margin
    cta = WORDS[locale][2]
    size = max(SMALLEST_TEXT[locale], min(22, round(min(picture.size) * 0.06)))
    pad = size * 0.9
    button_width, button_height = text_width("bold", size, cta) + 2 * pad, size * 2.2
    with_button = height >= button_height * 2.4 and button_width <= width
    room = height - (button_height + size if with_button else 0)
    lines = _lines(locale, width, min(room, picture.width * 1.1)) or []
    total = sum(line.size * 1.32 for line in lines) + (button_height + size if with_button else 0)
    y = (picture.height - total) / 2
    for line in lines:
        left = (picture.width - text_width(line.weight, line.size, line.text)) / 2
        draw_text(picture, left, round(y + line.size * 1.02), line.text, line.weight, line.size, INK)
        y += line.size * 1.32
    if with_button:
        left, top = (picture.width - button_width) / 2, y + size
        _button(picture, cta, (left, top, left + button_width, top + button_height), size)


def _wide(picture: Image.Image, locale: Locale) -> None:
    """Write text on the left and the button on the right, on one axis."""
    margin = max(6.0, picture.height * 0.16)
    cta = WORDS[locale][2]
    size = max(SMALLEST_TEXT[locale], min(22, round(picture.height * 0.17)))
    button_width = text_width("bold", size, cta) + 2.2 * size
    with_button = picture.width >= button_width * 2.4 and picture.height >= size * 2.2 + 8
    room = picture.width - 2 * margin - (button_width + margin if with_button else 0)
    lines = _lines(locale, room, picture.height - min(margin * 2, 14.0 + margin)) or []
    y = (picture.height - sum(line.size * 1.32 for line in lines)) / 2
    for line in lines:
        draw_text(picture, margin * 1.2, round(y + line.size * 1.02), line.text, line.weight, line.size, INK)
        y += line.size * 1.32
    if with_button:
        right, middle = picture.width - margin * 1.2, picture.height / 2
        _button(picture, cta, (right - button_width, middle - size * 1.1, right, middle + size * 1.1), size)


@lru_cache(maxsize=128)
def house_ad(slot: SlotSize, locale: Locale) -> bytes:
    """Draw the house ad of `slot` as WebP bytes; the same bytes for the same slot and locale."""
    picture = _ground(slot.width, slot.height)
    if slot.family == "wide":
        _wide(picture, locale)
    else:
        _stacked(picture, locale)
    ImageDraw.Draw(picture).rectangle((0, 0, slot.width - 1, slot.height - 1), outline=(196, 180, 152))
    for quality in (92, 80, 60, 40, 20):
        buffer = BytesIO()
        picture.save(buffer, "WEBP", quality=quality, method=4)
        if buffer.tell() <= slot.weight:
            break
    return buffer.getvalue()


def draw_ahead(slots: Iterable[SlotSize]) -> None:
    """Draw the house ads of `slots` in every locale, so that no first visitor waits for them."""
    for slot in slots:
        for locale in WORDS:
            house_ad(slot, locale)


assert min(ratio(INK, _colour(name)) for name in ("ivory", "sand", "sage", "blush", "coral")) >= REQUIRED  # noqa: S101
