"""Colours of a creative, taken from its own scene or photo: two inks, the button, the badge, flat grounds, walls."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from engines.layout.layout_file import Fill
from engines.pixels.colour import RGB, Shade, mix, to_rgb, to_shade
from engines.pixels.contrast import REQUIRED, REQUIRED_GRAPHIC, Ground, ratio

GREY: Final = Shade(0.6, 0.0, 0.0)  # accent of scenes without a colour of their own; only its lack of chroma counts
COLOURED: Final = 0.045  # chroma of the least colour that a button's hue can be taken from; a grey below has no hue
INK: Final = (0.20, 0.03)  # lightness and chroma at most: black enough to read, with the wall's tint
PAPER_INK: Final = (0.98, 0.012)
PANEL: Final = (0.955, 0.018)  # a shade below white, so that the panel belongs to its scene
BAR: Final = (0.30, 0.06)  # a deep tone of the accent, which price and button stand on
MUD: Final = (1.05, 2.15)  # hues 60 to 123 degrees: below `MUD_LIGHTNESS` they look dirty, and the ink is better
MUD_LIGHTNESS: Final = 0.56
LIVELY: Final = (0.10, 0.17)  # chroma of a button: paler is no button, beyond is neon
APART: Final = 0.35  # lightness between wall and button
DARK_FILLS: Final = (
    0.58,
    0.54,
    0.5,
    0.46,
    0.42,
    0.36,
)  # lightness, the liveliest first; the first that passes is taken
LIGHT_FILLS: Final = (0.72, 0.78, 0.84, 0.9)
SALE: Final[RGB] = (0xB3, 0x26, 0x1E)
SALE_ON_RED: Final[RGB] = (0xFF, 0xF4, 0xE0)  # a price on a red ground
RED: Final = (0.1, 0.8)  # hues that count as red
LIGHT_WALL: Final = (0.86, 0.93)  # lightness that a wall is held to
DARK_WALL: Final = (0.24, 0.34)
DARK_FROM: Final = 0.45  # lightness below which a wall becomes a dark one
WARM: Final = (0.2, 2.1)  # hues, from rose to olive, that a dark wall turns into mud
QUIET_LIGHT, QUIET_DARK, QUIET_OPPOSITE = (
    0.035,
    0.045,
    0.03,
)  # chroma of a wall at most: the product is what is coloured
NEUTRALS: Final[tuple[RGB, ...]] = ((0xEF, 0xEB, 0xE4), (0xDD, 0xE1, 0xE0))
WALLS: Final = (0.91, 0.87, 0.83, 0.32, 0.26)  # lightness, tried in turn
SILHOUETTE, MOST_OF = 0.15, 0.8  # lightness between outline and wall, along so much of its length
LIGHTER: Final = 0.2  # of the length: so much less will do before a light wall, where no wall will do
MUTED_BY, MUTED_SPARE = (0.25, 0.15), 2.5  # shares of the ground mixed in; contrast kept above what is required
ROUND: Final = 0.24  # of the height: corners of a button that no category asks for
SQUARE: Final = frozenset({"electronics", "audio", "lighting", "office", "home", "kitchen", "garden", "travel"})
"""Categories of technology, tools and home: corners of 4 pixels."""
PILL: Final = frozenset({"beauty", "food", "toys"})
"""Categories of beauty, baby and food: round ends."""
CORNER: Final = 4  # CSS pixels


@dataclass(frozen=True, slots=True)
class Theme:
    """A dark and a light ink, the hue (with its chroma) that a button may take, and the wall that texts lie on."""

    dark: RGB
    light: RGB
    accent: Shade
    wall: Shade

    def fill(self, fill: Fill) -> RGB:
        """Return the colour of a flat ground."""
        if fill == "paper":
            return to_rgb(Shade(PANEL[0], min(self.wall.chroma, PANEL[1]), self.wall.hue))
        return to_rgb(Shade(BAR[0], min(self.accent.chroma, BAR[1]), self.accent.hue))


def theme_of(wall: RGB, *accents: RGB | None) -> Theme:
    """Derive the inks from the `wall` that texts lie on, the accent from the first colour that has a hue."""
    ground = to_shade(wall)
    shades = (to_shade(accent) for accent in (*accents, wall) if accent is not None)
    return Theme(
        dark=to_rgb(Shade(INK[0], min(ground.chroma, INK[1]), ground.hue)),
        light=to_rgb(Shade(PAPER_INK[0], min(ground.chroma, PAPER_INK[1]), ground.hue)),
        accent=next((shade for shade in shades if shade.chroma >= COLOURED), GREY),
        wall=ground,
    )


def quiet(colour: RGB) -> RGB:
    """Return the wall nearest to `colour` that leaves the stage to the product: light or dark, with little chroma."""
    shade = to_shade(colour)
    dark = shade.lightness < DARK_FROM
    low, high = DARK_WALL if dark else LIGHT_WALL
    chroma = min(shade.chroma, QUIET_DARK if dark else QUIET_LIGHT)
    return to_rgb(Shade(min(max(shade.lightness, low), high), chroma, shade.hue))


def _wall(own: Shade, lightness: float) -> Shade:
    """Return a wall in a product's hue; a dark warm one would be mud, so it takes the opposite hue."""
    if lightness > DARK_FROM:
        return Shade(lightness, min(own.chroma, QUIET_LIGHT), own.hue)
    if WARM[0] < own.hue < WARM[1]:
        return Shade(lightness, min(own.chroma, QUIET_OPPOSITE), own.hue - math.pi)
    return Shade(lightness, min(own.chroma, QUIET_DARK), own.hue)


