"""Puts a causal LM that was exported to ONNX (Optimum's layout) into a bundle of its own."""

import shutil
from pathlib import Path

import onnx

from engines.bundle import Engine, Manifest, Tensor
from engines.causal import PAST, PRESENT
from engines.errors import AdloomError
from export.bundle import add_engine
from export.serve_lm import FolderTokens

MODEL, TOKENIZER = "causal.onnx", "causal.tokenizer.json"


def _tensor(value: onnx.ValueInfoProto) -> Tensor:
    kind = value.type.tensor_type
    shape = [entry.dim_value if entry.HasField("dim_value") else entry.dim_param for entry in kind.shape.dim]
    return Tensor(value.name, onnx.helper.tensor_dtype_to_np_dtype(kind.elem_type).name, shape)


def _contract(path: Path) -> tuple[list[Tensor], list[Tensor]]:
    model = onnx.load(path, load_external_data=False)
    if any(onnx.external_data_helper.uses_external_data(tensor) for tensor in model.graph.initializer):
        raise AdloomError(f"{path} keeps weights in other files; export it as one file (below 2 GB), e.g. quantised")
    inputs, outputs = [_tensor(value) for value in model.graph.input], [_tensor(value) for value in model.graph.output]
    past = {tensor.name.removeprefix(PAST) for tensor in inputs if tensor.name.startswith(PAST)}
    present = {tensor.name.removeprefix(PRESENT) for tensor in outputs if tensor.name.startswith(PRESENT)}
    others = {tensor.name for tensor in inputs if not tensor.name.startswith(PAST)}
    known = {"input_ids", "attention_mask", "position_ids"}
    if not past or past != present or "input_ids" not in others or others - known:
        raise AdloomError(f"{path} is no causal LM with a key-value cache (optimum: text-generation-with-past)")
    return inputs, outputs


def write_bundle(folder: Path, target: Path) -> Manifest:
    """Copy model and tokenizer of `folder` into `target`, every file hashed; return the manifest.

    Raises:
        AdloomError: no `model.onnx`, one of another kind, or no tokenizer.
    """
    source = next((path for path in (folder / "model.onnx", folder / "onnx" / "model.onnx") if path.is_file()), None)
    if source is None or not (folder / "tokenizer.json").is_file():
        raise AdloomError(f"{folder} needs model.onnx or onnx/model.onnx, and tokenizer.json")
    inputs, outputs = _contract(source)
    tokens = FolderTokens(folder)
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target / MODEL)
    shutil.copyfile(folder / "tokenizer.json", target / TOKENIZER)
    options = {"tokenizer": TOKENIZER, "special": sorted(tokens.special), "frame": tokens.frame()}
    engine = Engine(MODEL, inputs, outputs, options)
    return add_engine("causal", engine, [MODEL, TOKENIZER], {"folder": folder.name}, folder=target, limit=None)
