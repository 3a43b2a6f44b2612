"""A module of torch as an ONNX program: every graph of the project leaves torch here."""

import warnings
from collections.abc import Sequence
from typing import Any

import torch
from torch import nn


def traced(
    module: nn.Module, example: tuple[Any, ...], shapes: Any, inputs: Sequence[str], **more: Any
) -> torch.onnx.ONNXProgram:
    """Trace `module` on `example`, whose tensors are named `inputs` in their order.

    `shapes` says which sizes are dynamic, as torch.export wants it told; `more` goes to torch.onnx.export.

    Raises:
        OnnxExporterError: the exporter knows an operation of it not.
        RuntimeError: no program came out.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of its own internals
        program = torch.onnx.export(
            module, example, dynamo=True, input_names=[*inputs], dynamic_shapes=shapes, verbose=False, **more
        )
    if program is None:
        raise RuntimeError("torch.onnx.export(dynamo=True) returned no program")
    return program
