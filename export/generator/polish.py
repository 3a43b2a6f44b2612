"""Fit a trained generator's relief alone to what its pictures still lack on the podium: `adloom export train relief`.

Everything else stands still, so each picture is painted once without relief and kept; what is then left to learn is one
matrix product and one sampling of a tenth of the picture, a hundred times as many steps a minute as training all of it.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from rich.progress import track
from torch import Tensor

from engines.errors import AdloomError
from engines.paint.buckets import SQUARE, WINDOWS
from export.generator.data import Stages
from export.generator.losses import regression_loss
from export.generator.model import LOUDER, Generator
from export.generator.relief import BOTTOM, LEFT, RIGHT, TOP
from export.generator.train import load
from export.training.board import Board
from export.training.checkpoint import load_tensors, save_tensors, write_record
from export.training.loop import cosine, descend, device, spend

PAINTED = 32  # pictures at once
WARM = 100  # steps
WATCH = 200  # steps from one look at the loss to the next: to read it, the CPU must wait for the GPU


@dataclass(frozen=True, slots=True)
class Settings:
    """One fitting of `minutes`."""

    minutes: float = 9.0
    batch: int = 32
    rate: float = 2e-3
    seed: int = 4


def place(picture: Tensor) -> Tensor:
    """Return the podium's place [n, 3, h, w] of pictures of the square bucket, which shows all of it."""
    window = WINDOWS[SQUARE]
    return picture[:, :, TOP - window.top : BOTTOM - window.top, LEFT - window.left : RIGHT - window.left]


@torch.no_grad()
def paint(model: Generator, stages: Stages, rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Paint as many square pictures as `stages` has, without relief: conditions [n, c], paintings and their renders.

    The latter two are of the podium's place, float16 [n, 3, h, w]; all are on the CPU.
    """
    relief, model.relief = model.relief, None
    parts: list[tuple[Tensor, Tensor, Tensor]] = []
    for _ in track(range(math.ceil(stages.counts[SQUARE] / PAINTED)), description="painting"):
        batch = stages.batch(rng, PAINTED, SQUARE)
        with torch.autocast(batch.scene.device.type, torch.bfloat16):
            painted = model(batch.scene, batch.noise, SQUARE)
        condition = torch.cat([batch.scene, LOUDER * batch.noise], 1)
        parts.append((condition.cpu(), place(painted).half().cpu(), place(batch.picture).half().cpu()))
    model.relief = relief
    conditions, paintings, renders = (torch.cat(part) for part in zip(*parts, strict=True))
    return conditions, paintings, renders


def polish(data: Path, checkpoint: Path, settings: Settings, board: Board) -> None:
    """Fit the relief of the generator in `checkpoint` and write it back, with the minutes it took, into the record.

    Raises:
        AdloomError: that generator has no relief.
    """
    torch.manual_seed(settings.seed)
    where, (model, record) = device(), load(checkpoint)
    if (relief := model.relief) is None:
        raise AdloomError(f"{checkpoint} is of a generator without relief")
    model.to(where)
    rng = np.random.default_rng(settings.seed)
    conditions, paintings, renders = paint(model, Stages(data, where), rng)
    optimiser = torch.optim.AdamW(relief.parameters(), lr=settings.rate, betas=(0.9, 0.98), weight_decay=1e-4)
    even = torch.ones(1, 1, *renders.shape[2:], device=where)
    seconds, step = settings.minutes * 60, 0
    for spent, console in spend(seconds, "fitting the relief"):
        chosen = torch.from_numpy(rng.integers(len(renders), size=settings.batch))
        condition, painting, render = (one[chosen].to(where).float() for one in (conditions, paintings, renders))
        loss = regression_loss(relief.lay(condition, painting), render, even)
        # To nothing: there is no average of weights to steady them.
        descend(optimiser, loss, settings.rate * min(1.0, (step + 1) / WARM) * cosine(spent / seconds))
        step += 1
        if step % WATCH == 0:
            board.log(step, loss=float(loss.detach()))
            console.print(f"step {step}, loss {float(loss.detach()):.4f}")
    tensors = load_tensors(checkpoint)
    fitted = {f"average.relief.{name}": value.cpu() for name, value in relief.state_dict().items()}
    save_tensors(checkpoint, tensors | fitted)
    record["relief_fitted"] = {"minutes": round(seconds / 60, 1), "steps": step}
    write_record(checkpoint, record)
