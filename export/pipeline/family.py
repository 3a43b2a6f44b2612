"""What an export asks of a pipeline, whichever family it is of, and the options that it is asked with."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from torch import nn

from engines.errors import AdloomError
from engines.runtime.contract import Arrays
from engines.vocabulary.locales import Locale
from export.captions.turns import drawn_captions
from export.pipeline.fold import Folded
from export.pipeline.precision import Precision
from export.pipeline.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a pipeline is exported; what is None is the checkpoint's or its family's own."""

    decoder: Literal["full", "tiny"] = "full"
    tiny: Path | None = None
    """Folder of the tiny decoder, an `AutoencoderTiny`; by default `taesd` in the pipeline's folder."""
    lora: Path | None = None
    precision: Precision = "fp32"
    height: int | None = None
    """Pixels."""
    width: int | None = None
    """Pixels."""
    steps: int | None = None
    """Steps that are folded, of the families that take several."""
    tokens: int | None = None
    """Length that prompts are padded to, of the families that leave it open."""
    licence: str = ""
    """Name of the licence where a folder states none."""
    accept_licence: bool = False


class Family(ABC):
    """A loaded pipeline and what is folded of it: painter, encoder, and diffusers' own call to compare them with.

    `locales` are the languages that it is measured in, `size` is height and width of its pictures in pixels.
    """

    locales: tuple[Locale, ...] = ("en",)

    def __init__(self, pipeline: Any, options: Options) -> None:
        self.pipeline = pipeline
        self.size = self.sized(options)

    def sized(self, options: Options) -> tuple[int, int]:
        """Return height and width of the pictures.

        Raises:
            AdloomError: the network cannot paint that size.
        """
        (height, width), grain = self.own_size(), self.grain()
        height, width = options.height or height, options.width or width
        if height % grain or width % grain:
            raise AdloomError(f"--height {height} and --width {width} must be multiples of {grain} for this network")
        return height, width

    def prompts(self, count: int, seed: int) -> list[str]:
        """Draw `count` scene captions, as the copywriter asks for scenes, in the family's languages by turns."""
        return drawn_captions(count, seed, self.locales)

    def probe(self, count: int, seed: int) -> Arrays:
        """Return the generator's inputs for `count` fresh captions and noises, embedded by the pipeline itself."""
        scene, *pooled = self.embed(self.prompts(count, seed))
        noise = np.random.default_rng(seed).standard_normal((count, *self.noise_shape())).astype(np.float32)
        return {"scene": scene, "noise": noise} | ({"pooled": pooled[0]} if pooled else {})

    def reference(self, inputs: Arrays) -> np.ndarray:
        """Paint `inputs` by diffusers' own call: float32 [n, h, w, 3], 0 to 255."""
        height, width = self.size
        given = {name: torch.from_numpy(array) for name, array in inputs.items()}
        painted = self.pipeline(**self.call(given), height=height, width=width, output_type="np").images
        return np.asarray(painted, dtype=np.float32) * 255

    @abstractmethod
    def own_size(self) -> tuple[int, int]:
        """Return height and width that the checkpoint was made for."""

    @abstractmethod
    def grain(self) -> int:
        """Return what height and width must be multiples of."""

    @abstractmethod
    def noise_shape(self) -> tuple[int, ...]:
        """Return the shape of one picture's noise."""

    @abstractmethod
    def embed(self, words: list[str]) -> list[np.ndarray]:
        """Embed `words` by the pipeline: float32 [n, tokens, dim], and pooled [n, dim] where the family has it."""

    @abstractmethod
    def call(self, inputs: dict[str, torch.Tensor]) -> dict[str, Any]:
        """Return what the pipeline is called with to paint `inputs`."""

    @abstractmethod
    def painter(self) -> Folded:
        """Fold the pipeline, which is of no use but to the painter afterwards; after `reference`, which sets steps."""

    @abstractmethod
    def encoder(self) -> nn.Module:
        """Return the text encoder as the pipeline uses it."""

    @abstractmethod
    def reading(self) -> Reading:
        """Return how its text encoder reads."""
