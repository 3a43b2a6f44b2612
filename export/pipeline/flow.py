"""The few steps of a flow-matching transformer (FLUX) in one module: what depends on size and step is constant."""

from abc import abstractmethod
from dataclasses import asdict
from typing import Any

import torch
from torch import nn

from export.pipeline.fold import Folded
from export.pipeline.schedule import FlowStep, flow_steps

THOUSAND = 1000  # the network multiplies timesteps by it


class Moments(nn.Module):
    """The sinusoids of known timesteps, by their number instead of their value: [n] to [n, dim].

    A timestep passes through the network in its own type, where 954.5 is 952 in bfloat16; a small number stays exact.
    """

    def __init__(self, sinusoids: nn.Module, timesteps: torch.Tensor) -> None:
        super().__init__()
        self.register_buffer("table", sinusoids(timesteps), persistent=False)
        self.table: torch.Tensor

    def forward(self, number: torch.Tensor) -> torch.Tensor:
        """Look up."""
        return self.table[number.round().long()]


class Places(nn.Module):
    """Stands for a rotary embedding whose answer is known: cosines and sines, given side by side, are parted.

    They are computed in float64, which no compiler for GPUs takes.
    """

    def forward(self, known: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Part [tokens, 2 dim] in two."""
        return known.chunk(2, dim=-1)


class FlowPainter(Folded):
    """All steps of `pipeline`, whose own call has set them, for pictures of one size.

    `places` are the positions of picture and text [tokens, axes]; `moments` embeds timesteps within the network.
    """

    repeats = True

    def __init__(self, pipeline: Any, moments: Any, places: tuple[torch.Tensor, torch.Tensor]) -> None:
        super().__init__(pipeline.transformer, pipeline.vae)
        self.steps: tuple[FlowStep, ...] = flow_steps(pipeline.scheduler)
        rotations = [torch.cat(self.network.pos_embed(ids), -1) for ids in places]
        for name, known in zip(("image_places", "text_places"), rotations, strict=True):
            self.register_buffer(name, known, persistent=False)
        self.network.pos_embed = Places()
        moments.time_proj = Moments(moments.time_proj, torch.tensor([step.timestep for step in self.steps]))

    def schedule(self) -> dict[str, Any]:
        """Return timestep and share of every step."""
        return {"steps": [asdict(step) for step in self.steps]}

    @abstractmethod
    def packed(self, noise: torch.Tensor) -> torch.Tensor:
        """Return `noise` as the network's tokens [n, tokens, channels]."""

    @abstractmethod
    def unpacked(self, tokens: torch.Tensor) -> torch.Tensor:
        """Return the network's tokens as the decoder's latents [n, c, h/8, w/8]."""

    def latents(self, scene: torch.Tensor, noise: torch.Tensor, pooled: torch.Tensor | None = None) -> torch.Tensor:
        """Take all steps; between them, the sample stays float32."""
        kind, sample = self.network.x_embedder.weight.dtype, self.packed(noise)
        given = {} if pooled is None else {"pooled_projections": pooled.to(kind)}
        for number, step in enumerate(self.steps):
            output = self.network(
                hidden_states=sample.to(kind),
                encoder_hidden_states=scene.to(kind),
                timestep=torch.tensor([number / THOUSAND]),
                img_ids=self.image_places,
                txt_ids=self.text_places,
                return_dict=False,
                **given,
            )[0]
            sample = sample + step.take * output.float()
        return self.unpacked(sample)
