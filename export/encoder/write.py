"""Write the trained encoder into a bundle: ONNX file, tokenizer, contract, provenance."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch

from engines.bundle.manifest import Engine, Tensor
from export.bundle.pack import pack
from export.bundle.traced import traced
from export.encoder.evaluate import evaluate
from export.encoder.meanings import project
from export.encoder.model import DIM, TextEncoder, WordAverage
from export.encoder.tokenizer import MAX_TOKENS, PAD
from export.encoder.train import TOKENIZER, load, settings_of
from export.probing.run import run_graph

MODEL = "encoder.onnx"
TOLERANCE = 1e-4  # embeddings have variance 1
PACKED_TOLERANCE = 0.05  # at the most in one dimension: captions of one scene lie as far apart
Written = tuple[Engine, list[str], dict[str, Any]]


def export_model(encoder: TextEncoder | WordAverage, path: Path) -> None:
    """Export `encoder` to ONNX with dynamic batch `n` and length `t`.

    Raises:
        ValueError: ONNX Runtime's answer differs from torch's.
    """
    with torch.no_grad():
        encoder.token.weight.copy_(encoder.token.weight.half())  # as stored: the engine and torch agree to the last bit
    ids = torch.randint(5, 50, (3, 7))
    mask = torch.ones_like(ids)
    mask[0, 4:] = 0
    sizes = {0: torch.export.Dim("n"), 1: torch.export.Dim("t", max=MAX_TOKENS)}
    program = traced(encoder.eval(), (ids, mask), (sizes, sizes), ["ids", "mask"])
    for node in program.model.graph:
        for value in node.outputs:
            value.name = f"value_{value.name}"  # the look-up's own value is called `embedding`, too
    program.model.graph.outputs[0].name = "embedding"
    program.save(path, external_data=False)
    _store_halves(path, encoder.token.weight)
    _compare(path, encoder, ids, mask, TOLERANCE)
    pack(path)
    _compare(path, encoder, ids, mask, PACKED_TOLERANCE)


def _compare(
    path: Path, encoder: TextEncoder | WordAverage, ids: torch.Tensor, mask: torch.Tensor, most: float
) -> None:
    """Raise ValueError where ONNX Runtime's answer is further from torch's than `most`."""
    got = run_graph(path, {"ids": ids.numpy(), "mask": mask.numpy()})["embedding"]
    with torch.no_grad():
        difference = float(np.abs(got - encoder(ids, mask).numpy()).max())
    if difference > most:
        raise ValueError(f"{path}: ONNX Runtime and torch differ by {difference:.2e}, more than {most}")


def _store_halves(path: Path, vectors: torch.Tensor) -> None:
    """Store the word vectors, most of the file, in 16 bits; they are widened as they are looked up."""
    model = onnx.load(path)
    graph = model.graph
    (table,) = (entry for entry in graph.initializer if tuple(entry.dims) == tuple(vectors.shape))
    (lookup,) = (node for node in graph.node if node.op_type == "Gather" and node.input[0] == table.name)
    table.CopyFrom(onnx.numpy_helper.from_array(vectors.detach().half().numpy(), table.name))
    found, lookup.output[0] = lookup.output[0], "halves"
    place = list(graph.node).index(lookup) + 1
    graph.node.insert(place, onnx.helper.make_node("Cast", ["halves"], [found], to=onnx.TensorProto.FLOAT))
    del graph.value_info[:]  # they tell the old types
    onnx.save(model, path)


def write_engine(folder: Path, work: Path) -> Written:
    """Write the encoder trained in `work` into bundle `folder`.

    Returns:
        The engine's contract, its files' names, and its provenance with scores on held-out scenes.
    """
    trained, step = load(work)
    settings = settings_of(work)
    distilled = project(trained.tokenizer, trained.encoder.token) if settings.encoding == "projected" else 0
    trained.encoder.eval()
    folder.mkdir(parents=True, exist_ok=True)
    export_model(trained.encoder, folder / MODEL)
    trained.tokenizer.save(str(folder / TOKENIZER), pretty=False)
    engine = Engine(
        file=MODEL,
        inputs=[Tensor("ids", "int64", ["n", "t"]), Tensor("mask", "int64", ["n", "t"])],
        outputs=[Tensor("embedding", "float32", ["n", DIM])],
        options={"tokenizer": TOKENIZER, "max_tokens": MAX_TOKENS, "pad_id": PAD},
    )
    provenance = {
        "recipe": "adloom export train encoder && adloom export bundle encoder",
        "encoding": settings.encoding,
        "words_distilled": distilled,
        "data": "captions of the project's own grammar (export/captions/caption.py), made on the fly; no other text",
        "seed": settings.seed,
        "steps": step,
        "captions": step * settings.batch,
        "parameters": sum(parameter.numel() for parameter in trained.encoder.parameters()),
        "vocabulary": trained.tokenizer.get_vocab_size(),
        "held_out": evaluate(folder / MODEL, trained.tokenizer, trained.codes, settings.seed + 1),
    }
    return engine, [MODEL, TOKENIZER], provenance
