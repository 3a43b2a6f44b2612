"""The conditional VAE: what cannot be known of a render is a few numbers, read off it while learning, 0 in use.

Kingma and Welling, "Auto-Encoding Variational Bayes", 2014; conditional after Sohn et al., 2015. What the folded sets
lack is looked at with a quarter of its side: the numbers are of a whole window.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from engines.paint.asked import SETTING
from export.places.data import Batch
from export.places.families.noisy import LACKING, Noisy
from export.places.families.regression import Size
from export.places.model import Painter
from export.places.train import distance

LATENT = 16
"""Numbers of a window."""
CHANNELS = 3, 16, 32, 64
SHRINK = 4
"""Pixels a side."""
SEEN = 4
"""Places a side that what is seen is averaged to."""
KL_WEIGHT = 1e-4
"""Of nats beside errors of about 0.03 in all; more and the numbers are no longer listened to."""
NARROWEST = -5.0
"""Log deviation at the least: towards certainty the divergence grows without bound."""


class Posterior(nn.Module):
    """`forward(lacking [n, 3, h, w], setting [n, 16])` gives mean and log deviation of the latent numbers [n, k]."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in pairwise(CHANNELS))
        self.join = nn.Linear(CHANNELS[-1] * SEEN**2 + SETTING, 128)
        self.out = nn.Linear(128, 2 * LATENT)

    def forward(self, lacking: Tensor, setting: Tensor) -> tuple[Tensor, Tensor]:
        """Read what n windows of any size lack."""
        x = functional.avg_pool2d(lacking, SHRINK)
        for layer in self.layers:
            x = functional.leaky_relu(layer(x), 0.1)
        seen = functional.adaptive_avg_pool2d(x, SEEN).flatten(1)
        mean, spread = self.out(functional.leaky_relu(self.join(torch.cat([seen, setting], 1)), 0.1)).chunk(2, dim=1)
        return mean, spread.clamp(NARROWEST, 1.0)


def divergence(mean: Tensor, spread: Tensor) -> Tensor:
    """Return the weighted Kullback-Leibler divergence from the standard normal, averaged over n."""
    nats = 0.5 * (mean.square() + (2 * spread).exp() - 2 * spread - 1).sum(dim=1)
    return KL_WEIGHT * nats.mean()


class Variational(Noisy):
    """A painter that decodes latent numbers, and the posterior that reads them."""

    def __init__(self, base: Painter) -> None:
        """Begin with sets as `base` holds them."""
        super().__init__(base, LATENT)
        self.posterior = Posterior()

    def loss(self, batch: Batch) -> Tensor:
        """Return what is to be less: the evidence's lower bound, with the regression's errors for likelihood."""
        lacking = (batch.wanted - self.before(batch.row, batch.setting, batch.window)) / LACKING
        mean, spread = self.posterior(lacking, batch.setting)
        latent = mean + spread.exp() * torch.randn_like(mean)
        painted = self.paint(batch.row, batch.setting, batch.window, latent[:, :, None, None])
        return distance(painted, batch.wanted) + divergence(mean, spread)

    def used(self, size: Size, seed: int) -> Tensor:  # noqa: ARG002  the likeliest are always the same
        """Return the likeliest latent numbers [1, k, 1, 1]."""
        return torch.zeros(1, LATENT, 1, 1)

    def drawn(self, size: Size, seed: int) -> Tensor:  # noqa: ARG002  a picture of any size has as many
        """Return latent numbers of the prior [1, k, 1, 1]."""
        return torch.randn(1, LATENT, 1, 1, generator=torch.Generator().manual_seed(seed))
