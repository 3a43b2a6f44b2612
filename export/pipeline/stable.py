"""Stable Diffusion and SDXL, distilled to one step: how such a pipeline is asked, called and folded."""

from typing import Any

import numpy as np
import torch
from torch import nn

from engines.errors import AdloomError
from export.pipeline.family import Family, Options
from export.pipeline.fold import ClipEncoder, Painter, XlEncoder
from export.pipeline.reading import ENGLISH, Reading

NAMES = {"scene": "prompt_embeds", "noise": "latents", "pooled": "pooled_prompt_embeds"}


class Stable(Family):
    """`StableDiffusionPipeline` or `StableDiffusionXLPipeline`.

    Raises:
        AdloomError: its network reads a guidance scale, its tokenizers differ, or options that it has no use for.
    """

    def __init__(self, pipeline: Any, options: Options) -> None:
        if options.steps not in {None, 1}:
            raise AdloomError(f"--steps {options.steps}: this layout is folded with its one step")
        if options.tokens is not None:
            raise AdloomError("--tokens: CLIP reads a fixed length")
        if pipeline.unet.config.time_cond_proj_dim is not None:
            raise AdloomError("the network reads a guidance scale (time_cond_proj_dim), which is not supported")
        second = getattr(pipeline, "tokenizer_2", None)
        if second is not None and second.get_vocab() != pipeline.tokenizer.get_vocab():
            raise AdloomError(
                "the two tokenizers have different words: only SDXL's pair, alike but for padding, is supported"
            )
        super().__init__(pipeline, options)

    def own_size(self) -> tuple[int, int]:
        """Return the network's sample size in pixels."""
        own, scale = self.pipeline.unet.config.sample_size, self.pipeline.vae_scale_factor
        height, width = (own, own) if isinstance(own, int) else own
        return height * scale, width * scale

    def grain(self) -> int:
        """Return the pixels that the network's lowest level has one of."""
        levels: int = len(self.pipeline.unet.config.block_out_channels)
        return int(self.pipeline.vae_scale_factor * 2 ** (levels - 1))

    def noise_shape(self) -> tuple[int, ...]:
        """Return channels and the size of latents."""
        scale = self.pipeline.vae_scale_factor
        return (self.pipeline.unet.config.in_channels, *(pixels // scale for pixels in self.size))

    def embed(self, words: list[str]) -> list[np.ndarray]:
        """Embed without guidance."""
        with torch.inference_mode():
            encoded = self.pipeline.encode_prompt(
                words, device="cpu", num_images_per_prompt=1, do_classifier_free_guidance=False
            )
        return [tensor.float().numpy() for tensor in encoded[::2]]  # the others are of negative prompts

    def call(self, inputs: dict[str, torch.Tensor]) -> dict[str, Any]:
        """Call for one step without guidance."""
        given = {NAMES[name]: tensor for name, tensor in inputs.items()}
        return {**given, "num_inference_steps": 1, "guidance_scale": 0.0}

    def painter(self) -> Painter:
        """Fold the single step."""
        return Painter(self.pipeline, *self.size)

    def encoder(self) -> nn.Module:
        """Return one text encoder, or SDXL's two."""
        return (XlEncoder if hasattr(self.pipeline, "tokenizer_2") else ClipEncoder)(self.pipeline)

    def reading(self) -> Reading:
        """Read as many tokens as CLIP has places."""
        tokenizer = self.pipeline.tokenizer
        return Reading(tokenizer, tokenizer.model_max_length, fixed=True, languages=ENGLISH)
