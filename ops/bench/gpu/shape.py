"""Networks of SD-Turbo's shape at random values, and inputs for them: speed is honest, pictures mean nothing.

The shape is Stable Diffusion 2.1's UNet (865.9 M parameters), OpenCLIP-H's text encoder without its last layer, and the
tiny decoder TAESD. Everything is drawn from a seed, so each process of the bench holds the same weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import torch
from torch import nn

SEED = 21
TOKENS = 77  # CLIP's length
RESIDUAL = 0.5  # what the last layer of a residual branch is scaled by, so that half precision never overflows
OUTWARD = ("conv2", "to_out.0", "ff.net.2", "proj_out", "out_proj", "fc2")
COLOUR = 0.24  # of the decoder's last convolution: pictures then use the whole range and are hardly clipped
UNET = {"in_channels": 4, "out_channels": 4, "use_linear_projection": True}


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the three networks; `pixels` is the side of a picture and `latent` of what the UNet sees."""

    name: str
    pixels: int
    latent: int
    vocabulary: int
    unet: dict[str, Any]
    text: dict[str, Any]
    decoder: dict[str, Any]


FULL = Shape(
    name="SD-Turbo",
    pixels=512,
    latent=64,
    vocabulary=49408,
    unet=UNET
    | {
        "sample_size": 64,
        "block_out_channels": (320, 640, 1280, 1280),
        "layers_per_block": 2,
        "cross_attention_dim": 1024,
        "attention_head_dim": (5, 10, 20, 20),
        "down_block_types": ("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
        "up_block_types": ("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3,
    },
    text={"hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 23, "num_attention_heads": 16},
    decoder={},
)
TINY = Shape(
    name="tiny",
    pixels=64,
    latent=8,
    vocabulary=1000,
    unet=UNET
    | {
        "sample_size": 8,
        "block_out_channels": (32, 64),
        "layers_per_block": 1,
        "cross_attention_dim": 32,
        "attention_head_dim": (2, 4),
        "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
        "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
    },
    text={"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4},
    decoder={
        "encoder_block_out_channels": (16,) * 4,
        "decoder_block_out_channels": (16,) * 4,
        "num_encoder_blocks": (1,) * 4,
        "num_decoder_blocks": (1,) * 4,
    },
)


@dataclass(slots=True)
class Parts:
    """The three networks of a pipeline: text encoder, UNet and the decoder's autoencoder."""

    text: Any
    unet: Any
    autoencoder: Any

    def modules(self) -> tuple[nn.Module, ...]:
        """All three."""
        return self.text, self.unet, self.autoencoder


def draw(module: nn.Module, generator: torch.Generator) -> None:
    """Fill `module` in place with weights that keep the size of what passes through: variance 1 / fan-in."""
    for name, parameter in module.named_parameters():
        if name.endswith("bias"):
            parameter.normal_(0, 0.02, generator=generator)
        elif parameter.ndim == 1:
            parameter.normal_(1, 0.02, generator=generator)
        elif "embedding" in name and "time" not in name:
            parameter.normal_(0, 0.5, generator=generator)
        else:
            gain = RESIDUAL if name.removesuffix(".weight").endswith(OUTWARD) else 1.0
            parameter.normal_(0, gain / parameter[0].numel() ** 0.5, generator=generator)


def draw_decoder(decoder: nn.Module, generator: torch.Generator) -> None:
    """Fill TAESD's decoder: rectifiers halve the variance, its blocks add, and pictures lie around 0.5."""
    convolutions = [module for module in decoder.modules() if isinstance(module, nn.Conv2d)]
    for module in convolutions:
        module.weight.normal_(0, (1.0 / module.weight[0].numel()) ** 0.5, generator=generator)
        if module.bias is not None:
            module.bias.zero_()
    last = convolutions[-1]
    last.weight.mul_(COLOUR)
    if last.bias is not None:
        last.bias.fill_(0.5)


@torch.no_grad()
def build(shape: Shape, device: str, dtype: torch.dtype) -> Parts:
    """Make the three networks on `device` in `dtype`, in evaluation mode, channels last where there are channels."""
    diffusers, transformers = import_module("diffusers"), import_module("transformers")
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.device(device):
            text = transformers.CLIPTextModel(
                transformers.CLIPTextConfig(
                    vocab_size=shape.vocabulary,
                    hidden_act="gelu",
                    projection_dim=512,
                    eos_token_id=shape.vocabulary - 1,
                    bos_token_id=shape.vocabulary - 2,
                    **shape.text,
                )
            )
            unet = diffusers.UNet2DConditionModel(**shape.unet)
            autoencoder = diffusers.AutoencoderTiny(**shape.decoder)
    finally:
        torch.set_default_dtype(before)
    parts = Parts(text, unet, autoencoder)
    if device != "meta":
        generator = torch.Generator(device).manual_seed(SEED)
        draw(text, generator)
        draw(unet, generator)
        draw_decoder(autoencoder.decoder, generator)
    for module in parts.modules():
        module.eval().requires_grad_(requires_grad=False)
    unet.to(memory_format=torch.channels_last)
    autoencoder.to(memory_format=torch.channels_last)
    return parts


Inputs = dict[str, np.ndarray]
"""What requests bring: `ids` int64 [n, 77], another prompt for each picture, and `noise` float16 [n, 4, h, w]."""


def sample(shape: Shape, batch: int, seed: int) -> Inputs:
    """Draw inputs of `batch` distinct prompts; no tokenizer is needed, since any ids cost the same."""
    rng = np.random.default_rng((seed, batch))
    ids = rng.integers(1, shape.vocabulary - 2, (batch, TOKENS), dtype=np.int64)
    ids[:, 0], ids[:, -1] = shape.vocabulary - 2, shape.vocabulary - 1
    noise = rng.standard_normal((batch, 4, shape.latent, shape.latent), dtype=np.float32)
    return {"ids": ids, "noise": noise.astype(np.float16)}


def stack(singles: Sequence[Inputs]) -> Inputs:
    """Join inputs along the batch."""
    return {name: np.concatenate([one[name] for one in singles]) for name in singles[0]}


def fixed(shape: Shape, batch: int) -> Inputs:
    """Inputs on which rows are compared: picture i is the same in every batch."""
    return stack([sample(shape, 1, 1000 + index) for index in range(batch)])
