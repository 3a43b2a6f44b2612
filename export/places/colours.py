"""Colours that places are rendered in: the set's own, near it, and those that art direction allows a wall."""

import math
from typing import Final

import numpy as np

from engines.pixels.colour import RGB, Shade, to_rgb, to_shade

OWN: Final = 0.25
"""Share of pictures in the set's own colours, a little off."""
NEAR: Final = 0.04, 0.012, 0.2
"""Standard deviations of OKLCh lightness, chroma and hue (radians) around a set's own colour."""
PALE, DARK, LOUD = (0.78, 0.96, 0.045), (0.2, 0.4, 0.05), (0.35, 0.8, 0.15)
"""Least and greatest lightness and greatest chroma of walls."""


def wall(own: RGB, rng: np.random.Generator) -> RGB:
    """Return a wall's colour; dark sets stay dark most of the time."""
    if rng.random() < OWN:
        return near(own, rng)
    dark = to_shade(own).lightness < 0.5
    chances = (0.2, 0.6, 0.2) if dark else (0.65, 0.15, 0.2)
    low, high, most = (PALE, DARK, LOUD)[rng.choice(3, p=chances)]
    chroma = most * np.sqrt(rng.random())
    return to_rgb(Shade(float(rng.uniform(low, high)), float(chroma), float(rng.uniform(0, math.tau))))


def stand(own: RGB, rng: np.random.Generator, *, free: bool) -> RGB:
    """Return a stand's colour: near its own, and where it is painted or woven (`free`) half the time another."""
    if not free or rng.random() < 0.5:
        return near(own, rng, 1.6)
    shade = Shade(float(rng.uniform(0.3, 0.95)), float(0.12 * rng.random()), float(rng.uniform(0, math.tau)))
    return to_rgb(shade)


def near(own: RGB, rng: np.random.Generator, factor: float = 1.0) -> RGB:
    """Return a colour near `own`."""
    shade = to_shade(own)
    lightness, chroma, hue = (factor * spread * rng.standard_normal() for spread in NEAR)
    return to_rgb(
        Shade(
            float(np.clip(shade.lightness + lightness, 0.05, 0.98)),
            float(max(0.0, shade.chroma + chroma)),
            float(shade.hue + hue),
        )
    )
