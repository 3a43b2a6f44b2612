"""Tiny pipelines with random weights, saved by diffusers' own classes, for the tests of the export."""

import json
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderTiny,
    DDPMScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    StableDiffusionPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from tokenizers import pre_tokenizers
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

SIDE = 64  # pixels
NOISE = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "steps_offset": 1}
CARD = "---\nlicense: apache-2.0\n---\n# Random weights\n"


def tokenizer(folder: Path, pad: str = "<|endoftext|>") -> CLIPTokenizer:
    """CLIP's rules over single letters."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary, merges = folder / "vocab.json", folder / "merges.txt"
    vocabulary.write_text(json.dumps({word: at for at, word in enumerate(words)}))
    merges.write_text("#version: 0.2\n")
    return CLIPTokenizer(str(vocabulary), str(merges), model_max_length=77, pad_token=pad)


def text_config(**changes: Any) -> CLIPTextConfig:
    """A CLIP of two narrow layers."""
    sizes = {"hidden_size": 32, "intermediate_size": 37, "num_hidden_layers": 2, "num_attention_heads": 4}
    marks = {"vocab_size": 514, "max_position_embeddings": 77, "bos_token_id": 512, "eos_token_id": 513}
    return CLIPTextConfig(**{**sizes, **marks, "projection_dim": 32, **changes})


def unet(**changes: Any) -> UNet2DConditionModel:
    """A network of two levels, as SD 2.1's: linear projections, attention in both directions."""
    parts: dict[str, Any] = {
        "sample_size": SIDE // 8,
        "block_out_channels": (32, 64),
        "layers_per_block": 1,
        "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
        "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
        "cross_attention_dim": 32,
        "attention_head_dim": (2, 4),
        "use_linear_projection": True,
    }
    return UNet2DConditionModel(**{**parts, **changes})


def decoder() -> AutoencoderKL:
    """A KL autoencoder of four levels, so that a latent pixel is 8 x 8."""
    down, up = ("DownEncoderBlock2D",) * 4, ("UpDecoderBlock2D",) * 4
    return AutoencoderKL(
        block_out_channels=(8,) * 4, down_block_types=down, up_block_types=up, latent_channels=4, norm_num_groups=8
    )


def tiny_decoder() -> AutoencoderTiny:
    """TAESD's layout, narrow."""
    blocks = {"num_encoder_blocks": (1,) * 4, "num_decoder_blocks": (1,) * 4}
    model = AutoencoderTiny(encoder_block_out_channels=(16,) * 4, decoder_block_out_channels=(16,) * 4, **blocks)
    last = model.decoder.layers[-1]
    last.weight.data *= 20  # random weights alone paint one colour
    last.bias.data.fill_(0.5)
    return model


def save_turbo(folder: Path, *, network: dict[str, Any] | None = None, **scheduler: Any) -> Path:
    """Save a pipeline in SD-Turbo's layout."""
    torch.manual_seed(0)
    pipeline = StableDiffusionPipeline(
        vae=decoder(),
        text_encoder=CLIPTextModel(text_config()),
        tokenizer=tokenizer(folder / "words"),
        unet=unet(**(network or {})),
        scheduler=EulerDiscreteScheduler(**{**NOISE, "timestep_spacing": "trailing", **scheduler}),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.save_pretrained(folder)
    tiny_decoder().save_pretrained(folder / "taesd")
    (folder / "README.md").write_text(CARD)
    return folder


def save_sdxs(folder: Path) -> Path:
    """Save a pipeline in SDXS' layout: no middle block, a tiny decoder of its own, DDPM's scheduler."""
    torch.manual_seed(3)
    pipeline = StableDiffusionPipeline(
        vae=tiny_decoder(),
        text_encoder=CLIPTextModel(text_config()),
        tokenizer=tokenizer(folder / "words"),
        unet=unet(mid_block_type=None, use_linear_projection=False),
        scheduler=DDPMScheduler(**NOISE, timestep_spacing="trailing", clip_sample=False),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.save_pretrained(folder)
    (folder / "README.md").write_text(CARD)
    return folder


def save_lora(folder: Path, file: Path) -> Path:
    """Save low-rank updates of the attention of the network in `folder`, by peft and diffusers' own writer."""
    torch.manual_seed(2)
    network = UNet2DConditionModel.from_pretrained(folder / "unet")
    network.add_adapter(LoraConfig(r=4, target_modules=["to_q", "to_v"], init_lora_weights=False))
    StableDiffusionPipeline.save_lora_weights(
        file.parent, unet_lora_layers=get_peft_model_state_dict(network), weight_name=file.name
    )
    return file


def save_xl(folder: Path) -> Path:
    """Save a pipeline in SDXL-Turbo's layout: two text encoders, whose tokenizers pad differently."""
    torch.manual_seed(1)
    # The network adds an embedding of six sizes, 8 each, to the pooled text of 32.
    sizes = {"addition_embed_type": "text_time", "addition_time_embed_dim": 8, "cross_attention_dim": 64}
    pipeline = StableDiffusionXLPipeline(
        vae=decoder(),
        text_encoder=CLIPTextModel(text_config()),
        text_encoder_2=CLIPTextModelWithProjection(text_config(num_hidden_layers=3)),
        tokenizer=tokenizer(folder / "words"),
        tokenizer_2=tokenizer(folder / "words_2", pad="!"),
        unet=unet(**sizes, projection_class_embeddings_input_dim=80),
        scheduler=EulerAncestralDiscreteScheduler(**NOISE, timestep_spacing="trailing"),
        add_watermarker=False,
    )
    pipeline.save_pretrained(folder)
    (folder / "README.md").write_text(CARD)
    return folder
