"""Fit a trained generator's relief alone to what its pictures still lack on the podium: `adloom export train relief`.

Everything else stands still, so each picture is painted once without relief and kept; what is then left to learn is one
matrix product and one sampling of a tenth of the picture, a hundred times as many steps a minute as training all of it.
"""

import json
import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from rich.progress import Progress, track
from torch import Tensor

from engines.errors import AdloomError
from engines.paint.buckets import SQUARE, WINDOWS
from export.generator.data import Stages
from export.generator.losses import regression_loss
from export.generator.model import LOUDER, Generator
from export.generator.onnx import load
from export.generator.relief import BOTTOM, LEFT, RIGHT, TOP
from export.training.board import Board
from export.training.checkpoint import load_tensors, save_tensors
from export.training.plan import device

PAINTED = 32  # pictures at once
WARM = 100  # steps
WATCH = 200


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
    if not isinstance(model, Generator) or (relief := model.relief) is None:
        raise AdloomError(f"{checkpoint} is of a generator without relief")
    model.to(where)
    rng = np.random.default_rng(settings.seed)
    conditions, paintings, renders = paint(model, Stages(data, where), rng)
    optimiser = torch.optim.AdamW(relief.parameters(), lr=settings.rate, betas=(0.9, 0.98), weight_decay=1e-4)
    even = torch.ones(1, 1, *renders.shape[2:], device=where)
    seconds, began, step = settings.minutes * 60, time.monotonic(), 0
    with Progress() as progress:
        task = progress.add_task("fitting the relief", total=seconds)
        while (spent := time.monotonic() - began) < seconds:
            # Cosine to nothing: there is no average of weights to steady them.
            rate = settings.rate * min(1.0, (step + 1) / WARM) * 0.5 * (1 + np.cos(np.pi * spent / seconds))
            for group in optimiser.param_groups:
                group["lr"] = rate
            chosen = torch.from_numpy(rng.integers(len(renders), size=settings.batch))
            condition, painting, render = (one[chosen].to(where).float() for one in (conditions, paintings, renders))
            loss = regression_loss(relief.lay(condition, painting), render, even)
            optimiser.zero_grad(set_to_none=True)
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(relief.parameters(), 1.0)
            optimiser.step()
            step += 1
            progress.update(task, completed=spent)
            if step % WATCH == 0:
                board.log(step, loss=float(loss.detach()))
                progress.console.print(f"step {step}, loss {float(loss.detach()):.4f}")
    tensors = load_tensors(checkpoint)
    fitted = {f"average.relief.{name}": value.cpu() for name, value in relief.state_dict().items()}
    save_tensors(checkpoint, tensors | fitted)
    record["relief_fitted"] = {"minutes": round(seconds / 60, 1), "steps": step}
    checkpoint.with_suffix(".json").write_text(json.dumps(record, indent=1))
