"""Words that no caption says, set beside their synonyms: the learned semantic projection of the text encoder.

What `distil` read off its teachers becomes word vectors: a word's is the mix of what captions' own words for its values
have in common. The encoder needs no further training to read it in context, for it takes a scene from word vectors
alone (`TextEncoder`).
"""

import gzip
from functools import cache
from itertools import takewhile

import msgspec
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from engines.vocabulary.scene import ATTRIBUTES
from export.captions.plain_words import words
from export.captions.wide_lexicon import kind_of, taught
from export.encoder.distil import FILE, Distilled

LOUD = 2.0  # of what words share, which is fainter than any one of them: else a default would drown it


@cache
def distilled() -> Distilled:
    """Return the table of distilled words, sorted."""
    return msgspec.json.decode(gzip.decompress(FILE.read_bytes()), type=Distilled)


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


def unsaid(tokenizer: Tokenizer) -> list[str]:
    """Return the distilled words that captions never say: the tokens at the vocabulary's end."""
    size = tokenizer.get_vocab_size()
    tokens = (str(tokenizer.id_to_token(number)) for number in range(size - 1, -1, -1))
    return list(takewhile(distilled().__contains__, tokens))


@torch.no_grad()
def project(tokenizer: Tokenizer, embedding: nn.Embedding) -> int:
    """Set the vectors of distilled words; return how many. Those that captions say keep what they have learnt."""
    vectors = embedding.weight
    means = centroids(tokenizer, vectors)
    new = unsaid(tokenizer)
    for word in new:
        vector = torch.zeros(vectors.shape[1])
        for kind, values in distilled()[word].items():
            mix = sum(share * means[kind, value] for value, share in values.items())
            vector += LOUD * mix / sum(values.values())
        vectors[tokenizer.token_to_id(word)] = vector
    return len(new)
