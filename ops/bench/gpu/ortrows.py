"""Rows in ONNX Runtime: CUDA with IO binding and CUDA graphs, a session of fixed shapes for each batch.

On the CPU the same code runs without graphs, so that it can be tried anywhere.
"""

from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ops.bench.gpu.clock import Run
from ops.bench.gpu.graphs import OPSETS, PARTS, path_of, weights
from ops.bench.gpu.shape import Inputs, Shape, build, fixed
from ops.bench.gpu.step import ours
from ops.bench.gpu.torchrows import Pipeline

NUMPY = {torch.float16: np.float16, torch.float32: np.float32, torch.int64: np.int64, torch.uint8: np.uint8}


def runtime(device: str) -> Any:
    """Import ONNX Runtime with the CUDA libraries that torch has loaded.

    Raises:
        RuntimeError: CUDA is wanted and this build of ONNX Runtime lacks it.
    """
    onnxruntime = import_module("onnxruntime")
    if device == "cuda":
        torch.zeros(1, device="cuda")  # loads cuBLAS's and the runtime's libraries
        with suppress(Exception):
            onnxruntime.preload_dlls()  # cuDNN and cuFFT from the same wheels; where it fails, the session says more
        if "CUDAExecutionProvider" not in onnxruntime.get_available_providers():
            raise RuntimeError(
                f"ONNX Runtime {onnxruntime.__version__} here lacks CUDA: put an onnxruntime-gpu wheel into --wheels"
            )
    return onnxruntime


class Bound:
    """A session whose inputs and outputs are torch tensors that stay where they are; replayed as a CUDA graph."""

    def __init__(self, session: Any, inputs: dict[str, Tensor], outputs: dict[str, Tensor], options: Any) -> None:
        self._session, self._options = session, options
        self._binding = session.io_binding()
        self._held = {**inputs, **outputs}  # the binding knows addresses only
        for name, tensor in inputs.items():
            self._binding.bind_input(name, *self._place(tensor))
        for name, tensor in outputs.items():
            self._binding.bind_output(name, *self._place(tensor))

    @staticmethod
    def _place(tensor: Tensor) -> tuple[str, int, Any, list[int], int]:
        return tensor.device.type, 0, NUMPY[tensor.dtype], list(tensor.shape), tensor.data_ptr()

    def __call__(self) -> None:
        """Run; on return the outputs are written."""
        self._session.run_with_iobinding(self._binding, self._options)


class Attempt:
    """One way to make a session: opset of the graphs, with a CUDA graph or without."""

    def __init__(self, onnxruntime: Any, device: str, *, captured: bool) -> None:
        self._ort, self._device, self._captured = onnxruntime, device, captured

    def session(self, model: str | bytes, batch: int, given: dict[str, Any]) -> Any:
        """Open `model` for batches of `batch` with the initializers in `given`."""
        options = self._ort.SessionOptions()
        options.log_severity_level = 3
        options.add_free_dimension_override_by_name("batch", batch)
        options.add_free_dimension_override_by_name("n", batch)
        if given:
            options.add_external_initializers(list(given), list(given.values()))
        if self._device == "cpu":
            return self._ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        settings = {"enable_cuda_graph": str(int(self._captured)), "prefer_nhwc": "1", "use_tf32": "0"}
        settings["arena_extend_strategy"] = "kSameAsRequested"  # many processes share the GPU's memory
        return self._ort.InferenceSession(model, options, providers=[("CUDAExecutionProvider", settings)])

    def bind(self, session: Any, inputs: dict[str, Tensor], outputs: dict[str, Tensor]) -> Bound:
        """Bind tensors to `session`."""
        return Bound(session, inputs, outputs, self._ort.RunOptions())


