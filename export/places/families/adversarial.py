"""The starter's regression with a discriminator of patches beside it.

Patches after Isola et al., "Image-to-Image Translation with Conditional Adversarial Networks", 2017; what is asked
enters by projection (Miyato and Koyama, "cGANs with Projection Discriminator", 2018) and weights have spectral norm
(Miyato et al., 2018). Its features also measure how far a picture is from its render (feature matching, Wang et al.,
2018).
"""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm

from engines.paint.asked import SETTING
from export.places.data import Batch
from export.places.families.regression import Regression
from export.places.model import Painter
from export.places.train import distance

CHANNELS = 3, 16, 32, 64
PATCH = 128
"""Pixels a side: textures and edges are local."""
ADVERSARIAL, MATCHING = 0.01, 0.1
"""Weights beside the regression's, which says what is painted; these, how sharply."""
RATE = 1e-3
"""Of the discriminator, all the time."""


class Discriminator(nn.Module):
    """`forward(pictures [n, 3, h, w] in 0..1, setting [n, 16])` gives logits [n, 1, h / 8, w / 8] and features."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            spectral_norm(nn.Conv2d(a, b, 4, stride=2, padding=1)) for a, b in pairwise(CHANNELS)
        )
        self.verdict = spectral_norm(nn.Conv2d(CHANNELS[-1], 1, 3, padding=1))
        self.asked = spectral_norm(nn.Linear(SETTING, CHANNELS[-1], bias=False))

    def forward(self, pictures: Tensor, setting: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Judge each place of n pictures."""
        x, features = pictures * 2 - 1, []
        for layer in self.layers:
            x = functional.leaky_relu(layer(x), 0.2)
            features.append(x)
        fits = (x * self.asked(setting)[:, :, None, None]).mean(dim=1, keepdim=True)
        return self.verdict(x) + fits, features


class Adversary:
    """A discriminator in training beside a painter."""

    def __init__(self) -> None:
        self.discriminator = Discriminator()
        self.optimiser = torch.optim.Adam(self.discriminator.parameters(), lr=RATE, betas=(0.5, 0.98))

    def loss(self, painted: Tensor, render: Tensor, setting: Tensor) -> Tensor:
        """Teach the discriminator on one patch of each picture, and return the painter's loss on it."""
        fake, real = patches(painted, render)
        verdict_real, features_real = self.discriminator(real, setting)
        verdict_fake, _ = self.discriminator(fake.detach(), setting)
        own = functional.relu(1 - verdict_real).mean() + functional.relu(1 + verdict_fake).mean()
        self.optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(own)
        self.optimiser.step()
        verdict, features = self.discriminator(fake, setting)
        matching = torch.stack(
            [(a - b.detach()).abs().mean() for a, b in zip(features, features_real, strict=True)]
        ).sum()
        wanted: Tensor = -ADVERSARIAL * verdict.mean() + MATCHING * matching
        return wanted


def patches(painted: Tensor, render: Tensor) -> tuple[Tensor, Tensor]:
    """Cut the same random patch from both."""
    height, width = render.shape[2:]
    top = int(torch.randint(0, max(1, height - PATCH + 1), ()))
    left = int(torch.randint(0, max(1, width - PATCH + 1), ()))
    place = (..., slice(top, top + PATCH), slice(left, left + PATCH))
    return painted[place], render[place]


class Adversarial(Regression):
    """Regression, and what a discriminator still finds wrong."""

    def __init__(self, base: Painter) -> None:
        """Begin with sets as `base` holds them."""
        super().__init__(base)
        self.adversary = Adversary()

    def loss(self, batch: Batch) -> Tensor:
        """Return what is to be less, and teach the discriminator."""
        painted = self.paint(batch.row, batch.setting, batch.window)
        return distance(painted, batch.wanted) + self.adversary.loss(painted, batch.wanted, batch.setting)
