"""What the FLUX families have in common: few steps, a length of prompts that is left open, tokens of 16 pixels."""

from abc import abstractmethod
from inspect import signature
from typing import Any

from engines.errors import AdloomError
from export.pipeline.family import Family, Options

STEPS, MOST_STEPS = 4, 8  # what they are distilled to, and a graph that is still of use


class Flux(Family):
    """A pipeline around a flow-matching transformer that needs no guidance.

    `tokens` is the length that prompts are padded to: the network reads the padding, too, so a shorter one changes
    pictures, and each token is work in every step.

    Raises:
        AdloomError: a network that reads a guidance scale, or options that cannot be heeded.
    """

    own_tokens = 128

    def __init__(self, pipeline: Any, options: Options) -> None:
        self.steps = STEPS if options.steps is None else options.steps
        self.tokens = self.own_tokens if options.tokens is None else options.tokens
        if pipeline.transformer.config.guidance_embeds:
            raise AdloomError(
                "the network reads a guidance scale (guidance_embeds), as FLUX.1-dev and FLUX.2-dev do: not supported"
            )
        if options.precision == "int8":
            raise AdloomError("--precision int8 is of convolutions, which this network has none of: use bf16 on GPUs")
        if not 1 <= self.steps <= MOST_STEPS:
            raise AdloomError(f"--steps {self.steps} must be 1 to {MOST_STEPS}: each is a part of the graph")
        super().__init__(pipeline, options)

    def own_size(self) -> tuple[int, int]:
        """Return the pipeline's default size."""
        side = self.pipeline.default_sample_size * self.pipeline.vae_scale_factor
        return side, side

    def grain(self) -> int:
        """Return the pixels of a token."""
        return 2 * int(self.pipeline.vae_scale_factor)

    @abstractmethod
    def length(self, words: str) -> int:
        """Return how many tokens a prompt takes, with all that stands around it."""

    def prompts(self, count: int, seed: int) -> list[str]:
        """Draw captions.

        Raises:
            AdloomError: one does not fit into the tokens that a prompt may have.
        """
        drawn = super().prompts(count, seed)
        longest = max(self.length(words) for words in drawn)
        most = signature(type(self.pipeline).__call__).parameters["max_sequence_length"].default
        if not longest <= self.tokens <= most:
            raise AdloomError(
                f"--tokens {self.tokens} must be at least {longest}, which a scene takes with what stands around it, "
                f"and at most the pipeline's {most}"
            )
        return drawn
