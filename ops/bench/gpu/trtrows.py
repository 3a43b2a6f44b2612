"""Rows in TensorRT or TensorRT-RTX, whichever can be imported: a static engine for each batch, one CUDA graph each."""

import time
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import Tensor

from ops.bench.gpu.clock import Run
from ops.bench.gpu.graphs import OPSETS, PARTS, path_of, weights
from ops.bench.gpu.shape import Shape, build, fixed
from ops.bench.gpu.step import ours
from ops.bench.gpu.torchrows import Captured, Pipeline

LIBRARIES = ("tensorrt", "tensorrt_rtx", "tensorrt_rtx_bindings")


def library() -> tuple[str, Any]:
    """Import the first of TensorRT's libraries that is there.

    Raises:
        RuntimeError: none is.
    """
    told = []
    for name in LIBRARIES:
        try:
            return name, import_module(name)
        except Exception as error:  # noqa: BLE001  a missing library raises more than ImportError
            told.append(f"{name}: {error}")
    raise RuntimeError("; ".join(told))


def without_bytes(graph: Path) -> bytes:
    """Return `graph` with its conversion to uint8 left to torch: TensorRT has no such tensors within a network."""
    model = onnx.load(graph, load_external_data=False)
    for node in model.graph.node:
        for attribute in node.attribute:
            if node.op_type == "Cast" and attribute.name == "to" and attribute.i == onnx.TensorProto.UINT8:
                attribute.i = onnx.TensorProto.FLOAT16
    del model.graph.value_info[:]
    for output in model.graph.output:
        if output.type.tensor_type.elem_type == onnx.TensorProto.UINT8:
            output.type.tensor_type.elem_type = onnx.TensorProto.FLOAT16
    stripped: bytes = model.SerializeToString()
    return stripped


def plan(trt: Any, logger: Any, graph: Path, module: torch.nn.Module, shapes: dict[str, tuple[int, ...]]) -> bytes:
    """Compile `graph` with the weights of `module` for `shapes` alone.

    Raises:
        RuntimeError: the parser or the compiler refuses it; the text says why.
    """
    builder = trt.Builder(logger)
    network = builder.create_network(
        0
        if not hasattr(trt.NetworkDefinitionCreationFlag, "STRONGLY_TYPED")
        else 1 << int(trt.NetworkDefinitionCreationFlag.STRONGLY_TYPED)
    )
    parser = trt.OnnxParser(network, logger)
    arrays = weights(graph, module)
    read = parser.load_model_proto(without_bytes(graph), str(graph))
    for name, array in arrays.items():
        read = parser.load_initializer(name, array.ctypes.data, array.nbytes) and read
    if not read or not parser.parse_model_proto():
        errors = [str(parser.get_error(index)) for index in range(parser.num_errors)]
        raise RuntimeError(f"{graph.name} is not parsed: {errors[:3]}")
    profile = builder.create_optimization_profile()
    for name, dims in shapes.items():
        profile.set_shape(name, dims, dims, dims)
    config = builder.create_builder_config()
    config.add_optimization_profile(profile)
    built = builder.build_serialized_network(network, config)
    if built is None:
        raise RuntimeError(f"{graph.name} is not compiled: {logger.last}")
    return bytes(built)


class TensorRt(Pipeline):
    """Text encoder and generator as engines whose memory is torch's, run on torch's stream."""

    def __init__(self, shape: Shape, device: str, dtype: torch.dtype, folder: Path, batches: Iterable[int]) -> None:
        super().__init__(shape, device, dtype)
        self._folder, self._batches = folder, tuple(batches)
        self._contexts: dict[tuple[str, int], Any] = {}
        self._engines: list[Any] = []

    def prepare(self) -> dict[str, Any]:
        """Build and load the engines of all batches in the first opset that works."""
        name, trt = library()

        class Logger(trt.ILogger):  # type: ignore[misc, name-defined]
            """Keeps the last error, which the library prints and never returns."""

            last = ""

            def __init__(self) -> None:
                trt.ILogger.__init__(self)

            def log(self, severity: Any, message: str) -> None:
                """Take one message."""
                if severity <= trt.ILogger.Severity.ERROR:
                    self.last = message

        logger = Logger()
        text, generator = ours(build(self.shape, self.device, self.dtype))
        failed: dict[str, str] = {}
        for opset in OPSETS:
            try:
                seconds = self._build(trt, logger, {"text": text, "generator": generator}, opset)
            except Exception as error:  # noqa: BLE001  the next opset may do
                failed[f"opset {opset}"] = f"{type(error).__name__}: {error}"[:600]
                self._contexts.clear()
            else:
                return {name: trt.__version__, "opset": opset, "build_s": seconds, "failed_before": failed}
        raise RuntimeError(f"{name} {trt.__version__}: {failed}")

    def _build(self, trt: Any, logger: Any, modules: dict[str, torch.nn.Module], opset: int) -> dict[str, float]:
        seconds = {}
        runtime = trt.Runtime(logger)
        for batch in self._batches:
            for part in PARTS:
                began = time.perf_counter()
                graph = path_of(self._folder, part, opset)
                engine_plan = plan(trt, logger, graph, modules[part], self._shapes(part, batch))
                engine = runtime.deserialize_cuda_engine(engine_plan)
                if engine is None:
                    raise RuntimeError(f"built in {time.perf_counter() - began:.1f} s but not loaded: {logger.last}")
                context = engine.create_execution_context()
                if context is None:
                    raise RuntimeError(f"built and loaded but without a context: {logger.last}")
                self._engines.append((runtime, engine))
                self._contexts[part, batch] = context
                seconds[f"{part}-{batch}"] = round(time.perf_counter() - began, 1)
        return seconds

    def _shapes(self, part: str, batch: int) -> dict[str, tuple[int, ...]]:
        side = self.shape.latent
        if part == "text":
            return {"ids": (batch, 77)}
        return {"prompt": (batch, 77, self.shape.unet["cross_attention_dim"]), "noise": (batch, 4, side, side)}

    def open(self, row: str, batch: int, *, text: bool) -> Run:
        """Capture both engines on static tensors into one graph."""
        del row
        ids, noise = (torch.from_numpy(array) for array in fixed(self.shape, batch).values())
        noise = noise.to(self.dtype)
        width, side = self.shape.unet["cross_attention_dim"], self.shape.pixels
        prompt = torch.randn(batch, 77, width, device=self.device).to(self.dtype)
        image = torch.zeros(batch, side, side, 3, dtype=self.dtype, device=self.device)

        def engine(part: str, tensors: dict[str, Tensor]) -> None:
            context = self._contexts[part, batch]
            for name, tensor in tensors.items():
                with suppress(Exception):  # outputs have no shape to set
                    context.set_input_shape(name, tuple(tensor.shape))
                context.set_tensor_address(name, tensor.data_ptr())
            if not context.execute_async_v3(torch.cuda.current_stream().cuda_stream):
                raise RuntimeError(f"the engine of {part} did not start")

        def whole(device_ids: Tensor, device_noise: Tensor) -> Tensor:
            engine("text", {"ids": device_ids, "prompt": prompt})
            engine("generator", {"prompt": prompt, "noise": device_noise, "image": image})
            return image.to(torch.uint8)

        def bare(device_noise: Tensor) -> Tensor:
            engine("generator", {"prompt": prompt, "noise": device_noise, "image": image})
            return image.to(torch.uint8)

        if text:
            both = Captured(whole, [ids, noise], self.device)
            return lambda inputs: both(inputs["ids"], inputs["noise"])
        one = Captured(bare, [noise], self.device)
        return lambda inputs: one(inputs["noise"])
