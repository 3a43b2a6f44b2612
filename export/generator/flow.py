"""The one-step flow: a picture of noise to a picture of the stage in one step.

A shortcut model (Frans et al., "One Step Diffusion via Shortcut Models", 2024): the network is told how long a step it
is to take, and learns long steps from two of half the length, so one network is teacher and student. It says where a
way ends, not how fast it goes (Li and He, "Back to Basics: Let Denoising Generative Models Denoise", 2025): a small
network can paint a stage, but not carry all the noise through. The way itself is that of a small picture, the means of
squares of pixels, as latent diffusion (Rombach et al., 2022) has a small code; the network paints its end large. Unlike
the other families it knows nothing of the studio's nuisance values.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from engines.paint.buckets import PLANE, SQUARE
from export.generator.losses import regression_loss
from export.generator.model import Config, Generator, cut

SHRINK = 4  # pixels a side of one pixel of the small picture
SIDE = PLANE // SHRINK
SPREAD = 4.0  # brings small pictures to about the variance of the noise
LENGTHS = 3  # halvings of the whole way that self-consistency learns across: 8 steps at the finest
TAUGHT = 3  # one picture in this many teaches self-consistency, the others where ways end


def shrink(picture: Tensor) -> Tensor:
    """Return the small picture [n, 3, h / SHRINK, w / SHRINK] of one in 0..1, around zero."""
    return SPREAD * (functional.avg_pool2d(picture, SHRINK) - 0.5)


class Flow(nn.Module):
    """`forward(scene [n, e], noise [n, k], bucket)` gives RGB [n, 3, h, w] around 0..1, of the bucket's shape."""

    def __init__(self, embedding: int) -> None:
        super().__init__()
        self.config = Config(embedding=embedding, noise=3 * SIDE**2)
        self.trunk = Generator(Config(embedding=embedding, noise=2, relief=0))
        widths = self.trunk.config.channels  # a level starts with the channels of the one before it
        finest = (*widths[-2::-1], widths[0])
        self.stem = nn.Conv2d(3, finest[0], 3, padding=1)
        self.halve = nn.ModuleList(nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in pairwise(finest))

    def end(self, x: Tensor, when: Tensor, length: Tensor, scene: Tensor, bucket: str) -> Tensor:
        """Where the way of small pictures x [n, 3, h, w] ends, painted large.

        x is at time `when` [n], and what matters is its course over a step of `length` [n].
        """
        seen = [functional.leaky_relu(self.stem(x), 0.1)]
        for halve in self.halve:
            seen.append(functional.leaky_relu(halve(seen[-1]), 0.1))
        painted: Tensor = self.trunk(scene, torch.stack([when, length], 1), bucket, seen[::-1])
        return painted

    def forward(self, scene: Tensor, noise: Tensor, bucket: str = SQUARE) -> Tensor:
        """Go the whole way in one step."""
        start = torch.zeros_like(noise[:, 0])
        return self.end(cut(noise.reshape(-1, 3, SIDE, SIDE), bucket), start, start + 1, scene, bucket)

    def loss(self, scene: Tensor, picture: Tensor, bucket: str, weight: Tensor) -> Tensor:
        """Loss of ends and of self-consistency on renders [n, 3, h, w] in 0..1."""
        small, count = shrink(picture), len(picture)
        taught = max(1, count // TAUGHT)
        half = torch.zeros(count, device=small.device)
        half[:taught] = 0.5 ** torch.randint(1, LENGTHS + 1, (taught,), device=small.device)
        steps = torch.where(half > 0, 1 / (2 * half).clamp(min=1e-3), 1.0)
        when = torch.where(half > 0, (torch.rand_like(half) * steps).floor() / steps, torch.rand_like(half))
        t = when[:, None, None, None]
        x = (1 - t) * torch.randn_like(small) + t * small
        target = picture.clone()
        target[:taught] = self._two_steps(x[:taught], when[:taught], half[:taught], scene[:taught], bucket)
        return regression_loss(self.end(x, when, 2 * half, scene, bucket).float(), target, weight)

    @torch.no_grad()
    def _two_steps(self, x: Tensor, when: Tensor, half: Tensor, scene: Tensor, bucket: str) -> Tensor:
        """Return the end that one step of twice `half` must say, to come out where two of `half` do."""
        first = self.end(x, when, half, scene, bucket).float().clamp(0, 1)
        left, share = (one[:, None, None, None] for one in (1 - when, half))
        midway = x + share * (shrink(first) - x) / left
        second = self.end(midway, when + half, half, scene, bucket).float().clamp(0, 1)
        # The mean of both velocities, solved for the end: x itself drops out.
        early = 0.5 * (left - 2 * share) / (left - share)
        return early * first + (1 - early) * second
