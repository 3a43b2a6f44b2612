"""Train the painter of places: `adloom export train places`. It learns from what renders are there; new ones join."""

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor

from engines.errors import AdloomError
from engines.paint.asked import linear
from engines.paint.plane import WINDOWS
from export.places.components import Components, components
from export.places.data import Batch, Renders, batch_of, kinds_of
from export.places.model import CELL, Config, Painter, developed, radiance, whole
from export.places.rows import sets
from export.training.checkpoint import load_tensors, read_record, save_tensors, write_record
from export.training.loop import cosine, spend

REFRESH_SECONDS: Final = 240
"""From one look for new renders to the next."""
CHECKPOINT_SECONDS: Final = 240
WARM, LAST = 200, 0.03  # steps until the rate is whole; what is left of it at the end
MAPS_RATE: Final = 3.0
"""Times the network's rate: a map is seen once in many steps."""
AVERAGE: Final = 0.998
"""Weight average over about 500 steps; what is exported."""
ROOTS: Final = 0.3
"""Weight of the layers' own errors beside the picture's."""
EDGES: Final = 1.0
"""Weight of errors of differences between neighbours."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One training run; `hours` is the time over all its parts."""

    hours: float = 2.0
    batch: int = 6
    rate: float = 2e-3
    seed: int = 0


def loss_of(roots: Tensor, batch: Batch) -> Tensor:
    """Return how far painted roots in patches are from the render, in sRGB and in the layers themselves."""
    painted = whole(developed(radiance(roots, batch.setting)))
    layers = (whole(roots.flatten(1, 2)) - batch.layers.sqrt()).abs().clamp(max=1.0).mean()
    return distance(painted, batch.wanted) + ROOTS * layers


def distance(painted: Tensor, wanted: Tensor) -> Tensor:
    """Return absolute errors of pictures [n, 3, h, w] and of their differences to the right and downwards."""
    error = painted - wanted
    across, down = error[..., 1:] - error[..., :-1], error[..., 1:, :] - error[..., :-1, :]
    return error.abs().mean() + 4 * error.square().mean() + EDGES * (across.abs().mean() + down.abs().mean())


