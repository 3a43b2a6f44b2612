"""FLUX.2-klein: how its pipeline is asked, called and folded, and its text encoder, which is a chat's."""

from inspect import signature
from typing import Any

import numpy as np
import torch
from torch import nn

from engines.errors import AdloomError
from export.pipeline.family import Options
from export.pipeline.flow import FlowPainter
from export.pipeline.flux import Flux
from export.pipeline.reading import Reading

ANY = "podium"  # a prompt like any other, to see what the template puts around it


def layers_read(pipeline: Any) -> tuple[int, ...]:
    """Return of which layers of the text encoder `pipeline` takes the hidden states."""
    layers: tuple[int, ...] = signature(type(pipeline).__call__).parameters["text_encoder_out_layers"].default
    return layers


def around(tokenizer: Any) -> tuple[str, str]:
    """Return what the chat template of `tokenizer` puts before and after a prompt, as the pipeline applies it.

    Raises:
        AdloomError: it has none, or one that a prompt cannot be put into as it is.
    """
    chat = [{"role": "user", "content": ANY}]
    try:
        text = tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True, enable_thinking=False)
    except ValueError as error:
        raise AdloomError(f"the tokenizer has no chat template (chat_template.jinja): {error}") from error
    before, found, after = text.partition(ANY)
    closing = tokenizer(after, add_special_tokens=False).input_ids
    if not found or ANY in after or tokenizer(text).input_ids[-len(closing) :] != closing:
        raise AdloomError("the tokenizer's chat template does not put a prompt between a beginning and an end")
    return before, after


class KleinPainter(FlowPainter):
    """`noise` float32 [n, 128, h/16, w/16] to a picture."""

    def __init__(self, pipeline: Any, noise_shape: tuple[int, ...], tokens: int) -> None:
        image = pipeline._prepare_latent_ids(torch.zeros(1, *noise_shape))[0]  # noqa: SLF001  nobody else knows
        text = pipeline._prepare_text_ids(torch.zeros(1, tokens, 1))[0]  # noqa: SLF001
        super().__init__(pipeline, pipeline.transformer.time_guidance_embed, (image, text))
        self.grid = noise_shape[1:]
        self.unpatchify = pipeline._unpatchify_latents  # noqa: SLF001
        norm = pipeline.vae.bn
        mean, variance = norm.running_mean.view(1, -1, 1, 1), norm.running_var.view(1, -1, 1, 1)
        # No buffers, so that they stay float32 with the noise.
        self.mean, self.deviation = mean.clone(), (variance + pipeline.vae.config.batch_norm_eps).sqrt()

    def packed(self, noise: torch.Tensor) -> torch.Tensor:
        """Return a token for each place of the grid."""
        return noise.flatten(2).transpose(1, 2)

    def unpacked(self, tokens: torch.Tensor) -> torch.Tensor:
        """Undo packing, the autoencoder's normalisation and its patches of 2 x 2."""
        latents = tokens.transpose(1, 2).reshape(-1, tokens.shape[2], *self.grid)
        unpatched: torch.Tensor = self.unpatchify(latents * self.deviation + self.mean)
        return unpatched


class QwenEncoder(nn.Module):
    """Hidden states of some layers side by side: ids, mask [n, t] to [n, t, layers * dim]; padding is at the end."""

    def __init__(self, model: Any, layers: tuple[int, ...]) -> None:
        super().__init__()
        self.model, self.layers = model, layers
        model.layers = model.layers[: max(layers) + 1]  # the last one's states would be normalised
        model.set_attn_implementation("eager")

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Encode."""
        length = ids.shape[1]
        # Written out, since what the library infers of a mask depends on values that a graph does not know.
        seen = torch.ones(length, length, dtype=torch.bool).tril() & (mask > 0)[:, None, None]
        kind = self.model.dtype
        bias = torch.where(seen, 0.0, torch.finfo(kind).min).to(kind)
        states = self.model(input_ids=ids, attention_mask=bias, output_hidden_states=True, use_cache=False)
        return torch.cat([states.hidden_states[layer] for layer in self.layers], -1).float()


class Klein(Flux):
    """`Flux2KleinPipeline`, its distilled checkpoints; Qwen3 reads Chinese and English.

    Raises:
        AdloomError: another checkpoint of that layout, or options that cannot be heeded.
    """

    locales = ("en", "zh")

    def __init__(self, pipeline: Any, options: Options) -> None:
        self.layers = layers_read(pipeline)
        if not pipeline.config.is_distilled:
            raise AdloomError("the checkpoint is not distilled to few steps (is_distilled in model_index.json)")
        if (count := pipeline.text_encoder.config.num_hidden_layers) <= max(self.layers):
            raise AdloomError(f"the text encoder has {count} layers, of which the pipeline reads {self.layers}")
        if pipeline.tokenizer.padding_side != "right":
            raise AdloomError("the tokenizer pads at the left: set padding_side to right in tokenizer_config.json")
        self.around = around(pipeline.tokenizer)
        super().__init__(pipeline, options)

    def noise_shape(self) -> tuple[int, ...]:
        """Return channels and the grid of tokens."""
        return (self.pipeline.transformer.config.in_channels, *(pixels // self.grain() for pixels in self.size))

    def length(self, words: str) -> int:
        """Return the tokens of a chat of one turn."""
        before, after = self.around
        return len(self.pipeline.tokenizer(f"{before}{words}{after}").input_ids)

    def embed(self, words: list[str]) -> list[np.ndarray]:
        """Embed, padded to the export's length."""
        with torch.inference_mode():
            scene, _ = self.pipeline.encode_prompt(
                words, max_sequence_length=self.tokens, text_encoder_out_layers=self.layers
            )
        return [scene.float().numpy()]

    def call(self, inputs: dict[str, torch.Tensor]) -> dict[str, Any]:
        """Call for the export's steps, without guidance."""
        given = {"prompt_embeds": inputs["scene"], "latents": inputs["noise"]}
        return {**given, "num_inference_steps": self.steps, "guidance_scale": 1.0}

    def painter(self) -> KleinPainter:
        """Fold all steps."""
        return KleinPainter(self.pipeline, self.noise_shape(), self.tokens)

    def encoder(self) -> QwenEncoder:
        """Return the text encoder without what turns its states into words."""
        return QwenEncoder(self.pipeline.text_encoder.model, self.layers)

    def reading(self) -> Reading:
        """Read a chat of one turn."""
        before, after = self.around
        return Reading(self.pipeline.tokenizer, self.tokens, fixed=True, before=before, after=after)
