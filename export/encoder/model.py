"""The text encoder: a small BERT whose embedding is a function of the scene alone.

Transformer encoder after Devlin et al., "BERT", 2019, with the norm first (Xiong et al., "On Layer Normalization in
the Transformer Architecture", 2020) and attention pooling (Lin et al., "A Structured Self-Attentive Sentence
Embedding", 2017).
"""

import itertools
import math

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from engines.vocabulary.scene import ATTRIBUTES, Scene

DIM = 128  # of an embedding: more than attributes have values, whose codes are orthogonal
WIDTH = 192
DEPTH = 3
HEADS = 4
CODES_SEED = 7  # never to change: generators are trained on these codes
SHARPNESS = 2.0  # of the softmax over an attribute's values


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
    """Token ids and mask, int64 [n, t], to embeddings float32 [n, DIM] of mean 0 and variance 1 over the dimensions.

    Each attribute of a scene has its own query, which picks tokens by their context but takes from them only the words
    themselves: so a colour reads the same whatever the other colour, and pairs never seen together are understood.
    """

    def __init__(self, vocabulary: int, max_tokens: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocabulary, WIDTH)
        self.position = nn.Embedding(max_tokens, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(DEPTH))
        self.norm = nn.LayerNorm(WIDTH)
        self.query = nn.Linear(WIDTH, len(ATTRIBUTES))
        self.local = nn.Conv1d(WIDTH, WIDTH, 5, padding=2)
        self.out = nn.Linear(len(ATTRIBUTES) * WIDTH, DIM)
        for table in (self.token, self.position):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Encode n prompts; what stands where `mask` is 0 has no influence."""
        positions = torch.arange(ids.shape[1], device=ids.device)
        visible = mask.bool()[:, None, None, :]
        words = self.token(ids) * mask.unsqueeze(2)
        value = words + functional.gelu(self.local(words.transpose(1, 2)).transpose(1, 2))
        hidden = value + self.position(positions)
        for block in self.blocks:
            hidden = block(hidden, visible)
        hidden = self.norm(hidden)
        scores = self.query(hidden).transpose(1, 2).masked_fill(~visible[:, 0], -1e4)
        pooled = scores.softmax(dim=2) @ value
        return functional.layer_norm(self.out(pooled.flatten(1)).float(), (DIM,))


class WordAverage(nn.Module):
    """The plain baseline with the contract of `TextEncoder`: the mean of a prompt's word vectors, read linearly.

    It knows what is spoken of, but not what is said of which: "red podium, navy wall" is "navy podium, red wall".
    """

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocabulary, WIDTH)
        self.out = nn.Linear(WIDTH, DIM)
        nn.init.normal_(self.token.weight, std=0.05)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Encode n prompts; what stands where `mask` is 0 has no influence."""
        shown = mask.unsqueeze(2).float()
        mean = (self.token(ids) * shown).sum(dim=1) / shown.sum(dim=1)
        return functional.layer_norm(self.out(mean).float(), (DIM,))


def labels_of(scenes: list[Scene]) -> Tensor:
    """Return each scene's value numbers, int64 [n, attributes]."""
    places = {name: {value: at for at, value in enumerate(terms)} for name, terms in ATTRIBUTES.items()}
    return torch.tensor([[places[name][getattr(scene, name)] for name in ATTRIBUTES] for scene in scenes])


class SceneCodes(nn.Module):
    """The points that captions are pulled to: one fixed vector per attribute value, summed.

    All captions of a scene, whatever their words and language, have one point. The vectors are orthogonal and drawn
    from a seed, not learnt: a pair of colours never seen together has its point too, and an encoder trained anew speaks
    to the same generator.
    """

    codes: Tensor

    def __init__(self) -> None:
        super().__init__()
        count = sum(len(terms) for terms in ATTRIBUTES.values())
        square = np.random.default_rng(CODES_SEED).standard_normal((DIM, DIM))
        square[:, 0] = 1  # all codes are orthogonal to it: mean 0
        codes, _ = np.linalg.qr(square)
        self.register_buffer("codes", torch.from_numpy(codes.T[1 : count + 1].astype(np.float32)), persistent=False)
        self.first = np.cumsum([0, *(len(terms) for terms in ATTRIBUTES.values())]).tolist()

    def forward(self, labels: Tensor) -> Tensor:
        """Return the points of scenes: labels int64 [n, attributes] to float32 [n, DIM] of mean 0 and variance 1."""
        places = labels + torch.tensor(self.first[:-1], device=labels.device)
        return functional.layer_norm(self.codes[places].sum(dim=1), (DIM,))

    def read(self, embedding: Tensor) -> list[Tensor]:
        """Return each attribute's logits [n, values]: how much of each value's code the embedding holds."""
        held = SHARPNESS * embedding @ self.codes.T
        return [held[:, start:end] for start, end in itertools.pairwise(self.first)]
