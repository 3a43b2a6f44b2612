"""What trainings do alike: where they run, how a step is taken, how the rate falls, how a budget of time is spent."""

import math
import time
from collections.abc import Iterator

import torch
from rich.console import Console
from rich.progress import Progress
from torch import Tensor

LONGEST = 1.0  # norm of all gradients together: one odd batch must not undo what many have taught


def device() -> torch.device:
    """Return the GPU when there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def cosine(share: float, least: float = 0.0) -> float:
    """Return which part of the rate is left at `share` of a run: from 1 to `least` (Loshchilov and Hutter 2017)."""
    return least + (1 - least) * 0.5 * (1 + math.cos(math.pi * share))


def descend(optimiser: torch.optim.Optimizer, loss: Tensor, rate: float) -> None:
    """Take one step down `loss` at learning rate `rate`, with gradients of norm `LONGEST` at most."""
    for group in optimiser.param_groups:
        group["lr"] = rate
    optimiser.zero_grad(set_to_none=True)
    torch.autograd.backward(loss)
    torch.nn.utils.clip_grad_norm_([weight for group in optimiser.param_groups for weight in group["params"]], LONGEST)
    optimiser.step()


def spend(seconds: float, what: str, spent: float = 0.0) -> Iterator[tuple[float, Console]]:
    """Yield the seconds spent, from `spent` on, until they are `seconds`, and where to print beside the bar `what`."""
    began = time.monotonic() - spent
    with Progress() as progress:
        task = progress.add_task(what, total=seconds, completed=int(spent))
        while (spent := time.monotonic() - began) < seconds:
            yield spent, progress.console
            progress.update(task, completed=spent)
