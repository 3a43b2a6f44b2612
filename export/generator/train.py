"""Train the generator by regression: `adloom export train generator`.

The noise inputs are the nuisance values of the rendered scene, so the mapping from inputs to pictures is one to one and
regression gives sharp pictures. Scenes whose pair of colours is held out are never shown.
"""

import hashlib
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from rich.progress import Progress
from torch import Tensor
from torch.nn import functional

from export.board import Board
from export.checkpoint import restore, save
from export.dataset import load_shards
from export.encoder.model import SceneCodes
from export.encoder.train import labels_of
from export.generator.model import Config, Generator
from export.plan import device
from export.scenes import held_out

SPREAD = 0.12  # how far, per dimension, captions fall from their scene's point: what the encoder will do when served
EDGE = 1.0  # weight of differences between neighbours
SQUARES = 8.0  # weight of squared errors at the start; they leave flat colour where absolute ones get stuck
POOLED = (1, 4, 16)  # pixels a side
AVERAGE = 0.995  # weight average over about 200 steps; what is exported
CHECKPOINT_SECONDS = 60
CHECKPOINT = Path("var/generator.safetensors")


@dataclass(frozen=True, slots=True)
class Settings:
    """One training run; `hours` is the time over all its parts."""

    hours: float = 2.0
    batch: int = 6
    rate: float = 1e-3
    seed: int = 0


class Stages:
    """The training pictures in memory: images uint8 [n, h, w, 3], noise [n, k], scene points [n, e].

    The scenes' points are the fixed codes that the text encoder is trained to hit, so both can be trained apart.
    """

    def __init__(self, folder: Path, *, unseen: bool = False) -> None:
        """Load the shards of `folder`; `unseen` keeps the held-out scenes instead of the others."""
        images, noise, scenes = [], [], []
        self.digest = hashlib.sha256()
        for shard_images, shard_noise, shard_scenes in load_shards(folder):
            keep = [held_out(scene) == unseen for scene in shard_scenes]
            images.append(shard_images[keep])
            noise.append(shard_noise[keep])
            scenes += [scene for scene, kept in zip(shard_scenes, keep, strict=True) if kept]
            self.digest.update(shard_images.tobytes())
        self.images = np.concatenate(images)
        self.noise = np.concatenate(noise)
        with torch.inference_mode():
            self.points = SceneCodes()(labels_of(scenes)).numpy()

    def batch(self, rng: np.random.Generator, size: int) -> tuple[Tensor, Tensor, Tensor]:
        """Draw (scene [n, e], noise [n, k], picture [n, 3, h, w] in 0..1)."""
        index = rng.integers(len(self.images), size=size)
        picture = torch.from_numpy(self.images[index]).permute(0, 3, 1, 2).float().div_(255)
        point = self.points[index] + SPREAD * rng.standard_normal((size, self.points.shape[1])).astype(np.float32)
        return torch.from_numpy(point), torch.from_numpy(self.noise[index]), picture


def regression_loss(painted: Tensor, target: Tensor, squares: float = 0.0) -> Tensor:
    """Add up absolute differences of pictures and edges, at full size and pooled, and `squares` times squared ones.

    The coarsest pooling weighs the colour of whole surfaces. Squares find things that are not painted yet, but leave
    edges soft; so training begins with them and ends without.
    """
    loss = squares * (painted - target).square().mean()
    for scale in POOLED:
        a, b = functional.avg_pool2d(painted, scale), functional.avg_pool2d(target, scale)
        loss = loss + (a - b).abs().mean()
        loss = loss + EDGE * ((a[..., 1:] - a[..., :-1]) - (b[..., 1:] - b[..., :-1])).abs().mean()
        loss = loss + EDGE * ((a[..., 1:, :] - a[..., :-1, :]) - (b[..., 1:, :] - b[..., :-1, :])).abs().mean()
    return loss


def signal_to_noise(painted: Tensor, target: Tensor) -> float:
    """PSNR in dB for pictures in 0..1."""
    return float(-10 * torch.log10((painted.clamp(0, 1) - target).square().mean(dim=(1, 2, 3))).mean())


def evaluate(model: Generator, unseen: Stages, count: int = 64) -> float:
    """PSNR against the renders of held-out scenes."""
    scene, noise, picture = unseen.batch(np.random.default_rng(1), count)
    where = next(model.parameters()).device
    with torch.inference_mode():
        return signal_to_noise(model(scene.to(where), noise.to(where)).cpu(), picture)


def train(data: Path, checkpoint: Path, settings: Settings, board: Board) -> None:
    """Train until the hours of `settings` are spent over all runs, keeping `checkpoint` up to date.

    Runs on the GPU when there is one; convolutions are in bfloat16, weights and losses in float32.
    """
    seconds, where = settings.hours * 3600, device()
    torch.manual_seed(settings.seed)
    stages, unseen = Stages(data), Stages(data, unseen=True)
    config = Config(embedding=stages.points.shape[-1], noise=stages.noise.shape[-1])
    model, average = Generator(config).to(where), Generator(config).to(where)
    average.load_state_dict(model.state_dict())
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimiser = torch.optim.AdamW(model.parameters(), lr=settings.rate, betas=(0.9, 0.98), weight_decay=1e-4)
    modules = {"model": model, "average": average}
    step, spent = 0, 0.0
    if checkpoint.exists():
        step = restore(checkpoint, modules, optimiser)
        spent = float(json.loads(checkpoint.with_suffix(".json").read_text())["seconds"])
    rng = np.random.default_rng([settings.seed + 3, step])
    began, saved = time.monotonic() - spent, time.monotonic()
    with Progress() as progress:
        task = progress.add_task("training generator", total=seconds, completed=int(spent))
        while (spent := time.monotonic() - began) < seconds:
            # Cosine to a twentieth of the rate over the time given: the budget is hours, not steps.
            rate = (
                settings.rate * min(1.0, (step + 1) / 200) * (0.05 + 0.95 * 0.5 * (1 + np.cos(np.pi * spent / seconds)))
            )
            for group in optimiser.param_groups:
                group["lr"] = rate
            scene, noise, picture = (part.to(where) for part in stages.batch(rng, settings.batch))
            with torch.autocast(where.type, torch.bfloat16):
                painted = model(scene, noise)
            painted = painted.float()
            loss = regression_loss(painted, picture, SQUARES * max(0.0, 1 - 2 * spent / seconds))
            optimiser.zero_grad(set_to_none=True)
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            step += 1
            keep = min(AVERAGE, step / (step + 10))
            with torch.no_grad():
                for ours, theirs in zip(average.parameters(), model.parameters(), strict=True):
                    ours.lerp_(theirs, 1 - keep)
            progress.update(task, completed=spent)
            if time.monotonic() - saved > CHECKPOINT_SECONDS or spent + 1 > seconds:
                save(checkpoint, modules, optimiser, step)
                scores = {
                    "step": step,
                    "seconds": spent,
                    "loss": float(loss.detach()),
                    "psnr_unseen": evaluate(average, unseen),
                }
                record = {
                    **scores,
                    "config": asdict(config),
                    "data_sha256": stages.digest.hexdigest(),
                    "pictures": len(stages.images),
                }
                checkpoint.with_suffix(".json").write_text(json.dumps(record, indent=1))
                progress.console.print(json.dumps(scores))
                board.log(step, loss=scores["loss"], psnr_unseen=scores["psnr_unseen"])
                saved = time.monotonic()
