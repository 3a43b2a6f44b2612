"""The networks of a pipeline as modules with a bundle's inputs and outputs: what the graphs are traced from."""

from abc import ABC, abstractmethod
from dataclasses import asdict
from typing import Any

import torch
from torch import nn

from export.pipeline.schedule import OneStep, one_step


class Folded(nn.Module, ABC):
    """Scheduler, network and decoder in one: (scene, noise[, pooled]) to RGB.

    `scene` float32 [n, tokens, dim], `noise` float32 [n, c, h', w'] standard normal, `pooled` float32 [n, dim] where
    the layout has it; `image` uint8 [n, h, w, 3], rounded as diffusers rounds.
    """

    fragile = False  # whether the decoder says of itself that it leaves half's range
    repeats = False  # whether the network runs several times

    def __init__(self, network: Any, decoder: Any) -> None:
        super().__init__()
        self.network, self.decoder = network, decoder

    @abstractmethod
    def schedule(self) -> dict[str, Any]:
        """Return what was folded of the scheduler, for the manifest."""

    @abstractmethod
    def latents(self, scene: torch.Tensor, noise: torch.Tensor, pooled: torch.Tensor | None = None) -> torch.Tensor:
        """Return what the decoder is given, float32 [n, c, h/8, w/8]."""

    def pixels(self, scene: torch.Tensor, noise: torch.Tensor, pooled: torch.Tensor | None = None) -> torch.Tensor:
        """Return the picture before it is rounded: float32 [n, h, w, 3], 0 to 255."""
        latents = self.latents(scene, noise, pooled).to(self.decoder.dtype)
        picture: torch.Tensor = self.decoder.decode(latents, return_dict=False)[0].float()
        return (picture * 0.5 + 0.5).clamp(0, 1).permute(0, 2, 3, 1) * 255

    def forward(self, scene: torch.Tensor, noise: torch.Tensor, pooled: torch.Tensor | None = None) -> torch.Tensor:
        """Paint."""
        return self.pixels(scene, noise, pooled).round().to(torch.uint8)


class Painter(Folded):
    """The single step of a Stable Diffusion pipeline; `pooled` is the XL layout's."""

    def __init__(self, pipeline: Any, height: int, width: int) -> None:
        super().__init__(pipeline.unet, pipeline.vae)
        self.step: OneStep = one_step(pipeline.scheduler)
        config = pipeline.vae.config
        # As diffusers has it: of the two layouts only the XL one heeds what its decoder says of float16.
        self.fragile = hasattr(pipeline, "tokenizer_2") and bool(getattr(config, "force_upcast", False))
        self.factor = float(config.scaling_factor)
        moments = (getattr(config, "latents_mean", None), getattr(config, "latents_std", None))
        if all(moments):
            self.moments: tuple[torch.Tensor, ...] | None = tuple(torch.tensor(m).view(1, -1, 1, 1) for m in moments)
        else:
            self.moments = None
        self.size = (height, width)

    def schedule(self) -> dict[str, Any]:
        """Return the five numbers of the step."""
        return asdict(self.step)

    def latents(self, scene: torch.Tensor, noise: torch.Tensor, pooled: torch.Tensor | None = None) -> torch.Tensor:
        """Take the pipeline's single step."""
        step, kind = self.step, self.network.dtype
        more: dict[str, Any] = {}
        if pooled is not None:
            ids = torch.tensor([[*self.size, 0, 0, *self.size]], dtype=kind).expand(noise.shape[0], -1)
            more = {"added_cond_kwargs": {"text_embeds": pooled.to(kind), "time_ids": ids}}
        sample = step.start * noise
        timestep = torch.tensor(step.timestep)
        output = self.network((step.scale * sample).to(kind), timestep, scene.to(kind), return_dict=False, **more)[0]
        found: torch.Tensor = (step.keep * sample + step.take * output.float()) / self.factor
        return found if self.moments is None else found * self.moments[1] + self.moments[0]


class ClipEncoder(nn.Module):
    """The text encoder as StableDiffusionPipeline uses it: ids, mask [n, 77] to the last hidden state [n, 77, dim]."""

    def __init__(self, pipeline: Any) -> None:
        super().__init__()
        self.encoder = pipeline.text_encoder
        self.masked = bool(getattr(self.encoder.config, "use_attention_mask", False))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Encode; the mask counts only where the checkpoint was trained with one."""
        hidden: torch.Tensor = self.encoder(ids, attention_mask=mask if self.masked else None)[0]
        return hidden.float()


class XlEncoder(nn.Module):
    """Both text encoders of StableDiffusionXLPipeline: [n, 77, dim + dim_2] next to the last, and pooled [n, dim_2]."""

    def __init__(self, pipeline: Any) -> None:
        super().__init__()
        self.first, self.second = pipeline.text_encoder, pipeline.text_encoder_2
        self.pad = int(pipeline.tokenizer_2.pad_token_id)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Encode; both tokenizers read alike and differ in what they pad with."""
        again = torch.where(mask > 0, ids, self.pad)
        first = self.first(ids, output_hidden_states=True)
        second = self.second(again, output_hidden_states=True)
        hidden = torch.cat([first.hidden_states[-2], second.hidden_states[-2]], -1)
        return hidden.float(), second.text_embeds.float()
