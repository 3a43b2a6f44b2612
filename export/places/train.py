"""Train the painter of places: `adloom export train places`. Sets are folded first; what folding left out is learnt."""

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor

from engines.errors import AdloomError
from engines.paint.asked import linear
from engines.paint.buckets import SQUARE
from export.places.cells import span
from export.places.components import cells_of, fold
from export.places.data import Batch, Renders, batch_of, kinds_of
from export.places.model import Config, Painter, developed, whole
from export.places.rows import sets
from export.training.checkpoint import load_tensors, read_record, save_tensors, write_record
from export.training.loop import cosine, spend

REFRESH_SECONDS: Final = 240
"""From one look for new renders to the next."""
CHECKPOINT_SECONDS: Final = 240
WARM, LAST = 200, 0.03  # steps until the rate is whole; what is left of it at the end
AVERAGE: Final = 0.998
"""Weight average over about 500 steps; what is exported."""
EDGES: Final = 1.0
"""Weight of errors of differences between neighbours."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One training run; `hours` is the time over all its parts."""

    hours: float = 0.1
    batch: int = 6
    rate: float = 1e-3
    seed: int = 0


def loss_of(roots: Tensor, batch: Batch) -> Tensor:
    """Return how far painted roots in cells are from the render, in sRGB."""
    return distance(whole(developed(roots)), batch.wanted)


def distance(painted: Tensor, wanted: Tensor) -> Tensor:
    """Return absolute errors of pictures [n, 3, h, w] and of their differences to the right and downwards."""
    error = painted - wanted
    across, down = error[..., 1:] - error[..., :-1], error[..., 1:, :] - error[..., :-1, :]
    return error.abs().mean() + 4 * error.square().mean() + EDGES * (across.abs().mean() + down.abs().mean())


def folded(renders: Renders, config: Config) -> Painter:
    """Return an untrained painter that holds all sets as they were rendered in their own colours.

    Raises:
        AdloomError: some set was not rendered in its own colours, or its shares are not told.
    """
    own = {render.row: render for render in renders.all if not render.turn}
    if missing := len(sets()) - len(own):
        raise AdloomError(
            f"{missing} sets were not rendered in their own colours: `adloom export dataset places` begins with them"
        )
    made = fold(
        len(sets()), lambda row: cells_of(own[row], renders.shares(row)), config.broad, config.near, config.fine
    )
    colours = [np.concatenate((linear(own[row].wall), linear(own[row].stand))) for row in range(len(sets()))]
    painter = Painter(replaced(config, len(made.details) - 1))
    painter.hold(made, torch.from_numpy(np.stack(colours)))
    return painter


def replaced(config: Config, detailed: int) -> Config:
    """Return `config` for so many cells with details."""
    return Config(**{**asdict(config), "detailed": detailed})


