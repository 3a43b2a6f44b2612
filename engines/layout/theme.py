"""Colours of a creative, taken from its own scene: two inks, the button, the badge."""

from dataclasses import dataclass

import numpy as np

from engines.bundle.manifest import Stage
from engines.photo.backdrop import Backdrop
from engines.pixels.colour import RGB, Shade, mix, to_rgb, to_shade
from engines.pixels.contrast import REQUIRED, REQUIRED_GRAPHIC, Ground, ratio

SALE_HUE = 0.5  # radians in OKLCh: a warm red
WARM_HUE = 0.85  # orange, for scenes without a colour of their own
MUDDY = (1.2, 2.1)


@dataclass(frozen=True, slots=True)
class Theme:
    """The scene's dark and light ink, and the hue (with its chroma) that a button may take."""

    dark: RGB
    light: RGB
    accent: Shade
    panel: RGB


def theme_of(picture: np.ndarray, backdrop: Backdrop, stage: Stage) -> Theme:
    """Derive the colours from uint8 [h, w, 3]: inks carry the backdrop's hue, the accent is the podium's."""
    wall = to_shade(backdrop.colour(0.5, 0.3))
    height, width = picture.shape[:2]
    x, y, half = stage.stand[0] * width, stage.stand[1] * height, stage.half_width * width
    patch = picture[int(y + 0.32 * half) : int(y + 0.7 * half), int(x - 0.54 * half) : int(x + 0.54 * half)]
    red, green, blue = (int(v) for v in np.median(patch.reshape(-1, 3), axis=0))
    podium = to_shade((red, green, blue))
    tint = min(wall.chroma, 0.05)
    accent = podium if podium.chroma >= 0.045 else wall if wall.chroma >= 0.045 else Shade(0.6, 0.0, WARM_HUE)
    return Theme(
        to_rgb(Shade(0.22, tint, wall.hue)),
        to_rgb(Shade(0.985, min(tint, 0.012), wall.hue)),
        accent,
        to_rgb(Shade(0.955, min(tint, 0.03), wall.hue)),
    )


def fill_for(theme: Theme, hue: float, chroma: float, ground: Ground, ink: RGB) -> tuple[RGB, RGB]:
    """Choose a shape's fill and label: a shade of `hue` that stands out from `ground`, else the ink."""
    light_ground = ground.median > 0.18
    if light_ground and MUDDY[0] < hue < MUDDY[1]:  # dark yellow looks dirty
        chroma = min(chroma, 0.03)
    for lightness in (0.5, 0.45, 0.4, 0.34, 0.28) if light_ground else (0.86, 0.9, 0.8, 0.55, 0.5):
        fill = to_rgb(Shade(lightness, chroma, hue))
        label = max((theme.light, theme.dark), key=lambda colour: ratio(colour, fill))
        if ratio(label, fill) >= REQUIRED and ground.contrast(fill) >= REQUIRED_GRAPHIC:
            return fill, label
    return ink, max((theme.light, theme.dark), key=lambda colour: ratio(colour, ink))


def muted(ink: RGB, mean: RGB, ground: Ground) -> RGB:
    """Return `ink` drawn towards the ground's `mean` as far as the contrast stays sufficient."""
    for amount in (0.3, 0.2, 0.1):
        softer = mix(ink, mean, amount)
        if ground.contrast(softer) >= REQUIRED + 0.3:
            return softer
    return ink
