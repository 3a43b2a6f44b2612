"""Faults that a one-step generator is prone to: checkerboards of its pixel shuffle, bands, soft edges."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from engines.bundle.manifest import Stage
from export.evaluation.measures import grey

PATCH = 64  # pixels a side of the wall in both upper corners; a multiple of the lattice's periods
RIM = 2  # pixels at the picture's edge that convolutions pad
NEAR, FAR = 3, 7  # spectrum bins: nearer ones hold what the window spreads, farther ones are another part
PLATEAU = 16  # pixels
TALLEST = 12  # grey levels; a higher step is an edge, no band
EDGE_LEAST = 20.0  # grey levels; a fainter edge is lost in the shading


@dataclass(frozen=True, slots=True)
class Lattice:
    """What stands out at one period of the pixel lattice."""

    period: int
    """Pixels."""
    excess: float
    """Greatest power at the lattice's frequencies over the median of their neighbours; about 1 where none is."""
    amplitude: float
    """Of that wave, in grey levels."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Staircases among smooth gradients."""

    share: float
    """0..1 of all pixels, seen along rows and columns, that lie on a step wider than `PLATEAU` pixels."""
    step: float
    """Mean height of those steps in grey levels; 1 is the least that 8 bits can do, 2 and more can be seen."""


def _wall(picture: np.ndarray) -> list[np.ndarray]:
    """Return the two upper corners' luma [PATCH, PATCH] without its mean and slopes."""
    light = grey(picture)
    place = np.arange(PATCH) / PATCH
    terms = np.stack(
        [down**d * across**a for d in range(3) for a in range(3) for down, across in [np.meshgrid(place, place)]], -1
    ).reshape(PATCH * PATCH, -1)
    rows = light[RIM : RIM + PATCH]
    patches = [rows[:, RIM : RIM + PATCH].ravel(), rows[:, -PATCH - RIM : -RIM].ravel()]
    return [(patch - terms @ np.linalg.lstsq(terms, patch)[0]).reshape(PATCH, PATCH) for patch in patches]


def _neighbours(spectrum: np.ndarray, row: int, column: int) -> np.ndarray:
    """Return the powers around a bin; along an axis only the axis is alike."""
    reach = [step for step in range(-FAR, FAR + 1) if abs(step) >= NEAR]
    if row == 0:
        return spectrum[0, [(column + step) % PATCH for step in reach]]
    if column == 0:
        return spectrum[[(row + step) % PATCH for step in reach], 0]
    return np.array(
        [spectrum[(row + down) % PATCH, (column + across) % PATCH] for down, across in product(reach, reach)]
    )


def checkerboard(pictures: Sequence[np.ndarray]) -> tuple[Lattice, ...]:
    """Look for lattices of 2 and 4 pixels on the walls of `pictures`, n of uint8 [h, w, 3].

    A pixel shuffle by 4 leaves its pattern at these periods (Odena, Dumoulin and Olah 2016). The median spectrum of all
    walls is looked at, so that neither chance nor a prop that hangs into a corner counts. Pictures smaller than the
    patches show no wall to look at: nothing is found.
    """
    if any(min(picture.shape[:2]) < PATCH + 2 * RIM for picture in pictures):
        return ()
    window = np.hanning(PATCH + 1)[:-1]
    window = window[:, None] * window[None]
    walls = [wall for picture in pictures for wall in _wall(picture)]
    spectrum = np.median([np.abs(np.fft.fft2(wall * window)) ** 2 for wall in walls], axis=0)
    found = []
    for period in (2, 4):
        bins = range(0, PATCH, PATCH // period)
        half = PATCH // 2
        places = [
            place for place in product(bins, bins) if place != (0, 0) and (period == 2 or any(p % half for p in place))
        ]
        floors = [float(np.median(_neighbours(spectrum, *place))) + 1e-9 for place in places]
        powers = [float(spectrum[place]) for place in places]
        strongest = int(np.argmax(np.array(powers) / floors))
        # A real wave has two bins, half its amplitude in each; at a bin that mirrors itself they are one.
        alone = all(p % half == 0 for p in places[strongest])
        wave = np.sqrt(max(0.0, powers[strongest] - floors[strongest])) / window.sum() * (1 if alone else 2)
        found.append(Lattice(period, powers[strongest] / floors[strongest], float(wave)))
    return tuple(found)


def _staircase(values: np.ndarray) -> tuple[int, float, int]:
    """Return pixels on wide steps of the rows of int [h, w], the sum of the heights beside them, and how many."""
    width = values.shape[1]
    flat = values.ravel()
    border = np.arange(flat.size) % width == 0
    step = np.diff(flat, prepend=flat[0])
    step[border] = 0
    starts = np.flatnonzero(border | (step != 0))
    lengths = np.diff(starts, append=flat.size)
    before, after = step[starts], np.append(step[starts[1:]], 0)
    high = np.maximum(np.abs(before), np.abs(after))
    wide = (before * after > 0) & (high <= TALLEST) & (lengths > PLATEAU)
    return int(lengths[wide].sum()), float(np.abs(before)[wide].sum()), int(wide.sum())


def banding(picture: np.ndarray) -> Bands:
    """Find the staircases of uint8 [h, w, 3]: plateaus between two low steps of one direction, channel by channel."""
    lines = [side for channel in np.moveaxis(picture.astype(np.int16), 2, 0) for side in (channel, channel.T)]
    pixels, heights, count = (sum(part) for part in zip(*(_staircase(line) for line in lines), strict=True))
    return Bands(pixels / (2 * picture.size), heights / max(1, count))


def acutance(picture: np.ndarray, stage: Stage) -> float | None:
    """Return how steep the podium's sides are in uint8 [h, w, 3]: the greatest step between neighbours over the edge.

    1 is an edge within one pixel; None where the podium hardly differs from what is beside it.
    """
    light = grey(picture)
    height, width = light.shape
    x, y, half = stage.stand[0] * width, stage.stand[1] * height, stage.half_width * width
    rows = light[round(y + 0.04 * height) : round(y + 0.12 * height)]
    sides = (
        rows[:, round(x - 1.8 * half) : round(x - 0.8 * half)],
        rows[:, round(x + 0.8 * half) : round(x + 1.8 * half)],
    )
    steep = []
    for side in sides:
        span = np.ptp(side, axis=1)
        clear = span >= EDGE_LEAST
        steep += list(np.abs(np.diff(side[clear], axis=1)).max(axis=1) / span[clear])
    return float(np.median(steep)) if steep else None


def sharpness(pictures: Sequence[np.ndarray], stage: Stage) -> float | None:
    """Return the mean `acutance` over the pictures that show a podium clearly; None where none does."""
    found = [value for picture in pictures if (value := acutance(picture, stage)) is not None]
    return float(np.mean(found)) if found else None
