"""What the conditional VAE reads off a render: a normal distribution of the noise that paints it.

Kingma and Welling, "Auto-Encoding Variational Bayes", 2014; conditional after Sohn et al., 2015. The picture is looked
at with a quarter of its side: the noise moves and scales whole things.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

CHANNELS = (3, 32, 64, 128)
SHRINK = 4  # pixels a side
KL_WEIGHT = 0.002  # of nats beside mean absolute differences of 0..1; more and the noise is no longer listened to
NARROWEST = -5.0  # log deviation at the least: towards certainty the divergence grows without bound


class Posterior(nn.Module):
    """`forward(pictures [n, 3, h, w] in 0..1, scene [n, e])` gives mean and log deviation of the noise, each [n, k]."""

    def __init__(self, embedding: int, noise: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in pairwise(CHANNELS))
        self.join = nn.Linear(CHANNELS[-1] * 16 + embedding, 256)
        self.out = nn.Linear(256, 2 * noise)

    def forward(self, pictures: Tensor, scene: Tensor) -> tuple[Tensor, Tensor]:
        """Read n pictures of any bucket."""
        x = functional.avg_pool2d(pictures, SHRINK) * 2 - 1
        for layer in self.layers:
            x = functional.leaky_relu(layer(x), 0.1)
        seen = functional.adaptive_avg_pool2d(x, 4).flatten(1)
        mean, spread = self.out(functional.leaky_relu(self.join(torch.cat([seen, scene], 1)), 0.1)).chunk(2, dim=1)
        return mean, spread.clamp(NARROWEST, 1.0)


def divergence(mean: Tensor, spread: Tensor) -> Tensor:
    """Return the weighted Kullback-Leibler divergence from the standard normal, averaged over n."""
    nats = 0.5 * (mean.square() + (2 * spread).exp() - 2 * spread - 1).sum(dim=1)
    return KL_WEIGHT * nats.mean()
