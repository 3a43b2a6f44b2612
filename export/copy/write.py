"""Writes the trained copywriter into a bundle folder."""

import gzip
import tempfile
from pathlib import Path
from typing import Any

import msgspec
from tokenizers import Tokenizer

from engines.bundle.bundle import Bundle
from engines.bundle.manifest import SCHEMA, Engine, Manifest, Stage, sha256
from engines.copy import copywriter
from engines.copy.lexicon import Lexicon
from export.bundle.pack import pack
from export.copy.drawn import TOKENIZER
from export.copy.evaluate import evaluate
from export.copy.lexicon import DRAFTS, draw_drafts, gather
from export.copy.model import Copywriter
from export.copy.onnx import contract, export_step, quantise
from export.copy.train import CHECKPOINT, examples, held_out_loss, plan_of
from export.training.checkpoint import restore

MODEL, LEXICON = "copywriter.onnx", "copywriter.lexicon.json.gz"
Written = tuple[Engine, list[str], dict[str, Any]]


def lone_bundle(folder: Path, engine: Engine) -> Bundle:
    """Return a bundle of this engine alone over the files in `folder`, for scores before all engines exist."""
    files = {name: sha256((folder / name).read_bytes()) for name in (MODEL, TOKENIZER, LEXICON)}
    stages = {"square": Stage(stand=(0.5, 0.75), half_width=0.2, headroom=0.6)}
    manifest = Manifest(SCHEMA, "copywriter", "0", "Apache-2.0", "", files, {"copywriter": engine}, stages, {})
    return Bundle(folder, manifest, "")


def write_model(model: Copywriter, tokenizer: Path, lexicon: Lexicon, folder: Path) -> tuple[Engine, float]:
    """Write `model` as 8-bit ONNX, tokenizer and lexicon into `folder`; return the contract and the fp32 parity."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        exact = Path(scratch) / MODEL
        parity = export_step(model, exact)
        quantise(exact, folder / MODEL)
    pack(folder / MODEL)
    Tokenizer.from_file(str(tokenizer)).save(str(folder / TOKENIZER), pretty=False)
    (folder / LEXICON).write_bytes(gzip.compress(msgspec.json.encode(lexicon, order="sorted"), mtime=0))
    shape = model.shape
    sizes = {"layers": shape.layers, "heads": shape.heads, "dim": shape.head_dim, "max_tokens": shape.positions}
    return contract(shape, MODEL, {"tokenizer": TOKENIZER, "lexicon": LEXICON, **sizes}), parity


def write_engine(folder: Path, work: Path = Path("var/copy")) -> Written:
    """Write the copywriter trained in `work` into bundle `folder`.

    Returns:
        The engine's contract, its files' names, and its provenance with scores on briefs over the demo shop.
    """
    plan = plan_of(work)
    model = Copywriter(plan.shape)
    steps = restore(work / CHECKPOINT, {"model": model})
    engine, parity = write_model(model, work / TOKENIZER, gather(draw_drafts(DRAFTS, plan.seed)), folder)
    scores, _ = evaluate(copywriter.Copywriter(lone_bundle(folder, engine), threads=1))
    provenance = {
        "recipe": "adloom export train copywriter && adloom export bundle copywriter",
        "data": "copies of the project's own grammar (export/copy); no other text",
        "seed": plan.seed,
        "steps": steps,
        "examples": examples(plan, steps),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "vocabulary": model.shape.vocabulary,
        "onnx_parity": parity,
        "held_out_nats_per_token": round(held_out_loss(model, work, plan), 4),
        "demo_shop": scores,
    }
    return engine, [MODEL, TOKENIZER, LEXICON], provenance
