"""Reads a pipeline from diffusers' folder layout: safetensors only, no code of the folder runs."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers
from huggingface_hub.errors import StrictDataclassError
from safetensors import SafetensorError

from engines.errors import AdloomError

INDEX = "model_index.json"
PICKLED = {".bin", ".ckpt", ".pt", ".pth", ".pkl"}
ONE_STEP = (
    "EulerDiscreteScheduler",
    "EulerAncestralDiscreteScheduler",
    "DDIMScheduler",
    "DDPMScheduler",
    "LCMScheduler",
)


FLOW = ("FlowMatchEulerDiscreteScheduler",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What lies in a pipeline's folder: networks and tokenizers by part, and the classes that the other parts may be.

    `absent` is what the pipeline's class is given for parts that are not read.
    """

    networks: dict[str, tuple[Any, str]]
    tokenizers: dict[str, str]
    schedulers: tuple[str, ...]
    decoders: tuple[str, ...] = ("AutoencoderKL", "AutoencoderTiny")
    absent: dict[str, Any] = field(default_factory=dict)


UNET, CLIP = (diffusers, "UNet2DConditionModel"), (transformers, "CLIPTextModel")
LAYOUTS = {
    "StableDiffusionPipeline": Layout(
        networks={"unet": UNET, "text_encoder": CLIP},
        tokenizers={"tokenizer": "CLIPTokenizer"},
        schedulers=ONE_STEP,
        absent={"feature_extractor": None, "safety_checker": None, "requires_safety_checker": False},
    ),
    "StableDiffusionXLPipeline": Layout(
        networks={
            "unet": UNET,
            "text_encoder": CLIP,
            "text_encoder_2": (transformers, "CLIPTextModelWithProjection"),
        },
        tokenizers={"tokenizer": "CLIPTokenizer", "tokenizer_2": "CLIPTokenizer"},
        schedulers=ONE_STEP,
        absent={"feature_extractor": None, "add_watermarker": False},
    ),
    "FluxPipeline": Layout(
        networks={
            "transformer": (diffusers, "FluxTransformer2DModel"),
            "text_encoder": CLIP,
            "text_encoder_2": (transformers, "T5EncoderModel"),
        },
        tokenizers={"tokenizer": "CLIPTokenizer", "tokenizer_2": "T5TokenizerFast"},
        schedulers=FLOW,
        absent={"image_encoder": None, "feature_extractor": None},
    ),
    "Flux2KleinPipeline": Layout(
        networks={
            "transformer": (diffusers, "Flux2Transformer2DModel"),
            "text_encoder": (transformers, "Qwen3ForCausalLM"),
        },
        tokenizers={"tokenizer": "Qwen2TokenizerFast"},
        schedulers=FLOW,
        decoders=("AutoencoderKLFlux2",),
    ),
}
SETTINGS = ("is_distilled",)  # of the index, what a pipeline's class is told beside its parts
DAMAGED = (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError, StrictDataclassError)
TINY = "taesd"  # where a tiny decoder lies within a pipeline's folder unless told otherwise


