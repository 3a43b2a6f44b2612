"""The one-step generator: (scene embedding, noise) to RGB in one pass, in every aspect bucket that the bundle has."""

import numpy as np

from engines.bundle.bundle import Bundle
from engines.paint.buckets import SQUARE, WINDOWS, bucket_for
from engines.runtime.contract import Ran
from engines.runtime.runtime import Runtime


def engine_name(bucket: str) -> str:
    """Return what a manifest calls the generator of `bucket`."""
    return "generator" if bucket == SQUARE else f"generator-{bucket}"


class Generator:
    """Engines `generator`, `generator-wide` and `generator-tall`, one network: the square one must be there.

    `scene` float32 [n, …] and `noise` float32 [n, …] to `image` uint8 [n, h, w, 3]; the starter's are [n, dim] and
    [n, k], a folded diffusion pipeline's [n, tokens, dim] and as its latents; SDXL and FLUX.1 have `pooled` [n, dim].
    """

    def __init__(self, bundle: Bundle, *, threads: int) -> None:
        names = [name for name in WINDOWS if name == SQUARE or engine_name(name) in bundle.manifest.engines]
        self._runtimes = {name: Runtime(bundle, engine_name(name), threads=threads) for name in names}
        inputs = {tensor.name: tensor for tensor in self._runtimes[SQUARE].contract.inputs}
        self.noise_shape = tuple(int(size) for size in inputs["noise"].shape[1:])

    @property
    def buckets(self) -> tuple[str, ...]:
        """The buckets that the bundle has a graph for."""
        return tuple(self._runtimes)

    def bucket(self, width: int, height: int) -> str:
        """Return the bucket for a slot of `width` by `height` pixels."""
        return bucket_for(width, height, self._runtimes)

    def size(self, bucket: str = SQUARE) -> tuple[int, int]:
        """Return width and height of a bucket's pictures in pixels."""
        _, height, width, _ = self._runtimes[bucket].contract.outputs[0].shape
        return int(width), int(height)

    def noise(self, seed: int) -> np.ndarray:
        """Return the noise of `seed`, float32 of `noise_shape`, standard normal; the same everywhere (PCG64)."""
        return np.random.default_rng(seed).standard_normal(self.noise_shape).astype(np.float32)

    def paint(self, scenes: np.ndarray, noise: np.ndarray, bucket: str = SQUARE) -> np.ndarray:
        """Paint n scenes, as the encoder gave them, with noise float32 [n, …]: uint8 RGB [n, h, w, 3].

        Raises:
            EngineError: wrong shapes, or a picture with NaN.
        """
        return self.traced(scenes, noise, bucket)[0]

    def traced(self, scenes: np.ndarray, noise: np.ndarray, bucket: str) -> tuple[np.ndarray, list[Ran]]:
        """Paint as `paint` does, and tell of each picture how it was run.

        Raises:
            EngineError: as `paint`.
        """
        read = {name: np.ascontiguousarray(scenes[name]) for name in scenes.dtype.names or ()}
        scene = read.pop("embedding", scenes)
        results, rows = self._runtimes[bucket].traced({"scene": scene, "noise": noise, **read})
        return results["image"], rows
