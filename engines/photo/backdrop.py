"""The smooth part of a stage (wall, cove and floor) as a low-order surface that can be painted beyond the picture."""

from dataclasses import dataclass
from functools import cache, reduce

import numpy as np
from PIL import Image

from engines.bundle.manifest import Stage

GRID = 32  # the picture is averaged to so many places a side: a smooth surface needs no more, and grain is gone
ACROSS, DOWN = 2, 5  # polynomial orders: light falls off slowly sideways, the cove bends the shading downwards
MIXED = 3  # largest joint order of a term that bends both ways: more makes wild corners
TERMS = np.array([[d == 0 or a == 0 or a + d <= MIXED for a in range(ACROSS + 1)] for d in range(DOWN + 1)])
ROUNDS = 5  # of reweighting; the outliers are known by then
RIDGE = 1e-3  # keeps the equations solvable where the podium hides nearly all
OUTLIER, LEAST_OUTLIER = 4.0, 2.0  # times the median distance, and grey levels: beyond it a place shows no backdrop
LEAST_WEIGHT = 1e-4  # of an outlier, so that no round loses all its places
MARGIN = 0.04  # how far, in picture widths, the surface keeps its slope outside before it levels off
PODIUM = (1.82, 0.24, 3.0)
"""Half width, height above the stand and depth below it of the region that hardly shows backdrop, in half widths."""
Region = tuple[float, float, float, float]


def _levelled(place: np.ndarray) -> np.ndarray:
    """Bend places outside 0..1 so that they never go further than `MARGIN` outside."""
    over, under = np.maximum(place - 1, 0), np.maximum(-place, 0)
    bent: np.ndarray = np.clip(place, 0, 1) + MARGIN * np.tanh(over / MARGIN) - MARGIN * np.tanh(under / MARGIN)
    return bent


def _basis(place: np.ndarray, order: int) -> np.ndarray:
    return np.polynomial.chebyshev.chebvander(place * 2 - 1, order)


@dataclass(frozen=True, slots=True, eq=False)
class Backdrop:
    """Chebyshev coefficients [down, across, 3] of the backdrop's sRGB values."""

    coefficients: np.ndarray

    def paint(self, across: np.ndarray, down: np.ndarray) -> np.ndarray:
        """Return the backdrop, float32 [h, w, 3] in 0..255, at fractions `across` [w] and `down` [h] of the picture."""
        x = _basis(_levelled(across), ACROSS).astype(np.float32)
        y = _basis(_levelled(down), DOWN).astype(np.float32)
        rows = np.einsum("hd,dac->hac", y, self.coefficients.astype(np.float32))
        colours: np.ndarray = np.clip(np.matmul(x[None], rows), 0, 255)
        return colours

    def colour(self, across: float, down: float) -> tuple[int, int, int]:
        """Return the backdrop's colour at one place of the picture."""
        red, green, blue = (round(float(v)) for v in self.paint(np.array([across]), np.array([down]))[0, 0])
        return red, green, blue


def _hidden(stage: Stage, size: tuple[int, int]) -> Region:
    """Return left, right, top and bottom, as fractions of a picture of `size`, of what the podium hides."""
    reach, above, below = PODIUM
    (x, y), half, shape = stage.stand, stage.half_width, size[0] / size[1]
    return x - reach * half, x + reach * half, y - above * half * shape, y + below * half * shape


@cache
def _grid(hidden: Region) -> tuple[np.ndarray, np.ndarray]:
    """Return the surface's terms [places, terms] over the grid, and which places [places] may show backdrop."""
    places = (np.arange(GRID) + 0.5) / GRID
    x, y = _basis(places, ACROSS), _basis(places, DOWN)
    terms = np.einsum("hd,wa->hwda", y, x)[:, :, TERMS].reshape(GRID * GRID, -1)
    left, right, top, bottom = hidden
    across, down = (places > left) & (places < right), (places > top) & (places < bottom)
    return terms, ~(across[None] & down[:, None]).ravel()


def fit_backdrop(picture: Image.Image, stage: Stage) -> Backdrop:
    """Fit the surface to an RGB stage; podium, props and scatter are outliers of a Tukey-weighted least squares."""
    values = np.asarray(picture.resize((GRID, GRID), Image.Resampling.BOX), dtype=np.float64).reshape(-1, 3)
    terms, free = _grid(_hidden(stage, picture.size))
    weights = free.astype(np.float64)
    ridge = np.eye(terms.shape[1]) * RIDGE
    for _ in range(ROUNDS):
        weighted = terms.T * weights
        solved = np.linalg.solve(weighted @ terms + ridge, weighted @ values)
        distance = reduce(np.maximum, np.abs(terms @ solved - values).T)
        spread = max(LEAST_OUTLIER, OUTLIER * float(np.median(distance[free])))
        weights = free * np.maximum(1 - (distance / spread) ** 2, LEAST_WEIGHT) ** 2
    coefficients = np.zeros((DOWN + 1, ACROSS + 1, 3))
    coefficients[TERMS] = solved
    return Backdrop(coefficients)
