"""The one-step pipeline as two plain modules: token ids to prompt, and (prompt, noise) to RGB bytes.

All that one fixed step makes constant is folded: the scheduler's arithmetic, the time embedding (into the biases of the
convolutions it is added to), and the query, key and value products of an attention, which become one.
"""

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from ops.bench.gpu.shape import Parts

TIMESTEP = 999  # the last of 1000: the one step begins at noise
SIGMA = 14.614646  # of the last of 1000 scaled-linear betas 0.00085 to 0.012: Euler with trailing spacing, one step


class Text(nn.Module):
    """Token ids int64 [n, 77] to the prompt [n, 77, c], through the last layer norm."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor) -> Tensor:
        """Encode."""
        prompt: Tensor = self.encoder(ids).last_hidden_state
        return prompt


class Generator(nn.Module):
    """Prompt [n, 77, c] and standard normal noise [n, 4, h, w] to RGB uint8 [n, 8h, 8w, 3]."""

    def __init__(self, unet: Any, decoder: Any) -> None:
        super().__init__()
        self.unet, self.decoder = unet, decoder
        self.timestep: Tensor
        self.register_buffer("timestep", torch.tensor([TIMESTEP], device=unet.conv_in.weight.device), persistent=False)

    def forward(self, prompt: Tensor, noise: Tensor) -> Tensor:
        """Denoise once with Euler's step from sigma to 0, decode and convert."""
        scaled = noise * (SIGMA / math.sqrt(SIGMA**2 + 1))
        error = self.unet(scaled, self.timestep, prompt, return_dict=False)[0]
        picture: Tensor = self.decoder((noise - error) * SIGMA)
        return to_bytes(picture)


def to_bytes(picture: Tensor) -> Tensor:
    """[n, 3, h, w] in -1..1 to uint8 [n, h, w, 3]."""
    return ((picture * 0.5 + 0.5).clamp(0, 1) * 255 + 0.5).to(torch.uint8).permute(0, 2, 3, 1).contiguous()


@torch.no_grad()
def fold(unet: Any) -> None:
    """Fold the time embedding of the one step and the query, key and value products of `unet`, in place."""
    weight = unet.conv_in.weight
    moment = unet.time_proj(torch.tensor([TIMESTEP], device=weight.device)).to(weight.dtype)
    embedding = functional.silu(unet.time_embedding(moment))
    for module in unet.modules():
        if getattr(module, "time_emb_proj", None) is not None:
            module.conv1.bias.add_(module.time_emb_proj(embedding)[0])
            module.time_emb_proj = None
            module.time_embedding_norm = "folded"  # any word that is no known way of adding it: nothing is added
    unet.fuse_qkv_projections()


def ours(parts: Parts) -> tuple[Text, Generator]:
    """Return the folded modules of `parts`, whose UNet is changed in place."""
    fold(parts.unet)
    return Text(parts.text), Generator(parts.unet, parts.autoencoder.decoder)
