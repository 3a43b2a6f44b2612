"""Trains the composer on the corpus: `adloom export train copywriter` goes on where it stopped."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  the field's name for it
from rich.console import Console

from engines.vocabulary.locales import LOCALES
from export.copy.corpus.read import FOLDER
from export.copy.dataset import Batch, batch, build
from export.copy.examples import Example
from export.copy.model import Composer, Shape
from export.training.board import Board
from export.training.checkpoint import restore, save
from export.training.loop import device

console = Console()
CHECKPOINT, PLAN = "copywriter.safetensors", "copywriter.plan.json"


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train; the starter bundle came of it as it stands, in ten minutes on two cores."""

    steps: int = 900
    batch: int = 64
    rate: float = 7e-4
    """Peak of the learning rate, reached after `warmup` steps: AdamW's first steps rest on few gradients."""
    warmup: int = 100
    dropout: float = 0.3
    """The corpus is small, and its rows would be learnt by heart."""
    seed: int = 7
    """Of first weights and order: a run that was stopped and goes on ends as one that was not."""
    save_every: int = 200
    """Steps that an interrupted run loses at most."""
    threads: int = 1
    """More change the order of sums, and with it the weights."""
    shape: Shape = field(default_factory=Shape)


def loss_of(model: Composer, part: Batch) -> torch.Tensor:
    """Return the mean cross-entropy in nats of the choices, each among what could be chosen."""
    shared = model.embed(part.shared)
    prefix = model.embed(part.prefix)
    n, p, d = prefix.shape
    own = prefix[:, int(part.offsets[0]) :]
    taken, common = part.chosen.clamp(min=0), len(part.shared)
    own_place = (taken - common).clamp(min=0)[:, :, None].expand(-1, -1, d)
    said = torch.where(
        (taken < common)[:, :, None], shared[taken.clamp(max=common - 1)], torch.gather(own, 1, own_place)
    )
    steps = part.chosen.shape[1]
    # Each ad follows its own prefix without a gap, as it does when it is decoded.
    tokens = torch.zeros(n, p + steps, d, dtype=prefix.dtype, device=prefix.device)
    tokens[:, :p] = prefix
    places = part.lengths[:, None] + torch.arange(steps, device=prefix.device)
    tokens = tokens.scatter(1, places[:, :, None].expand(-1, -1, d), said.to(tokens.dtype))
    ends = part.lengths + (part.chosen >= 0).sum(1)
    hidden = torch.arange(p + steps, device=prefix.device)[None] >= ends[:, None]
    states = model(tokens, hidden)
    at = torch.gather(states, 1, (places - 1)[:, :, None].expand(-1, -1, d))
    worth = torch.cat((at @ model.keys(shared).T, at @ model.keys(own).transpose(1, 2)), 2)
    logits = worth.float().masked_fill(~part.allowed, -1e9)
    losses = F.cross_entropy(logits.flatten(0, 1), taken.flatten(), reduction="none").view(n, steps)
    weight = part.weight[:, None] * (part.chosen >= 0) * (part.allowed.sum(2) > 1)
    return (losses * weight).sum() / weight.sum()


def _rate(step: int, plan: Plan) -> float:
    """Linear warm-up, then a cosine to a twentieth (Loshchilov and Hutter 2017, arXiv 1608.03983)."""
    if step < plan.warmup:
        return plan.rate * (step + 1) / plan.warmup
    progress = (step - plan.warmup) / max(1, plan.steps - plan.warmup)
    return plan.rate * (0.05 + 0.95 * 0.5 * (1 + float(np.cos(np.pi * progress))))


def drawn(examples: Sequence[Example], step: int, plan: Plan) -> Batch:
    """Return the examples of one step, of one language; by the step alone, so that a resumed run is the same."""
    locale = LOCALES[step % len(LOCALES)]
    rng = np.random.Generator(np.random.PCG64([plan.seed, step]))
    own = [one for one in examples if one.locale == locale]
    return batch([own[at] for at in rng.integers(len(own), size=plan.batch)])


@torch.no_grad()
def validate(model: Composer, held_out: Sequence[Example]) -> float:
    """Return the loss on examples of rows that are not learnt from."""
    model.eval()
    losses = []
    for locale in LOCALES:
        own = [one for one in held_out if one.locale == locale]
        losses += [loss_of(model, batch(own[at : at + 64])).item() for at in range(0, len(own), 64)]
    model.train()
    return float(np.mean(losses))


def plan_of(folder: Path) -> Plan:
    """Return the plan of the run in `folder`."""
    return msgspec.json.decode((folder / PLAN).read_bytes(), type=Plan)


def train(folder: Path, plan: Plan, board: Board, corpus: Path = FOLDER) -> Composer:
    """Train by `plan` on `corpus`, going on from the checkpoint in `folder` if there is one."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    learnt, held_out = build(folder, corpus)
    (folder / PLAN).write_bytes(msgspec.json.encode(plan))
    where = device()
    model = Composer(plan.shape, plan.dropout).to(where)
    groups = [  # decay keeps matrices small; gains and shifts of norms are left where they are wanted
        {"params": [p for p in model.parameters() if p.dim() == 2], "weight_decay": 0.05},
        {"params": [p for p in model.parameters() if p.dim() < 2], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=plan.rate, betas=(0.9, 0.95))
    file = folder / CHECKPOINT
    start = restore(file, {"model": model}, optimizer) if file.exists() else 0
    began = time.monotonic()
    for step in range(start, plan.steps):
        for group in optimizer.param_groups:
            group["lr"] = _rate(step, plan)
        torch.manual_seed(plan.seed + step)  # dropout, so that a resumed run is the same
        loss = loss_of(model, drawn(learnt, step, plan))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if (step + 1) % 20 == 0:
            pace = (time.monotonic() - began) / (step + 1 - start)
            console.print(f"step {step + 1}/{plan.steps} loss {loss.item():.3f} {pace:.2f} s/step")
        if (step + 1) % plan.save_every == 0 or step + 1 == plan.steps:
            save(file, {"model": model}, optimizer, step + 1)
            unseen = validate(model, held_out)
            board.log(step + 1, loss=loss.item(), loss_held_out=unseen)
            console.print(f"step {step + 1} held-out loss {unseen:.4f}")
    return model
