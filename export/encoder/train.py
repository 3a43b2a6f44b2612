"""Train the text encoder on captions made on the fly; resumable, the same for the same settings."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from engines.vocabulary.locales import LOCALES
from export.captions.caption import caption
from export.encoder.model import SceneCodes, TextEncoder, WordAverage, labels_of
from export.encoder.scenes import DEFAULT, random_scene
from export.encoder.swap import swap
from export.encoder.tokenizer import MAX_TOKENS, make_tokenizer
from export.training.checkpoint import restore, save
from export.training.loop import cosine, descend, device

CHECKPOINT = "checkpoint.safetensors"
TOKENIZER = "encoder.tokenizer.json"
SETTINGS = "encoder.settings.json"
POOL = 16  # batches made together
PULL = 4.0  # weight of the distance between a caption and its scene's point
LAST = 0.01  # of the rate, at the end


@dataclass(frozen=True, slots=True)
class Settings:
    """One training run; `batch` captions a step, half of them English.

    Encodings: `words` averages word vectors; `sentence` is the transformer as captions teach it; `projected` is the
    same transformer, and words that no caption says are set beside their synonyms at the end (`meanings`).
    """

    steps: int = 2300
    batch: int = 128
    rate: float = 1.5e-3
    seed: int = 20261101
    save_every: int = 200
    log_every: int = 10
    encoding: Literal["words", "sentence", "projected"] = "projected"


@dataclass(frozen=True, slots=True)
class Trained:
    """What a run leaves: tokenizer, encoder and the codes that tell how well it understood."""

    tokenizer: Tokenizer
    encoder: TextEncoder | WordAverage
    codes: SceneCodes


def tokens_of(tokenizer: Tokenizer, prompts: list[str]) -> tuple[Tensor, Tensor]:
    """Return ids and mask of n prompts, int64 [n, t]."""
    batch = tokenizer.encode_batch(prompts)
    return torch.tensor([item.ids for item in batch]), torch.tensor([item.attention_mask for item in batch])


def _pool(number: int, settings: Settings, tokenizer: Tokenizer) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Make the next POOL batches at once, each of prompts of about one length: less padding to compute."""
    rng = np.random.default_rng((settings.seed, number))
    scenes = [random_scene(rng, held=False) for _ in range(POOL * settings.batch // 2)]
    scenes[: POOL // 2] = [DEFAULT] * (POOL // 2)  # an empty prompt is the default scene
    pairs = [
        (swap(text, scene, locale, rng), scene)
        for scene in scenes
        for locale in LOCALES
        for text in (caption(scene, locale, rng),)
    ]
    counts = [len(item) for item in tokenizer.encode_batch_fast([prompt for prompt, _ in pairs])]
    pairs = [pairs[at] for at in np.argsort(counts, kind="stable")]
    batches = [pairs[at : at + settings.batch] for at in range(0, len(pairs), settings.batch)]
    rng.shuffle(batches)
    return [
        (*tokens_of(tokenizer, [prompt for prompt, _ in batch]), labels_of([scene for _, scene in batch]))
        for batch in batches
    ]


def loss_of(trained: Trained, ids: Tensor, mask: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Return the training loss and the mean squared distance of captions from their scenes' points."""
    with torch.autocast(labels.device.type, dtype=torch.bfloat16):
        embedding = trained.encoder(ids, mask)
    spread = functional.mse_loss(embedding, trained.codes(labels))
    total = PULL * spread
    for at, logits in enumerate(trained.codes.read(embedding)):
        total = total + functional.cross_entropy(logits, labels[:, at])
    return total, spread


def _rate(step: int, settings: Settings) -> float:
    warm = max(1, settings.steps // 20)
    if step < warm:
        return (step + 1) / warm
    return cosine((step - warm) / max(1, settings.steps - warm), LAST)


def settings_of(folder: Path) -> Settings:
    """Return the settings of the run in `folder`."""
    return msgspec.json.decode((folder / SETTINGS).read_bytes(), type=Settings)


def load(folder: Path) -> tuple[Trained, int]:
    """Open the run in `folder`, at the step it reached."""
    settings = settings_of(folder)
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    size = tokenizer.get_vocab_size()
    encoder = WordAverage(size) if settings.encoding == "words" else TextEncoder(size, MAX_TOKENS)
    trained = Trained(tokenizer, encoder, SceneCodes())
    step = 0
    if (folder / CHECKPOINT).exists():
        step = restore(folder / CHECKPOINT, {"model": trained.encoder})
    return trained, step


def train(folder: Path, settings: Settings, report: Callable[[int, float, float], None]) -> Trained:
    """Train in `folder`, going on from its checkpoint if it has one.

    Args:
        folder: holds tokenizer and checkpoint.
        settings: the run; a checkpoint is only good for the settings it was made with.
        report: called after each step with the step, the loss and the spread of captions around their scenes.
    """
    torch.manual_seed(settings.seed)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / TOKENIZER).exists():
        make_tokenizer(settings.seed).save(str(folder / TOKENIZER))
    (folder / SETTINGS).write_bytes(msgspec.json.encode(settings))
    trained, step = load(folder)
    where = device()
    encoder = trained.encoder.to(where)
    trained.codes.to(where)
    optimiser = torch.optim.AdamW(encoder.parameters(), lr=settings.rate, weight_decay=0.01, betas=(0.9, 0.98))
    if step:
        restore(folder / CHECKPOINT, {"model": encoder}, optimiser)
    encoder.train()
    pool = None
    while step < settings.steps:
        if step % POOL == 0 or pool is None:
            pool = _pool(step // POOL, settings, trained.tokenizer)
        loss, spread = loss_of(trained, *(part.to(where) for part in pool[step % POOL]))
        descend(optimiser, loss, settings.rate * _rate(step, settings))
        step += 1
        if step % settings.save_every == 0 or step == settings.steps:
            save(folder / CHECKPOINT, {"model": encoder}, optimiser, step)
        report(step, loss.item(), spread.item())
    encoder.cpu().eval()
    trained.codes.cpu()
    return trained
