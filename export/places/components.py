"""What a set's maps begin as: the principal components of the blocks that a render of it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engines.vocabulary.lamps import lit
from engines.vocabulary.places import PLACES
from export.places.model import CELL, Painter
from export.places.renders import Render
from export.places.rows import sets

SAMPLED = 4000  # blocks of a render that the components are found from
SMALLEST = 1e-3  # least spread of a component that is scaled to 1


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Mean [d] of blocks and directions [d, n], scaled so that values have variance 1, and the way back [n, d]."""

    mean: Tensor
    directions: Tensor
    back: Tensor

    def maps(self, render: Render) -> Tensor:
        """Return a render's maps [n, h, w]."""
        found = (blocks(render) - self.mean) @ self.directions
        return found.permute(2, 0, 1)

    def unfold(self, painter: Painter) -> None:
        """Have `painter` unfold maps into what they were made of."""
        # A block holds rows, columns, layers; patches hold layers, rows, columns, four patches to a block.
        half = CELL // 2
        back = self.back.reshape(-1, 2, half, 2, half, 6).permute(0, 5, 2, 4, 1, 3)
        painter.plain.weight.data = back.reshape(-1, 6 * half**2, 2, 2).contiguous()
        # All patches of a block share their mean: what is seen there is on average the same.
        mean = self.mean.reshape(2, half, 2, half, 6).permute(4, 1, 3, 0, 2).mean((3, 4))
        painter.plain.bias.data = mean.flatten()  # type: ignore[union-attr]


def blocks(render: Render) -> Tensor:
    """Return roots of key and fill in blocks, float32 [h, w, 6 * CELL**2]."""
    own = lit(PLACES[sets()[render.row].place], "own").softness
    roots = np.sqrt(np.concatenate((render.layers[own], render.layers["fill"]), -1).astype(np.float32))
    height, width = roots.shape[0] // CELL, roots.shape[1] // CELL
    parts = roots.reshape(height, CELL, width, CELL, 6).transpose(0, 2, 1, 3, 4)
    return torch.from_numpy(np.ascontiguousarray(parts)).reshape(height, width, -1)


def components(renders: Sequence[Render], count: int) -> Components:
    """Find the `count` principal components of blocks of `renders`."""
    rng = torch.Generator().manual_seed(3)
    some = []
    for render in renders:
        flat = blocks(render).flatten(0, 1)
        some.append(flat[torch.randint(len(flat), (SAMPLED,), generator=rng)])
    every = torch.cat(some)
    mean = every.mean(0)
    _, spread, directions = torch.pca_lowrank(every - mean, q=count + 4, niter=4)
    scale = (spread[:count] / len(every) ** 0.5).clamp(min=SMALLEST)
    return Components(mean, directions[:, :count] / scale, scale[:, None] * directions[:, :count].T)
