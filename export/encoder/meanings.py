"""Words that no caption says, set beside their synonyms: the learned semantic projection of the text encoder.

What `distil` read off its teachers becomes word vectors: a word's is the mix of what captions' own words for its values
have in common. The encoder needs no further training to read it in context, for it takes a scene from word vectors
alone (`TextEncoder`).
"""

from functools import cache

import msgspec
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from engines.scene import ATTRIBUTES
from export.caption_lexicon import kind_of, taught
from export.caption_words import words
from export.encoder.distil import FILE, Distilled


@cache
def distilled() -> Distilled:
    """Return the table of distilled words, sorted."""
    return msgspec.json.decode(FILE.read_bytes(), type=Distilled)


def _tokens(tokenizer: Tokenizer, word: str) -> list[int]:
    ids: list[int] = tokenizer.encode(word, add_special_tokens=False).ids
    return ids


def centroids(tokenizer: Tokenizer, vectors: Tensor) -> dict[tuple[str, str], Tensor]:
    """Return what the English words for each (kind, value) share: their mean vector [width].

    Words of one token count; only a value without any is known by the tokens of its phrases.
    """
    found = {}
    for name, terms in ATTRIBUTES.items():
        for value in terms:
            ids = [_tokens(tokenizer, w) for w in (*words(name, value, "en"), *taught(name, value, "en"))]
            single = [own for own in ids if len(own) == 1]
            found[kind_of(name), value] = vectors[[token for own in single or ids for token in own]].mean(dim=0)
    return found


@torch.no_grad()
def project(tokenizer: Tokenizer, embedding: nn.Embedding) -> int:
    """Set the distilled words' vectors; return how many. Those that captions say keep what they have learnt."""
    vectors = embedding.weight
    means = centroids(tokenizer, vectors)
    count = 0
    for word, meant in distilled().items():
        token = tokenizer.token_to_id(word)
        if token is None:
            continue
        mix = sum(share * means[kind, value] for kind, values in meant.items() for value, share in values.items())
        # A word of two kinds, as "granite" is a material and a grey, says each half as loud.
        vectors[token] = mix / len(meant)
        count += 1
    return count
