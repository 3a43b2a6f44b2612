"""Puts a causal LM into a bundle of its own: one in ONNX (Optimum's layout), or one in safetensors, exported here."""

import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import onnx

from engines.bundle.manifest import Engine, Manifest, Tensor
from engines.copy.foreign.causal import PAST, PRESENT
from engines.errors import AdloomError
from export.language.causal_graph import write_graph
from export.language.tokens import FolderTokens
from export.pipeline.licence import read_licence
from export.pipeline.staging import seal, staged

MODEL, WEIGHTS, TOKENIZER = "causal.onnx", "causal.safetensors", "causal.tokenizer.json"


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
    """Write model and tokenizer of `folder` into a new bundle `target`, every file hashed; return the manifest.

    A folder without `model.onnx` is exported from its safetensors.

    Raises:
        AdloomError: neither of them, a model of another kind, no tokenizer, or `target` is there already.
    """
    source = next((path for path in (folder / "model.onnx", folder / "onnx" / "model.onnx") if path.is_file()), None)
    safe = any(folder.glob("*.safetensors"))
    if (source is None and not safe) or not (folder / "tokenizer.json").is_file():
        raise AdloomError(f"{folder} needs model.onnx, onnx/model.onnx or *.safetensors, and tokenizer.json")
    licence, parity = read_licence(folder), {}
    with staged(target) as out:
        if source is None:
            inputs, outputs, relative = write_graph(folder, out / MODEL, out / WEIGHTS)
            parity = {"onnx": {"relative_error": float(f"{relative:.2e}")}}
        else:
            inputs, outputs = _contract(source)
            shutil.copyfile(source, out / MODEL)
        tokens = FolderTokens(folder)
        shutil.copyfile(folder / "tokenizer.json", out / TOKENIZER)
        options = {"tokenizer": TOKENIZER, "special": sorted(tokens.special), "frame": tokens.frame()}
        engine = Engine(MODEL, inputs, outputs, options, WEIGHTS if source is None else "")
        provenance: dict[str, Any] = {"folder": folder.name, "licence": asdict(licence), "parity": parity}
        return seal(out, folder.name, {"causal": engine}, {"causal": provenance}, licence=licence.name, stages={})