def wall_for(outline: np.ndarray, accent: RGB | None, turn: int) -> RGB:
    """Return a quiet wall before which a product stands out, its outline's lightness [n] being known.

    A product's own hue, or one of two neutral papers for a product without; `turn` tells which of them.
    """
    own = to_shade(accent) if accent is not None else to_shade(NEUTRALS[turn % len(NEUTRALS)])
    shades = [_wall(own, lightness) for lightness in WALLS]

    def clear(shade: Shade) -> float:
        return float((np.abs(outline - shade.lightness) >= SILHOUETTE).mean()) if outline.size else 1.0

    best = next((shade for shade in shades if clear(shade) >= MOST_OF), None)
    return to_rgb(best or max(shades, key=lambda shade: clear(shade) + LIGHTER * (shade.lightness > DARK_FROM)))


def button_round(category: str, height: int, density: int) -> int:
    """Return the radius of a button's corners in pixels."""
    if category in PILL:
        return height // 2
    return min(height // 2, CORNER * density) if category in SQUARE else round(ROUND * height)


def button_fill(theme: Theme, ground: Ground, ink: RGB, *, beside_red: bool = False) -> tuple[RGB, RGB]:
    """Choose a button's fill and label: the accent where it stands out from `ground`, else the `ink`.

    An ad has one accent: `beside_red` of a sale only a red one.
    """
    around = ground.lightness
    accent = theme.accent
    if accent.chroma >= COLOURED and (not beside_red or RED[0] < accent.hue < RED[1]):
        chroma = min(max(accent.chroma, LIVELY[0]), LIVELY[1])
        for lightness in DARK_FILLS if around > 0.5 else LIGHT_FILLS:
            if MUD[0] < accent.hue < MUD[1] and lightness < MUD_LIGHTNESS:
                break
            fill = to_rgb(Shade(lightness, chroma, accent.hue))
            label = max((theme.light, theme.dark), key=lambda colour: ratio(colour, fill))
            far = abs(to_shade(fill).lightness - around) >= APART
            if far and ratio(label, fill) >= REQUIRED and ground.contrast(fill) >= REQUIRED_GRAPHIC:
                return fill, label
    return ink, max((theme.light, theme.dark), key=lambda colour: ratio(colour, ink))


def badge_fill(theme: Theme, ground: Ground, ink: RGB) -> tuple[RGB, RGB]:
    """Choose a badge's fill and label: sale red, or the ink where that does not stand out."""
    fill = SALE if ground.contrast(SALE) >= REQUIRED_GRAPHIC else ink
    return fill, max((theme.light, theme.dark), key=lambda colour: ratio(colour, fill))


def sale_ink(theme: Theme, ground: Ground, ink: RGB) -> RGB:
    """Return the colour of a sale price: red where that can be read, warm white on a red ground, else the ink."""
    if ground.contrast(SALE) >= REQUIRED:
        return SALE
    red = RED[0] < theme.wall.hue < RED[1] and theme.wall.chroma > COLOURED
    return SALE_ON_RED if red and ground.contrast(SALE_ON_RED) >= REQUIRED else ink


def muted(ink: RGB, mean: RGB, ground: Ground) -> RGB:
    """Return `ink` drawn towards the ground's `mean` as far as small type stays easy to read."""
    for amount in MUTED_BY:
        softer = mix(ink, mean, amount)
        if ground.contrast(softer) >= REQUIRED + MUTED_SPARE:
            return softer
    return ink
