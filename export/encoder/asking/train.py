"""Train the reader of prompts on captions made on the fly: `adloom export train asker`; resumable."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from engines.paint.asking import ATTRIBUTES, PLAIN, Asking
from engines.vocabulary.locales import LOCALES
from export.captions.places.caption import caption
from export.captions.places.lexicon import VALUES
from export.captions.places.samples import random_asking
from export.encoder.asking.meanings import meanings
from export.encoder.asking.model import Config, PromptReader
from export.encoder.asking.tokenizer import MAX_TOKENS, PAD, make_tokenizer, parts
from export.training.checkpoint import read_record, restore, save, write_record
from export.training.loop import cosine, descend

CHECKPOINT: Final = "asker.safetensors"
TOKENIZER: Final = "asker.tokenizer.json"
POOL: Final = 16
"""Batches made together, each of prompts of about one length: less padding to compute."""
WARM, LAST = 0.05, 0.01  # share of the run until the rate is whole; what is left of it at the end
TORN: Final = 0.12
"""Of words, while it learns: read by their pieces."""
SMOOTH: Final = 0.02
"""Of the answers: no prompt is quite sure."""
SIZES: Final = [len(values) for values in VALUES.values()]


@dataclass(frozen=True, slots=True)
class Settings:
    """One training run; `batch` captions a step, half of them English."""

    steps: int = 3000
    batch: int = 128
    rate: float = 2e-3
    seed: int = 20261130
    width: int = 72
    depth: int = 2
    save_every: int = 250
    log_every: int = 10


def labels_of(askings: list[Asking]) -> Tensor:
    """Return each one's value numbers, int64 [n, attributes]."""
    places = {name: {value: at for at, value in enumerate(values)} for name, values in VALUES.items()}
    return torch.tensor([[places[name][getattr(asking, name)] for name in ATTRIBUTES] for asking in askings])


def tokens_of(tokenizer: Tokenizer, prompts: list[str]) -> tuple[Tensor, Tensor]:
    """Return ids and mask of n prompts, int64 [n, t]."""
    batch = tokenizer.encode_batch(prompts)
    return torch.tensor([item.ids for item in batch]), torch.tensor([item.attention_mask for item in batch])


def split(logits: Tensor) -> list[Tensor]:
    """Cut logits [n, values] into one block for each attribute."""
    return list(torch.split(logits, SIZES, dim=1))


def _torn(ids: list[int], pieces: Mapping[int, tuple[int, ...]], rng: np.random.Generator) -> list[int]:
    """Return tokens, some of them in pieces: so a word that is not known is read by what it is made of."""
    rolls = rng.random(len(ids))
    parted = (pieces.get(one, (one,)) if roll < TORN else (one,) for one, roll in zip(ids, rolls, strict=True))
    return [*chain.from_iterable(parted)][:MAX_TOKENS]


def _padded(rows: list[list[int]]) -> tuple[Tensor, Tensor]:
    longest = max(map(len, rows))
    ids = torch.tensor([row + [PAD] * (longest - len(row)) for row in rows])
    return ids, torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])


def _pool(
    number: int, settings: Settings, tokenizer: Tokenizer, pieces: Mapping[int, tuple[int, ...]]
) -> list[tuple[Tensor, Tensor, Tensor]]:
    rng = np.random.default_rng((settings.seed, number))
    askings = [random_asking(rng, held=False) for _ in range(POOL * settings.batch // 2)]
    askings[: POOL * 2] = [PLAIN] * (POOL * 2)
    pairs = [(caption(asking, locale, rng), asking) for asking in askings for locale in LOCALES]
    encoded = tokenizer.encode_batch_fast([prompt for prompt, _ in pairs])
    rows = [_torn([one for one in item.ids if one != PAD], pieces, rng) for item in encoded]
    order = np.argsort([len(row) for row in rows], kind="stable").tolist()
    batches = [order[at : at + settings.batch] for at in range(0, len(order), settings.batch)]
    rng.shuffle(batches)
    return [(*_padded([rows[at] for at in batch]), labels_of([pairs[at][1] for at in batch])) for batch in batches]


def loss_of(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the training loss of logits [n, values]."""
    parts = [
        functional.cross_entropy(part, labels[:, at], label_smoothing=SMOOTH) for at, part in enumerate(split(logits))
    ]
    return torch.stack(parts).sum()


def _rate(step: int, settings: Settings) -> float:
    warm = max(1, int(settings.steps * WARM))
    return (step + 1) / warm if step < warm else cosine((step - warm) / max(1, settings.steps - warm), LAST)


def load(folder: Path) -> tuple[Tokenizer, PromptReader, int]:
    """Return tokenizer and network of the run in `folder`, and the step that it reached.

    Raises:
        FileNotFoundError: there is none.
    """
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    settings = Settings(**read_record(folder / CHECKPOINT)["settings"])
    model = PromptReader(_config(tokenizer, settings))
    step = restore(folder / CHECKPOINT, {"model": model})
    return tokenizer, model.eval(), step


def begun(folder: Path, settings: Settings) -> tuple[Tokenizer, PromptReader]:
    """Return tokenizer and untrained network of a run in `folder`."""
    known = meanings()
    if not (folder / TOKENIZER).exists():
        (folder / TOKENIZER).write_text(make_tokenizer(settings.seed, known), encoding="utf-8")
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    model = PromptReader(_config(tokenizer, settings))
    for token, number in tokenizer.get_vocab().items():
        if token in known:
            model.get_buffer("meanings")[number] = torch.from_numpy(known[token])
    return tokenizer, model


def _config(tokenizer: Tokenizer, settings: Settings) -> Config:
    return Config(1 + max(tokenizer.get_vocab().values()), MAX_TOKENS, settings.width, settings.depth)


def train(folder: Path, settings: Settings, report: Callable[[int, float], None]) -> None:
    """Train in `folder`, going on from its checkpoint if it has one; `report` is told each step and its loss."""
    torch.manual_seed(settings.seed)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer, model = begun(folder, settings)
    model.train()
    optimiser = torch.optim.AdamW(model.parameters(), lr=settings.rate, weight_decay=0.01, betas=(0.9, 0.98))
    checkpoint = folder / CHECKPOINT
    step = restore(checkpoint, {"model": model}, optimiser) if checkpoint.exists() else 0
    pool, pieces = None, parts(tokenizer.get_vocab())
    while step < settings.steps:
        if step % POOL == 0 or pool is None:
            pool = _pool(step // POOL, settings, tokenizer, pieces)
        ids, mask, labels = pool[step % POOL]
        torch.manual_seed(settings.seed + step)  # what is forgotten
        loss = loss_of(model(ids, mask), labels)
        descend(optimiser, loss, settings.rate * _rate(step, settings))
        step += 1
        if step % settings.save_every == 0 or step == settings.steps:
            save(checkpoint, {"model": model}, optimiser, step)
            write_record(checkpoint, {"settings": asdict(settings), "step": step})
        report(step, float(loss.detach()))
