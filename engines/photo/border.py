"""What lies along a photo's border: ground that can be carried on beyond it, and what the photo cuts off."""

from typing import Final

import numpy as np

from engines.photo.ground import Ground, border_of
from engines.pixels.box import Side
from engines.pixels.colour import RGB

ONE, ONE_LEAST = 1.0, 0.6  # CIELAB units, and share of the border: a ground of which as much has one colour is that
EVEN, EVEN_LEAST = 0.3, 0.5  # CIELAB units, and share of the border, from which a ground is seen beside what is cut off
CORNER, ALIKE = 0.012, 6  # side of a corner, of the photo's shorter one; levels of 255 between corners of one ground
DEEPER: Final = 0.02  # of a photo's side: so far in, what is round and only touches the border is much wider
ROUND: Final = 3.0  # times as wide


def one_colour(lab: np.ndarray) -> np.ndarray | None:
    """Return where in a photo's CIELAB [h, w, 3] the one colour lies that its border has, bool [h, w]; None: it varies.

    Such a ground is that colour exactly; a surface fitted to it would bend towards what touches the border.
    """
    border = border_of(*lab.shape[:2])
    usual = np.median(lab[border], axis=0)
    alike = border & (np.linalg.norm(lab - usual, axis=2) <= ONE)
    return alike if alike.sum() >= ONE_LEAST * border.sum() else None


def corners_colour(pixels: np.ndarray) -> RGB | None:
    """Return the colour that all four corners of a photo, uint8 [h, w, 3], have; None: theirs differ.

    Where a product fills its photo, the corners alone show what it was photographed on.
    """
    side = max(1, round(CORNER * min(pixels.shape[:2])))
    rows, columns = (np.r_[0:side, -side:0] for _ in range(2))
    four = pixels[rows][:, columns].reshape(2, side, 2, side, 3)
    usual = np.median(four, axis=(1, 3)).reshape(4, 3)
    if np.ptp(usual, axis=0).max() > ALIKE:
        return None
    red, green, blue = (round(float(value)) for value in np.median(usual, axis=0))
    return red, green, blue


def restlessness(lab: np.ndarray, ground: Ground) -> float:
    """Return how much the light of a photo's ground varies along its border: the standard deviation, of 255."""
    if one_colour(lab) is not None:
        return 0.0
    return float(ground.lab[..., 0][border_of(*lab.shape[:2])].std()) * 2.55


def seen_beside(apart: np.ndarray) -> bool:
    """Tell whether much of the border lies on its ground exactly; `apart` [h, w] is how far a photo is off it."""
    border = apart[border_of(*apart.shape)]
    return bool(np.median(border) <= EVEN and (border <= EVEN).mean() >= EVEN_LEAST)


def cut_off(found: np.ndarray, most: float) -> dict[Side, float]:
    """Return the sides of a photo that cut off what is `found`, bool [h, w], on more than the share `most`; how much.

    A ball that touches a side is whole.
    """
    height, width = found.shape
    down, across = max(1, round(DEEPER * height)), max(1, round(DEEPER * width))
    ends: dict[Side, tuple[np.ndarray, np.ndarray]] = {
        "left": (found[:, 0], found[:, across]),
        "right": (found[:, -1], found[:, -1 - across]),
        "above": (found[0], found[down]),
        "below": (found[-1], found[-1 - down]),
    }
    shares = {side: float(end.mean()) for side, (end, deeper) in ends.items() if deeper.sum() <= ROUND * end.sum()}
    return {side: share for side, share in shares.items() if share > most}
