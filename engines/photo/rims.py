"""How far from above a product was photographed, by the ellipses that its round rims show: sin v = minor / major axis.

The far rim of a cup, a bowl or a tin is the upper end of its outline, the near edge of a round base the lower end. Both
are read from the outline; that of the upper end counts where the rim's near edge is seen within the product as well,
for domes and caps end in arcs of their own.
"""

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from engines.photo.foot import carrying, standing_row
from engines.photo.packshot import Packshot, known

SIDE: Final = 320  # pixels of the longer side in which outlines are measured: half a pixel of an arc is 1° then
FLATTEST, ROUNDEST = 0.05, 0.75  # minor over major axis: flatter arcs are straight lines, rounder ones balls and lids
TRIES, FINER = 20, 8  # of arcs between these, and around the best of them
REACH, CALM = 0.92, 0.7  # of the half width: farther out it is the product's side, or its rounded edge
SMALL_BASE, SMALL_RIM = 0.2, 0.55  # of the product's width: smaller rounds are knobs, caps and roofs
STEEP, WHOLE = 24.0, 0.8  # degrees beyond which a base alone is a belly, and a rim less wide, in widths, a head
ERROR, LEAST_ERROR = 0.12, 0.5  # of the minor axis, and pixels: an outline farther from an ellipse is none
STRAIGHT: Final = 0.5  # of a line's error is the most that an ellipse may have, or a box seen askew would pass
DISC_LEAST, DISC_ERROR = (
    0.45,
    0.05,
)  # height over width, and share of the ellipse, that the outline of a disc may differ
NEAR: Final = 1.6  # times stronger than beside it is the edge of a rim that is really there
STEEPER: Final = 8.0  # degrees that a foot is seen steeper than a rim as far above it as the product is wide
AGREE: Final = 6.0  # degrees: what rim and base may differ beyond that


@dataclass(frozen=True, slots=True)
class Arc:
    """Half an ellipse at one end of an outline, in pixels: its middle column, the row of its end, and its half axes."""

    middle: float
    end: float
    major: float
    minor: float

    @property
    def angle(self) -> float:
        """Degrees from which the round that it belongs to is seen."""
        return math.degrees(math.asin(min(1.0, self.minor / self.major)))


@dataclass(frozen=True, slots=True)
class Rims:
    """What the rims of a product tell."""

    angle: float
    """Degrees from which its foot is seen."""
    sureness: float
    """0..1."""
    why: str


@known
def rims_of(packshot: Packshot) -> Rims | None:
    """Measure a product that is cut out; None: it shows no round rim."""
    factor = min(1.0, SIDE / max(packshot.image.size))
    size = tuple(max(8, round(side * factor)) for side in packshot.image.size)
    picture = cv2.resize(np.asarray(packshot.image), size, interpolation=cv2.INTER_AREA)
    solid = carrying(picture)
    solid = solid[: standing_row(solid) + 1]
    rows, columns = np.nonzero(solid)
    if not rows.size:
        return None
    solid = solid[rows.min() :, columns.min() : columns.max() + 1]
    picture = picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    if (disc := _disc(solid)) is not None:
        return disc
    base, rim = lower_arc(solid, SMALL_BASE), lower_arc(solid[::-1], SMALL_RIM)
    if rim is not None and not _rim_seen(picture, rim):
        rim = None
    if rim is not None and base is None and rim.angle > STEEP and 2 * rim.major < WHOLE * solid.shape[1]:
        return None
    return _judged(base, rim, STEEPER * min(1.0, solid.shape[0] / solid.shape[1]))


def _disc(solid: np.ndarray) -> Rims | None:
    """Read an outline that is one whole ellipse: a plate, a basket or a tin seen from above."""
    height, width = solid.shape
    if not DISC_LEAST * width <= height <= width * (1 + DISC_ERROR):
        return None
    y, x = np.mgrid[0:height, 0:width]
    ellipse = ((x + 0.5) / width * 2 - 1) ** 2 + ((y + 0.5) / height * 2 - 1) ** 2 <= 1
    if (ellipse != solid).sum() > DISC_ERROR * ellipse.sum():
        return None
    angle = math.degrees(math.asin(min(1.0, height / width)))
    return Rims(angle, 0.8, f"its outline is a disc seen from {angle:.0f}°")


def _judged(base: Arc | None, rim: Arc | None, steeper: float) -> Rims | None:
    """Weigh the base against the rim above it, `steeper` degrees of which the base is usually seen."""
    if rim is None:
        if base is None or base.angle > STEEP:
            return None
        return Rims(base.angle, 0.7, f"its round base is seen from {base.angle:.0f}°")
    if base is not None and -AGREE <= base.angle - rim.angle <= steeper + AGREE:
        return Rims(base.angle, 0.95, f"its round base is seen from {base.angle:.0f}°, its rim from {rim.angle:.0f}°")
    if base is not None and base.angle < rim.angle and base.angle <= STEEP:
        # No foot is seen flatter than what is above it: a heap or a dome looks like a rim.
        return Rims(base.angle, 0.5, f"its round base is seen from {base.angle:.0f}°, though its top looks rounder")
    # A rim has two edges to be known by, a base one.
    return Rims(rim.angle + steeper, 0.8 if base is None else 0.6, f"its rim is seen from {rim.angle:.0f}°")


_Try = tuple[float, float, Arc | None]
"""The error of an arc, 1 and more: there is none; the minor axis that was tried; the arc."""


