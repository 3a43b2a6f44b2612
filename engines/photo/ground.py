"""The ground that a product was photographed on, as a smooth surface fitted to what lies along the picture's border."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

FIT_SIDE: Final = 160  # pixels: light falls off slowly, so a small picture says all of it
BORDER: Final = 0.006  # of the shorter side: what is taken for ground to begin with; photos are often cropped tightly
ORDERS: Final = (2, 2, 3)  # of the polynomial, round by round: more freedom once more of the ground is known
ROUNDS: Final = 5  # of reweighting: shadows and products that touch the border drop out
SPREAD_LEAST: Final = 1.0  # CIELAB units: below it the sensor's own noise would be taken for something
REACH: Final = 3.0  # medians of the distance: farther from the surface is no ground
NEAR_LEAST: Final = 2.5  # CIELAB units; a JPEG's blocks differ by about that on one colour


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The fitted surface: float32 CIELAB [h, w, 3], and how well the border follows it."""

    lab: np.ndarray
    flatness: float
    """Share of the border that lies on the surface, 0..1."""
    noise: float
    """Usual distance of the ground from its surface, CIELAB units."""


def to_lab(rgb: np.ndarray) -> np.ndarray:
    """Return float32 CIELAB [h, w, 3] of uint8 sRGB."""
    lab: np.ndarray = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return lab


def _terms(height: int, width: int, order: int) -> np.ndarray:
    """Return the polynomial's terms up to `order` at every pixel, float32 [h * w, terms]."""
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = across / width * 2 - 1, down / height * 2 - 1
    return np.stack([x**i * y**j for i in range(order + 1) for j in range(order + 1 - i)], -1).reshape(
        height * width, -1
    )


def _solve(terms: np.ndarray, values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Fit `values` [n, 3] where `known` [n], by least squares with Tukey's weights; return coefficients [terms, 3]."""
    weights = known.astype(np.float32)
    ridge = np.eye(terms.shape[1], dtype=np.float32) * 1e-2
    coefficients = np.zeros((terms.shape[1], 3), np.float32)
    for _ in range(ROUNDS):
        weighted = (terms * weights[:, None]).T
        coefficients = np.linalg.solve(weighted @ terms + ridge, weighted @ values)
        distance = np.linalg.norm(terms @ coefficients - values, axis=1)
        spread = max(SPREAD_LEAST, REACH * float(np.median(distance[known])))
        weights = known * np.maximum(0, 1 - (distance / spread) ** 2) ** 2
    return coefficients


def border_of(height: int, width: int, share: float = BORDER) -> np.ndarray:
    """Return where the border is, bool [h, w]."""
    thick = max(1, round(share * min(height, width)))
    border = np.zeros((height, width), bool)
    border[:thick] = border[-thick:] = True
    border[:, :thick] = border[:, -thick:] = True
    return border


def joined_to(seeds: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """Return the part of `allowed` that can be reached from `seeds` without leaving it, bool [h, w]."""
    _, labels = cv2.connectedComponents(allowed.astype(np.uint8), connectivity=4)
    reached = np.unique(labels[seeds & allowed])
    return np.isin(labels, reached[reached > 0])


def fit_ground(lab: np.ndarray) -> Ground:
    """Fit the ground of a picture in CIELAB, float32 [h, w, 3]."""
    height, width = lab.shape[:2]
    factor = min(1.0, FIT_SIDE / max(height, width))
    small = cv2.resize(
        lab, (max(16, round(width * factor)), max(16, round(height * factor))), interpolation=cv2.INTER_AREA
    )
    rows, columns = small.shape[:2]
    values, border = small.reshape(-1, 3), border_of(rows, columns)
    known = border
    for order in ORDERS:
        terms = _terms(rows, columns, order)
        coefficients = _solve(terms, values, known.ravel())
        distance = np.linalg.norm(terms @ coefficients - values, axis=1).reshape(rows, columns)
        near = max(NEAR_LEAST, REACH * float(np.median(distance[known])))
        known = joined_to(border, distance < near)
        if not known.any():
            known = border
    fitted = (_terms(rows, columns, ORDERS[-1]) @ coefficients).reshape(rows, columns, 3)
    surface = cv2.resize(fitted, (width, height), interpolation=cv2.INTER_CUBIC)  # so smooth that no detail is lost
    edge = border_of(height, width)
    apart = np.linalg.norm(lab - surface, axis=2)[edge]
    noise = float(np.median(apart))
    return Ground(surface.astype(np.float32), float((apart < max(2 * NEAR_LEAST, REACH * noise)).mean()), noise)
