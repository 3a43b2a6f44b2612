"""How alike two pictures are (SSIM), and what one shows by itself: edges, contrast, colour."""

import cv2
import numpy as np

WINDOW, SPREAD = (11, 11), 1.5  # pixels; the Gaussian window of Wang et al. 2004
STEADY_MEAN, STEADY_SPREAD = (0.01 * 255) ** 2, (0.03 * 255) ** 2  # of theirs: flat places divide by no zero
RED, GREEN, BLUE = 0.299, 0.587, 0.114  # ITU-R BT.601


def grey(picture: np.ndarray) -> np.ndarray:
    """Return the luma [h, w], float64 in 0..255, of RGB [h, w, 3]."""
    weighted: np.ndarray = picture.astype(np.float64) @ np.array([RED, GREEN, BLUE])
    return weighted


def ssim(reference: np.ndarray, picture: np.ndarray) -> float:
    """Return the mean structural similarity, up to 1, of the lumas of two uint8 [h, w, 3].

    Source: Wang, Bovik, Sheikh, Simoncelli 2004, with their constants; window places that leave the picture are unused.
    """
    one, other = grey(reference), grey(picture)

    def local(values: np.ndarray) -> np.ndarray:
        margin = WINDOW[0] // 2
        blurred: np.ndarray = cv2.GaussianBlur(values, WINDOW, SPREAD)[margin:-margin, margin:-margin]
        return blurred

    mean_one, mean_other = local(one), local(other)
    spread_one, spread_other = local(one * one) - mean_one**2, local(other * other) - mean_other**2
    shared = local(one * other) - mean_one * mean_other
    alike = (2 * mean_one * mean_other + STEADY_MEAN) * (2 * shared + STEADY_SPREAD)
    scale = (mean_one**2 + mean_other**2 + STEADY_MEAN) * (spread_one + spread_other + STEADY_SPREAD)
    return float((alike / scale).mean())


def edge_energy(picture: np.ndarray) -> float:
    """Return the variance of the Laplacian of uint8 [h, w, 3] in squared grey levels; more is sharper, or noisier."""
    return float(cv2.Laplacian(grey(picture), cv2.CV_64F).var())


def rms_contrast(picture: np.ndarray) -> float:
    """Return the standard deviation of the luma of uint8 [h, w, 3] in grey levels."""
    return float(grey(picture).std())


def colourfulness(picture: np.ndarray) -> float:
    """Return how colourful uint8 [h, w, 3] looks, about 0..110 (Hasler and Süsstrunk 2003, equation 4)."""
    red, green, blue = (picture[..., channel].astype(np.float64) for channel in range(3))
    across, along = red - green, (red + green) / 2 - blue
    return float(np.hypot(across.std(), along.std()) + 0.3 * np.hypot(across.mean(), along.mean()))
