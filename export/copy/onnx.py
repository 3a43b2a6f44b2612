"""Exports the composer as one ONNX graph for both prefill and decode, checks it against torch, and makes it 8-bit."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from torch.export import Dim

from engines.bundle.manifest import Engine
from engines.bundle.manifest import Tensor as Contract
from engines.copy.composing.features import MOST
from export.bundle.traced import traced
from export.copy.model import Composer, Shape
from export.probing.run import open_graph

OPSET = 20
TOLERANCE = 1e-3
MOST_FRAMES = 4096  # frames of a language whose keys are made at once when a bundle is opened


class Step(nn.Module):
    """`Composer.step` as a module's forward, the form that the exporter takes."""

    def __init__(self, model: Composer) -> None:
        super().__init__()
        self.model = model

    def forward(self, features: torch.Tensor, past: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """See `Composer.step`."""
        return self.model.step(features, past)


def contract(shape: Shape, file: str, options: dict[str, object]) -> Engine:
    """Return the manifest entry of a composer of `shape`."""
    return Engine(
        file=file,
        inputs=[
            Contract("features", "int64", ["n", "t", MOST]),
            Contract("past", "float32", [shape.layers, 2, "n", shape.heads, "p", shape.head_dim]),
        ],
        outputs=[
            Contract("state", "float32", ["n", shape.dim]),
            Contract("keys", "float32", ["n", "t", shape.dim]),
            Contract("present", "float32", [shape.layers, 2, "n", shape.heads, "p+t", shape.head_dim]),
        ],
        options=options,
    )


def export_step(model: Composer, file: Path) -> float:
    """Write `model` to `file` in fp32; return the largest difference from torch over a prefill and two decodes.

    Raises:
        ValueError: it differs from torch by more than `TOLERANCE`.
    """
    model.eval()
    shape = model.shape
    features = torch.ones(2, 5, MOST, dtype=torch.int64)
    past = torch.zeros(shape.layers, 2, 2, shape.heads, 3, shape.head_dim)
    n, t = Dim("n", min=1, max=MOST_FRAMES), Dim("t", min=1, max=shape.positions)
    shapes = {"features": {0: n, 1: t}, "past": {2: n, 4: Dim("p", min=0, max=shape.positions)}}
    names = ["state", "keys", "present"]
    program = traced(Step(model), (features, past), shapes, [*shapes], output_names=names, opset_version=OPSET)
    program.save(str(file), external_data=False)
    return _difference(model, file)


@torch.no_grad()
def _difference(model: Composer, file: Path) -> float:
    session = open_graph(file)
    shape = model.shape
    past = torch.zeros(shape.layers, 2, 1, shape.heads, 0, shape.head_dim)
    worst = 0.0
    for read in (7, 1, 1):
        features = torch.arange(read * MOST).reshape(1, read, MOST) + 3
        expected = model.step(features, past)
        got = session.run(["state", "keys", "present"], {"features": features.numpy(), "past": past.numpy()})
        worst = max(
            worst, *(float(np.abs(one - other.numpy()).max()) for one, other in zip(got, expected, strict=True))
        )
        past = expected[2]
    if worst > TOLERANCE:
        raise ValueError(f"{file} differs from torch by {worst:.2g}")
    return worst


def quantise(source: Path, file: Path) -> None:
    """Write `source` with 8-bit weights per channel: decoding one token reads all weights, so a quarter of the bytes.

    Seven bits are used, since CPUs without VNNI saturate on eight; the table of features stays fp32, of which a step
    reads a few rows.
    """
    options = {"per_channel": True, "reduce_range": True, "op_types_to_quantize": ["MatMul"]}
    with errors_only():  # the quantiser recommends a pre-processing that changes nothing here
        quantize_dynamic(str(source), str(file), weight_type=QuantType.QInt8, **options)


@contextmanager
def errors_only() -> Iterator[None]:
    """Let the root logger pass errors alone for as long as the block lasts, and leave it as it was."""
    root = logging.getLogger()
    level, handlers = root.level, [*root.handlers]
    root.setLevel(logging.ERROR)
    try:
        yield
    finally:
        root.setLevel(level)
        root.handlers[:] = handlers  # who logs to a root without a handler gives it one
