"""The one-step generator: (scene embedding, noise) to RGB in one pass."""

import numpy as np

from engines.bundle import Bundle
from engines.runtime import Runtime


class Generator:
    """Engine `generator`: `scene` float32 [n, dim] and `noise` float32 [n, k] to `image` uint8 [n, h, w, 3]."""

    def __init__(self, bundle: Bundle, *, threads: int) -> None:
        self._runtime = Runtime(bundle, "generator", threads=threads)
        self.noise_size = int(self._runtime.contract.inputs[1].shape[1])
        _, height, width, _ = self._runtime.contract.outputs[0].shape
        self.size = (int(width), int(height))

    def noise(self, seed: int) -> np.ndarray:
        """Return the noise of `seed`, float32 [k], standard normal; the same everywhere (PCG64)."""
        return np.random.default_rng(seed).standard_normal(self.noise_size).astype(np.float32)

    def paint(self, scenes: np.ndarray, noise: np.ndarray) -> np.ndarray:
        """Paint n scenes: float32 [n, dim] and [n, k] to uint8 RGB [n, h, w, 3].

        Raises:
            EngineError: wrong shapes, or a picture with NaN.
        """
        return self._runtime.run({"scene": scenes, "noise": noise})["image"]
