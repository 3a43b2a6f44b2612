"""Rows of the starter bundle: its one-step generator in torch, and its 8-bit graph in ONNX Runtime."""

import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from ops.bench.gpu.clock import Run
from ops.bench.gpu.ortrows import Attempt, runtime, wait
from ops.bench.gpu.shape import SEED, Inputs, stack
from ops.bench.gpu.torchrows import Captured, no_grad, settle, unsettle

EMBEDDING, NOISE, SIDE = 128, 8, 256


class Starter:
    """What both rows have in common: `scene` float32 [n, 128] and `noise` float32 [n, 8] come in."""

    def sample(self, batch: int, seed: int) -> Inputs:
        """Draw scenes as the encoder says them: 8-bit ranges are those of such scenes, beyond them pictures are cut."""
        config = import_module("export.generator.model").Config(embedding=EMBEDDING, noise=NOISE)
        drawn: Inputs = import_module("export.generator.onnx").probe(
            np.random.default_rng((seed, batch)), batch, config
        )
        return drawn

    def fixed(self, batch: int) -> Inputs:
        """Inputs on which rows are compared."""
        return stack([self.sample(1, 1000 + index) for index in range(batch)])


class Exactly(torch.nn.Module):
    """Relief in float32 within a network of half precision: places of pixels need it."""

    def __init__(self, relief: torch.nn.Module) -> None:
        super().__init__()
        self.relief = relief

    def forward(self, condition: Tensor, picture: Tensor, bucket: str) -> Tensor:
        """Lay the surface on."""
        laid: Tensor = self.relief(condition.float(), picture, bucket)
        return laid


class StarterTorch(Starter):
    """The torch generator in one CUDA graph for each batch, from a float32 checkpoint or at random values."""

    def __init__(self, device: str, dtype: torch.dtype, checkpoint: Path | None, compiled_for: tuple[int, ...]) -> None:
        self.device, self.dtype, self._checkpoint, self._batches = device, dtype, checkpoint, compiled_for
        self._exact: Any = None
        self._served: Any = None

    @torch.no_grad()
    def prepare(self) -> dict[str, Any]:
        """Load or draw, count, and compile when asked to."""
        unsettle()
        torch.manual_seed(SEED)
        self._exact = self._placed(torch.float32)
        inputs = self._tensors(self.fixed(1))
        counter = FlopCounterMode(display=False)
        with counter:
            self._exact(*inputs)
        self._served = self._placed(self.dtype)
        self._served.load_state_dict(self._exact.state_dict())
        relief = self._exact.generator.relief
        if relief is not None:
            self._served.generator.relief = Exactly(relief)
        weights = "checkpoint" if self._checkpoint else "random"
        facts: dict[str, Any] = {"weights": weights, "tflop": counter.get_total_flops() / 1e12}
        if self._batches:
            self._served = torch.compile(self._served, fullgraph=True, dynamic=False)
            began = time.perf_counter()
            for batch in self._batches:
                self._half(*self._tensors(self.fixed(batch))).cpu()
            facts["compile_s"] = round(time.perf_counter() - began, 1)
        return facts

    def _load(self) -> torch.nn.Module:
        model = import_module("export.generator.model")
        if not self._checkpoint:
            generator = model.Generator(model.Config())
        elif self._checkpoint.with_suffix(".json").is_file():
            generator, _ = import_module("export.generator.train").load(self._checkpoint)
        else:
            generator = model.Generator(model.Config())
            import_module("export.training.checkpoint").restore(self._checkpoint, {"average": generator})
        served: torch.nn.Module = model.Served(generator)
        return served

    def _placed(self, dtype: torch.dtype) -> Any:
        placed: Any = self._load().eval()
        return placed.to(self.device, dtype, memory_format=torch.channels_last)

    def _tensors(self, inputs: Inputs) -> list[Tensor]:
        return [torch.from_numpy(array).to(self.device) for array in inputs.values()]

    def _half(self, scene: Tensor, noise: Tensor) -> Tensor:
        pictures: Tensor = self._served(scene.to(self.dtype), noise.to(self.dtype)).contiguous()
        return pictures

    @torch.no_grad()
    def open(self, row: str, batch: int, *, text: bool) -> Run:
        """Capture for `batch`."""
        del row, text
        if self._batches and batch not in self._batches:
            raise RuntimeError(f"not compiled for batch {batch}")
        settle(self.device)
        captured = Captured(self._half, [torch.from_numpy(array) for array in self.fixed(batch).values()], self.device)
        return no_grad(lambda inputs: captured(inputs["scene"], inputs["noise"]))

    @torch.no_grad()
    def reference(self, batch: int) -> np.ndarray:
        """Pictures in float32."""
        pictures: np.ndarray = self._exact(*self._tensors(self.fixed(batch))).cpu().numpy()
        return pictures


