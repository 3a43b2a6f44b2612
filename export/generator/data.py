"""The generator's training pictures in the memory of the device that trains, by aspect bucket."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from engines.paint.buckets import WINDOWS
from export.captions.scene_samples import held_out
from export.encoder.model import SceneCodes, labels_of
from export.training.dataset import load_shards

CPU = torch.device("cpu")
SPREAD = 0.12  # how far, per dimension, captions fall from their scene's point: what the encoder will do when served


@dataclass(frozen=True, slots=True)
class Batch:
    """Scene points [n, e], noise [n, k], pictures [n, 3, h, w] in 0..1, and the bucket that they all belong to."""

    scene: Tensor
    noise: Tensor
    picture: Tensor
    bucket: str


class Stages:
    """Pictures uint8 [n, h, w, 3], noise [n, k] and scene points [n, e] of each bucket, on one device.

    The scenes' points are the fixed codes that the text encoder is trained to hit, so both can be trained apart.
    """

    def __init__(self, folder: Path, where: torch.device = CPU, *, unseen: bool = False) -> None:
        """Load the shards of `folder` onto `where`; `unseen` keeps the held-out scenes instead of the others."""
        found: dict[str, list[tuple[np.ndarray, np.ndarray, np.ndarray]]] = {bucket: [] for bucket in WINDOWS}
        digest, codes = hashlib.sha256(), SceneCodes()
        for bucket, shard in load_shards(folder):
            keep = np.array([held_out(scene) == unseen for scene in shard.scenes])
            digest.update(shard.images.tobytes())
            if keep.any():
                kept = [scene for scene, wanted in zip(shard.scenes, keep, strict=True) if wanted]
                with torch.inference_mode():
                    found[bucket].append((shard.images[keep], shard.noise[keep], codes(labels_of(kept)).numpy()))
        self.digest, self._where = digest.hexdigest(), where
        self._sets = {
            bucket: tuple(torch.from_numpy(np.concatenate(part)).to(where) for part in zip(*parts, strict=True))
            for bucket, parts in found.items()
            if parts
        }
        self.counts = {bucket: len(images) for bucket, (images, _, _) in self._sets.items()}

    @property
    def sizes(self) -> tuple[int, int]:
        """Dimensions of scene points and noise."""
        _, noise, points = next(iter(self._sets.values()))
        return points.shape[1], noise.shape[1]

    def batch(self, rng: np.random.Generator, size: int, bucket: str | None = None) -> Batch:
        """Draw a batch of one bucket, each bucket as often as it has pictures."""
        if bucket is None:
            shares = np.array(list(self.counts.values())) / sum(self.counts.values())
            bucket = str(rng.choice(list(self.counts), p=shares))
        images, noise, points = self._sets[bucket]
        index = torch.from_numpy(rng.integers(len(images), size=size)).to(self._where)
        picture = images[index].permute(0, 3, 1, 2).float().div_(255)
        missed = torch.from_numpy(rng.standard_normal((size, points.shape[1])).astype(np.float32)).to(self._where)
        return Batch(points[index] + SPREAD * missed, noise[index], picture, bucket)
