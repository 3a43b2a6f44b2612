"""Store the large float32 constants of an ONNX file in 8 bits, which unfold when a session begins."""

from pathlib import Path

import numpy as np
import onnx

LARGE = 10_000  # values; smaller constants stay as they are: biases and norms weigh little and keep their digits


def pack(path: Path, *, kernels: bool = False) -> None:
    """Store the large float32 constants of `path` as int8 with a scale per channel.

    These are maps [1, c, h, w] and matrices; `kernels` of convolutions, [c, d, h, w] and [c, d, w], only where asked.
    """
    model = onnx.load(path)
    graph = model.graph
    for node in graph.node:
        del node.metadata_props[:]  # where in the source it came from: a third of a small graph's bytes
    for tensor in [t for t in graph.initializer if t.data_type == onnx.TensorProto.FLOAT and np.prod(t.dims) > LARGE]:
        places = len(tensor.dims) == 4 and tensor.dims[0] == 1
        if not (places or len(tensor.dims) == 2 or (kernels and len(tensor.dims) in {3, 4})):
            continue
        axis = 1 if places else 0
        values, name = onnx.numpy_helper.to_array(tensor), tensor.name
        others = tuple(at for at in range(values.ndim) if at != axis)
        scale = np.maximum(np.abs(values).max(axis=others) / 127, 1e-8).astype(np.float32)
        shape = [-1 if at == axis else 1 for at in range(values.ndim)]
        packed = np.rint(values / scale.reshape(shape)).astype(np.int8)
        graph.initializer.remove(tensor)
        parts = {"packed": packed, "scale": scale.reshape(shape)}
        graph.initializer.extend(onnx.numpy_helper.from_array(part, f"{name}_{kind}") for kind, part in parts.items())
        # No DequantizeLinear: runtimes do not fold it, and then multiply otherwise for one row than for several.
        graph.node.insert(0, onnx.helper.make_node("Mul", [f"{name}_float", f"{name}_scale"], [name]))
        float32 = onnx.TensorProto.FLOAT
        graph.node.insert(0, onnx.helper.make_node("Cast", [f"{name}_packed"], [f"{name}_float"], to=float32))
    onnx.save(model, path)