@dataclass(frozen=True, slots=True)
class Parts:
    """What is taken beside the pipeline itself: a folder of an `AutoencoderTiny`, and a file of low-rank updates."""

    tiny: Path | None = None
    lora: Path | None = None


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        AdloomError: it is missing or none.
    """
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise AdloomError(
            f"{path} cannot be read ({error.strerror}): is this a folder in diffusers' layout?"
        ) from error
    except ValueError as error:
        raise AdloomError(f"{path} is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise AdloomError(f"{path} holds no JSON object")
    return found


def require_safetensors(folder: Path) -> str | None:
    """Return the variant of the weights in `folder` (`fp16` where nothing else is there).

    Raises:
        AdloomError: there are none, or pickled ones only.
    """
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        if pickled := sorted(path.name for path in folder.glob("*") if path.suffix in PICKLED):
            raise AdloomError(
                f"{folder} has pickled weights only ({pickled[0]}); a pickle may run code and is never read: "
                "save the model anew with save_pretrained(…, safe_serialization=True)"
            )
        raise AdloomError(f"{folder} holds no safetensors weights")
    return "fp16" if all(".fp16." in path.name or ".fp16-" in path.name for path in files) else None


def load_weights(kind: Any, folder: Path, **more: Any) -> Any:
    """Load a model of class `kind` from `folder` in float32.

    Raises:
        AdloomError: pickled, truncated, or without some of the model's weights.
    """
    variant = require_safetensors(folder)
    dtype = "torch_dtype" if kind.__module__.startswith("diffusers") else "dtype"
    try:
        model, told = kind.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            variant=variant,
            output_loading_info=True,
            **{dtype: torch.float32},
            **more,
        )
    except DAMAGED as error:
        raise AdloomError(
            f"{folder} cannot be loaded as {kind.__name__}: {error}; is a file cut short, or of another model?"
        ) from error
    if missing := sorted(told["missing_keys"]):
        raise AdloomError(f"{folder} lacks {len(missing)} of {kind.__name__}'s weights, e.g. {missing[0]}")
    if bad := told.get("mismatched_keys"):
        raise AdloomError(f"{folder} holds weights of another shape than its config.json says: {min(bad)}")
    return model.eval().requires_grad_(requires_grad=False)


def listed(names: Iterable[str]) -> str:
    """Return `names` as words say them."""
    *first, last = names
    return f"{', '.join(first)} and {last} are" if first else f"{last} is"


def _scheduler(folder: Path, known: tuple[str, ...]) -> Any:
    config = read_json(folder / "scheduler_config.json")
    name = str(config.get("_class_name"))
    if name not in known:
        steps, spacing = (
            ("one step is", ", with timestep_spacing trailing,") if known is ONE_STEP else ("steps are", "")
        )
        raise AdloomError(
            f"{folder}: scheduler {name} is not supported; {steps} known of {', '.join(known)}: put one of "
            f"them{spacing} into scheduler_config.json if the checkpoint was distilled for it"
        )
    return getattr(diffusers, name).from_config(config)


def _tokenizer(folder: Path, kind: str) -> Any:
    try:
        return getattr(transformers, kind).from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AdloomError(f"{folder} holds no {kind}: {error}") from error


def _decoder(folder: Path, known: tuple[str, ...]) -> Any:
    name = str(read_json(folder / "config.json").get("_class_name"))
    if name not in known:
        raise AdloomError(f"{folder}: decoder {name} is not supported; {listed(known)}")
    return load_weights(getattr(diffusers, name), folder)


def _fuse(pipeline: Any, file: Path) -> None:
    if file.suffix != ".safetensors" or not file.is_file():
        raise AdloomError(f"{file} is no safetensors file of low-rank updates")
    try:
        pipeline.load_lora_weights(str(file.parent), weight_name=file.name, local_files_only=True)
        if not pipeline.get_list_adapters():
            raise AdloomError(f"{file} names no layer of this pipeline: it was trained for another")
        pipeline.fuse_lora()
        pipeline.unload_lora_weights()
    except DAMAGED as error:
        raise AdloomError(f"{file} does not fit this pipeline: {error}") from error


def load_pipeline(folder: Path, parts: Parts = Parts()) -> Any:
    """Load the pipeline in `folder`, in float32, with `parts` put in; of diffusers' own class.

    Raises:
        AdloomError: no such layout, pickled or damaged weights, or a scheduler whose steps are not known.
    """
    index = read_json(folder / INDEX)
    name = str(index.get("_class_name"))
    if name not in LAYOUTS:
        raise AdloomError(f"{folder}: pipeline {name} is not supported; {listed(LAYOUTS)}")
    layout = LAYOUTS[name]
    loaded = {"scheduler": _scheduler(folder / "scheduler", layout.schedulers)}
    for part, (library, kind) in layout.networks.items():
        loaded[part] = load_weights(getattr(library, kind), folder / part)
    loaded |= {part: _tokenizer(folder / part, kind) for part, kind in layout.tokenizers.items()}
    loaded["vae"] = _decoder(parts.tiny or folder / "vae", layout.decoders)
    told = {key: index[key] for key in SETTINGS if key in index}
    pipeline = getattr(diffusers, name)(**loaded, **layout.absent, **told)
    pipeline.set_progress_bar_config(disable=True)
    if parts.lora:
        _fuse(pipeline, parts.lora)
    return pipeline
