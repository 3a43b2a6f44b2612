"""What can be wrong with a stage, done to a good one on purpose: noise, blur, dullness, bands."""

from collections.abc import Callable

import cv2
import numpy as np

from export.evaluation.measures import grey

PHOTONS = 500  # of a white pixel: a grain of 11 grey levels there, less where it is dark
FADED = 0.6  # of contrast or saturation is left
BLACKS = 0.15  # how much of white lies over the darkest places
DARK = 0.4  # of the light is left
STEP = 8  # grey levels between the 32 of 5 bits

Degradation = Callable[[np.ndarray, np.random.Generator], np.ndarray]
"""Makes uint8 [h, w, 3] worse, with chance where it needs any."""


def _whole(values: np.ndarray) -> np.ndarray:
    whole: np.ndarray = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return whole


def gaussian(sigma: float) -> Degradation:
    """Add normal noise of `sigma` grey levels."""
    return lambda picture, rng: _whole(picture + rng.normal(0, sigma, picture.shape))


def grain(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Count photons: the noise grows with the square root of the light (Poisson)."""
    return _whole(rng.poisson(picture / 255 * PHOTONS) / PHOTONS * 255)


def blurred(picture: np.ndarray, _: np.random.Generator) -> np.ndarray:
    """Blur by a Gaussian of 1.2 pixels."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.2))


def halved(picture: np.ndarray, _: np.random.Generator) -> np.ndarray:
    """Halve the size and double it again."""
    height, width = picture.shape[:2]
    small = cv2.resize(picture, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC))


def flat(picture: np.ndarray, _: np.random.Generator) -> np.ndarray:
    """Leave `FADED` of the contrast around the mean."""
    mean = grey(picture).mean()
    return _whole(mean + (picture - mean) * FADED)


def pale(picture: np.ndarray, _: np.random.Generator) -> np.ndarray:
    """Leave `FADED` of the saturation."""
    luma = grey(picture)[..., None]
    return _whole(luma + (picture - luma) * FADED)


def lifted(picture: np.ndarray, _: np.random.Generator) -> np.ndarray:
    """Lay a veil of light over the dark places."""
    return _whole(255 * BLACKS + picture * (1 - BLACKS))


def dull(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Take contrast and saturation away and lift the blacks."""
    return lifted(pale(flat(picture, rng), rng), rng)


def dark(picture: np.ndarray, _: np.random.Generator) -> np.ndarray:
    """Leave `DARK` of the light."""
    return _whole(picture * DARK)


def banded(picture: np.ndarray, _: np.random.Generator) -> np.ndarray:
    """Keep five bits of each channel."""
    return _whole(picture // STEP * STEP + (STEP - 1) / 2)
