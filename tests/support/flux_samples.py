"""Tiny FLUX pipelines with random weights, saved by diffusers' own classes, for the tests of the export."""

from pathlib import Path
from string import ascii_lowercase
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderKLFlux2,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Transformer2DModel,
    FluxPipeline,
    FluxTransformer2DModel,
)
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from tokenizers import pre_tokenizers
from transformers import (
    CLIPTextModel,
    Qwen2TokenizerFast,
    Qwen3Config,
    Qwen3ForCausalLM,
    T5Config,
    T5EncoderModel,
    T5TokenizerFast,
)

from tests.support.pipeline_samples import CARD, text_config, tokenizer

SIDE = 64  # pixels
LEVELS = {"block_out_channels": (8,) * 4, "latent_channels": 4, "layers_per_block": 1, "norm_num_groups": 4}
BLOCKS = {"down_block_types": ("DownEncoderBlock2D",) * 4, "up_block_types": ("UpDecoderBlock2D",) * 4}
LAYERS = 28  # the pipeline reads the 27th
MARKS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<think>", "</think>")
TEMPLATE = (
    "{%- for message in messages %}{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}"
    "{%- endfor %}{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}"
    "{%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}"
    "{%- endif %}"
)
"""Qwen3's chat template, as far as one message of the user goes."""


def chat_tokenizer() -> Qwen2TokenizerFast:
    """Qwen's rules over single bytes, some pairs and the marks of a chat."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    pairs = [("o", "d"), ("Ċ", "Ċ"), ("Ġ", "p")]  # Ċ is a line's end, Ġ a space
    words = [*letters, *("".join(pair) for pair in pairs)]
    marks = {"eos_token": MARKS[2], "pad_token": MARKS[0], "extra_special_tokens": list(MARKS)}
    return Qwen2TokenizerFast(
        vocab={word: at for at, word in enumerate(words)}, merges=pairs, chat_template=TEMPLATE, **marks
    )


def qwen(vocabulary: int, **changes: Any) -> Qwen3ForCausalLM:
    """A Qwen3 of narrow layers, as many as the pipeline reads and one that it does not."""
    sizes = {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": LAYERS, "num_attention_heads": 2}
    heads = {"num_key_value_heads": 1, "head_dim": 8, "vocab_size": vocabulary, "initializer_range": 0.2}
    return Qwen3ForCausalLM(Qwen3Config(**{**sizes, **heads, "tie_word_embeddings": True, **changes}))


def decoder() -> AutoencoderKLFlux2:
    """FLUX.2's autoencoder of four levels with statistics of its own, so that a token is 16 x 16 pixels."""
    model = AutoencoderKLFlux2(**LEVELS, **BLOCKS, sample_size=SIDE)
    model.bn.running_mean.normal_()
    model.bn.running_var.uniform_(0.5, 2)
    return model


def save_klein(folder: Path, *, transformer: dict[str, Any] | None = None, **pipeline: Any) -> Path:
    """Save a pipeline in FLUX.2-klein's layout."""
    torch.manual_seed(0)
    tokenizer = chat_tokenizer()
    sizes = {"num_attention_heads": 2, "attention_head_dim": 32, "axes_dims_rope": (8, 8, 8, 8), "in_channels": 16}
    depths = {"num_layers": 1, "num_single_layers": 1, "timestep_guidance_channels": 32, "joint_attention_dim": 48}
    network = Flux2Transformer2DModel(**{**sizes, **depths, "guidance_embeds": False, **(transformer or {})})
    whole = Flux2KleinPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True, shift=3.0),
        vae=decoder(),
        text_encoder=qwen(len(tokenizer)),
        tokenizer=tokenizer,
        transformer=network,
        **{"is_distilled": True, **pipeline},
    )
    whole.save_pretrained(folder)
    (folder / "README.md").write_text(CARD)
    return folder


def save_schnell(folder: Path, **transformer: Any) -> Path:
    """Save a pipeline in FLUX.1-schnell's layout."""
    torch.manual_seed(1)
    marks = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    pieces = T5TokenizerFast(vocab=[*marks, ("▁", -2.0), *((letter, -3.0) for letter in ascii_lowercase)])
    sizes = {"num_attention_heads": 2, "attention_head_dim": 32, "axes_dims_rope": (8, 12, 12), "in_channels": 16}
    depths = {"num_layers": 1, "num_single_layers": 1, "joint_attention_dim": 24, "pooled_projection_dim": 32}
    widths = {"d_model": 24, "d_kv": 8, "d_ff": 32, "num_layers": 2, "num_heads": 2, "feed_forward_proj": "gated-gelu"}
    whole = FluxPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(shift=1.0),
        vae=AutoencoderKL(**LEVELS, **BLOCKS, scaling_factor=0.36, shift_factor=0.12, use_quant_conv=False),
        text_encoder=CLIPTextModel(text_config()),
        tokenizer=tokenizer(folder / "words"),
        text_encoder_2=T5EncoderModel(T5Config(vocab_size=len(pieces), **widths)),
        tokenizer_2=pieces,
        transformer=FluxTransformer2DModel(**{**sizes, **depths, **transformer}),
    )
    whole.save_pretrained(folder)
    (folder / "README.md").write_text(CARD)
    return folder


def save_klein_lora(folder: Path, file: Path) -> Path:
    """Save low-rank updates of the attention of the transformer in `folder`, by peft and diffusers' own writer."""
    torch.manual_seed(2)
    network = Flux2Transformer2DModel.from_pretrained(folder / "transformer")
    network.add_adapter(LoraConfig(r=4, target_modules=["to_q", "to_v"], init_lora_weights=False))
    Flux2KleinPipeline.save_lora_weights(
        file.parent, transformer_lora_layers=get_peft_model_state_dict(network), weight_name=file.name
    )
    return file
