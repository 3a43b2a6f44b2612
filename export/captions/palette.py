"""The palette in CIELAB: which of its colours a pixel is nearest to."""

import numpy as np

from engines.vocabulary.scene import PALETTE


def to_lab(srgb: np.ndarray) -> np.ndarray:
    """Turn sRGB 0..255 [..., 3] into CIELAB under D65 (CIE 15, IEC 61966-2-1)."""
    value = np.asarray(srgb, dtype=np.float64) / 255
    linear = np.where(value > 0.04045, ((value + 0.055) / 1.055) ** 2.4, value / 12.92)
    matrix = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    )
    xyz = linear @ matrix.T / np.array([0.95047, 1.0, 1.08883])
    cube = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack(
        [116 * cube[..., 1] - 16, 500 * (cube[..., 0] - cube[..., 1]), 200 * (cube[..., 1] - cube[..., 2])], -1
    )


PALETTE_LAB = to_lab(np.array([term.srgb for term in PALETTE.values()]))


def nearest_colour(pixels: np.ndarray) -> str:
    """Name the palette colour nearest to the median of `pixels` [n, 3] in CIELAB (CIE76)."""
    lab = to_lab(np.median(pixels, axis=0))
    return list(PALETTE)[int(np.argmin(np.linalg.norm(PALETTE_LAB - lab, axis=1)))]
