"""A pipeline in diffusers' layout to a bundle that the worker serves: text encoder, folded generator, copywriter."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import torch

from engines.bundle.bundle import Bundle
from engines.bundle.manifest import Engine, Stage, sha256
from engines.paint.buckets import SQUARE
from export.pipeline.engines import compare_encoder, write_encoder, write_generator
from export.pipeline.family import Family, Options
from export.pipeline.folder import LAYOUTS, TINY, Parts, load_pipeline
from export.pipeline.hub import PARTS, local
from export.pipeline.klein import Klein
from export.pipeline.licence import Licence, licence_file, read_licence, require_accepted, strictest
from export.pipeline.parity import require_picture
from export.pipeline.precision import run_painter
from export.pipeline.schnell import Schnell
from export.pipeline.stable import Stable
from export.pipeline.staging import copy_engine, seal, staged

STAGE = Stage(stand=(0.5, 0.72), half_width=0.18, headroom=0.62)
"""Where products stand unless known better: in the lower middle, where a checkpoint asked for a podium puts one."""
PROBES, CALIBRATION = 2, 16  # pictures that parity is measured on, and that 8-bit ranges are taken from
LICENCE = "LICENCE.weights.txt"
FAMILIES: dict[str, type[Family]] = {
    "StableDiffusionPipeline": Stable,
    "StableDiffusionXLPipeline": Stable,
    "FluxPipeline": Schnell,
    "Flux2KleinPipeline": Klein,
}
DEFAULT = Options()
Say = Callable[[str], None]


def _licence(folder: Path, source: str, parts: Parts, stated: str) -> Licence:
    """Return the strictest licence of all weights; `stated` is that of parts which name none."""
    found = [read_licence(folder, source)]
    found += [read_licence(path) for path in (parts.tiny,) if path and not path.is_relative_to(folder)]
    if parts.lora:
        found.append(read_licence(parts.lora.parent))
    said = Licence.stated(stated) if stated else None
    return strictest([said if said and one.use == "unknown" else one for one in found])


def _weights(folder: Path, networks: Iterable[str], parts: Parts) -> dict[str, str]:
    """Return the SHA-256 of the files that weights were read from."""
    folders = [*(folder / name for name in networks), parts.tiny or folder / "vae"]
    files = [path for each in folders for path in sorted(each.glob("*.safetensors"))]
    files += [parts.lora] if parts.lora else []
    return {f"{path.parent.name}/{path.name}": sha256(path.read_bytes()) for path in files}


def open_family(folder: Path, options: Options, parts: Parts) -> Family:
    """Load the pipeline in `folder` as what its family is exported by.

    Raises:
        AdloomError: as `load_pipeline`, or options that the family cannot heed.
    """
    pipeline = load_pipeline(folder, parts)
    return FAMILIES[type(pipeline).__name__](pipeline, options)


def export_diffusers(
    source: str | Path,
    out: Path,
    options: Options = DEFAULT,
    say: Say = lambda _: None,
) -> Bundle:
    """Write the pipeline `source`, a folder in diffusers' layout or a hub id, as bundle `out`.

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
        family = open_family(path, options, parts)
        kind, scheduler = (type(part).__name__ for part in (family.pipeline, family.pipeline.scheduler))
        inputs = family.probe(PROBES, 1)
        calibration = family.probe(CALIBRATION, 2) if options.precision == "int8" else {}
        words, reading = family.prompts(PROBES, 3), family.reading()
        embedded, exact = family.embed(words), family.reference(inputs)
        painter, encoder = family.painter().eval(), family.encoder().eval()
        folded = run_painter(painter, [torch.from_numpy(array) for array in inputs.values()])
        parity = {"fold": require_picture("folding", "fold", exact, folded)}
        say(f"folded: {parity['fold'].psnr:.1f} dB to {kind} itself")
        embeddings = compare_encoder(encoder, reading, words, embedded)
        engines["encoder"], lowered = write_encoder(folder, encoder, reading, words, options.precision)
        embeddings |= lowered
        engines["generator"], steps, kept = write_generator(
            folder, painter, inputs, folded, precision=options.precision, calibration=calibration
        )
        for name, found in steps.items():
            say(f"{name}: {found.psnr:.1f} dB, relative error {found.relative:.1e}")
        common = {"recipe": "adloom export diffusers", "source": found_at.origin, "licence": asdict(licence)}
        common["libraries"] = {name: version(name) for name in ("torch", "diffusers", "transformers", "onnxruntime")}
        generator = {
            **common,
            "pipeline": kind,
            "scheduler": {"class": scheduler, **painter.schedule()},
            "decoder": type(painter.decoder).__name__,
            "lora": options.lora.name if options.lora else None,
            "precision": options.precision,
            "kept_float32": kept,
            "parameters": sum(parameter.numel() for parameter in painter.parameters()),
            "weights_sha256": _weights(path, LAYOUTS[kind].networks, parts),
            "stage": "default",
            "parity": {name: found.record() for name, found in (parity | steps).items()},
        }
        provenance = {
            "copywriter": Bundle.open().manifest.provenance["copywriter"],
            "encoder": {**common, "parity": {name: found.record() for name, found in embeddings.items()}},
            "generator": generator,
        }
        if text := licence_file(path):
            (folder / LICENCE).write_bytes(text.read_bytes())
        seal(folder, found_at.name, engines, provenance, licence=licence.name, stages={SQUARE: STAGE})
    return Bundle.open(out)
