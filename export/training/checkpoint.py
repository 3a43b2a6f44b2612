"""Training checkpoints in one safetensors file: weights of several modules and the optimiser's state; no pickle."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from engines.files import draft

OPTIMISER = "optimiser"


def save(path: Path, modules: Mapping[str, nn.Module], optimiser: torch.optim.Optimizer, step: int) -> None:
    """Write `path`, reached after `step` steps, by rename, so that a killed run leaves the last whole checkpoint."""
    tensors = {
        f"{prefix}.{name}": value.contiguous()
        for prefix, module in modules.items()
        for name, value in module.state_dict().items()
    }
    for at, state in optimiser.state_dict()["state"].items():
        tensors |= {f"{OPTIMISER}.{at}.{name}": value.contiguous() for name, value in state.items()}
    tensors["step"] = torch.tensor(step)
    save_tensors(path, tensors)


def save_tensors(path: Path, tensors: Mapping[str, Tensor]) -> None:
    """Write `path` by rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with draft(path) as part:
        save_file(dict(tensors), part)


def load_tensors(path: Path) -> dict[str, Tensor]:
    """Return all that `path` holds, on the CPU."""
    return load_file(path)


def restore(path: Path, modules: Mapping[str, nn.Module], optimiser: torch.optim.Optimizer | None = None) -> int:
    """Load `modules`, and the `optimiser` when one is given, from `path`; return the step it was reached at.

    Raises:
        FileNotFoundError: there is no such checkpoint.
        RuntimeError: the checkpoint is of other shapes.
    """
    tensors = load_file(path)
    for prefix, module in modules.items():
        start = prefix + "."
        module.load_state_dict({name[len(start) :]: value for name, value in tensors.items() if name.startswith(start)})
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        if name.startswith(OPTIMISER + "."):
            _, at, key = name.split(".")
            state.setdefault(int(at), {})[key] = value
    if optimiser is not None and state:
        optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
        # A fused step on a GPU wants the order of each weight's own memory, channels last or not.
        for weight, kept in optimiser.state.items():
            kept |= {name: torch.empty_like(weight).copy_(v) for name, v in kept.items() if v.shape == weight.shape}
    return int(tensors["step"])


def write_record(checkpoint: Path, record: Mapping[str, Any]) -> None:
    """Write beside `checkpoint` what is told of its run."""
    checkpoint.with_suffix(".json").write_text(json.dumps(record, indent=1))


def read_record(checkpoint: Path) -> dict[str, Any]:
    """Return what is told of the run that left `checkpoint`.

    Raises:
        FileNotFoundError: nothing is.
    """
    record: dict[str, Any] = json.loads(checkpoint.with_suffix(".json").read_text())
    return record
