"""Trains the copywriter on the grammar's corpus: `adloom export train copywriter` goes on where it stopped."""

import time
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  the field's name for it
from rich.console import Console
from tokenizers import Tokenizer

from engines.copy.model import PAD
from export.copy.drawn import PROMPT, TOKENIZER, build, rows, texts
from export.copy.model import Copywriter, Shape
from export.training.board import Board
from export.training.checkpoint import restore, save
from export.training.loop import device

console = Console()
CHECKPOINT, PLAN = "copywriter.safetensors", "copywriter.plan.json"


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train; the starter bundle came of `plans/gpu/copywriter.toml`, then of `plans/copywriter-again.toml`."""

    examples: int = 200_000
    """Drafts that the grammar composes, `held_out` among them."""
    steps: int = 2400
    """Step to stop at, those before `begun` counted."""
    batch: int = 64
    rate: float = 1.5e-3
    """Peak of the learning rate, reached after `warmup` steps: AdamW's first steps rest on few gradients."""
    warmup: int = 100
    held_out: int = 2000
    """Drafts kept from training, for a loss that learning by heart does not lower."""
    seed: int = 7
    """Of corpus, first weights and order: a run that was stopped and goes on ends as one that was not."""
    save_every: int = 100
    """Steps that an interrupted run loses at most."""
    threads: int = 1
    """More change the order of sums, and with it the weights."""
    begun: int = 0
    """Step of the checkpoint that this plan goes on from; `earlier` examples had been learnt from then."""
    earlier: int = 0
    shape: Shape = field(default_factory=Shape)


def examples(plan: Plan, steps: int) -> int:
    """Return how many examples a checkpoint at `steps` has learnt from."""
    return plan.earlier + (steps - plan.begun) * plan.batch


def loss_of(model: Copywriter, rows: torch.Tensor, pad: int) -> torch.Tensor:
    """Return the mean cross-entropy in nats of what is spoken in rows [n, t]; not control tokens or padding."""
    logits = model(rows[:, :-1])[:, PROMPT - 1 :]
    targets = rows[:, PROMPT:]
    return F.cross_entropy(logits.float().flatten(0, 1), targets.flatten(), ignore_index=pad)


def _rate(step: int, plan: Plan) -> float:
    """Linear warm-up, then a cosine to a twentieth (Loshchilov and Hutter 2017, arXiv 1608.03983)."""
    if step < plan.warmup:
        return plan.rate * (step + 1) / plan.warmup
    progress = (step - plan.warmup) / max(1, plan.steps - plan.warmup)
    return plan.rate * (0.05 + 0.95 * 0.5 * (1 + float(np.cos(np.pi * progress))))


def _batch(table: np.ndarray, step: int, plan: Plan, pad: int) -> torch.Tensor:
    """Return the rows of one step, cut to the longest; by the step alone, so that a resumed run is the same."""
    per_epoch = len(table) // plan.batch
    epoch, at = divmod(step, per_epoch)
    order = np.random.Generator(np.random.PCG64([plan.seed, epoch])).permutation(len(table))
    rows = table[np.sort(order[at * plan.batch : (at + 1) * plan.batch])]
    longest = int((rows != pad).sum(1).max())
    return torch.from_numpy(rows[:, :longest].astype(np.int64))


@torch.no_grad()
def validate(model: Copywriter, held_out: np.ndarray, pad: int) -> float:
    """Return the loss on held-out rows."""
    model.eval()
    where = next(model.parameters()).device
    losses = [
        loss_of(model, torch.from_numpy(part.astype(np.int64)).to(where), pad).item()
        for part in np.array_split(held_out, 8)
    ]
    model.train()
    return float(np.mean(losses))


def plan_of(folder: Path) -> Plan:
    """Return the plan of the run in `folder`."""
    return msgspec.json.decode((folder / PLAN).read_bytes(), type=Plan)


def held_out_loss(model: Copywriter, folder: Path, plan: Plan) -> float:
    """Return the loss of `model` in nats per token on the rows that `plan` keeps from training."""
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    first = [whole for whole, _ in texts(min(plan.examples, 2 * plan.held_out), plan.seed)]
    held_out = rows(first, tokenizer, plan.shape.positions)[: plan.held_out]
    return validate(model, held_out, int(tokenizer.get_vocab()[PAD]))


def train(folder: Path, plan: Plan, board: Board) -> Copywriter:
    """Train by `plan`, going on from the checkpoint in `folder` if there is one."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    table, tokenizer = build(folder, plan.examples, plan.shape.vocabulary, plan.shape.positions, plan.seed)
    (folder / PLAN).write_bytes(msgspec.json.encode(plan))
    table, held_out, pad = table[plan.held_out :], table[: plan.held_out], int(tokenizer.get_vocab()[PAD])
    where = device()
    model = Copywriter(plan.shape).to(where)
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
        with torch.autocast(where.type, torch.bfloat16):
            loss = loss_of(model, _batch(table, step, plan, pad).to(where), pad)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if (step + 1) % 20 == 0:
            pace = (time.monotonic() - began) / (step + 1 - start)
            console.print(f"step {step + 1}/{plan.steps} loss {loss.item():.3f} {pace:.2f} s/step")
        if (step + 1) % plan.save_every == 0 or step + 1 == plan.steps:
            save(file, {"model": model}, optimizer, step + 1)
            unseen = validate(model, held_out, pad)
            board.log(step + 1, loss=loss.item(), loss_held_out=unseen)
            console.print(f"step {step + 1} held-out loss {unseen:.4f}")
    return model
