"""FLUX.1-schnell: how its pipeline is asked, called and folded, and its two text encoders."""

from typing import Any

import numpy as np
import torch
from torch import nn

from export.pipeline.flow import FlowPainter
from export.pipeline.flux import Flux
from export.pipeline.reading import ENGLISH, SECOND, Reading


class SchnellPainter(FlowPainter):
    """`noise` float32 [n, 16, h/8, w/8] and `pooled` to a picture; a token is a patch of 2 x 2."""

    def __init__(self, pipeline: Any, noise_shape: tuple[int, ...], tokens: int) -> None:
        rows, columns = (side // 2 for side in noise_shape[1:])
        image = pipeline._prepare_latent_image_ids(1, rows, columns, "cpu", torch.float32)  # noqa: SLF001
        text = torch.zeros(tokens, image.shape[1])  # words have no place in the picture
        super().__init__(pipeline, pipeline.transformer.time_text_embed, (image, text))
        self.grid, self.pack = noise_shape, pipeline._pack_latents  # noqa: SLF001
        self.unpack, self.scale = pipeline._unpack_latents, pipeline.vae_scale_factor  # noqa: SLF001
        self.factor, self.shift = pipeline.vae.config.scaling_factor, pipeline.vae.config.shift_factor

    def packed(self, noise: torch.Tensor) -> torch.Tensor:
        """Return a token for each patch."""
        tokens: torch.Tensor = self.pack(noise, noise.shape[0], *self.grid)
        return tokens

    def unpacked(self, tokens: torch.Tensor) -> torch.Tensor:
        """Undo patches and the autoencoder's scale."""
        height, width = (side * self.scale for side in self.grid[1:])
        latents: torch.Tensor = self.unpack(tokens, height, width, self.scale) / self.factor + self.shift
        return latents


class PairEncoder(nn.Module):
    """CLIP and T5 as FluxPipeline uses them, without masks.

    `ids` [n, 77] of CLIP and `ids_2` [n, t] of T5 to T5's last hidden state [n, t, dim] and CLIP's pooled [n, dim].
    """

    def __init__(self, pipeline: Any) -> None:
        super().__init__()
        self.clip, self.t5 = pipeline.text_encoder, pipeline.text_encoder_2

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, ids_2: torch.Tensor, mask_2: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Encode; what reads a bundle gives masks to any encoder."""
        del mask, mask_2
        return self.t5(ids_2)[0].float(), self.clip(ids).pooler_output.float()


class Schnell(Flux):
    """`FluxPipeline` whose network reads no guidance scale; CLIP and T5 read English."""

    own_tokens = 256  # as its model card calls it

    def noise_shape(self) -> tuple[int, ...]:
        """Return channels and the size of latents."""
        scale = self.pipeline.vae_scale_factor
        return (self.pipeline.transformer.config.in_channels // 4, *(pixels // scale for pixels in self.size))

    def length(self, words: str) -> int:
        """Return T5's tokens; CLIP takes the head of what is too long for it."""
        return len(self.pipeline.tokenizer_2(words).input_ids)

    def embed(self, words: list[str]) -> list[np.ndarray]:
        """Embed, padded to the export's length."""
        with torch.inference_mode():
            scene, pooled, _ = self.pipeline.encode_prompt(words, max_sequence_length=self.tokens)
        return [scene.float().numpy(), pooled.float().numpy()]

    def call(self, inputs: dict[str, torch.Tensor]) -> dict[str, Any]:
        """Call for the export's steps."""
        noise = inputs["noise"]
        latents = self.pipeline._pack_latents(noise, *noise.shape)  # noqa: SLF001
        given = {"prompt_embeds": inputs["scene"], "pooled_prompt_embeds": inputs["pooled"], "latents": latents}
        return {**given, "num_inference_steps": self.steps}

    def painter(self) -> SchnellPainter:
        """Fold all steps."""
        return SchnellPainter(self.pipeline, self.noise_shape(), self.tokens)

    def encoder(self) -> PairEncoder:
        """Return both text encoders."""
        return PairEncoder(self.pipeline)

    def reading(self) -> Reading:
        """Read by CLIP's tokenizer and T5's."""
        clip, t5 = self.pipeline.tokenizer, self.pipeline.tokenizer_2
        second = Reading(t5, self.tokens, fixed=True, file=SECOND)
        return Reading(clip, clip.model_max_length, fixed=True, languages=ENGLISH, second=second)