class Onnx(Pipeline):
    """Text encoder and generator as two graphs, as a bundle has them, whose prompt stays on the device."""

    def __init__(self, shape: Shape, device: str, dtype: torch.dtype, folder: Path, batches: Iterable[int]) -> None:
        super().__init__(shape, device, dtype)
        self._folder, self._batches = folder, tuple(batches)
        self._sessions: dict[int, dict[str, Any]] = {}
        self._bound: dict[int, tuple[dict[str, Tensor], Bound, Bound]] = {}
        self._attempt: Any = None
        self._given: list[Any] = []

    def prepare(self) -> dict[str, Any]:
        """Open the sessions of all batches in the first way that works; what failed before it is told."""
        onnxruntime = runtime(self.device)
        text, generator = ours(build(self.shape, self.device, self.dtype))
        modules = {"text": text, "generator": generator}
        failed: dict[str, str] = {}
        for captured in (True, False) if self.device == "cuda" else (False,):
            for opset in OPSETS:
                way = f"opset {opset}, {'CUDA graph' if captured else 'no CUDA graph'}"
                try:
                    self._attempt = Attempt(onnxruntime, self.device, captured=captured)
                    self._open(onnxruntime, modules, opset)
                except Exception as error:  # noqa: BLE001  the next way may do
                    failed[way] = f"{type(error).__name__}: {error}"[:600]
                    self._sessions.clear()
                    self._bound.clear()
                    self._given.clear()
                else:
                    return {"onnxruntime": onnxruntime.__version__, "way": way, "failed_before": failed}
        raise RuntimeError(f"no way to open the graphs in {self._folder} works: {failed}")

    def _open(self, onnxruntime: Any, modules: dict[str, torch.nn.Module], opset: int) -> None:
        for part in PARTS:
            graph = path_of(self._folder, part, opset)
            arrays = weights(graph, modules[part])
            given = {name: onnxruntime.OrtValue.ortvalue_from_numpy(array) for name, array in arrays.items()}
            self._given.append((arrays, given))
            for batch in self._batches:
                session = self._attempt.session(str(graph), batch, given)
                self._sessions.setdefault(batch, {})[part] = session
        batch = self._batches[0]
        self.open("", batch, text=True)(fixed(self.shape, batch))

    def open(self, row: str, batch: int, *, text: bool) -> Run:
        """Return the row on the tensors of `batch`; the first runs capture the graphs."""
        del row
        if batch not in self._sessions:
            raise RuntimeError(f"no session of batch {batch} was prepared")
        if batch not in self._bound:
            self._bound[batch] = self._bind(batch)
        buffers, encode, paint = self._bound[batch]

        def run(inputs: Inputs) -> np.ndarray:
            for name in ("ids", "noise"):
                buffers[name].copy_(torch.from_numpy(inputs[name]))
            wait(self.device)
            if text:
                encode()
            paint()
            buffers["host"].copy_(buffers["image"])
            pictures: np.ndarray = buffers["host"].numpy()
            return pictures

        return run

    def _bind(self, batch: int) -> tuple[dict[str, Tensor], Bound, Bound]:
        """Bind static tensors, once for each batch: a captured graph keeps the addresses it was captured with."""
        ids, noise = (torch.from_numpy(array).to(self.device) for array in fixed(self.shape, batch).values())
        noise = noise.to(self.dtype)
        width, side = self.shape.unet["cross_attention_dim"], self.shape.pixels
        prompt = torch.randn(batch, ids.shape[1], width, device=self.device).to(self.dtype)
        image = torch.zeros(batch, side, side, 3, dtype=torch.uint8, device=self.device)
        host = torch.empty(image.shape, dtype=image.dtype, pin_memory=self.device == "cuda")
        sessions = self._sessions[batch]
        encode = self._attempt.bind(sessions["text"], {"ids": ids}, {"prompt": prompt})
        paint = self._attempt.bind(sessions["generator"], {"prompt": prompt, "noise": noise}, {"image": image})
        return {"ids": ids, "noise": noise, "image": image, "host": host}, encode, paint


def wait(device: str) -> None:
    """Wait until torch's copies have arrived: ONNX Runtime works on another stream."""
    if device == "cuda":
        torch.cuda.synchronize()