def _error(tried: _Try) -> float:
    return tried[0]


def lower_arc(solid: np.ndarray, small: float) -> Arc | None:
    """Return the half ellipse in which the outline of `solid` [h, w] ends below, `small` widths wide at least.

    None: it ends otherwise.
    """
    height, width = solid.shape
    lowest = np.where(solid.any(axis=0), height - solid[::-1].argmax(axis=0), -height).astype(np.float32)
    end = float(lowest.max())
    tip = float(np.median(np.nonzero(lowest >= end - 1)[0]))
    most = max(1.0, min(height - 1, ROUNDEST * width / 2))
    best: _Try = 1.0, 0.0, None
    step = most ** (1 / TRIES)
    for minor in np.geomspace(1.0, most, TRIES):
        best = min(best, _tried(solid, lowest, (tip, end), minor, small), key=_error)
    for minor in max(1.0, best[1]) * np.geomspace(1 / step, step, FINER):
        best = min(best, _tried(solid, lowest, (tip, end), minor, small), key=_error)
    return best[2]


def _tried(solid: np.ndarray, lowest: np.ndarray, tip: tuple[float, float], minor: float, small: float) -> _Try:
    """Fit an arc of the half axis `minor` to the end `tip` (column, row) of an outline."""
    run = _run(solid[min(max(0, int(tip[1] - minor)), len(solid) - 1)], tip[0])
    if run is None or run[1] - run[0] < small * solid.shape[1]:
        return 1.0, minor, None
    major, middle = (run[1] - run[0]) / 2, (run[0] + run[1] - 1) / 2
    if not FLATTEST * major <= minor <= ROUNDEST * major or abs(tip[0] - middle) > major / 2:
        return 1.0, minor, None
    arc, error = _fitted(lowest, Arc(middle, tip[1], major, minor))
    return error, minor, arc


def _fitted(lowest: np.ndarray, arc: Arc) -> tuple[Arc, float]:
    """Return the arc as flat as the calm middle of the outline `lowest` [w] is, and its error; 1 and more: none."""
    columns = np.arange(math.ceil(arc.middle - REACH * arc.major), math.floor(arc.middle + REACH * arc.major) + 1)
    across = (columns - arc.middle) / arc.major
    bow = 1 - np.sqrt(1 - across**2)
    drop = arc.end - lowest[columns]
    far = float(np.sqrt(np.mean((drop - arc.minor * bow) ** 2)))
    line = _off_a_line(across, drop)
    calm = np.abs(across) <= CALM
    minor = float((drop[calm] * bow[calm]).sum() / (bow[calm] ** 2).sum())
    minor = min(arc.minor, max(minor, FLATTEST * arc.major))  # rounded edges only make an arc look rounder
    error = max(far / max(LEAST_ERROR, ERROR * arc.minor), far / max(1e-6, STRAIGHT * line))
    return Arc(arc.middle, arc.end, arc.major, minor), error


def _off_a_line(x: np.ndarray, y: np.ndarray) -> float:
    """Return how far `y` [n] is off the straight line over `x` that comes nearest to it, root of the mean square."""
    x, y = x - x.mean(), y - y.mean()
    square = float(x @ x)
    return float(np.sqrt(np.mean((y - float(x @ y) / square * x) ** 2))) if square else 0.0


def _run(row: np.ndarray, column: float) -> tuple[int, int] | None:
    """Return first and one after the last of the run of true values in `row` around `column`; None without one."""
    at = round(column)
    if not row[at]:
        return None
    left, right = np.flatnonzero(~row[:at]), np.flatnonzero(~row[at:])
    return (int(left[-1]) + 1 if left.size else 0), (at + int(right[0]) if right.size else row.size)


def _rim_seen(picture: np.ndarray, rim: Arc) -> bool:
    """Tell whether RGBA `picture` [h, w, 4] shows the near edge of the round whose far edge ends its outline above."""
    height = picture.shape[0]
    grey = cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2GRAY).astype(np.float32)
    grey[picture[..., 3] < 128] = np.nan
    edges = np.abs(np.diff(grey, axis=0))
    columns = np.arange(math.ceil(rim.middle - 0.8 * rim.major), math.floor(rim.middle + 0.8 * rim.major) + 1)
    bow = rim.minor * np.sqrt(1 - ((columns - rim.middle) / rim.major) ** 2)
    first = height - rim.end + rim.minor  # the middle row of the ellipse, counted from above
    reach = max(rim.minor, 4.0)
    shifts = np.arange(-0.8 * reach, 0.8 * reach, 2.0)  # an edge is as wide
    strength = []
    for shift in shifts:
        rows = np.round(first + bow + shift).astype(int)
        inside = (rows >= 0) & (rows < edges.shape[0])
        if inside.sum() < 0.8 * columns.size:
            strength.append(np.nan)
            continue
        near = [edges[np.clip(rows[inside] + d, 0, edges.shape[0] - 1), columns[inside]] for d in (-1, 0, 1)]
        strength.append(_median(np.fmax.reduce(near)))
    told = np.array(strength)
    there = np.fmax.reduce(told[np.abs(shifts) <= 0.3 * reach], initial=0)
    return bool(there > NEAR * max(1.0, _median(told)))


def _median(values: np.ndarray) -> float:
    """Return the median of what is no nan; nan where all is, as beside a product of a few pixels."""
    told = values[~np.isnan(values)]
    return float(np.median(told)) if told.size else math.nan
