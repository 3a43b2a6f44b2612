"""The plane in cells: those that some bucket shows, numbered, and which of them a window shows."""

from functools import cache
from typing import Final

import numpy as np

from engines.paint.plane import HEIGHT, WIDTH, WINDOWS

CELL: Final = 8
"""Pixels a side of a cell: what is painted is unfolded from one vector for each."""
CELLS: Final = HEIGHT // CELL, WIDTH // CELL
AROUND: Final = 9
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
    """Return the numbers of what `window` shows, each with its eight neighbours: int64 [height * width, 9], in rows.

    A neighbour that no bucket shows is the cell itself, or the one beside it that is shown.

    Raises:
        ValueError: no bucket shows all of it.
    """
    top, left, height, width = window
    found = neighbours()[top : top + height, left : left + width].reshape(-1, AROUND)
    if (found < 0).any():
        raise ValueError(f"no bucket shows all of the window {window}")
    return found


@cache
def neighbours() -> np.ndarray:
    """Return the numbers of each cell's surroundings in rows, its own in the middle, int64 [92, 96, 9]."""
    padded = np.pad(numbers(), 1, constant_values=-1)

    def moved(down: int, right: int) -> np.ndarray:
        return padded[1 + down : 1 + down + CELLS[0], 1 + right : 1 + right + CELLS[1]]

    def beside(down: int, right: int) -> np.ndarray:
        found = moved(down, right)
        for other in (moved(0, right), moved(down, 0), moved(0, 0)):
            found = np.where(found < 0, other, found)
        return found

    steps = (-1, 0, 1)
    return np.stack([beside(down, right) for down in steps for right in steps], -1)


def folded(pixels: np.ndarray) -> np.ndarray:
    """Return pixels [736, 768, c] cell by cell, float32 [cells, c, 64], only those that some bucket shows."""
    channels = pixels.shape[-1]
    cells = pixels.astype(np.float32).reshape(CELLS[0], CELL, CELLS[1], CELL, channels).transpose(0, 2, 4, 1, 3)
    return cells.reshape(*CELLS, channels, CELL**2)[numbers() >= 0]
