"""Train the generator: `adloom export train generator`. Scenes whose pair of colours is held out are never shown.

The family `regression` has the nuisance values of the rendered scene for noise, so that the mapping from inputs to
pictures is one to one and regression gives sharp pictures. `adversarial` adds a discriminator in the last part. `vae`
does without that knowledge: its noise is what a posterior network reads off the render. `flow` does, too: its noise is
a picture of noise (`flow`).
"""

import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
import numpy as np
import torch
from torch import Tensor, nn

from engines.errors import AdloomError
from engines.paint.buckets import SQUARE, WINDOWS
from export.generator.adversary import Adversary
from export.generator.data import Batch, Stages
from export.generator.flow import Flow
from export.generator.losses import regression_loss, weights
from export.generator.model import Config, Generator
from export.generator.posterior import Posterior, divergence
from export.probing.psnr import psnr
from export.training.board import Board
from export.training.checkpoint import read_record, restore, save, write_record
from export.training.loop import cosine, descend, device, spend

SQUARES = 8.0  # weight of squared errors at the start; they leave flat colour where absolute ones get stuck
ADVERSARIAL_FROM = 0.7  # of the time: things must be painted before their edges can be judged
AVERAGE = 0.995  # weight average over about 200 steps; what is exported
CHECKPOINT_SECONDS = 300  # of work that a killed run loses at most
WARM, LAST = 200, 0.05  # steps until the rate is whole; what is left of it at the end
WATCH = 20  # steps from one look at the loss to the next: to read it, the CPU must wait for the GPU
RIVAL = ".adversary.safetensors"
Family = Literal["regression", "adversarial", "vae", "flow"]
FAMILIES: tuple[Family, ...] = get_args(Family)


def painter(family: Family, embedding: int, noise: int) -> Generator | Flow:
    """Make the network that paints: (scene [n, embedding], noise, bucket) to pictures; a flow has noise of its own."""
    return Flow(embedding) if family == "flow" else Generator(Config(embedding=embedding, noise=noise))


@dataclass(frozen=True, slots=True)
class Settings:
    """One training run; `hours` is the time over all its parts."""

    hours: float = 3.0
    batch: int = 6
    rate: float = 1e-3
    seed: int = 0
    family: Family = "regression"


class Run:
    """What one run trains: the generator, its running average, and what its family needs beside it."""

    def __init__(self, settings: Settings, sizes: tuple[int, int], where: torch.device) -> None:
        """Set up networks for scene points and noise of `sizes` dimensions."""
        torch.manual_seed(settings.seed)
        embedding, noise = sizes
        self.settings, self.where = settings, where
        self.model, self.average = (painter(settings.family, embedding, noise).to(where) for _ in range(2))
        self.config = self.model.config
        self.average.load_state_dict(self.model.state_dict())
        self.model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.posterior = Posterior(embedding, noise).to(where) if settings.family == "vae" else None
        self.adversary = Adversary(embedding, settings.rate, where) if settings.family == "adversarial" else None
        self.weights = {bucket: weights(bucket).to(where) for bucket in WINDOWS}
        self.modules: dict[str, nn.Module] = {"model": self.model, "average": self.average}
        self.modules |= {"posterior": self.posterior} if self.posterior else {}
        learnt = [module for name, module in self.modules.items() if name != "average"]
        self.parameters = [parameter for module in learnt for parameter in module.parameters()]
        self.optimiser = torch.optim.AdamW(
            self.parameters, lr=settings.rate, betas=(0.9, 0.98), weight_decay=1e-4, fused=True
        )

    def restore(self, checkpoint: Path) -> tuple[int, float]:
        """Go on from `checkpoint` when there is one: return its step and the seconds spent until then."""
        if not checkpoint.exists():
            return 0, 0.0
        rival = checkpoint.with_suffix(RIVAL)
        if self.adversary and rival.exists():
            restore(rival, {"discriminator": self.adversary.discriminator}, self.adversary.optimiser)
        step = restore(checkpoint, self.modules, self.optimiser)
        return step, float(read_record(checkpoint)["seconds"])

    def save(self, checkpoint: Path, step: int) -> None:
        """Write `checkpoint`, and the discriminator beside it."""
        save(checkpoint, self.modules, self.optimiser, step)
        if self.adversary:
            discriminator = {"discriminator": self.adversary.discriminator}
            save(checkpoint.with_suffix(RIVAL), discriminator, self.adversary.optimiser, step)

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
        """Return the family's loss on `batch`."""
        weight = self.weights[batch.bucket]
        noise, extra = batch.noise, torch.zeros((), device=self.where)
        with torch.autocast(self.where.type, torch.bfloat16):
            if isinstance(self.model, Flow):
                return self.model.loss(batch.scene, batch.picture, batch.bucket, weight)
            if self.posterior:
                mean, spread = self.posterior(batch.picture, batch.scene)
                noise, extra = mean + spread.exp() * torch.randn_like(mean), divergence(mean, spread)
            painted = self.model(batch.scene, noise, batch.bucket).float()
        loss = extra + regression_loss(painted, batch.picture, weight, SQUARES * max(0.0, 1 - 2 * share))
        if self.adversary and share > ADVERSARIAL_FROM:
            loss = loss + self.adversary.loss(painted, batch.picture, batch.scene)
        return loss

    def _noise(self, batch: Batch) -> Tensor:
        """Return the noise that paints the pictures of `batch` again; a flow's is not known, so any will do."""
        if isinstance(self.model, Flow):
            return torch.randn(len(batch.noise), self.config.noise, generator=torch.Generator().manual_seed(1)).to(
                self.where
            )
        return self.posterior(batch.picture, batch.scene)[0] if self.posterior else batch.noise

    def evaluate(self, unseen: Stages, count: int = 64) -> dict[str, float]:
        """Mean PSNR by bucket against renders of held-out scenes; a VAE reads its noise off them."""
        scores = {}
        with torch.inference_mode():
            for bucket in unseen.counts:
                batch = unseen.batch(np.random.default_rng(1), count, bucket)
                painted = self.average(batch.scene, self._noise(batch), bucket).clamp(0, 1)
                pairs = zip(batch.picture.cpu().numpy(), painted.cpu().numpy(), strict=True)
                scores[bucket] = float(np.mean([psnr(wanted, got, span=1.0) for wanted, got in pairs]))
        return scores


def load(checkpoint: Path) -> tuple[Generator | Flow, dict[str, Any]]:
    """Load the averaged weights and the training record of `checkpoint`."""
    record = read_record(checkpoint)
    config = msgspec.convert(record["config"], Config)
    model = painter(record["family"], config.embedding, config.noise).eval()
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
                "family": settings.family,
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
