"""Colours of a creative, taken from its own scene or photo: two inks, the button, the badge."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engines.bundle.manifest import Stage
from engines.photo.backdrop import Backdrop
from engines.pixels.colour import RGB, Shade, mix, to_rgb, to_shade
from engines.pixels.contrast import REQUIRED, REQUIRED_GRAPHIC, Ground, ratio

SALE_HUE = 0.5  # radians in OKLCh: a warm red
GREY = Shade(0.6, 0.0, 0.0)  # accent of scenes without a colour of their own; only its lack of chroma counts
MUDDY, MUDDY_CHROMA = (1.2, 2.1), 0.03  # hues from yellow to olive look dirty when dark: they keep next to no chroma
WALL = (0.5, 0.3)  # of the picture, across and down: bare backdrop above the product
PODIUM_SIDE, PODIUM_FROM, PODIUM_TO = 0.54, 0.32, 0.7  # half widths from where the product stands: the podium's front
COLOURED = 0.045  # chroma of the least colour that a button's hue can be taken from; below it a grey has no hue
INK_LIGHTNESS, INK_CHROMA = 0.22, 0.05  # nearly black, with no more tint than still reads as black
PAPER_LIGHTNESS, PAPER_CHROMA = 0.985, 0.012  # nearly white
PANEL_LIGHTNESS, PANEL_CHROMA = 0.955, 0.03  # a shade below white, so that the panel belongs to its scene
LIGHT_GROUND = 0.18  # luminance of a middle grey: on lighter grounds shapes are dark, on darker ones light
DARK_FILLS = (0.5, 0.45, 0.4, 0.34, 0.28)  # lightness, the liveliest first; the first that stands out is taken
LIGHT_FILLS = (0.86, 0.9, 0.8, 0.55, 0.5)
MUTED_BY, MUTED_SPARE = (0.3, 0.2, 0.1), 0.3  # shares of the ground mixed in; contrast kept above what is required


@dataclass(frozen=True, slots=True)
class Theme:
    """A dark and a light ink, the hue (with its chroma) that a button may take, and the ground of a panel."""

    dark: RGB
    light: RGB
    accent: Shade
    panel: RGB


def _theme(wall: Shade, accents: Sequence[Shade]) -> Theme:
    """Derive the inks from the ground that the texts lie on, the accent from the first colour that has a hue."""
    return Theme(
        dark=to_rgb(Shade(INK_LIGHTNESS, min(wall.chroma, INK_CHROMA), wall.hue)),
        light=to_rgb(Shade(PAPER_LIGHTNESS, min(wall.chroma, PAPER_CHROMA), wall.hue)),
        accent=next((shade for shade in accents if shade.chroma >= COLOURED), GREY),
        panel=to_rgb(Shade(PANEL_LIGHTNESS, min(wall.chroma, PANEL_CHROMA), wall.hue)),
    )


def theme_of_scene(picture: np.ndarray, backdrop: Backdrop, stage: Stage) -> Theme:
    """Derive the colours from uint8 [h, w, 3]: inks carry the backdrop's hue, the accent is the podium's."""
    wall = to_shade(backdrop.colour(*WALL))
    height, width = picture.shape[:2]
    x, y, half = stage.stand[0] * width, stage.stand[1] * height, stage.half_width * width
    rows = slice(int(y + PODIUM_FROM * half), int(y + PODIUM_TO * half))
    patch = picture[rows, int(x - PODIUM_SIDE * half) : int(x + PODIUM_SIDE * half)]
    red, green, blue = (int(v) for v in np.median(patch.reshape(-1, 3), axis=0))
    return _theme(wall, (to_shade((red, green, blue)), wall))


def theme_of_ground(ground: RGB, product: RGB | None) -> Theme:
    """Derive the colours from a photo: inks carry the ground's hue, the accent is the product's, where it has one."""
    wall = to_shade(ground)
    return _theme(wall, (*([to_shade(product)] if product else []), wall))


def fill_for(theme: Theme, hue: float, chroma: float, ground: Ground, ink: RGB) -> tuple[RGB, RGB]:
    """Choose a shape's fill and label: a shade of `hue` that stands out from `ground`, else the ink."""
    light_ground = ground.median > LIGHT_GROUND
    if light_ground and MUDDY[0] < hue < MUDDY[1]:
        chroma = min(chroma, MUDDY_CHROMA)
    for lightness in DARK_FILLS if light_ground else LIGHT_FILLS:
        fill = to_rgb(Shade(lightness, chroma, hue))
        label = max((theme.light, theme.dark), key=lambda colour: ratio(colour, fill))
        if ratio(label, fill) >= REQUIRED and ground.contrast(fill) >= REQUIRED_GRAPHIC:
            return fill, label
    return ink, max((theme.light, theme.dark), key=lambda colour: ratio(colour, ink))


def muted(ink: RGB, mean: RGB, ground: Ground) -> RGB:
    """Return `ink` drawn towards the ground's `mean` as far as the contrast stays sufficient."""
    for amount in MUTED_BY:
        softer = mix(ink, mean, amount)
        if ground.contrast(softer) >= REQUIRED + MUTED_SPARE:
            return softer
    return ink
