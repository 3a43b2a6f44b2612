"""The one-step flow: noise to a small picture in one step, which a decoder paints large.

A shortcut model (Frans et al., "One Step Diffusion via Shortcut Models", 2024): the velocity network is told how long a
step it is to take, and learns long steps from two of half the length, so one network is teacher and student. As in
latent diffusion (Rombach et al., 2022) it works on a small picture, here the means of squares of pixels, which need no
encoder. Unlike the other families it knows nothing of the studio's nuisance values: its noise is a picture of noise.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from engines.buckets import PLANE, SQUARE
from export.generator.losses import regression_loss
from export.generator.model import Block, Config, Generator, cut

SHRINK = 4  # pixels a side of one pixel of the small picture
SIDE = PLANE // SHRINK
SPREAD = 4.0  # brings small pictures to about the variance of the noise
WIDTHS = (192, 192, 128, 96)  # channels of the small picture's features, coarsest first: what each level adds them to
LENGTHS = 3  # halvings of the whole way that self-consistency learns across: 8 steps at the finest
TAUGHT = 3  # one picture in this many teaches self-consistency, the others velocities
BLUR = 0.1  # of noise on the decoder's training inputs: what comes out of one step is not perfect either


class Decoder(nn.Module):
    """`forward(small [n, 3, h, w], scene [n, e])` gives [n, 3, SHRINK h, SHRINK w] in about 0..1."""

    def __init__(self, embedding: int) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 64, 3, padding=1)
        self.block = Block(embedding, 64, 64)
        self.head = nn.Conv2d(64, 3 * SHRINK**2, 3, padding=1)

    def forward(self, small: Tensor, scene: Tensor) -> Tensor:
        """Paint n pictures."""
        x = self.block(functional.leaky_relu(self.stem(small), 0.1), scene)
        flat = functional.interpolate(small, scale_factor=float(SHRINK), mode="nearest")
        return functional.pixel_shuffle(self.head(x), SHRINK) + flat / SPREAD + 0.5


class Flow(nn.Module):
    """`forward(scene [n, e], noise [n, k], bucket)` gives RGB [n, 3, h, w] around 0..1, of the bucket's shape."""

    def __init__(self, embedding: int) -> None:
        super().__init__()
        self.config = Config(embedding=embedding, noise=3 * SIDE**2)
        self.trunk = Generator(
            Config(embedding=embedding, noise=2, channels=(192, 128, 96, 48), blocks=(1, 1, 1, 1), shuffle=1)
        )
        finest = WIDTHS[::-1]
        self.stem = nn.Conv2d(3, finest[0], 3, padding=1)
        self.halve = nn.ModuleList(nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in pairwise(finest))
        self.decoder = Decoder(embedding)

    def velocity(self, x: Tensor, when: Tensor, length: Tensor, scene: Tensor, bucket: str) -> Tensor:
        """Mean velocity of small pictures x [n, 3, h, w] from time `when` over a step of `length`, each [n]."""
        seen = [functional.leaky_relu(self.stem(x), 0.1)]
        for halve in self.halve:
            seen.append(functional.leaky_relu(halve(seen[-1]), 0.1))
        asked = torch.stack([when, length], 1)
        moved: Tensor = self.trunk(scene, asked, bucket, seen[::-1])
        return moved

    def forward(self, scene: Tensor, noise: Tensor, bucket: str = SQUARE) -> Tensor:
        """Go the whole way in one step, and decode."""
        x = cut(noise.reshape(-1, 3, SIDE, SIDE), bucket)
        start = torch.zeros_like(noise[:, 0])
        small = x + self.velocity(x, start, start + 1, scene, bucket)
        painted: Tensor = self.decoder(small, scene)
        return painted

    def loss(self, scene: Tensor, picture: Tensor, bucket: str, weight: Tensor) -> Tensor:
        """Velocity, self-consistency and decoding losses on renders [n, 3, h, w] in 0..1."""
        small = SPREAD * (functional.avg_pool2d(picture, SHRINK) - 0.5)
        noise, count = torch.randn_like(small), len(small)
        length = torch.zeros(count, device=small.device)
        taught = max(1, count // TAUGHT)
        length[:taught] = 0.5 ** torch.randint(1, LENGTHS + 1, (taught,), device=small.device)
        steps = torch.where(length > 0, 1 / (2 * length).clamp(min=1e-3), 1.0)
        when = torch.where(length > 0, (torch.rand_like(length) * steps).floor() / steps, torch.rand_like(length))
        t = when[:, None, None, None]
        x = (1 - t) * noise + t * small
        target = small - noise
        with torch.no_grad():
            half = length[:taught]
            first = self.velocity(x[:taught], when[:taught], half, scene[:taught], bucket)
            midway = x[:taught] + half[:, None, None, None] * first
            second = self.velocity(midway, when[:taught] + half, half, scene[:taught], bucket)
            target[:taught] = (first + second).float() / 2
        off = self.velocity(x, when, 2 * length, scene, bucket).float() - target
        decoded = self.decoder(small + BLUR * torch.randn_like(small), scene).float()
        return off.square().mean() + regression_loss(decoded, picture, weight)
