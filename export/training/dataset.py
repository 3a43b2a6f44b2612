"""Render the generator's training set in resumable shards: `adloom export dataset`."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

import cv2
import numpy as np
from rich.progress import track

from engines.files import draft
from engines.paint.buckets import WINDOWS
from engines.photo.retouch import noise_level
from engines.vocabulary.scene import METALS, NOISE_NAMES, Scene
from export.captions.scene_samples import sample_scene
from export.studio import rig, stage

SHARD = 100  # scenes a shard: about a minute of work is lost at most
SAMPLES = 8  # few: what noise they leave is taken out by `clean`, a tenth of the time more samples would take
STRENGTH = 1.1  # of non-local means, in grains: higher washes veins and wood out
GLASS_SAMPLES = 20  # light that passes glass or glances off metal by chance leaves dots that no filter takes out
PATCH, SEARCH = 5, 15  # pixels a side


def shard_path(folder: Path, bucket: str, index: int) -> Path:
    """Name shard `index` of `bucket`."""
    return folder / f"stages-{bucket}-{index:04d}.npz"


def shard_scenes(bucket: str, index: int) -> list[tuple[Scene, np.ndarray]]:
    """List the scenes and noise [k] of shard `index` of `bucket`; the same on every machine."""
    rng = np.random.default_rng([2026, index, list(WINDOWS).index(bucket)])
    return [(sample_scene(rng), rng.standard_normal(len(NOISE_NAMES)).astype(np.float32)) for _ in range(SHARD)]


def clean(picture: np.ndarray) -> np.ndarray:
    """Take the grain out of uint8 [h, w, 3] by non-local means (Buades, Coll and Morel 2011); edges stay."""
    grain = STRENGTH * noise_level(picture)
    return np.asarray(cv2.fastNlMeansDenoisingColored(picture, None, grain, grain, PATCH, SEARCH))


def samples_of(scene: Scene) -> int:
    """Return how many samples a pixel of `scene` takes."""
    return GLASS_SAMPLES if scene.material in {"glass", *METALS} else SAMPLES


def render_shards(folder: Path, count: int, bucket: str) -> None:
    """Render what is missing of the first `count` shards of `bucket` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [index for index in range(count) if not shard_path(folder, bucket, index).exists()]
    if not missing:
        return
    mi = rig.mitsuba()
    for index in track(missing, description=f"rendering {bucket} shards"):
        scenes = shard_scenes(bucket, index)
        images = [
            clean(
                stage.render(
                    mi,
                    scene,
                    noise,
                    bucket=bucket,
                    samples=samples_of(scene),
                    seed=index * SHARD + number,
                )
            )
            for number, (scene, noise) in enumerate(scenes)
        ]
        with draft(shard_path(folder, bucket, index)) as path, path.open("wb") as file:
            np.savez(
                file,
                images=np.stack(images),
                noise=np.stack([noise for _, noise in scenes]),
                scenes=np.array([astuple(scene) for scene, _ in scenes]),
            )


@dataclass(frozen=True, slots=True)
class Shard:
    """Rendered stages: images uint8 [n, h, w, 3], noise float32 [n, k], n scenes."""

    images: np.ndarray
    noise: np.ndarray
    scenes: list[Scene]


def load_shards(folder: Path) -> Iterator[tuple[str, Shard]]:
    """Yield every finished shard of `folder` with the bucket it belongs to, in order."""
    for path in sorted(folder.glob("stages-*-*.npz")):
        with np.load(path, allow_pickle=False) as shard:
            scenes = [Scene(*(str(value) for value in row)) for row in shard["scenes"]]
            yield path.stem.split("-")[1], Shard(shard["images"], shard["noise"], scenes)
