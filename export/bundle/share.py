"""Keep the constants that several graphs hold alike in one safetensors file, from which each takes them when loaded."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from safetensors import deserialize
from safetensors.numpy import save

from engines.bundle.bundle import Bundle
from engines.bundle.manifest import Engine

SMALL = 4096  # bytes; what is smaller stays where it is: to name it elsewhere saves next to nothing


def _constants(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    arrays = ((tensor.name, onnx.numpy_helper.to_array(tensor)) for tensor in model.graph.initializer)
    return {name: array for name, array in arrays if array.nbytes >= SMALL}


def share(graphs: list[Path], target: Path) -> None:
    """Move what all `graphs` hold alike, by name and value, into `target`; the graphs then name it as external data."""
    models = [onnx.load(path) for path in graphs]
    first, *others = (_constants(model) for model in models)
    common = {
        name: array
        for name, array in first.items()
        if all(name in other and np.array_equal(array, other[name]) for other in others)
    }
    target.write_bytes(save(common))
    for path, model in zip(graphs, models, strict=True):
        for tensor in model.graph.initializer:
            if tensor.name in common:
                tensor.ClearField("raw_data")
                tensor.data_location = onnx.TensorProto.EXTERNAL
                tensor.external_data.add(key="location", value=target.name)
        onnx.save(model, path)


def whole(bundle: Bundle, engine: Engine) -> onnx.ModelProto:
    """Return the graph of `engine` with the constants that it shares, for a runtime that takes one file."""
    model = onnx.load_from_string(bundle.read(engine.file))
    common: dict[str, Any] = {}
    if engine.weights:
        common = dict(deserialize(bundle.read(engine.weights)))  # type: ignore[no-untyped-call]
    for tensor in model.graph.initializer:
        if tensor.name in common:  # its type is the graph's, of which numpy lacks some
            tensor.ClearField("external_data")
            tensor.ClearField("data_location")
            tensor.raw_data = bytes(common[tensor.name]["data"])
    return model
