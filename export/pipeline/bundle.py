"""A Stable Diffusion pipeline to a bundle that the worker serves: text encoder, folded generator, copywriter."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch

from engines.buckets import SQUARE
from engines.bundle import Bundle, Engine, Stage, sha256
from engines.errors import AdloomError
from export.captions import caption
from export.pipeline.engines import ENGLISH, Reading, write_encoder, write_generator
from export.pipeline.fold import ClipEncoder, Painter, XlEncoder
from export.pipeline.folder import TINY, Parts, load_pipeline
from export.pipeline.hub import PARTS, local
from export.pipeline.licence import Licence, licence_file, read_licence, require_accepted, strictest
from export.pipeline.parity import require_picture
from export.pipeline.precision import Precision, run_painter
from export.pipeline.staging import copy_engine, staged, write_manifest
from export.scenes import sample_scene

STAGE = Stage(stand=(0.5, 0.72), half_width=0.18, headroom=0.62)
"""Where products stand unless known better: in the lower middle, where a checkpoint asked for a podium puts one."""
PROBES, CALIBRATION = 2, 16  # pictures that parity is measured on, and that 8-bit ranges are taken from
LICENCE = "LICENCE.weights.txt"
Say = Callable[[str], None]
Arrays = dict[str, np.ndarray]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a pipeline is exported; `height` and `width` in pixels are the checkpoint's own unless given."""

    decoder: Literal["full", "tiny"] = "full"
    tiny: Path | None = None
    """Folder of the tiny decoder, an `AutoencoderTiny`; by default `taesd` in the pipeline's folder."""
    lora: Path | None = None
    precision: Precision = "fp32"
    height: int | None = None
    width: int | None = None
    licence: str = ""
    """Name of the licence where a folder states none."""
    accept_licence: bool = False


def prompts(count: int, seed: int) -> list[str]:
    """Draw `count` scene captions in English, as the copywriter asks for scenes."""
    rng = np.random.default_rng(seed)
    return [caption(sample_scene(rng), "en", rng) for _ in range(count)]


