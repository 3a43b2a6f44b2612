"""The painter of stages: a scene prompt to a picture of an empty stage, by text encoder and generator."""

from collections.abc import Sequence

import numpy as np

from engines.bundle.bundle import Bundle
from engines.paint.encoder import Encoder
from engines.paint.generator import Generator
from engines.paint.painted import Picture, Scene, own


class StagePainter:
    """Engines `encoder` and `generator`, `generator-wide`, `generator-tall` of a bundle."""

    def __init__(self, bundle: Bundle, *, threads: int) -> None:
        """Load both.

        Raises:
            BundleError: a file is missing or changed.
        """
        self.encoder = Encoder(bundle, threads=1)
        self.generator = Generator(bundle, threads=threads)

    def bucket(self, width: int, height: int) -> str:
        """Return the bucket for a slot of `width` by `height` pixels."""
        return self.generator.bucket(width, height)

    def encode(self, prompts: Sequence[str], *, length: int = 0) -> list[Scene]:
        """Encode scene prompts, padded to `length` tokens at least."""
        values, rows = self.encoder.traced(prompts, length=length)
        return [Scene(own(value), row) for value, row in zip(values, rows, strict=True)]

    def paint(self, scenes: Sequence[Scene], seeds: Sequence[int], bucket: str) -> list[Picture]:
        """Paint n scenes; a picture does not depend on what the others of its batch show."""
        noise = np.stack([self.generator.noise(seed) for seed in seeds])
        painted, rows = self.generator.traced(np.stack([scene.values for scene in scenes]), noise, bucket)
        return [
            Picture(own(pixels), {"encoder": scene.ran, "generator": row})
            for pixels, scene, row in zip(painted, scenes, rows, strict=True)
        ]
