"""Render the generator's training set in resumable shards: `python -m export.dataset --out var/stages --shards 50`."""

import argparse
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import cv2
import numpy as np
from rich.progress import track

from engines.photo import noise_level
from engines.scene import METALS, NOISE_NAMES, Scene
from export.scenes import sample_scene
from export.studio import rig, stage

SHARD = 100  # scenes a shard: about a minute of work is lost at most
SIZE = 256
SAMPLES = 8  # few: what noise they leave is taken out by `clean`, a tenth of the time more samples would take
STRENGTH = 1.1  # of non-local means, in grains: higher washes veins and wood out
GLASS_SAMPLES = 20  # light that passes glass or glances off metal by chance leaves dots that no filter takes out
PATCH, SEARCH = 5, 15  # pixels a side


def shard_path(folder: Path, index: int) -> Path:
    """Name shard `index`."""
    return folder / f"stages-{index:04d}.npz"


def shard_scenes(index: int) -> list[tuple[Scene, np.ndarray]]:
    """List the scenes and noise [k] of shard `index`; the same on every machine."""
    rng = np.random.default_rng([2026, index])
    return [(sample_scene(rng), rng.standard_normal(len(NOISE_NAMES)).astype(np.float32)) for _ in range(SHARD)]


def clean(picture: np.ndarray) -> np.ndarray:
    """Take the grain out of uint8 [h, w, 3] by non-local means (Buades, Coll and Morel 2011); edges stay."""
    grain = STRENGTH * noise_level(picture)
    return np.asarray(cv2.fastNlMeansDenoisingColored(picture, None, grain, grain, PATCH, SEARCH))


def render_shards(folder: Path, count: int, first: int = 0) -> None:
    """Render what is missing of shards `first` to `first + count - 1` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [index for index in range(first, first + count) if not shard_path(folder, index).exists()]
    if not missing:
        return
    mi = rig.mitsuba()
    for index in track(missing, description="rendering shards"):
        scenes = shard_scenes(index)
        images = [
            clean(
                stage.render(
                    mi,
                    scene,
                    noise,
                    size=(SIZE, SIZE),
                    samples=GLASS_SAMPLES if scene.material in {"glass", *METALS} else SAMPLES,
                    seed=index * SHARD + number,
                )
            )
            for number, (scene, noise) in enumerate(scenes)
        ]
        partial = shard_path(folder, index).with_suffix(".partial")
        with partial.open("wb") as file:
            np.savez(
                file,
                images=np.stack(images),
                noise=np.stack([noise for _, noise in scenes]),
                scenes=np.array([astuple(scene) for scene, _ in scenes]),
            )
        partial.replace(shard_path(folder, index))


def load_shards(folder: Path) -> Iterator[tuple[np.ndarray, np.ndarray, list[Scene]]]:
    """Yield (images uint8 [n, h, w, 3], noise float32 [n, k], scenes) of every finished shard in order."""
    for path in sorted(folder.glob("stages-*.npz")):
        with np.load(path, allow_pickle=False) as shard:
            yield shard["images"], shard["noise"], [Scene(*(str(value) for value in row)) for row in shard["scenes"]]


def main() -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("var/stages"))
    parser.add_argument("--shards", type=int, default=50)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    render_shards(options.out, options.shards, options.first)


if __name__ == "__main__":
    main()
