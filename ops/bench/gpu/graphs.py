"""Text encoder and generator of the bench as ONNX graphs without weights: a few MB that any machine gives weights to.

`python -m ops.bench.gpu export --onnx-dir DIR` needs no GPU. Each initializer says as its external location which
tensor of torch's state dict it is, so a session takes it from there, whatever values are drawn. Opset 23 has attention
as one operator; opset 18 spells it out.
"""

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from export.bundle.traced import traced
from ops.bench.gpu.shape import Shape, build, fixed
from ops.bench.gpu.step import ours

OPSETS = (23, 18)
EXAMPLE = 2  # pictures; a batch of one would be taken for a constant
PARTS = ("text", "generator")
TURNED = ":transposed"


def path_of(folder: Path, part: str, opset: int) -> Path:
    """Return where the graph of `part` lies."""
    return folder / f"{part}-{opset}.onnx"


def origins(state: Mapping[str, Tensor]) -> dict[bytes, str]:
    """Digest of each tensor's bytes, and of a matrix's transposed ones, to its name: the exporter turns matrices."""
    found = {}
    for name, tensor in state.items():
        array = tensor.contiguous().numpy()
        if array.ndim == 2:
            found[digest(np.ascontiguousarray(array.T))] = name + TURNED
        found[digest(array)] = name
    return found


def digest(array: np.ndarray) -> bytes:
    """SHA-256 of the bytes of `array`, in the order of its elements."""
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).digest()


def strip(model: onnx.ModelProto, state: Mapping[str, Tensor]) -> int:
    """Take out of `model` the initializers that `state` holds, to be given when it is loaded; return how many."""
    names = origins(state)
    count = 0
    for tensor in model.graph.initializer:
        name = names.get(digest(onnx.numpy_helper.to_array(tensor)))
        if name:
            for field in ("raw_data", "float_data", "int32_data", "external_data"):
                tensor.ClearField(field)
            tensor.data_location = onnx.TensorProto.EXTERNAL
            tensor.external_data.add(key="location", value=name)
            count += 1
    return count


def write(module: nn.Module, examples: Mapping[str, Tensor], output: str, path: Path, opset: int) -> dict[str, int]:
    """Export `module` with a dynamic batch to `path` and return its size in bytes and how many weights it lacks."""
    batch = torch.export.Dim("batch", min=1, max=64)
    shapes = tuple({0: batch} for _ in examples)
    program = traced(module, tuple(examples.values()), shapes, [*examples], output_names=[output], opset_version=opset)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        program.save(whole, external_data=True)
        model = onnx.load(whole, load_external_data=False)
        onnx.load_external_data_for_model(model, scratch)
        lacks = strip(model, module.state_dict())
        for part in (*model.graph.node, *model.graph.value_info, *model.graph.initializer):
            part.ClearField("metadata_props")  # where in torch's code it came from: most of the bytes
        path.write_bytes(model.SerializeToString())
    return {"bytes": path.stat().st_size, "weights_left_out": lacks}


@torch.no_grad()
def export(shape: Shape, folder: Path, dtype: torch.dtype) -> dict[str, Any]:
    """Write the graphs of both parts in each of `OPSETS` into `folder`; a failure is told and the rest goes on."""
    folder.mkdir(parents=True, exist_ok=True)
    text, generator = ours(build(shape, "cpu", dtype))
    inputs = fixed(shape, EXAMPLE)
    ids, noise = torch.from_numpy(inputs["ids"]), torch.from_numpy(inputs["noise"]).to(dtype)
    prompt = torch.randn(EXAMPLE, ids.shape[1], shape.unet["cross_attention_dim"]).to(dtype)
    report: dict[str, Any] = {}
    for opset in OPSETS:
        jobs: tuple[tuple[str, nn.Module, dict[str, Tensor], str], ...] = (
            ("text", text, {"ids": ids}, "prompt"),
            ("generator", generator, {"prompt": prompt, "noise": noise}, "image"),
        )
        for part, module, examples, output in jobs:
            path = path_of(folder, part, opset)
            try:
                report[path.name] = write(module, examples, output, path, opset)
            except Exception as error:  # noqa: BLE001  whatever the exporter raises is the finding
                report[path.name] = {"error": f"{type(error).__name__}: {error}"[:2000]}
    return report


def weights(graph: Path, module: nn.Module) -> dict[str, np.ndarray]:
    """Return the arrays that `graph` lacks, from `module`.

    Raises:
        ValueError: `module` is not what the graph was exported from.
    """
    state = module.state_dict()
    arrays = {}
    for tensor in onnx.load(graph, load_external_data=False).graph.initializer:
        if tensor.data_location != onnx.TensorProto.EXTERNAL:
            continue
        origin = tensor.external_data[0].value
        name = origin.removesuffix(TURNED)
        if name not in state or state[name].numel() != np.prod(tensor.dims):
            raise ValueError(f"{graph.name} wants {name} {list(tensor.dims)}, which the networks lack: export it again")
        held = state[name].t() if origin.endswith(TURNED) else state[name]
        arrays[tensor.name] = held.contiguous().cpu().numpy().reshape(tuple(tensor.dims))
    return arrays
