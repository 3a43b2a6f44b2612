"""The text encoder: a small BERT whose embedding is a function of the scene alone.

Transformer encoder after Devlin et al., "BERT", 2019, with the norm first (Xiong et al., "On Layer Normalization in
the Transformer Architecture", 2020) and mean pooling (Reimers and Gurevych, "Sentence-BERT", 2019).
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from engines.scene import ATTRIBUTES

DIM = 128
WIDTH = 192
DEPTH = 3
HEADS = 4


class Block(nn.Module):
    """Self-attention and feed-forward, each with its residual."""

    def __init__(self) -> None:
        super().__init__()
        self.norm_attention = nn.LayerNorm(WIDTH)
        self.query_key_value = nn.Linear(WIDTH, 3 * WIDTH)
        self.attention_out = nn.Linear(WIDTH, WIDTH)
        self.norm_forward = nn.LayerNorm(WIDTH)
        self.forward_in = nn.Linear(WIDTH, 4 * WIDTH)
        self.forward_out = nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, hidden: Tensor, visible: Tensor) -> Tensor:
        """Map hidden [n, t, WIDTH]; `visible` bool [n, 1, 1, t] hides the padding."""
        packed = self.query_key_value(self.norm_attention(hidden))
        query, key, value = (part.unflatten(2, (HEADS, -1)).transpose(1, 2) for part in packed.chunk(3, dim=2))
        # Written out: on CPUs the backward pass of the fused kernel takes longer than all the rest.
        scores = (query @ key.transpose(2, 3) / math.sqrt(WIDTH // HEADS)).masked_fill(~visible, -1e4)
        mixed = scores.softmax(dim=3) @ value
        hidden = hidden + self.attention_out(mixed.transpose(1, 2).flatten(2))
        changed: Tensor = self.forward_out(functional.gelu(self.forward_in(self.norm_forward(hidden))))
        return hidden + changed


class TextEncoder(nn.Module):
    """Token ids and mask, int64 [n, t], to embeddings float32 [n, DIM] of mean 0 and variance 1 over the dimensions."""

    def __init__(self, vocabulary: int, max_tokens: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocabulary, WIDTH)
        self.position = nn.Embedding(max_tokens, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(DEPTH))
        self.norm = nn.LayerNorm(WIDTH)
        self.out = nn.Linear(WIDTH, DIM)
        for table in (self.token, self.position):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Encode n prompts; what stands where `mask` is 0 has no influence."""
        positions = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.token(ids) + self.position(positions)
        visible = mask.bool()[:, None, None, :]
        for block in self.blocks:
            hidden = block(hidden, visible)
        weight = mask.unsqueeze(2).to(hidden.dtype)
        pooled = (self.norm(hidden) * weight).sum(dim=1) / weight.sum(dim=1)
        return functional.layer_norm(self.out(pooled).float(), (DIM,))


class SceneTable(nn.Module):
    """Training's target: one vector per attribute value, summed, so that the embedding space is additive in attributes.

    Captions of one scene, whatever their words and language, are pulled to its one point; a pair of colours never seen
    together has its point too. One linear head per attribute reads the values back and keeps the points apart.
    """

    def __init__(self) -> None:
        super().__init__()
        self.values = nn.ModuleList(nn.Embedding(len(terms), DIM) for terms in ATTRIBUTES.values())
        self.heads = nn.ModuleList(nn.Linear(DIM, len(terms)) for terms in ATTRIBUTES.values())

    def forward(self, labels: Tensor) -> Tensor:
        """Return the points of scenes: labels int64 [n, attributes] to float32 [n, DIM]."""
        total = torch.stack([table(labels[:, at]) for at, table in enumerate(self.values)]).sum(dim=0)
        return functional.layer_norm(total, (DIM,))

    def read(self, embedding: Tensor) -> list[Tensor]:
        """Return each attribute's logits [n, values]."""
        return [head(embedding) for head in self.heads]
