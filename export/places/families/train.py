"""Train a family of painters: all have the same data, the same batches and the same processor time."""

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from rich.progress import Progress

from export.places.data import Renders
from export.places.families.adversarial import Adversarial
from export.places.families.flow import Flow
from export.places.families.regression import Regression
from export.places.families.vae import Variational
from export.places.model import Painter
from export.places.train import AVERAGE, LAST, WARM, Settings
from export.training.checkpoint import load_tensors, read_record, save_tensors, write_record
from export.training.loop import cosine, descend

FAMILIES: Final[dict[str, Callable[[Painter], Regression]]] = {
    "regression": Regression,
    "adversarial": Adversarial,
    "vae": Variational,
    "flow": Flow,
}
"""The starter's first."""


def trained(name: str, base: Painter, renders: Renders, settings: Settings, folder: Path) -> tuple[Regression, int]:
    """Return the family `name`, trained, and in how many steps; it is kept in `folder` and not trained twice.

    Sets are as `base` holds them folded. What is kept of other settings or other sizes is trained anew.
    """
    torch.manual_seed(settings.seed)
    family, file = FAMILIES[name](base), folder / f"{name}.safetensors"
    told: dict[str, Any] = {"settings": asdict(settings), "config": asdict(base.config)}
    if not file.exists() or {**read_record(file), **told} != read_record(file):
        steps = learn(family, renders, settings, name)
        save_tensors(file, {name: value.detach().clone() for name, value in family.painter.named_parameters()})
        write_record(file, {**told, "steps": steps})
    family.painter.load_state_dict(load_tensors(file), strict=False)
    return family.eval(), int(read_record(file)["steps"])


def learn(family: Regression, renders: Renders, settings: Settings, what: str) -> int:
    """Teach `family` until the hours of `settings` are spent; its painter ends as the running average of itself."""
    learnt = [weight for weight in family.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(learnt, lr=settings.rate, betas=(0.9, 0.98), weight_decay=1e-4)
    weights: list[torch.Tensor] = list(family.painter.parameters())
    average = [weight.detach().clone() for weight in weights]
    rng, step = np.random.default_rng([settings.seed, 0]), 0
    for share in spend(3600 * settings.hours, what):
        loss = family.loss(renders.batch(settings.batch, rng))
        descend(optimiser, loss, settings.rate * min(1.0, (step + 1) / WARM) * cosine(share, LAST))
        with torch.no_grad():
            torch._foreach_lerp_(average, weights, 1 - AVERAGE)
        step += 1
    with torch.no_grad():
        for weight, kept in zip(weights, average, strict=True):
            weight.copy_(kept)
    return step


def spend(seconds: float, what: str) -> Iterator[float]:
    """Yield the share of the processor's `seconds` that is spent, with a bar: what else the machine does counts not."""
    began = time.process_time()
    with Progress() as progress:
        task = progress.add_task(what, total=seconds)
        while (spent := time.process_time() - began) < seconds:
            yield spent / seconds
            progress.update(task, completed=spent)
