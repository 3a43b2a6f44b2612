"""Prompts to pictures with a bundle's text encoder and generator, as the worker makes them."""

import numpy as np

from engines.bundle.bundle import Bundle
from engines.paint.encoder import Encoder
from engines.paint.generator import Generator

BATCH = 8  # pictures at once, so that memory does not grow with the prompts


class Painter:
    """Prompts to pictures with the engines of one bundle."""

    def __init__(self, bundle: Bundle, threads: int = 2) -> None:
        self._encoder = Encoder(bundle, threads=threads)
        self._generator = Generator(bundle, threads=threads)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the square bucket's pictures in pixels."""
        return self._generator.size()

    def paint(self, prompts: list[str], seeds: list[int]) -> np.ndarray:
        """Paint n prompts to uint8 [n, h, w, 3]."""
        noise = np.stack([self._generator.noise(seed) for seed in seeds])
        parts = [
            self._generator.paint(self._encoder.encode(prompts[at : at + BATCH]), noise[at : at + BATCH])
            for at in range(0, len(prompts), BATCH)
        ]
        return np.concatenate(parts)
