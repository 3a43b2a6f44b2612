"""The reader of prompts: token ids to what is asked of a place, a few hundred thousand weights in all.

As the scenes' encoder (`export.encoder.model`), narrower: each attribute has its own queries, which pick tokens by
their context (Devlin et al. 2019; Lin et al. 2017) but take from them only the words themselves and their neighbours,
so that a colour reads the same whatever stands beside it.

A word's vector is what a general encoder says of it (`export.encoder.asking.teacher`), by one matrix, and what captions
teach beside it. While it learns, every other word has only the former: so words that no caption says are read like
their neighbours in meaning.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from engines.paint.asking import NOTHING, OWN
from export.captions.places.lexicon import VALUES
from export.encoder.asking.teacher import DIM

HEADS = 4
QUERIES = 2
"""Of each attribute: a place may be told by two words that stand apart."""
REACH = 5
"""Tokens that make one phrase."""
FORGOTTEN = 0.45
"""Of words, while it learns: what captions taught of them."""
LEANING = {
    "place": {NOTHING: 2.5, "sweep": 2.5},
    "dress": {NOTHING: 1.5},
    "light": {OWN: 1.5},
    "wall": {OWN: 1.0},
    "stand": {OWN: 0.0},
}
"""Of logits, that a value needs more when served.

Else a word that no caption says is taken for a product's, or for paper, which is asked for with almost any word.
"""
HIDDEN = -1e4


@dataclass(frozen=True, slots=True)
class Config:
    """Sizes: tokens of the vocabulary and of a prompt, width, blocks, numbers of a word's meaning."""

    vocabulary: int
    tokens: int
    width: int = 72
    depth: int = 2
    meaning: int = DIM


class Block(nn.Module):
    """Self-attention and feed-forward, each with its residual, the norm first."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width
        self.norm_attention, self.norm_forward = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.attention_out = nn.Linear(width, width)
        self.forward_in, self.forward_out = nn.Linear(width, 3 * width), nn.Linear(3 * width, width)

    def forward(self, hidden: Tensor, visible: Tensor) -> Tensor:
        """Map hidden [n, t, width]; `visible` bool [n, 1, 1, t] hides the padding."""
        packed = self.query_key_value(self.norm_attention(hidden))
        query, key, value = (part.unflatten(2, (HEADS, -1)).transpose(1, 2) for part in packed.chunk(3, dim=2))
        scores = (query @ key.transpose(2, 3) / math.sqrt(self.width // HEADS)).masked_fill(~visible, HIDDEN)
        mixed = scores.softmax(dim=3) @ value
        hidden = hidden + self.attention_out(mixed.transpose(1, 2).flatten(2))
        changed: Tensor = self.forward_out(functional.gelu(self.forward_in(self.norm_forward(hidden))))
        return hidden + changed


class PromptReader(nn.Module):
    """Token ids and mask, int64 [n, t], to logits float32 [n, values] of all attributes, in the order of `VALUES`."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.token = nn.Embedding(config.vocabulary, width)
        self.meaning = nn.Linear(config.meaning, width, bias=False)
        self.register_buffer("meanings", torch.zeros(config.vocabulary, config.meaning))
        self.position = nn.Embedding(config.tokens, width)
        self.blocks = nn.ModuleList(Block(width) for _ in range(config.depth))
        self.norm = nn.LayerNorm(width)
        self.query = nn.Linear(width, QUERIES * len(VALUES))
        self.local = nn.Conv1d(width, width, REACH, padding=REACH // 2)
        self.answers = nn.ModuleDict({name: nn.Linear(QUERIES * width, len(values)) for name, values in VALUES.items()})
        for table in (self.token, self.position):
            nn.init.normal_(table.weight, std=0.05)
        nn.init.normal_(self.meaning.weight, std=0.05 / config.meaning**0.5)

    def words(self, ids: Tensor) -> Tensor:
        """Return the vectors of tokens, [n, t] to [n, t, width]."""
        meanings = self.get_buffer("meanings")[ids]
        own: Tensor = self.token(ids)
        if self.training:
            known = meanings.abs().amax(2, keepdim=True) > 0
            own = own * ((torch.rand_like(own[..., :1]) >= FORGOTTEN) | ~known)
        told: Tensor = self.meaning(meanings)
        return own + told

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Read n prompts; what stands where `mask` is 0 has no influence."""
        return self.read(self.words(ids), mask)

    def read(self, words: Tensor, mask: Tensor) -> Tensor:
        """Read n prompts by their words' vectors [n, t, width]."""
        positions = torch.arange(words.shape[1], device=words.device)
        visible = mask.bool()[:, None, None, :]
        words = words * mask.unsqueeze(2)
        value = words + functional.gelu(self.local(words.transpose(1, 2)).transpose(1, 2))
        hidden = value + self.position(positions)
        for block in self.blocks:
            hidden = block(hidden, visible)
        scores = self.query(self.norm(hidden)).transpose(1, 2).masked_fill(~visible[:, 0], HIDDEN)
        picked = scores.softmax(dim=2) @ value
        each = picked.unflatten(1, (len(VALUES), QUERIES)).flatten(2)
        return torch.cat([answer(each[:, at]) for at, answer in enumerate(self.answers.values())], dim=1)


class Served(nn.Module):
    """What the bundle serves: a reader whose words are a table."""

    def __init__(self, reader: PromptReader) -> None:
        """Serve `reader`."""
        super().__init__()
        self.reader = reader.eval()
        with torch.no_grad():
            table = reader.words(torch.arange(reader.config.vocabulary)[None])[0]
        self.token = nn.Embedding(reader.config.vocabulary, reader.config.width, _weight=table)
        leaning = [LEANING[name].get(value, 0.0) for name, values in VALUES.items() for value in values]
        self.register_buffer("leaning", torch.tensor(leaning))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Read n prompts."""
        logits: Tensor = self.reader.read(self.token(ids), mask)
        return logits - self.get_buffer("leaning")