class Run:
    """The painter, its running average, and what moves its weights."""

    def __init__(self, settings: Settings, painter: Painter) -> None:
        """Begin with `painter`."""
        self.settings, self.model = settings, painter
        self.average = Painter(painter.config).eval()
        self.average.load_state_dict(painter.state_dict())
        self.optimiser = torch.optim.AdamW(painter.parameters(), lr=settings.rate, betas=(0.9, 0.98), weight_decay=1e-4)

    def step(self, batch: Batch, rate: float) -> float:
        """Take one step and return the loss."""
        with torch.autocast("cpu", torch.bfloat16):
            roots = self.model(batch.row, batch.setting, batch.window)
        loss = loss_of(roots.float(), batch)
        self.optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.param_groups[0]["lr"] = rate
        self.optimiser.step()
        with torch.no_grad():
            for kept, fresh in zip(self.average.parameters(), self.model.parameters(), strict=True):
                kept.lerp_(fresh, 1 - AVERAGE)
        return float(loss.detach())

    def save(self, checkpoint: Path, step: int, seconds: float) -> None:
        """Write all that another part of the run goes on from."""
        tensors = {f"average.{name}": value for name, value in self.average.state_dict().items()}
        tensors |= {f"model.{name}": value for name, value in self.model.named_parameters()}
        for at, state in self.optimiser.state_dict()["state"].items():
            tensors |= {f"optimiser.{at}.{key}": torch.as_tensor(value) for key, value in state.items()}
        save_tensors(checkpoint, {name: value.detach().contiguous() for name, value in tensors.items()})
        told = {"settings": asdict(self.settings), "config": asdict(self.model.config), "sets": sets()}
        write_record(checkpoint, {**told, "step": step, "seconds": seconds})

    def restore(self, checkpoint: Path) -> tuple[int, float]:
        """Go on from `checkpoint`, that of a painter as large: return its step and the seconds spent until then."""
        tensors, record = load_tensors(checkpoint), read_record(checkpoint)
        self.average.load_state_dict(_below("average.", tensors))
        self.model.load_state_dict({**self.average.state_dict(), **_below("model.", tensors)})
        state: dict[int, dict[str, Tensor]] = {}
        for key, value in _below("optimiser.", tensors).items():
            at, what = key.split(".")
            state.setdefault(int(at), {})[what] = value
        self.optimiser.load_state_dict({**self.optimiser.state_dict(), "state": state})
        return int(record["step"]), float(record["seconds"])


def _below(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name[len(prefix) :]: value for name, value in tensors.items() if name.startswith(prefix)}


def load(checkpoint: Path) -> Painter:
    """Return the averaged painter of a checkpoint.

    Raises:
        FileNotFoundError: there is none.
    """
    tensors, record = load_tensors(checkpoint), read_record(checkpoint)
    painter = Painter(Config(**record["config"]))
    painter.load_state_dict(_below("average.", tensors))
    return painter.eval()


def examine(painter: Painter, renders: Renders) -> float:
    """Return the PSNR in dB of whole squares in the lights that renders have, over all their squared errors."""
    errors = []
    with torch.inference_mode():
        for render in renders.all:
            for kind in kinds_of(render):
                batch = batch_of([render], [kind], span(SQUARE))
                painted = whole(developed(painter(batch.row, batch.setting, batch.window)))
                errors.append(float((painted.clamp(0, 1) - batch.wanted).square().mean()))
    return float(-10 * np.log10(np.mean(errors))) if errors else float("nan")


def train(folder: Path, checkpoint: Path, settings: Settings) -> None:
    """Train on the renders in `folder`, going on from `checkpoint` and keeping it.

    Raises:
        AdloomError: there are no renders, or not all sets have one in their own colours.
    """
    renders, examined = Renders(folder), Renders(folder, examined=True)
    if not renders.all:
        raise AdloomError(f"no renders in {folder}: make them by `adloom export dataset places`")
    torch.manual_seed(settings.seed)
    begun = checkpoint.exists()
    run = Run(settings, load(checkpoint).train() if begun else folded(renders, Config(len(sets()), 0)))
    step, before = run.restore(checkpoint) if begun else (0, 0.0)
    rng = np.random.default_rng([settings.seed, step])
    looked = saved = time.monotonic()
    losses: list[float] = []
    seconds = 3600 * settings.hours
    for spent, console in spend(seconds, "places", before):
        batch = renders.batch(settings.batch, rng)
        rate = settings.rate * min(1.0, (step + 1) / WARM) * cosine(spent / seconds, LAST)
        losses.append(run.step(batch, rate))
        step += 1
        if time.monotonic() - looked > REFRESH_SECONDS:
            renders.refresh()
            examined.refresh()
            unseen = examine(run.average, examined)
            console.print(
                f"step {step}: loss {np.mean(losses):.4f}, {len(renders.all)} renders, unseen {unseen:.2f} dB"
            )
            losses, looked = [], time.monotonic()
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            run.save(checkpoint, step, spent)
            saved = time.monotonic()
    run.save(checkpoint, step, seconds)
