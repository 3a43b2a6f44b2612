"""WCAG 2.2 contrast, measured over the real pixels beneath a text and gated on a low percentile of them."""

import numpy as np

from engines.colour import RGB

REQUIRED = 4.5  # WCAG 2.2 success criterion 1.4.3
REQUIRED_GRAPHIC = 3.0  # criterion 1.4.11, for the edge of a button
PERCENTILE = 5.0
_LINEAR = np.array(
    [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in np.arange(256) / 255], dtype=np.float32
)
_WEIGHTS = tuple((_LINEAR * weight).astype(np.float32) for weight in (0.2126, 0.7152, 0.0722))


def luminance(pixels: np.ndarray) -> np.ndarray:
    """Return the relative luminance [...] of sRGB uint8 [..., 3]."""
    total: np.ndarray = _WEIGHTS[0][pixels[..., 0]]
    total += _WEIGHTS[1][pixels[..., 1]]
    total += _WEIGHTS[2][pixels[..., 2]]
    return total


def ratio(first: RGB, second: RGB) -> float:
    """Return the contrast ratio 1..21 of two colours."""
    one, two = (float(luminance(np.array(colour, dtype=np.uint8))) for colour in (first, second))
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)


def over_pixels(luminances: np.ndarray, colour: RGB) -> float:
    """Return the contrast that `colour` reaches over all but the worst `PERCENTILE` % of pixels of given luminance."""
    ink = float(luminance(np.array(colour, dtype=np.uint8))) + 0.05
    ground = luminances.ravel() + np.float32(0.05)
    ratios = np.maximum(ground, ink) / np.minimum(ground, ink)
    worst = int(ratios.size * PERCENTILE / 100)
    return float(np.partition(ratios, worst)[worst])
