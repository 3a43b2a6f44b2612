"""The labeller: bags of hashed features, dilated convolutions, and a head for each question; whole in one file.

Iterated dilated convolutions for sequence labelling: Strubell et al. 2017, arXiv 1702.02098; gated as in Dauphin et
al. 2016, arXiv 1612.08083.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812  the field's name for it
from torch import Tensor, nn

from engines.copy.reading.labelling.labels import STANDS, TAGS
from engines.copy.reading.labelling.tokens import BUCKETS, KINDS

UNREAD = 0.25
NO_NAME = -1e4
"""Logit of a run of tokens that is none."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network; 1.4 M parameters as it stands, most of them the table of features."""

    dim: int = 64
    """Width of a feature."""
    hidden: int = 128
    """Width of the stream."""
    edge: int = 48
    """Width in which the ends of a name are compared."""
    dilations: tuple[int, ...] = (1, 2, 4, 1, 2)
    """Of the layers, each three tokens wide: a token sees ten before it and ten behind."""


class Layer(nn.Module):
    """A gated dilated convolution with a residual."""

    def __init__(self, hidden: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(hidden)
        self.conv = nn.Conv1d(hidden, 2 * hidden, 3, padding=dilation, dilation=dilation)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, within: Tensor) -> Tensor:
        """Mix each token of x [n, t, hidden] with its neighbours; what is not `within` [n, t, 1] is nothing."""
        mixed = F.glu(self.conv((self.norm(x) * within).transpose(1, 2)), 1).transpose(1, 2)
        out: Tensor = x + self.drop(mixed)
        return out


class Labeller(nn.Module):
    """Features of a text to the tags, stands and keeping of its tokens, whether it may be quoted, and its name.

    A name is a run of tokens, scored by its ends, by how they fit each other (biaffine: Dozat and Manning 2017, arXiv
    1611.01734) and by the keeping of what is within.
    """

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        hidden = shape.hidden
        self.features = nn.Embedding(BUCKETS, shape.dim, padding_idx=0)
        self.norm = nn.LayerNorm(shape.dim)
        self.widen = nn.Linear(shape.dim, hidden)
        self.layers = nn.ModuleList(Layer(hidden, dilation, dropout) for dilation in shape.dilations)
        self.out = nn.LayerNorm(hidden)
        self.tag = nn.Linear(hidden, TAGS)
        self.stand = nn.Linear(hidden, len(STANDS))
        self.keep = nn.Linear(hidden, 1)
        self.quote = nn.Sequential(nn.Linear(2 * hidden, 64), nn.GELU(), nn.Dropout(dropout), nn.Linear(64, 1))
        self.ends = nn.Linear(hidden, 2)
        self.first = nn.Linear(hidden, shape.edge)
        self.last = nn.Linear(hidden, shape.edge)
        self.dropout = dropout
        self.drop = nn.Dropout(dropout)
        nn.init.normal_(self.features.weight, std=0.2)
        with torch.no_grad():
            self.features.weight[0] = 0

    def embed(self, features: Tensor) -> Tensor:
        """Return tokens [n, t, hidden] of bags of features, int64 [n, t, m]."""
        if self.training and self.dropout:
            # Words that are seen once would be learnt by heart.
            hidden = torch.rand(features.shape) < self.dropout
            hidden[..., KINDS:] |= torch.rand((*features.shape[:2], 1)) < UNREAD
            features = features.masked_fill(hidden, 0)
        embedded: Tensor = self.widen(self.drop(self.norm(self.features(features).sum(-2))))
        return embedded

    def forward(self, features: Tensor, within: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Read texts side by side.

        Args:
            features: int64 [n, t, m].
            within: bool [n, t], the tokens that are no padding.

        Returns:
            Logits of tags [n, t, TAGS], stands [n, t, STANDS], keeping [n, t], quoting [n] and names [n, t, t], which
            go from one token to another.
        """
        real = within[..., None].float()
        x = self.embed(features)
        for layer in self.layers:
            x = layer(x, real)
        states = self.out(x)
        mean = (states * real).sum(1) / real.sum(1)
        most = (states + (real - 1) * 1e4).amax(1)
        quote = self.quote(torch.cat((mean, most), 1))[..., 0]
        states = self.drop(states)
        keep = self.keep(states)[..., 0]
        return self.tag(states), self.stand(states), keep, quote, self._names(states, keep, within)

    def _names(self, states: Tensor, keep: Tensor, within: Tensor) -> Tensor:
        """Score every run of tokens as a name, [n, t, t]; what ends before it begins is none."""
        ends, scale = self.ends(states), self.first.out_features**0.5
        upto = keep.cumsum(1)
        inside = upto[:, None, :] - (upto - keep)[:, :, None]
        fit = self.first(states) @ self.last(states).transpose(1, 2) / scale
        score = ends[..., 0][:, :, None] + ends[..., 1][:, None, :] + inside + fit
        place = torch.arange(keep.shape[1], device=keep.device)
        runs = (place[:, None] <= place[None, :]) & within[:, :, None] & within[:, None, :]
        found: Tensor = score.masked_fill(~runs, NO_NAME)
        return found
