"""Write the trained reader of prompts into a bundle: ONNX file, tokenizer, contract, provenance."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from tokenizers import Tokenizer

from engines.bundle.manifest import Engine, Tensor
from engines.paint.asking import Asking
from export.bundle.pack import pack
from export.bundle.traced import traced
from export.captions.places.lexicon import VALUES
from export.encoder.asking.evaluate import Reads, held_out, natural, synonyms
from export.encoder.asking.model import PromptReader, Served
from export.encoder.asking.tokenizer import MAX_TOKENS, PAD
from export.encoder.asking.train import CHECKPOINT, TOKENIZER, load, split, tokens_of
from export.probing.run import answers, open_graph, run_graph
from export.training.checkpoint import read_record

MODEL: Final = "asker.onnx"
TOLERANCE: Final = 1e-3
"""Of a logit: float32 sums in another order."""
PACKED: Final = 1.0
"""Of a logit, by 8 bits at the most; what is answered is what is measured."""
BATCH: Final = 100
"""Captions at once."""


def export_model(model: PromptReader, path: Path) -> float:
    """Export `model` to ONNX with dynamic batch `n` and length `t`, packed; return how far 8 bits move a logit.

    Raises:
        ValueError: ONNX Runtime's answer differs from torch's.
    """
    ids = torch.randint(5, 50, (3, 7))
    mask = torch.ones_like(ids)
    mask[0, 4:] = 0
    sizes = {0: torch.export.Dim("n"), 1: torch.export.Dim("t", max=MAX_TOKENS)}
    served = Served(model)
    traced(served, (ids, mask), (sizes, sizes), ["ids", "mask"], output_names=["logits"]).save(
        path, external_data=False
    )
    with torch.inference_mode():
        wanted = served(ids, mask).numpy()

    def off() -> float:
        return float(np.abs(run_graph(path, {"ids": ids.numpy(), "mask": mask.numpy()})["logits"] - wanted).max())

    if (difference := off()) > TOLERANCE:
        raise ValueError(f"{path}: ONNX Runtime and torch differ by {difference:.2e}")
    pack(path, kernels=True)
    if (difference := off()) > PACKED:
        raise ValueError(f"{path}: 8 bits move a logit by {difference:.2f}")
    return difference


def reader(folder: Path) -> Reads:
    """Return what reads prompts by the files written into `folder`."""
    tokenizer, session = Tokenizer.from_file(str(folder / TOKENIZER)), open_graph(folder / MODEL)

    def reads(prompts: Sequence[str]) -> list[Asking]:
        found: list[Asking] = []
        for start in range(0, len(prompts), BATCH):
            ids, mask = tokens_of(tokenizer, list(prompts[start : start + BATCH]))
            logits = torch.from_numpy(answers(session, {"ids": ids.numpy(), "mask": mask.numpy()})["logits"])
            columns = [part.argmax(1).tolist() for part in split(logits)]
            values = list(VALUES.values())
            found += [
                Asking(*(values[at][number] for at, number in enumerate(row))) for row in zip(*columns, strict=True)
            ]
        return found

    return reads


def write_engine(folder: Path, work: Path) -> tuple[Engine, list[str], dict[str, Any]]:
    """Write the reader trained in `work` into bundle `folder`.

    Returns:
        The engine's contract, its files' names, and its provenance with what it understands of what it never met.
    """
    _, model, step = load(work)
    settings = read_record(work / CHECKPOINT)["settings"]
    folder.mkdir(parents=True, exist_ok=True)
    moved = export_model(model, folder / MODEL)
    (folder / TOKENIZER).write_bytes((work / TOKENIZER).read_bytes())
    engine = Engine(
        file=MODEL,
        inputs=[Tensor("ids", "int64", ["n", "t"]), Tensor("mask", "int64", ["n", "t"])],
        outputs=[Tensor("logits", "float32", ["n", sum(len(values) for values in VALUES.values())])],
        options={
            "tokenizer": TOKENIZER,
            "max_tokens": MAX_TOKENS,
            "pad_id": PAD,
            "values": {name: list(values) for name, values in VALUES.items()},
        },
    )
    reads = reader(folder)
    provenance = {
        "recipe": "adloom export train asker && adloom export bundle asker",
        "data": "captions of the project's own grammar (export/captions/places), made on the fly; "
        "what words mean that no caption says: export/encoder/asking/teacher.py, and WordNet 3.0 "
        "(Princeton University, WordNet licence) by export/encoder/asking/dictionary.py",
        "settings": settings,
        "steps": step,
        "parameters": sum(weight.numel() for weight in Served(model).parameters()) - model.token.weight.numel(),
        "vocabulary": model.config.vocabulary,
        "int8_difference_of_a_logit": round(moved, 4),
        "held_out": held_out(reads, settings["seed"] + 1),
        "synonyms": {name: told["right"] for name, told in synonyms(reads).items()},
        "natural": natural(reads),
    }
    return engine, [MODEL, TOKENIZER], provenance
