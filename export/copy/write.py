"""Writes the trained composer into a bundle folder, with the frames that it chooses among."""

import lzma
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

from engines.bundle.manifest import Engine
from engines.copy.composing.features import BUCKETS
from engines.vocabulary.locales import LOCALES
from export.bundle.pack import pack
from export.copy.dataset import FRAMES, build, frames_of
from export.copy.model import Composer
from export.copy.onnx import contract, export_step, quantise
from export.copy.ranker import WEIGHTS
from export.copy.train import CHECKPOINT, plan_of, validate
from export.training.checkpoint import restore

MODEL: Final = "copywriter.onnx"
RANKER: Final = "copywriter.ranker.json"
Written = tuple[Engine, list[str], dict[str, Any]]


def table(locale: str) -> str:
    """Return the name of a language's table of frames in a bundle."""
    return f"copywriter.frames-{locale}.tsv"


def write_model(model: Composer, folder: Path) -> tuple[Engine, float]:
    """Write `model` as 8-bit ONNX and the frames into `folder`; return the contract and the fp32 parity."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        exact = Path(scratch) / MODEL
        parity = export_step(model, exact)
        quantise(exact, folder / MODEL)
    pack(folder / MODEL)
    (folder / RANKER).write_bytes(lzma.decompress(WEIGHTS.read_bytes()))
    for locale in LOCALES:
        shutil.copyfile(FRAMES / f"{locale}.tsv", folder / table(locale))
    shape = model.shape
    sizes = {"layers": shape.layers, "heads": shape.heads, "dim": shape.head_dim}
    return contract(
        shape, MODEL, {"ranker": RANKER, **{f"frames_{locale}": table(locale) for locale in LOCALES}, **sizes}
    ), parity


def write_engine(folder: Path, work: Path = Path("var/copy")) -> Written:
    """Write the composer trained in `work` into bundle `folder`.

    Returns:
        The engine's contract, its files' names, and its provenance.
    """
    plan = plan_of(work)
    model = Composer(plan.shape)
    steps = restore(work / CHECKPOINT, {"model": model})
    engine, parity = write_model(model, folder)
    learnt, held_out = build(work)
    provenance = {
        "recipe": "adloom export train copywriter && adloom export bundle copywriter",
        "data": "the project's own corpus of ads and frames (export/copy/corpus); no other text",
        "seed": plan.seed,
        "steps": steps,
        "examples": len(learnt),
        "frames": {locale: len(frames_of(locale)) for locale in LOCALES},
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "features": BUCKETS,
        "onnx_parity": parity,
        "held_out_nats_per_choice": round(validate(model, held_out), 4),
    }
    return engine, [MODEL, RANKER, *map(table, LOCALES)], provenance
