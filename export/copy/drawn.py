"""The copywriter's corpus: composed briefs and drafts as token rows, cached beside the checkpoints."""

from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from engines.copy.ask import VALUES
from engines.copy.model import PAD
from export.copy.asks import draw_ask
from export.copy.chance import Chance
from export.copy.grammar import compose
from export.copy.tokenizer import example, spoken, train_tokenizer

TOKENIZER = "copywriter.tokenizer.json"
PROMPT = len(VALUES) + 1
"""Tokens before the first one that the copywriter writes: control tokens and the scene mark."""
TOLD = 60_000
"""Texts that the tokenizer learns from: half as many find 96 of 100 of the same tokens, so more bring little."""


def texts(count: int, seed: int) -> list[tuple[str, str]]:
    """Compose `count` pairs of (whole example, what is spoken of it)."""
    chance = Chance(seed)
    pairs = []
    for _ in range(count):
        ask = draw_ask(chance)
        draft = compose(ask, chance)
        pairs.append((example(ask, draft), spoken(draft)))
    return pairs


def rows(examples: list[str], tokenizer: Tokenizer, positions: int) -> np.ndarray:
    """Return token rows uint16 [n, positions], padded; examples that are longer are left out."""
    pad = tokenizer.token_to_id(PAD)
    table = np.full((len(examples), positions), pad, np.uint16)
    keep = []
    for index, entry in enumerate(tokenizer.encode_batch(examples)):
        if len(entry.ids) <= positions:
            table[index, : len(entry.ids)] = entry.ids
            keep.append(index)
    return table[keep]


def build(folder: Path, count: int, size: int, positions: int, seed: int) -> tuple[np.ndarray, Tokenizer]:
    """Return the token rows and the tokenizer, from the cache in `folder` if they were made before.

    A tokenizer that is there is kept when the grammar has changed: a checkpoint beside it knows its tokens alone.
    """
    cache, vocabulary = folder / f"corpus-{count}-{seed}.npy", folder / TOKENIZER
    if cache.exists() and vocabulary.exists():
        return np.load(cache), Tokenizer.from_file(str(vocabulary))
    folder.mkdir(parents=True, exist_ok=True)
    pairs = texts(count, seed)
    if not vocabulary.exists():
        train_tokenizer((said for _, said in pairs[:TOLD]), size).save(str(vocabulary))
    tokenizer = Tokenizer.from_file(str(vocabulary))
    table = rows([whole for whole, _ in pairs], tokenizer, positions)
    np.save(cache, table)
    return table, tokenizer
