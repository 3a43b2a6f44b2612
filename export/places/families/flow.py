"""The one-step flow: from a picture of noise to what the folded sets lack, in one step.

A rectified flow (Liu et al., "Flow Straight and Fast", 2023) distilled into itself as a shortcut model (Frans et al.,
"One Step Diffusion via Shortcut Models", 2024): the network is told how long a step it is to take, and learns long
steps from two of half the length. It says where a way ends, not how fast it goes (Li and He, "Back to Basics: Let
Denoising Generative Models Denoise", 2025); of ways nearly gone the end is mostly where they are (Karras et al.,
"Elucidating the Design Space of Diffusion-Based Generative Models", 2022), which the network is spared.
"""

import torch
from torch import Tensor
from torch.nn import functional

from export.places.cells import CELL
from export.places.data import Batch
from export.places.families.noisy import LACKING, Noisy
from export.places.families.regression import Size
from export.places.model import PIXELS, Painter

LENGTHS = 3
"""Halvings of the whole way that self-consistency learns across: 8 steps at the finest."""
TAUGHT = 3
"""One window in this many teaches self-consistency, the others where ways end."""


class Flow(Noisy):
    """A painter that reads noise in every pixel, and how far on its way it is, and how far the next step goes."""

    def __init__(self, base: Painter) -> None:
        """Begin with sets as `base` holds them."""
        super().__init__(base, 3 * PIXELS + 2)

    def end(self, x: Tensor, when: Tensor, length: Tensor, batch: Batch, before: Tensor) -> Tensor:
        """Return where the ways of x [n, 3, h, w] end; x is at time `when` [n], a step of `length` [n] ahead of it."""
        painted = self.paint(batch.row, batch.setting, batch.window, laid(x, when, length))
        t = when[:, None, None, None]
        return (painted - before) / LACKING + t / (t.square() + (1 - t).square()) * x

    def loss(self, batch: Batch) -> Tensor:
        """Return what is to be less: squared errors of ends, so that they are means, and of self-consistency."""
        before = self.before(batch.row, batch.setting, batch.window)
        lacking, count = (batch.wanted - before) / LACKING, len(batch.row)
        taught = max(1, count // TAUGHT)
        half = torch.zeros(count)
        half[:taught] = 0.5 ** torch.randint(1, LENGTHS + 1, (taught,))
        steps = torch.where(half > 0, 1 / (2 * half).clamp(min=1e-3), 1.0)
        when = torch.where(half > 0, (torch.rand(count) * steps).floor() / steps, torch.rand(count))
        t = when[:, None, None, None]
        x = (1 - t) * torch.randn_like(lacking) + t * lacking
        few = Batch(batch.row[:taught], batch.setting[:taught], batch.window, batch.wanted[:taught])
        target = lacking.clone()
        target[:taught] = self.two_steps(x[:taught], when[:taught], half[:taught], few, before[:taught])
        return (self.end(x, when, 2 * half, batch, before) - target).square().mean()

    @torch.no_grad()
    def two_steps(self, x: Tensor, when: Tensor, half: Tensor, batch: Batch, before: Tensor) -> Tensor:
        """Return the end that one step of twice `half` must say, to come out where two of `half` do."""
        first = self.end(x, when, half, batch, before)
        left, share = (one[:, None, None, None] for one in (1 - when, half))
        second = self.end(x + share * (first - x) / left, when + half, half, batch, before)
        # The mean of both velocities, solved for the end: x itself drops out.
        early = 0.5 * (left - 2 * share) / (left - share)
        return early * first + (1 - early) * second

    def drawn(self, size: Size, seed: int) -> Tensor:
        """Return a picture of noise, to be gone from in one step."""
        noise = torch.randn(1, 3, CELL * size[0], CELL * size[1], generator=torch.Generator().manual_seed(seed))
        return laid(noise, torch.zeros(1), torch.ones(1))


def laid(x: Tensor, when: Tensor, length: Tensor) -> Tensor:
    """Lay pictures x [n, 3, 8 h, 8 w] beside time and step [n], cell by cell: [n, 194, h, w]."""
    cells = functional.pixel_unshuffle(x, CELL)
    told = torch.stack([when, length], 1)[:, :, None, None].expand(-1, -1, *cells.shape[2:])
    return torch.cat([cells, told], 1)
