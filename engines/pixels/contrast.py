"""WCAG 2.2 contrast, measured over the real pixels beneath a text and gated on a low percentile of them."""

from functools import lru_cache

import cv2
import numpy as np

from engines.pixels.colour import RGB

REQUIRED = 4.5  # WCAG 2.2 success criterion 1.4.3
REQUIRED_GRAPHIC = 3.0  # criterion 1.4.11, for the edge of a button
GREATEST = 21.0  # black on white
PERCENTILE = 5.0  # of the pixels may be worse: a speck or a smooth edge beneath one letter hinders nobody
_LINEAR = np.array(
    [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in np.arange(256) / 255], dtype=np.float32
)
_WEIGHTS = tuple((_LINEAR * weight).astype(np.float32) for weight in (0.2126, 0.7152, 0.0722))


def luminance(pixels: np.ndarray) -> np.ndarray:
    """Return the relative luminance [...] of sRGB uint8 [..., 3]."""
    if not pixels.size:
        return np.zeros(pixels.shape[:-1], np.float32)
    channels = cv2.split(pixels.reshape(-1, 1, 3))  # OpenCV looks values up in a fifth of NumPy's time
    red, green, blue = (cv2.LUT(channel, weights) for channel, weights in zip(channels, _WEIGHTS, strict=True))
    total: np.ndarray = red + green
    total += blue
    return total.reshape(pixels.shape[:-1])


@lru_cache(maxsize=4096)
def _luminance_of(colour: RGB) -> float:
    return float(luminance(np.array(colour, dtype=np.uint8)))


def ratio(first: RGB, second: RGB) -> float:
    """Return the contrast ratio 1..21 of two colours."""
    one, two = _luminance_of(first), _luminance_of(second)
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)


class Ground:
    """The pixels beneath a text, kept as their luminances in order, so that any ink is measured at little cost."""

    def __init__(self, pixels: np.ndarray) -> None:
        """Take in uint8 [..., 3]."""
        self._ordered = np.sort(luminance(pixels), axis=None)
        self._contrasts: dict[RGB, float] = {}

    @property
    def median(self) -> float:
        """The middle luminance."""
        return float(self._ordered[self._ordered.size // 2])

    @property
    def lightness(self) -> float:
        """The OKLab lightness of a grey as light as the middle luminance."""
        return float(np.cbrt(self.median))

    def contrast(self, ink: RGB) -> float:
        """Return the contrast that `ink` reaches over all but the worst `PERCENTILE` % of the pixels."""
        if ink not in self._contrasts:
            self._contrasts[ink] = self._measured(ink)
        return self._contrasts[ink]

    def _measured(self, ink: RGB) -> float:
        light = _luminance_of(ink)
        worst = int(self._ordered.size * PERCENTILE / 100)
        place = int(np.searchsorted(self._ordered, np.float32(light)))
        # The lowest ratios are those of the luminances next to the ink's, on either side.
        near = self._ordered[max(0, place - worst - 1) : place + worst + 1] + np.float32(0.05)
        ratios = np.maximum(near, light + 0.05) / np.minimum(near, light + 0.05)
        return float(np.partition(ratios, worst)[worst])
