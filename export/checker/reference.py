"""True renders of scenes that nothing was trained on: what the checker knows is counted on them.

Of its features, whose first `MEANS` are means over the picture, the bundle keeps the moments.
"""

from dataclasses import astuple
from pathlib import Path

import numpy as np
from rich.progress import track

from engines.vocabulary.scene import NOISE_NAMES, Scene
from export.captions.scene_samples import unseen_scenes
from export.studio import rig, stage
from export.training.dataset import clean, samples_of

COUNT, SEED = 600, 31
MEANS = 128  # of the features; the others are maxima and single places


def renders(file: Path) -> tuple[np.ndarray, list[Scene]]:
    """Return pictures uint8 [n, 256, 256, 3] and their scenes, rendered into `file` the first time."""
    if file.exists():
        with np.load(file, allow_pickle=False) as kept:
            return kept["images"], [Scene(*(str(value) for value in row)) for row in kept["scenes"]]
    mi, scenes = rig.mitsuba(), unseen_scenes(COUNT, SEED)
    noise = np.random.default_rng(SEED).standard_normal((COUNT, len(NOISE_NAMES))).astype(np.float32)
    images = np.stack(
        [
            clean(stage.render(mi, scene, noise[at], samples=samples_of(scene), seed=SEED * COUNT + at))
            for at, scene in enumerate(track(scenes, description="rendering the reference"))
        ]
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez(file, images=images, scenes=np.array([astuple(scene) for scene in scenes]))
    return images, scenes


def moments(features: np.ndarray) -> dict[str, np.ndarray]:
    """Return mean [d] and covariance [d, d] of features [n, ≥ d], d being `MEANS`."""
    first = features[:, :MEANS].astype(np.float64)
    return {"mean": first.mean(axis=0), "covariance": np.cov(first, rowvar=False)}
