"""Write the checker as an engine of a bundle of its own."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save

from engines.bundle.manifest import Engine, Tensor
from engines.vocabulary.scene import ATTRIBUTES, Scene
from export.bundle.pack import pack
from export.bundle.traced import traced
from export.checker.model import Checker
from export.checker.reference import moments
from export.checker.train import accuracy
from export.probing.run import open_graph, run_graph
from export.training.checkpoint import read_record, restore

FILE = "checker.onnx"
RENDERS = "renders.safetensors"
TOLERANCE = 1e-3  # of a logit: float32 sums in another order


def write_engine(
    pictures: np.ndarray, scenes: list[Scene], folder: Path, checkpoint: Path
) -> tuple[Engine, list[str], dict[str, Any]]:
    """Write the checker of `checkpoint` into `folder`; return its contract, files and provenance.

    What it knows is counted on `pictures`, true renders uint8 [n, 256, 256, 3] of unseen `scenes`; the moments of their
    features go into the folder, to compare other pictures with.

    Raises:
        ValueError: the exported graph answers otherwise than torch.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = Checker().eval()
    restore(checkpoint, {"model": model})
    example = torch.randint(0, 256, (2, 256, 256, 3), dtype=torch.uint8)
    batch = torch.export.Dim("n", min=1, max=64)
    program = traced(model, (example,), {"pictures": {0: batch}}, ["pictures"], output_names=["logits", "features"])
    program.save(folder / FILE, external_data=False)
    got = [*run_graph(folder / FILE, {"pictures": example.numpy()}).values()]
    with torch.inference_mode():
        difference = max(float(np.abs(a - b.numpy()).max()) for a, b in zip(got, model(example), strict=True))
    if difference > TOLERANCE:
        raise ValueError(f"{folder / FILE} differs from torch by {difference}")
    pack(folder / FILE, kernels=True)
    session = open_graph(folder / FILE)
    parts = [session.run(None, {"pictures": pictures[at : at + 64]}) for at in range(0, len(pictures), 64)]
    logits, features = (np.concatenate(part) for part in zip(*parts, strict=True))
    statistics = {name: value.astype(np.float32) for name, value in moments(features).items()}
    (folder / RENDERS).write_bytes(save(statistics))
    values = sum(len(terms) for terms in ATTRIBUTES.values())
    engine = Engine(
        FILE,
        [Tensor("pictures", "uint8", ["n", 256, 256, 3])],
        [Tensor("logits", "float32", ["n", values]), Tensor("features", "float32", ["n", got[1].shape[1]])],
        {"values": {name: list(terms) for name, terms in ATTRIBUTES.items()}, "renders": RENDERS},
    )
    provenance = {
        "recipe": "adloom export dataset && adloom export train checker && adloom export bundle checker",
        "onnx_difference": difference,
        **read_record(checkpoint),
        "unseen_renders": len(pictures),
        "accuracy_on_renders": accuracy(torch.from_numpy(logits), scenes),
    }
    return engine, [FILE, RENDERS], provenance