class Run:
    """The painter, its running average, and what moves its weights."""

    def __init__(self, settings: Settings) -> None:
        """Set up an untrained painter."""
        torch.manual_seed(settings.seed)
        self.settings = settings
        self.model, self.average = Painter(Config(len(sets()))), Painter(Config(len(sets()))).eval()
        self.average.load_state_dict(self.model.state_dict())
        others = [weight for name, weight in self.model.named_parameters() if name != "maps.weight"]
        self.dense = torch.optim.AdamW(others, lr=settings.rate, betas=(0.9, 0.98), weight_decay=1e-4)
        self.sparse = torch.optim.SparseAdam([self.model.maps.weight], lr=settings.rate, betas=(0.9, 0.98))
        self.begun: set[int] = set()
        self.basis: Components | None = None

    def begin(self, renders: Renders) -> None:
        """Give maps to the sets that have none and of which there is a render in their own colours.

        Raises:
            AdloomError: there is no such render at all.
        """
        own = [render for render in renders.all if render.row not in self.begun and not render.turn]
        if self.basis is None:
            if not own:
                raise AdloomError(
                    "no set was rendered in its own colours: `adloom export dataset places` begins with them"
                )
            self.basis = components(own, self.model.config.maps)
            for painter in (self.model, self.average):
                self.basis.unfold(painter)
        for render in own:
            maps = self.basis.maps(render).flatten()
            responses = torch.from_numpy(renders.responses(render.row).astype(np.float32))
            colours = torch.from_numpy(np.concatenate((linear(render.wall), linear(render.stand))))
            for painter in (self.model, self.average):
                painter.maps.weight.data[render.row] = maps
                painter.get_buffer("responses")[render.row] = responses
                painter.get_buffer("colours")[render.row] = colours
            self.begun.add(render.row)

    def step(self, batch: Batch, rate: float) -> float:
        """Take one step and return the loss."""
        with torch.autocast("cpu", torch.bfloat16):
            roots = self.model(batch.row, batch.setting, batch.window)
        loss = loss_of(roots.float(), batch)
        self.dense.zero_grad(set_to_none=True)
        self.sparse.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.dense.param_groups[0]["params"], 1.0)
        self.dense.param_groups[0]["lr"], self.sparse.param_groups[0]["lr"] = rate, MAPS_RATE * rate
        self.dense.step()
        self.sparse.step()  # type: ignore[no-untyped-call]
        with torch.no_grad():
            for (name, kept), fresh in zip(self.average.named_parameters(), self.model.parameters(), strict=True):
                if name == "maps.weight":
                    kept[batch.row] = fresh[batch.row]
                else:
                    kept.lerp_(fresh, 1 - AVERAGE)
        return float(loss.detach())

    def save(self, checkpoint: Path, step: int, seconds: float) -> None:
        """Write all that another part of the run goes on from."""
        tensors = {f"model.{name}": value for name, value in self.model.state_dict().items()}
        tensors |= {f"average.{name}": value for name, value in self.average.state_dict().items()}
        for name, optimiser in (("dense", self.dense), ("sparse", self.sparse)):
            for at, state in optimiser.state_dict()["state"].items():
                tensors |= {f"{name}.{at}.{key}": torch.as_tensor(value) for key, value in state.items()}
        if self.basis is not None:
            tensors |= {f"basis.{name}": value for name, value in asdict(self.basis).items()}
        tensors |= {"step": torch.tensor(step), "begun": torch.tensor(sorted(self.begun), dtype=torch.int64)}
        save_tensors(checkpoint, {name: value.contiguous() for name, value in tensors.items()})
        config = asdict(self.model.config)
        untaught = [one for row, one in enumerate(sets()) if row not in self.begun]
        told = {"settings": asdict(self.settings), "config": config, "sets": sets(), "untaught": untaught}
        write_record(checkpoint, {**told, "step": step, "seconds": seconds})

    def restore(self, checkpoint: Path) -> tuple[int, float]:
        """Go on from `checkpoint` if there is one: return its step and the seconds spent until then."""
        if not checkpoint.exists():
            return 0, 0.0
        tensors = load_tensors(checkpoint)
        for prefix, painter in (("model.", self.model), ("average.", self.average)):
            painter.load_state_dict(_below(prefix, tensors))
        for name, optimiser in (("dense", self.dense), ("sparse", self.sparse)):
            state: dict[int, dict[str, Tensor]] = {}
            for key, value in _below(f"{name}.", tensors).items():
                at, what = key.split(".")
                state.setdefault(int(at), {})[what] = value
            optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
            for kept in optimiser.state.values():  # SparseAdam counts in a plain number
                if name == "sparse":
                    kept["step"] = int(kept["step"])
        self.basis = Components(**_below("basis.", tensors))
        self.begun = set(tensors["begun"].tolist())
        return int(tensors["step"]), float(read_record(checkpoint)["seconds"])


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
    window = WINDOWS["square"]
    cells = (window.top // CELL, window.left // CELL, window.height // CELL, window.width // CELL)
    errors = []
    with torch.inference_mode():
        for render in renders.all:
            for kind in kinds_of(render):
                batch = batch_of([render], [kind], cells)
                painted = whole(developed(radiance(painter(batch.row, batch.setting, batch.window), batch.setting)))
                errors.append(float((painted.clamp(0, 1) - batch.wanted).square().mean()))
    return float(-10 * np.log10(np.mean(errors))) if errors else float("nan")


def train(folder: Path, checkpoint: Path, settings: Settings) -> None:
    """Train on the renders in `folder`, going on from `checkpoint` and keeping it.

    Raises:
        AdloomError: there are no renders.
    """
    renders, examined = Renders(folder), Renders(folder, examined=True)
    if not renders.all:
        raise AdloomError(f"no renders in {folder}: make them by `adloom export dataset places`")
    run = Run(settings)
    step, before = run.restore(checkpoint)
    run.begin(renders)
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
            run.begin(renders)
            unseen = examine(run.average, examined)
            console.print(
                f"step {step}: loss {np.mean(losses):.4f}, {len(renders.all)} renders, unseen {unseen:.2f} dB"
            )
            losses, looked = [], time.monotonic()
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            run.save(checkpoint, step, spent)
            saved = time.monotonic()
    run.save(checkpoint, step, seconds)
