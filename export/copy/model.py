"""The composer: a small decoder-only transformer that points at what may come next, whole in one file.

It has no vocabulary of its own: a token is a bag of hashed features, and what it chooses among are such bags, too
(pointer networks, Vinyals et al. 2015, arXiv 1506.03134). So it reads frames and spans that it never saw.
"""

from dataclasses import dataclass
from typing import cast

import torch
import torch.nn.functional as F  # noqa: N812  the field's name for it
from torch import Tensor, nn

from engines.copy.composing.features import BUCKETS


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network; 3.1 M parameters as it stands, most of them the table of features."""

    positions: int = 96
    """Tokens of the longest example: brief, what a product brings itself, and an ad of at most a dozen choices."""
    layers: int = 3
    dim: int = 192
    """Width of the stream; `heads` share it."""
    heads: int = 4
    hidden: int = 512
    """Width of the feed-forward."""

    @property
    def head_dim(self) -> int:
        """Width of one attention head."""
        return self.dim // self.heads


def attend(q: Tensor, k: Tensor, v: Tensor, hidden: Tensor | None = None) -> Tensor:
    """Mix values by causal attention of the last t places q [n, heads, t, dim] over k and v [n, heads, p + t, dim].

    `hidden`, bool [n, p + t], are places that are padding.
    """
    t, whole = q.shape[2], k.shape[2]
    later = torch.ones(t, whole, dtype=torch.bool, device=q.device).triu(whole - t + 1)
    mask = torch.zeros(t, whole, device=q.device).masked_fill(later, -1e9)
    scores = (q @ k.transpose(2, 3)).float() * q.shape[3] ** -0.5 + mask
    if hidden is not None:
        scores = scores.masked_fill(hidden[:, None, None, :], -1e9)
    return torch.softmax(scores, dim=-1).to(v.dtype) @ v


class Block(nn.Module):
    """Pre-norm attention and feed-forward with residuals (Xiong et al. 2020, arXiv 2002.04745)."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.shape = shape
        self.norm_attention = nn.LayerNorm(shape.dim)
        self.qkv = nn.Linear(shape.dim, 3 * shape.dim, bias=False)
        self.out = nn.Linear(shape.dim, shape.dim, bias=False)
        self.norm_feed = nn.LayerNorm(shape.dim)
        self.up = nn.Linear(shape.dim, shape.hidden, bias=False)
        self.down = nn.Linear(shape.hidden, shape.dim, bias=False)
        self.drop = nn.Dropout(dropout)

    def split(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return queries, keys and values of x [n, t, d], each [n, heads, t, head_dim]."""
        n, t, _ = x.shape
        qkv = self.qkv(self.norm_attention(x)).view(n, t, 3, self.shape.heads, self.shape.head_dim)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        return q, k, v

    def feed(self, x: Tensor, mixed: Tensor) -> Tensor:
        """Add the attention's mix [n, heads, t, head_dim] and the feed-forward to the stream x [n, t, d]."""
        n, t, d = x.shape
        x = x + self.drop(self.out(mixed.transpose(1, 2).reshape(n, t, d)))
        fed: Tensor = self.drop(self.down(F.gelu(self.up(self.norm_feed(x)), approximate="tanh")))
        return x + fed


class Composer(nn.Module):
    """Bags of features to a state and keys: a choice is worth the product of the state with its key."""

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.features = nn.Embedding(BUCKETS, shape.dim, padding_idx=0)
        self.norm_in = nn.LayerNorm(shape.dim)
        self.key = nn.Linear(shape.dim, shape.dim, bias=False)
        self.places = nn.Embedding(shape.positions, shape.dim)
        self.blocks = nn.ModuleList(Block(shape, dropout) for _ in range(shape.layers))
        self.norm = nn.LayerNorm(shape.dim)
        self.dropout = dropout
        self.drop = nn.Dropout(dropout)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                deep = (2 * shape.layers) ** -0.5 if name.endswith(("out.weight", "down.weight")) else 1.0
                nn.init.normal_(parameter, std=(0.3 if name.startswith("features") else 0.05) * deep)
        with torch.no_grad():
            self.features.weight[0] = 0

    def _stack(self) -> list[Block]:
        return cast("list[Block]", list(self.blocks))

    def embed(self, features: Tensor) -> Tensor:
        """Return the tokens [..., d] of bags of features, int64 [..., m]."""
        if self.training and self.dropout:
            # Words that are seen once would be learnt by heart.
            features = features.masked_fill(torch.rand(features.shape, device=features.device) < self.dropout, 0)
        embedded: Tensor = self.norm_in(self.features(features).sum(-2))
        return embedded

    def keys(self, tokens: Tensor) -> Tensor:
        """Return by what tokens [..., d] are pointed at."""
        keys: Tensor = self.key(tokens)
        return keys

    def forward(self, tokens: Tensor, hidden: Tensor) -> Tensor:
        """Return states [n, t, d] after tokens [n, t, d], of which `hidden`, bool [n, t], are padding (training)."""
        x = self.drop(tokens + self.places.weight[: tokens.shape[1]])
        for block in self._stack():
            x = block.feed(x, attend(*block.split(x), hidden))
        states: Tensor = self.norm(x) * self.shape.dim**-0.5
        return states

    def step(self, features: Tensor, past: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Read bags of features [n, t, m] after a cache [layers, 2, n, heads, p, head_dim]; p = 0 is the prefill.

        Returns:
            State of the last position [n, d], keys of what was read [n, t, d], and the cache grown to p + t.
        """
        t, p = features.shape[1], past.shape[4]
        tokens = self.embed(features)
        x = tokens + self.places.weight[p : p + t]
        present = []
        for index, block in enumerate(self._stack()):
            q, k, v = block.split(x)
            k, v = torch.cat((past[index, 0], k), 2), torch.cat((past[index, 1], v), 2)
            x = block.feed(x, attend(q, k, v))
            present.append(torch.stack((k, v)))
        state = self.norm(x[:, -1]) * self.shape.dim**-0.5
        return state, self.key(tokens), torch.stack(present)
