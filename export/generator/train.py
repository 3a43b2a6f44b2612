"""Train the generator: `adloom export train generator`. Scenes whose pair of colours is held out are never shown.

Its noise while it learns are the nuisance values of the rendered scene, so that the mapping from inputs to pictures is
one to one and regression gives sharp pictures.
"""

import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from torch import Tensor

from engines.errors import AdloomError
from engines.paint.buckets import SQUARE, WINDOWS
from export.generator.data import Batch, Stages
from export.generator.losses import regression_loss, weights
from export.generator.model import Config, Generator
from export.probing.psnr import psnr
from export.training.board import Board
from export.training.checkpoint import read_record, restore, save, write_record
from export.training.loop import cosine, descend, device, spend

SQUARES = 8.0  # weight of squared errors at the start; they leave flat colour where absolute ones get stuck
AVERAGE = 0.995  # weight average over about 200 steps; what is exported
CHECKPOINT_SECONDS = 300  # of work that a killed run loses at most
WARM, LAST = 200, 0.05  # steps until the rate is whole; what is left of it at the end
WATCH = 20  # steps from one look at the loss to the next: to read it, the CPU must wait for the GPU


@dataclass(frozen=True, slots=True)
class Settings:
    """One training run; `hours` is the time over all its parts."""

    hours: float = 3.0
    batch: int = 6
    rate: float = 1e-3
    seed: int = 0


class Run:
    """What one run trains: the generator, and its running average."""

    def __init__(self, settings: Settings, sizes: tuple[int, int], where: torch.device) -> None:
        """Set up networks for scene points and noise of `sizes` dimensions."""
        torch.manual_seed(settings.seed)
        embedding, noise = sizes
        self.settings, self.where = settings, where
        self.config = Config(embedding=embedding, noise=noise)
        self.model, self.average = (Generator(self.config).to(where) for _ in range(2))
        self.average.load_state_dict(self.model.state_dict())
        self.model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.weights = {bucket: weights(bucket).to(where) for bucket in WINDOWS}
        self.modules = {"model": self.model, "average": self.average}
        self.optimiser = torch.optim.AdamW(
            self.model.parameters(), lr=settings.rate, betas=(0.9, 0.98), weight_decay=1e-4, fused=True
        )

    def restore(self, checkpoint: Path) -> tuple[int, float]:
        """Go on from `checkpoint` when there is one: return its step and the seconds spent until then."""
        if not checkpoint.exists():
            return 0, 0.0
        step = restore(checkpoint, self.modules, self.optimiser)
        return step, float(read_record(checkpoint)["seconds"])

    def save(self, checkpoint: Path, step: int) -> None:
        """Write `checkpoint`."""
        save(checkpoint, self.modules, self.optimiser, step)

    def learn(self, batch: Batch, step: int, share: float) -> Tensor:
        """Take step number `step` at `share` of the time given, and return the loss."""
        loss = self._loss(batch, share)
        # The rate falls over the time given: the budget is hours, not steps.
        descend(self.optimiser, loss, self.settings.rate * min(1.0, (step + 1) / WARM) * cosine(share, LAST))
        keep = min(AVERAGE, (step + 1) / (step + 11))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.model.parameters()), 1 - keep)
        return loss.detach()

    def _loss(self, batch: Batch, share: float) -> Tensor:
        """Return the loss on `batch`."""
        with torch.autocast(self.where.type, torch.bfloat16):
            painted = self.model(batch.scene, batch.noise, batch.bucket).float()
        return regression_loss(painted, batch.picture, self.weights[batch.bucket], SQUARES * max(0.0, 1 - 2 * share))

    def evaluate(self, unseen: Stages, count: int = 64) -> dict[str, float]:
        """Mean PSNR by bucket against renders of held-out scenes."""
        scores = {}
        with torch.inference_mode():
            for bucket in unseen.counts:
                batch = unseen.batch(np.random.default_rng(1), count, bucket)
                painted = self.average(batch.scene, batch.noise, bucket).clamp(0, 1)
                pairs = zip(batch.picture.cpu().numpy(), painted.cpu().numpy(), strict=True)
                scores[bucket] = float(np.mean([psnr(wanted, got, span=1.0) for wanted, got in pairs]))
        return scores


def load(checkpoint: Path) -> tuple[Generator, dict[str, Any]]:
    """Load the averaged weights and the training record of `checkpoint`."""
    record = read_record(checkpoint)
    model = Generator(msgspec.convert(record["config"], Config)).eval()
    restore(checkpoint, {"average": model})
    return model, record


def train(data: Path, checkpoint: Path, settings: Settings, board: Board) -> None:
    """Train until the hours of `settings` are spent over all runs, keeping `checkpoint` up to date.

    Runs on the GPU when there is one; convolutions are in bfloat16, weights and losses in float32.
    """
    seconds, where = settings.hours * 3600, device()
    torch.backends.cudnn.benchmark = True
    stages, unseen = Stages(data, where), Stages(data, where, unseen=True)
    run = Run(settings, stages.sizes, where)
    step, before = run.restore(checkpoint)
    rng = np.random.default_rng([settings.seed + 3, step])
    saved = time.monotonic()
    for spent, console in spend(seconds, "training generator", before):
        loss = run.learn(stages.batch(rng, settings.batch), step, spent / seconds)
        due = time.monotonic() - saved > CHECKPOINT_SECONDS or spent + 1 > seconds
        if (due or step % WATCH == 0) and not math.isfinite(loss):
            raise AdloomError(f"training diverged at step {step}; {checkpoint} is of an earlier one: lower the rate")
        step += 1
        if due:
            run.save(checkpoint, step)
            scores = run.evaluate(unseen)
            record = {
                "step": step,
                "seconds": spent,
                "loss": float(loss),
                "psnr_unseen": scores,
                "config": asdict(run.config),
                "data_sha256": stages.digest,
                "pictures": stages.counts,
            }
            write_record(checkpoint, record)
            shown = ", ".join(f"{bucket} {score:.2f}" for bucket, score in scores.items())
            console.print(f"step {step}, loss {loss:.4f}, PSNR unseen: {shown} dB")
            board.log(step, loss=float(loss), psnr_unseen=scores[SQUARE])
            saved = time.monotonic()