def probe(pipeline: Any, height: int, width: int, count: int, seed: int) -> Arrays:
    """Return the generator's inputs for `count` fresh captions and noises, embedded by the pipeline itself."""
    with torch.inference_mode():
        encoded = pipeline.encode_prompt(
            prompts(count, seed), device="cpu", num_images_per_prompt=1, do_classifier_free_guidance=False
        )
    scale, channels = pipeline.vae_scale_factor, pipeline.unet.config.in_channels
    noise = np.random.default_rng(seed).standard_normal((count, channels, height // scale, width // scale))
    inputs = {"scene": encoded[0].float().numpy(), "noise": noise.astype(np.float32)}
    return inputs if len(encoded) == 2 else {**inputs, "pooled": encoded[2].float().numpy()}


def reference(pipeline: Any, inputs: Arrays, height: int, width: int) -> np.ndarray:
    """Paint `inputs` by diffusers' own call, one step without guidance: float32 [n, h, w, 3], 0 to 255."""
    names = {"scene": "prompt_embeds", "noise": "latents", "pooled": "pooled_prompt_embeds"}
    given = {names[name]: torch.from_numpy(array) for name, array in inputs.items()}
    painted = pipeline(
        **given, num_inference_steps=1, guidance_scale=0.0, height=height, width=width, output_type="np"
    ).images
    return np.asarray(painted, dtype=np.float32) * 255


def _size(pipeline: Any, options: Options) -> tuple[int, int]:
    scale = pipeline.vae_scale_factor
    own = pipeline.unet.config.sample_size
    height, width = (size * scale for size in ((own, own) if isinstance(own, int) else own))
    height, width = options.height or height, options.width or width
    grain = scale * 2 ** (len(pipeline.unet.config.block_out_channels) - 1)
    if height % grain or width % grain:
        raise AdloomError(f"--height {height} and --width {width} must be multiples of {grain} for this network")
    return height, width


def _licence(folder: Path, source: str, parts: Parts, stated: str) -> Licence:
    """Return the strictest licence of all weights; `stated` is that of parts which name none."""
    found = [read_licence(folder, source)]
    found += [read_licence(path) for path in (parts.tiny,) if path and not path.is_relative_to(folder)]
    if parts.lora:
        found.append(read_licence(parts.lora.parent))
    said = Licence.stated(stated) if stated else None
    return strictest([said if said and one.use == "unknown" else one for one in found])


def _require_supported(pipeline: Any) -> None:
    if pipeline.unet.config.time_cond_proj_dim is not None:
        raise AdloomError("the network reads a guidance scale (time_cond_proj_dim), which is not supported")
    second = getattr(pipeline, "tokenizer_2", None)
    if second is not None and second.get_vocab() != pipeline.tokenizer.get_vocab():
        raise AdloomError(
            "the two tokenizers have different words: only SDXL's pair, alike but for padding, is supported"
        )


def _weights(folder: Path, parts: Parts) -> dict[str, str]:
    """Return the SHA-256 of the files that weights were read from."""
    names = ["unet", "text_encoder", "text_encoder_2"]
    folders = [*(folder / name for name in names), parts.tiny or folder / "vae"]
    files = [path for each in folders for path in sorted(each.glob("*.safetensors"))]
    files += [parts.lora] if parts.lora else []
    return {f"{path.parent.name}/{path.name}": sha256(path.read_bytes()) for path in files}


def export_diffusers(
    source: str | Path,
    out: Path,
    options: Options = Options(),
    say: Say = lambda _: None,
) -> Bundle:
    """Write the one-step pipeline `source`, a folder in diffusers' layout or a hub id, as bundle `out`.

    Parity is measured at each step on fresh captions and noise, and stated in the manifest.

    Raises:
        AdloomError: no such pipeline, a licence not accepted, a parity beyond its bound, or `out` cannot be written.
    """
    with staged(out) as folder:
        found_at = local(source, PARTS)
        path = found_at.folder
        parts = Parts((options.tiny or path / TINY) if options.decoder == "tiny" else None, options.lora)
        licence = _licence(path, str(source), parts, options.licence)
        say(f"licence of the weights: {licence.line()}")
        require_accepted(licence, accepted=options.accept_licence)
        engines: dict[str, Engine] = {"copywriter": copy_engine(Bundle.open(), "copywriter", folder)}
        pipeline = load_pipeline(path, parts)
        _require_supported(pipeline)
        height, width = _size(pipeline, options)
        inputs = probe(pipeline, height, width, PROBES, 1)
        calibration = probe(pipeline, height, width, CALIBRATION, 2) if options.precision == "int8" else {}
        painter = Painter(pipeline, height, width).eval()
        folded = run_painter(painter, [torch.from_numpy(array) for array in inputs.values()])
        parity = {"fold": require_picture("folding", "fold", reference(pipeline, inputs, height, width), folded)}
        say(f"folded: {parity['fold'].psnr:.1f} dB to {type(pipeline).__name__} itself")
        encoder = (XlEncoder if hasattr(pipeline, "tokenizer_2") else ClipEncoder)(pipeline).eval()
        words = prompts(PROBES, 3)
        reading = Reading(pipeline.tokenizer, pipeline.tokenizer.model_max_length, fixed=True, languages=ENGLISH)
        engines["encoder"], parity_encoder = write_encoder(folder, encoder, reading, words, options.precision)
        engines["generator"], steps, kept = write_generator(
            folder, painter, inputs, folded, precision=options.precision, calibration=calibration
        )
        for name, found in steps.items():
            say(f"{name}: {found.psnr:.1f} dB, relative error {found.relative:.1e}")
        common = {"recipe": "adloom export diffusers", "source": found_at.origin, "licence": asdict(licence)}
        common["libraries"] = {name: version(name) for name in ("torch", "diffusers", "transformers", "onnxruntime")}
        generator = {
            **common,
            "pipeline": type(pipeline).__name__,
            "scheduler": {"class": type(pipeline.scheduler).__name__, **asdict(painter.step)},
            "decoder": type(pipeline.vae).__name__,
            "lora": options.lora.name if options.lora else None,
            "precision": options.precision,
            "kept_float32": kept,
            "parameters": sum(parameter.numel() for parameter in painter.parameters()),
            "weights_sha256": _weights(path, parts),
            "stage": "default",
            "parity": {name: found.record() for name, found in (parity | steps).items()},
        }
        provenance = {
            "copywriter": Bundle.open().manifest.provenance["copywriter"],
            "encoder": {**common, "parity": {name: found.record() for name, found in parity_encoder.items()}},
            "generator": generator,
        }
        if text := licence_file(path):
            (folder / LICENCE).write_bytes(text.read_bytes())
        write_manifest(folder, found_at.name, engines, provenance, licence=licence.name, stages={SQUARE: STAGE})
    return Bundle.open(out)
