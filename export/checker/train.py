"""Train the checker on path-traced stages: `adloom export train checker`; held-out colour pairs are never shown."""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from rich.progress import Progress
from torch import Tensor
from torch.nn import functional

from engines.paint.buckets import SQUARE
from engines.vocabulary.scene import ATTRIBUTES, Scene
from export.captions.scene_samples import held_out, visible
from export.checker.model import Checker
from export.encoder.model import labels_of
from export.training.board import Board
from export.training.checkpoint import restore, save, write_record
from export.training.dataset import load_shards
from export.training.loop import descend, device

MIRRORED, SMOOTHED = 0.5, 0.4  # shares of the pictures
GRAIN = 4.0  # of 255: the checker must not tell a render by its noise
CHECKPOINT_SECONDS = 60  # of work that a killed run loses at most
WARM, LAST = 100, 0.02  # steps until the rate is whole; what is left of it at the end


@dataclass(frozen=True, slots=True)
class Settings:
    """One training run."""

    epochs: int = 18
    batch: int = 32
    rate: float = 2e-3
    seed: int = 1


def split(logits: Tensor) -> list[Tensor]:
    """Cut logits [n, values] into one block for each attribute."""
    return list(torch.split(logits, [len(terms) for terms in ATTRIBUTES.values()], dim=1))


def load(folder: Path, *, unseen: bool) -> tuple[np.ndarray, list[Scene]]:
    """Load pictures uint8 [n, 256, 256, 3] and scenes; `unseen` takes the held-out colour pairs, else the others."""
    pictures, scenes = [], []
    for bucket, shard in load_shards(folder):
        if bucket == SQUARE:
            keep = [held_out(scene) == unseen for scene in shard.scenes]
            pictures.append(shard.images[keep])
            scenes += [scene for scene, kept in zip(shard.scenes, keep, strict=True) if kept]
    return np.concatenate(pictures), scenes


def _spoil(pictures: Tensor, rng: np.random.Generator) -> Tensor:
    """Return pictures uint8 [n, 256, 256, 3], some mirrored, some grainy, some smoothed as a network smooths."""
    flipped, blurred, grain = torch.from_numpy(rng.random((3, len(pictures), 1, 1, 1)).astype(np.float32)).to(
        pictures.device
    )
    chosen = torch.where(flipped < MIRRORED, pictures.flip(2), pictures).float()
    soft = functional.avg_pool2d(chosen.permute(0, 3, 1, 2), 3, stride=1, padding=1, count_include_pad=False)
    chosen = torch.where(blurred < SMOOTHED, soft.permute(0, 2, 3, 1), chosen)
    spoiled: Tensor = chosen + GRAIN * grain * torch.randn_like(chosen)
    return spoiled.clamp(0, 255).to(torch.uint8)


def judge(model: Checker, pictures: np.ndarray) -> Tensor:
    """Return the logits [n, values] of pictures uint8 [n, 256, 256, 3], on the CPU."""
    where = next(model.parameters()).device
    model.eval()
    with torch.inference_mode():
        parts = [model(torch.from_numpy(pictures[at : at + 64]).to(where))[0] for at in range(0, len(pictures), 64)]
    model.train()
    return torch.cat(parts).cpu()


def accuracy(logits: Tensor, scenes: list[Scene]) -> dict[str, float]:
    """Return each attribute's share of right answers where it can be seen, from logits [n, values]."""
    right = torch.stack([part.argmax(1) for part in split(logits)], 1) == labels_of(scenes)
    shares = {}
    for at, name in enumerate(ATTRIBUTES):
        seen = torch.tensor([visible(scene, name) for scene in scenes])
        shares[name] = round(float(right[seen, at].double().mean()), 4)
    return shares


def train(data: Path, checkpoint: Path, settings: Settings, board: Board) -> dict[str, float]:
    """Train by `settings`, going on from `checkpoint`; return the accuracy on renders of held-out colour pairs."""
    torch.manual_seed(settings.seed)
    where = device()
    images, scenes = load(data, unseen=False)
    unseen = load(data, unseen=True)
    pictures, labels = torch.from_numpy(images).to(where), labels_of(scenes).to(where)
    seen = torch.tensor([visible(scene, "podium") for scene in scenes]).to(where)
    model = Checker().to(where)
    optimiser = torch.optim.AdamW(model.parameters(), lr=settings.rate, weight_decay=0.02)
    step = restore(checkpoint, {"model": model}, optimiser) if checkpoint.exists() else 0
    each = len(pictures) // settings.batch
    total = settings.epochs * each
    saved = time.monotonic()
    with Progress() as progress:
        task = progress.add_task("training checker", total=total, completed=step)
        while step < total:
            epoch, at = divmod(step, each)
            order = np.random.default_rng([9, epoch]).permutation(len(pictures))
            index = torch.from_numpy(order[at * settings.batch : (at + 1) * settings.batch]).to(where)
            with torch.autocast(where.type, torch.bfloat16):
                logits, _ = model(_spoil(pictures[index], np.random.default_rng([10, step])))
            loss = torch.zeros((), device=where)
            for number, (name, part) in enumerate(zip(ATTRIBUTES, split(logits.float()), strict=True)):
                keep = index[seen[index]] if name == "podium" else index
                part = part[seen[index]] if name == "podium" else part  # noqa: PLW2901  the hidden ones teach nothing
                loss = loss + functional.cross_entropy(part, labels[keep, number], label_smoothing=0.02)
            rate = settings.rate * min(1.0, (step + 1) / WARM) * (LAST + (1 - LAST) * (1 - step / total))
            descend(optimiser, loss, rate)
            step += 1
            progress.update(task, completed=step)
            if time.monotonic() - saved > CHECKPOINT_SECONDS or step == total:
                save(checkpoint, {"model": model}, optimiser, step)
                board.log(step, loss=float(loss.detach()))
                saved = time.monotonic()
    scores = accuracy(judge(model, unseen[0]), unseen[1])
    record = {"steps": step, "pictures": len(pictures), "unseen_renders": len(unseen[0]), "accuracy_on_renders": scores}
    write_record(checkpoint, record)
    return scores