class StarterOnnx(Starter):
    """The bundle's own graph with its shared weights."""

    def __init__(self, device: str) -> None:
        self.device = device
        self._ort: Any = None
        self._model = b""
        self._given: dict[str, Any] = {}
        self._sessions: dict[int, Any] = {}

    def prepare(self) -> dict[str, Any]:
        """Read the bundle's files, whose hashes are checked, and open a session of batch 1."""
        self._ort = runtime(self.device)
        bundles = import_module("engines.bundle.bundle")
        bundle = bundles.Bundle.open(bundles.STARTER)
        engine = bundle.engine("generator")
        self._model = bundle.read(engine.file)
        shared = import_module("safetensors.numpy").load(bundle.read(engine.weights)) if engine.weights else {}
        self._given = {name: self._ort.OrtValue.ortvalue_from_numpy(array) for name, array in shared.items()}
        return {"onnxruntime": self._ort.__version__, "way": self._way(1), "tflop": manifest_tflop()}

    def _way(self, batch: int) -> str:
        told = ""
        for captured in (True, False) if self.device == "cuda" else (False,):
            attempt = Attempt(self._ort, self.device, captured=captured)
            try:
                self._sessions[batch] = attempt, attempt.session(self._model, batch, self._given)
            except Exception as error:  # noqa: BLE001  without a graph it may do
                told += f"; with one: {error}"[:400]
            else:
                return ("CUDA graph" if captured else "no CUDA graph") + told
        raise RuntimeError(told)

    def open(self, row: str, batch: int, *, text: bool) -> Run:
        """Bind static tensors."""
        del row, text
        if batch not in self._sessions:
            self._way(batch)
        attempt, session = self._sessions[batch]
        tensors = {name: torch.from_numpy(array).to(self.device) for name, array in self.fixed(batch).items()}
        image = torch.zeros(batch, SIDE, SIDE, 3, dtype=torch.uint8, device=self.device)
        paint = attempt.bind(session, tensors, {"image": image})
        host = torch.empty(image.shape, dtype=image.dtype, pin_memory=self.device == "cuda")

        def run(inputs: Inputs) -> np.ndarray:
            for name, array in inputs.items():
                tensors[name].copy_(torch.from_numpy(array))
            wait(self.device)
            paint()
            host.copy_(image)
            pictures: np.ndarray = host.numpy()
            return pictures

        return run

    def reference(self, batch: int) -> np.ndarray:
        """Pictures of the same graph on the CPU."""
        session = Attempt(self._ort, "cpu", captured=False).session(self._model, batch, self._given)
        pictures: np.ndarray = session.run(["image"], dict(self.fixed(batch)))[0]
        return pictures


def manifest_tflop() -> float:
    """TFLOP of one picture of the bundle's generator, counted from the torch model it was exported from."""
    model = import_module("export.generator.model")
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), counter:
        model.Served(model.Generator(model.Config()))(torch.ones(1, EMBEDDING), torch.ones(1, NOISE))
    return float(counter.get_total_flops()) / 1e12
