"""Write the trained encoder into a bundle: ONNX file, tokenizer, contract, provenance."""

import shutil
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch

from engines.bundle import Engine, Tensor
from export.encoder.evaluate import evaluate
from export.encoder.model import DIM, TextEncoder
from export.encoder.tokenizer import MAX_TOKENS, PAD
from export.encoder.train import TOKENIZER, Settings, load

MODEL = "encoder.onnx"
TOLERANCE = 1e-4  # embeddings have variance 1
Written = tuple[Engine, list[str], dict[str, Any]]


def export_model(encoder: TextEncoder, path: Path) -> None:
    """Export `encoder` to ONNX with dynamic batch `n` and length `t`.

    Raises:
        ValueError: no model came out, or ONNX Runtime's answer differs from torch's.
    """
    ids = torch.randint(5, 50, (3, 7))
    mask = torch.ones_like(ids)
    mask[0, 4:] = 0
    sizes = {0: torch.export.Dim("n"), 1: torch.export.Dim("t", max=MAX_TOKENS)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own deprecations
        program = torch.onnx.export(
            encoder.eval(),
            (ids, mask),
            input_names=["ids", "mask"],
            dynamic_shapes=(sizes, sizes),
            dynamo=True,
            verbose=False,
        )
    if program is None:
        raise ValueError(f"{path}: the exporter gave no model")
    for node in program.model.graph:
        for value in node.outputs:
            value.name = f"value_{value.name}"  # the look-up's own value is called `embedding`, too
    program.model.graph.outputs[0].name = "embedding"
    program.save(path, external_data=False)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    got = session.run(["embedding"], {"ids": ids.numpy(), "mask": mask.numpy()})[0]
    with torch.no_grad():
        difference = float(np.abs(got - encoder(ids, mask).numpy()).max())
    if difference > TOLERANCE:
        raise ValueError(f"{path}: ONNX Runtime and torch differ by {difference:.2e}, more than {TOLERANCE}")


def write_engine(folder: Path, work: Path) -> Written:
    """Write the encoder trained in `work` into bundle `folder`.

    Returns:
        The engine's contract, its files' names, and its provenance with scores on held-out scenes.
    """
    trained, step = load(work)
    trained.encoder.eval()
    folder.mkdir(parents=True, exist_ok=True)
    export_model(trained.encoder, folder / MODEL)
    shutil.copyfile(work / TOKENIZER, folder / TOKENIZER)
    settings = Settings()
    engine = Engine(
        file=MODEL,
        inputs=[Tensor("ids", "int64", ["n", "t"]), Tensor("mask", "int64", ["n", "t"])],
        outputs=[Tensor("embedding", "float32", ["n", DIM])],
        options={"tokenizer": TOKENIZER, "max_tokens": MAX_TOKENS, "pad_id": PAD},
    )
    provenance = {
        "recipe": "adloom export train encoder && adloom export bundle encoder",
        "data": "captions of the project's own grammar (export/captions.py), made on the fly; no other text",
        "seed": settings.seed,
        "steps": step,
        "captions": step * settings.batch,
        "parameters": sum(parameter.numel() for parameter in trained.encoder.parameters()),
        "vocabulary": trained.tokenizer.get_vocab_size(),
        "held_out": evaluate(folder / MODEL, trained.tokenizer, trained.codes, settings.seed + 1),
    }
    return engine, [MODEL, TOKENIZER], provenance
