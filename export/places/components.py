"""What the studio showed of all sets, folded: a few numbers for each cell, and more of them where there is detail.

A cell's values are the roots of all key layers and of the fill, and the shares of wall and stand, pixel by pixel. Of a
cell's means the principal components are kept; by those of a cell and its neighbours together a linear regression
tells the pixels, so that walls are as smooth as they were. Nine tenths of what it misses lies in a tenth of the
cells, at the edges of props, in leaves and in folds: those have principal components of what was missed, too.

Neighbours are nearly alike, so of the ninety numbers around a cell a third as many combinations tell its pixels to a
quarter of a grey level (reduced-rank regression, Izenman 1975), in less than half of the time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor

from engines.vocabulary.lamps import Layer
from export.places.cells import AROUND, CELL, folded, neighbours, numbers
from export.places.renders import Render

SLOTS: Final[dict[Layer, int]] = {"s": 0, "m": 1, "h": 2, "sash": 2}
"""Where a cell keeps its key layers: no place is lit by a bare hard light and through a window, too."""
FILL, SHARES = 3, 4
"""Where a cell's fill and its shares of wall and stand begin, in groups of three."""
DEPTH: Final = 3 * SHARES + 2
"""Values of a pixel."""
WEIGHT: Final = 1.0
"""Of a share beside a root: so much do errors of shares show when colours change as far as they may."""
DETAILED: Final = 0.15
"""Share of all cells that have further components."""
SMALLEST: Final = 1e-4
"""Least spread of a component that is scaled to 1."""
RIDGE: Final = 1e-4
"""Of a regression, for each cell: neighbours are nearly alike."""


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """All sets, folded.

    Attributes:
        maps: components of each cell's means [sets, cells, n], each of variance 1.
        rows: which detail a cell has [sets, cells], 0 is none.
        details: components of what the maps miss [1 + detailed cells, m], the first row 0.
        near: combinations of a cell's components and its neighbours', of variance 1: [k, 9 n].
        back: the way to pixels from these and 1: [14 * 64, k + 1].
        further: and from details: [14 * 64, m].
    """

    maps: Tensor
    rows: Tensor
    details: Tensor
    near: Tensor
    back: Tensor
    further: Tensor


def cells_of(render: Render, shares: np.ndarray) -> Tensor:
    """Return what is folded of a render with all its keys and the `shares` [736, 768, 2] of its set: [cells, 14, 64].

    A key that its place is never lit by is the middle one again.
    """
    layers = render.layers
    keys = [layers["s"], layers["m"], layers.get("sash", layers.get("h", layers["m"]))]
    roots = np.sqrt(np.concatenate((*keys, layers["fill"]), -1).astype(np.float32))
    return torch.from_numpy(folded(np.concatenate((roots, WEIGHT * shares.astype(np.float32)), -1)))


def fold(sets: int, cells: Callable[[int], Tensor], broad: int, near: int, fine: int) -> Folded:
    """Fold `sets` sets, whose `cells` are asked for by number.

    Each cell has `broad` components, of which with its neighbours' `near` combinations are read, and some `fine` more.
    """
    means = torch.stack([cells(row).mean(2) for row in range(sets)])
    maps = (means - means.mean((0, 1))) @ directions(means.flatten(0, 1), broad)
    maps /= maps.flatten(0, 1).std(0).clamp(min=SMALLEST)
    plain = torch.ones(maps.shape[:2], dtype=torch.bool)
    back = torch.linalg.solve(*regression(sets, cells, maps, plain)).T
    lost = torch.stack([missed(cells(row), maps[row], back).square().sum(1) for row in range(sets)])
    detailed = lost >= lost.flatten().topk(max(1, int(DETAILED * lost.numel()))).values.min()
    combined, short = reduced(*regression(sets, cells, maps, ~detailed), near)
    back = torch.cat([short[:, :-1] @ combined, short[:, -1:]], 1)
    rows = torch.where(detailed, detailed.flatten().cumsum(0).reshape(lost.shape), 0)
    remains = torch.cat([missed(cells(row), maps[row], back)[detailed[row]] for row in range(sets)])
    further = directions(remains, fine)
    details = torch.cat([torch.zeros(1, fine), remains @ further])
    return Folded(maps, rows, details, combined, short, further)


def told(maps: Tensor) -> Tensor:
    """Return what tells the pixels of a set's cells [cells, n]: theirs, their neighbours', and 1: [cells, 9 n + 1]."""
    around = torch.from_numpy(neighbours()[numbers() >= 0])
    return torch.cat([maps[around].flatten(1), torch.ones(len(maps), 1)], 1)


def regression(sets: int, cells: Callable[[int], Tensor], maps: Tensor, where: Tensor) -> tuple[Tensor, Tensor]:
    """Return what tells pixels best, of the cells `where` [sets, cells]: squares [9 n + 1, 9 n + 1] and products."""
    size = AROUND * maps.shape[2] + 1
    squares, products = RIDGE * int(where.sum()) * torch.eye(size), torch.zeros(size, DEPTH * CELL**2)
    for row in range(sets):
        by = told(maps[row])[where[row]]
        squares += by.T @ by
        products += by.T @ cells(row).flatten(1)[where[row]]
    return squares, products


def reduced(squares: Tensor, products: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Return the `count` combinations [count, 9 n] of what tells pixels, and the way back from these and 1."""
    found = torch.linalg.solve(squares, products).T
    shape = torch.linalg.cholesky(squares[:-1, :-1] / squares[-1, -1])
    outer, spread, _ = torch.linalg.svd(found[:, :-1] @ shape, full_matrices=False)
    outer, spread = outer[:, :count], spread[:count].clamp(min=SMALLEST)
    return outer.T @ found[:, :-1] / spread[:, None], torch.cat([outer * spread, found[:, -1:]], 1)


def missed(cells: Tensor, maps: Tensor, back: Tensor) -> Tensor:
    """Return what `back` does not tell of a set's cells [cells, 14 * 64]."""
    return cells.flatten(1) - told(maps) @ back.T


def directions(values: Tensor, count: int) -> Tensor:
    """Return the `count` principal directions of `values` [n, d], orthonormal [d, count]."""
    centred = values - values.mean(0)
    found: Tensor = torch.linalg.eigh(centred.T @ centred)[1].flip(1)[:, :count]
    return found
