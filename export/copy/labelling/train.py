"""Trains the labeller on the marked rows: `adloom export train labeller` goes on where it stopped."""

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  the field's name for it
from rich.console import Console

from engines.vocabulary.locales import LOCALES, Locale
from export.copy.labelling.clips import CLIPS, Clip, read_clips, split_clips
from export.copy.labelling.dataset import (
    NOTHING,
    UNBRANDED,
    Batch,
    Example,
    Segment,
    Wardrobe,
    batch,
    clippings,
    segments,
    sentences,
    title,
)
from export.copy.labelling.model import Labeller, Shape
from export.copy.labelling.rows import MARKED, Marked, read, split
from export.training.board import Board
from export.training.checkpoint import restore, save

console = Console()
CHECKPOINT, PLAN = "labeller.safetensors", "labeller.plan.json"
QUOTED: Final = 0.1  # of a batch are sentences, which teach what is about the thing and what about the shop
CLIPPED: Final = 0.3  # of a batch are clippings: they are what is asked at import


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train; the shipped labeller came of it as it stands."""

    steps: int = 6000
    batch: int = 32
    rate: float = 3e-3
    """Peak of the learning rate; it falls to nothing along a cosine."""
    warmup: int = 100
    dropout: float = 0.3
    seed: int = 7
    save_every: int = 500
    """Steps that an interrupted run loses at most."""
    threads: int = 1
    """More change the order of sums, and with it the weights."""
    shape: Shape = field(default_factory=Shape)


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is learnt of one language."""

    locale: Locale
    titles: list[tuple[list[Segment], str]]
    """Each with its brand."""
    sentences: list[Example]
    clippings: list[Example]
    wardrobe: Wardrobe


def lessons(locale: Locale, rows: list[Marked], clips: list[Clip]) -> Lessons:
    """Return what `rows` and `clips` teach."""
    titles = [(segments(row), row.brand) for row in rows]
    told = [one for row in rows for one in sentences(row, locale)]
    return Lessons(locale, titles, told, clippings(clips, locale), Wardrobe([parts for parts, _ in titles]))


def drawn(of: Lessons, plan: Plan, step: int) -> Batch:
    """Return the batch of a step; by the step alone, so that a resumed run is the same."""
    rng = random.Random(f"{plan.seed} {step}")
    quoted = round(plan.batch * QUOTED)
    clipped = round(plan.batch * CLIPPED) if of.clippings else 0
    found = rng.choices(of.sentences, k=quoted) + rng.choices(of.clippings, k=clipped)
    for parts, brand in rng.choices(of.titles, k=plan.batch - len(found)):
        found.append(
            title(of.wardrobe.dressed(parts, of.locale, rng), brand if rng.random() > UNBRANDED else "", of.locale)
        )
    return batch(found)


def loss_of(model: Labeller, part: Batch) -> torch.Tensor:
    """Return the sum of the mean losses of the five questions, in nats."""
    tags, stands, keep, quote, names = model(part.features, part.within)
    asked, whole = part.keep >= 0, part.quote >= 0
    return (
        F.cross_entropy(tags.flatten(0, 1), part.tags.flatten(), ignore_index=NOTHING, label_smoothing=0.05)
        + 0.5 * F.cross_entropy(stands.flatten(0, 1), part.stands.flatten(), ignore_index=NOTHING)
        + F.binary_cross_entropy_with_logits(keep[asked], part.keep[asked].float())
        + F.binary_cross_entropy_with_logits(quote[whole], part.quote[whole].float())
        + 0.5 * F.cross_entropy(names.flatten(1), named(part.keep), ignore_index=NOTHING)
    )


def named(keep: torch.Tensor) -> torch.Tensor:
    """Return of each title the place of its short name among all runs of its tokens, int64 [n]; NOTHING: it has gaps.

    Args:
        keep: which tokens the name keeps, int64 [n, t].
    """
    count = keep.shape[1]
    places = torch.arange(count)
    kept = keep == 1
    first = torch.where(kept, places, count).amin(1)
    last = torch.where(kept, places, -1).amax(1)
    whole = (last >= first) & (last - first + 1 == kept.sum(1))
    return torch.where(whole, first * count + last, NOTHING)


def plan_of(folder: Path) -> Plan:
    """Return the plan of the run in `folder`."""
    return msgspec.json.decode((folder / PLAN).read_bytes(), type=Plan)


def train(folder: Path, plan: Plan, board: Board, marked: Path = MARKED, clips: Path = CLIPS) -> Labeller:
    """Train by `plan`, going on from the checkpoint in `folder` if there is one."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PLAN).write_bytes(msgspec.json.encode(plan))
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    taught = [
        lessons(locale, split(read(locale, marked))[0], split_clips(read_clips(locale, clips))[0]) for locale in LOCALES
    ]
    model = Labeller(plan.shape, plan.dropout)
    optimizer = torch.optim.AdamW(model.parameters(), lr=plan.rate, weight_decay=0.02)
    file = folder / CHECKPOINT
    start = restore(file, {"model": model}, optimizer) if file.exists() else 0
    for step in range(start, plan.steps):
        warm, done = min(1.0, (step + 1) / plan.warmup), step / plan.steps
        optimizer.param_groups[0]["lr"] = plan.rate * warm * 0.5 * (1 + float(np.cos(np.pi * done)))
        torch.manual_seed(plan.seed + step)  # dropout, so that a resumed run is the same
        loss = loss_of(model, drawn(taught[step % len(taught)], plan, step))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if (step + 1) % 100 == 0:
            console.print(f"step {step + 1}/{plan.steps} loss {loss.item():.3f}")
        if (step + 1) % plan.save_every == 0 or step + 1 == plan.steps:
            save(file, {"model": model}, optimizer, step + 1)
            board.log(step + 1, loss=loss.item())
    return model
