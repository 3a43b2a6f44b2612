"""Writes the trained labeller as an engine of the reader's bundle."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import nn

from engines.bundle.manifest import Engine, Tensor
from engines.copy.reading.labelling.labeller import ENGINE
from engines.copy.reading.labelling.labels import STANDS, TAGS
from engines.copy.reading.labelling.tokens import BUCKETS, MOST, MOST_TOKENS
from engines.vocabulary.locales import LOCALES
from export.bundle.pack import pack
from export.bundle.traced import traced
from export.copy.labelling.clips import read_clips, split_clips
from export.copy.labelling.model import Labeller
from export.copy.labelling.rows import read, split
from export.copy.labelling.score import scores
from export.copy.labelling.train import CHECKPOINT, plan_of
from export.probing.run import run_graph
from export.training.checkpoint import restore

FILE: Final = "labeller.onnx"
OUTPUTS: Final = ["tags", "stands", "keep", "quote", "names"]
TOLERANCE: Final = 1e-3  # of a logit: float32 sums in another order


class _Read(nn.Module):
    """`Labeller.forward` over one whole text, as a module's forward, the form that the exporter takes."""

    def __init__(self, model: Labeller) -> None:
        super().__init__()
        self.model = model

    def forward(self, features: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """See `Labeller.forward`."""
        found: tuple[torch.Tensor, ...] = self.model(features, torch.ones(features.shape[:2], dtype=torch.bool))
        return found


def write_engine(folder: Path, work: Path) -> tuple[Engine, list[str], dict[str, Any]]:
    """Write the labeller trained in `work` into bundle `folder`; return its contract, files and provenance.

    Raises:
        ValueError: the exported graph answers otherwise than torch.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plan = plan_of(work)
    model = Labeller(plan.shape)
    steps = restore(work / CHECKPOINT, {"model": model})
    model.eval()
    seen = torch.arange(9 * MOST).reshape(1, 9, MOST) % BUCKETS
    t = torch.export.Dim("t", min=2, max=MOST_TOKENS)
    program = traced(_Read(model), (seen,), {"features": {1: t}}, ["features"], output_names=OUTPUTS)
    program.save(folder / FILE, external_data=False)
    with torch.inference_mode():
        pairs = zip(run_graph(folder / FILE, {"features": seen.numpy()}).values(), _Read(model)(seen), strict=True)
        difference = max(float(np.abs(one - other.numpy()).max()) for one, other in pairs)
    if difference > TOLERANCE:
        raise ValueError(f"{folder / FILE} differs from torch by {difference:.2g}")
    pack(folder / FILE, kernels=True)
    shapes: dict[str, list[int | str]] = {
        "tags": [1, "t", TAGS],
        "stands": [1, "t", len(STANDS)],
        "keep": [1, "t"],
        "quote": [1],
        "names": [1, "t", "t"],
    }
    engine = Engine(
        file=FILE,
        inputs=[Tensor("features", "int64", [1, "t", MOST])],
        outputs=[Tensor(name, "float32", shape) for name, shape in shapes.items()],
        options={},
    )
    provenance = {
        "recipe": f"adloom export train {ENGINE} && adloom export bundle {ENGINE}",
        "data": "rows written and marked for the project (export/copy/corpus/marked); no other text",
        "seed": plan.seed,
        "steps": steps,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "onnx_parity": difference,
        "held_out": {
            locale: scores(model, split(read(locale))[1], split_clips(read_clips(locale))[1], locale)
            for locale in LOCALES
        },
    }
    return engine, [FILE], provenance
