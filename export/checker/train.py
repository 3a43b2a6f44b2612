"""Train the checker on path-traced stages: `python -m export.checker.train --data var/stages`; held-out pairs unseen."""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from rich.progress import Progress
from torch import Tensor
from torch.nn import functional

from engines.scene import ATTRIBUTES, METALS, Scene
from export.checker.model import Checker
from export.checkpoint import restore, save
from export.dataset import load_shards
from export.encoder.train import labels_of
from export.scenes import held_out

BATCH = 32
RATE = 2e-3
EPOCHS = 10
GRAIN = 4.0  # of 255: the checker must not tell a render by its noise
CHECKPOINT = Path("var/checker.safetensors")


def split(logits: Tensor) -> list[Tensor]:
    """Cut logits [n, values] into one block for each attribute."""
    return list(logits.split([len(terms) for terms in ATTRIBUTES.values()], dim=1))


def visible(scene: Scene, attribute: str) -> bool:
    """Whether `attribute` can be seen at all: solid metal hides the podium's colour."""
    return attribute != "podium" or scene.material not in METALS


def load(folder: Path, *, unseen: bool) -> tuple[np.ndarray, list[Scene]]:
    """Load pictures uint8 [n, 256, 256, 3] and scenes; `unseen` takes the held-out colour pairs, else the others."""
    pictures, scenes = [], []
    for images, _, described in load_shards(folder):
        keep = [held_out(scene) == unseen for scene in described]
        pictures.append(images[keep])
        scenes += [scene for scene, kept in zip(described, keep, strict=True) if kept]
    return np.concatenate(pictures), scenes


def _batch(pictures: np.ndarray, index: np.ndarray, rng: np.random.Generator) -> Tensor:
    """Return pictures uint8 [n, 256, 256, 3], some mirrored, some grainy, some smoothed as a network smooths."""
    chosen = torch.from_numpy(pictures[np.sort(index)])
    flipped = torch.from_numpy(rng.random(len(index)) < 0.5)
    chosen = torch.where(flipped[:, None, None, None], chosen.flip(2), chosen).float()
    soft = functional.avg_pool2d(chosen.permute(0, 3, 1, 2), 3, stride=1, padding=1, count_include_pad=False)
    blurred = torch.from_numpy(rng.random(len(index)) < 0.4)
    chosen = torch.where(blurred[:, None, None, None], soft.permute(0, 2, 3, 1), chosen)
    grain = torch.from_numpy((rng.random(len(index)) * GRAIN).astype(np.float32))[:, None, None, None]
    return (chosen + grain * torch.randn(chosen.shape)).clamp(0, 255).to(torch.uint8)


def accuracy(model: Checker, pictures: np.ndarray, scenes: list[Scene]) -> dict[str, float]:
    """Return each attribute's share of right answers where it can be seen."""
    labels = labels_of(scenes)
    answers = []
    model.eval()
    with torch.inference_mode():
        for start in range(0, len(pictures), 64):
            logits, _ = model(torch.from_numpy(pictures[start : start + 64]))
            answers.append(torch.stack([part.argmax(1) for part in split(logits)], 1))
    model.train()
    right = torch.cat(answers) == labels
    shares = {}
    for at, name in enumerate(ATTRIBUTES):
        seen = torch.tensor([visible(scene, name) for scene in scenes])
        shares[name] = round(float(right[seen, at].double().mean()), 4)
    return shares


def train(data: Path, checkpoint: Path = CHECKPOINT, epochs: int = EPOCHS) -> dict[str, float]:
    """Train for `epochs`, going on from `checkpoint`; return the accuracy on renders of held-out colour pairs."""
    torch.manual_seed(1)
    pictures, scenes = load(data, unseen=False)
    unseen = load(data, unseen=True)
    labels = labels_of(scenes)
    seen = torch.tensor([visible(scene, "podium") for scene in scenes])
    model = Checker()
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.02)
    step = restore(checkpoint, {"model": model}, optimiser) if checkpoint.exists() else 0
    each = len(pictures) // BATCH
    saved = time.monotonic()
    with Progress() as progress:
        task = progress.add_task("training checker", total=epochs * each, completed=step)
        while step < epochs * each:
            for group in optimiser.param_groups:
                group["lr"] = RATE * min(1.0, (step + 1) / 100) * (0.02 + 0.98 * (1 - step / (epochs * each)))
            epoch, at = divmod(step, each)
            order = np.random.default_rng([9, epoch]).permutation(len(pictures))
            index = np.sort(order[at * BATCH : (at + 1) * BATCH])
            with torch.autocast("cpu", torch.bfloat16):
                logits, _ = model(_batch(pictures, index, np.random.default_rng([10, step])))
            loss = torch.zeros(())
            for number, (name, part) in enumerate(zip(ATTRIBUTES, split(logits.float()), strict=True)):
                keep = index[seen[index].numpy()] if name == "podium" else index
                part = part[seen[index]] if name == "podium" else part  # noqa: PLW2901  the hidden ones teach nothing
                loss = loss + functional.cross_entropy(part, labels[keep, number], label_smoothing=0.02)
            optimiser.zero_grad(set_to_none=True)
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            step += 1
            progress.update(task, completed=step, description=f"loss {float(loss.detach()):.3f}")
            if time.monotonic() - saved > 60 or step == epochs * each:
                save(checkpoint, {"model": model}, optimiser, step)
                saved = time.monotonic()
    scores = accuracy(model, *unseen)
    record = {"steps": step, "pictures": len(pictures), "unseen_renders": len(unseen[0]), "accuracy_on_renders": scores}
    checkpoint.with_suffix(".json").write_text(json.dumps(record, indent=1))
    return scores


def main() -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("var/stages"))
    parser.add_argument("--checkpoint", type=Path, default=CHECKPOINT)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    options = parser.parse_args()
    print(json.dumps(train(options.data, options.checkpoint, options.epochs)))  # noqa: T201  a command's answer


if __name__ == "__main__":
    main()
