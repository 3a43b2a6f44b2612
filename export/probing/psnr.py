"""The peak signal-to-noise ratio, by which all pictures here are compared."""

import numpy as np

EQUAL_DB = 120.0  # stands for infinity, which JSON cannot write; no two pictures in bytes that differ come near it


def psnr(wanted: np.ndarray, got: np.ndarray, *, span: float = 255.0, most: float = EQUAL_DB) -> float:
    """Return the peak signal-to-noise ratio in dB of two arrays of one shape whose values span `span`."""
    return decibels(float(np.square(wanted.astype(np.float64) - got).mean()), span=span, most=most)


def decibels(mean_square: float, *, span: float = 255.0, most: float = EQUAL_DB) -> float:
    """Return how far a mean squared error lies below `span`, in dB, at most `most`; NaN stays NaN."""
    if mean_square <= span**2 * 10 ** (-most / 10):
        return most
    return 10 * float(np.log10(span**2 / mean_square))
