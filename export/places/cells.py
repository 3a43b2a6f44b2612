"""The plane in cells: those that some bucket shows, numbered, and which of them a window shows."""

from functools import cache
from typing import Final

import numpy as np

from engines.paint.plane import HEIGHT, WIDTH, WINDOWS

CELL: Final = 8
"""Pixels a side of a cell: what is painted is unfolded from one vector for each."""
CELLS: Final = HEIGHT // CELL, WIDTH // CELL
STEPS: Final = tuple((down, right) for down in (-1, 0, 1) for right in (-1, 0, 1))
"""From a cell to its neighbours and itself, in rows."""
AROUND: Final = len(STEPS)
"""A cell and its neighbours."""
Span = tuple[int, int, int, int]
"""A window in cells: top, left, height and width."""


def span(bucket: str) -> Span:
    """Return the window of `bucket`."""
    window = WINDOWS[bucket]
    return window.top // CELL, window.left // CELL, window.height // CELL, window.width // CELL


@cache
def numbers() -> np.ndarray:
    """Return each cell's number, int64 [92, 96]; -1 where no bucket ever looks: a quarter of the plane."""
    seen = np.zeros(CELLS, bool)
    for bucket in WINDOWS:
        top, left, height, width = span(bucket)
        seen[top : top + height, left : left + width] = True
    return np.where(seen, np.cumsum(seen).reshape(CELLS) - 1, -1)


def shown(window: Span) -> np.ndarray:
    """Return the numbers of what `window` shows and of a cell more on each side, int64 [height + 2, width + 2].

    What no bucket shows there is the shown cell beside it.

    Raises:
        ValueError: no bucket shows all of it.
    """
    top, left, height, width = window
    if (numbers()[top : top + height, left : left + width] < 0).any():
        raise ValueError(f"no bucket shows all of the window {window}")
    return continued()[top : top + height + 2, left : left + width + 2]


@cache
def continued() -> np.ndarray:
    """Return each cell's number on a plane that is a cell larger on each side, int64 [94, 98].

    A cell that no bucket shows has the number of a shown one beside it, -1 where there is none.
    """
    padded = np.pad(numbers(), 2, constant_values=-1)
    found = padded[1:-1, 1:-1]
    for down, right in sorted(STEPS, key=lambda step: abs(step[0]) + abs(step[1])):  # what shares a side comes first
        beside = padded[1 + down : CELLS[0] + 3 + down, 1 + right : CELLS[1] + 3 + right]
        found = np.where(found < 0, beside, found)
    return found


@cache
def neighbours() -> np.ndarray:
    """Return the numbers of each cell's surroundings in rows, its own in the middle, int64 [92, 96, 9]."""
    plane = continued()
    return np.stack(
        [plane[1 + down : 1 + down + CELLS[0], 1 + right : 1 + right + CELLS[1]] for down, right in STEPS], -1
    )


def folded(pixels: np.ndarray) -> np.ndarray:
    """Return pixels [736, 768, c] cell by cell, float32 [cells, c, 64], only those that some bucket shows."""
    channels = pixels.shape[-1]
    cells = pixels.astype(np.float32).reshape(CELLS[0], CELL, CELLS[1], CELL, channels).transpose(0, 2, 4, 1, 3)
    return cells.reshape(*CELLS, channels, CELL**2)[numbers() >= 0]
