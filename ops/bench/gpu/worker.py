"""One process of the bench: it gets ready, then answers requests, a JSON line each, until its input ends.

The protocol has the real standard output to itself: what libraries print goes to standard error, which is kept.
"""

import gc
import json
import os
import platform
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

TOLD = 1500  # characters of an error's text
LIBRARIES = (
    *("torch", "triton", "diffusers", "transformers", "onnxruntime", "onnxruntime-gpu", "onnx", "numpy", "pillow"),
    *("tensorrt", "tensorrt-rtx-cu13-libs"),
)
COMPARED = 2  # pictures that a row's are compared on


def versions() -> dict[str, str]:
    """Versions of the libraries that matter, as installed."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


class Peaks:
    """Not an entrant: what the GPU is, what it can, and what a picture costs in operations."""

    def prepare(self) -> dict[str, Any]:
        """Measure later, alone."""
        return {}

    def answer(self, device: str) -> dict[str, Any]:
        """Versions, the GPU's name, its peaks, and operations by counting on a device without memory."""
        torch = import_module("torch")
        found: dict[str, Any] = {"versions": versions(), "cpus": os.cpu_count(), "peaks": {}}
        if device == "cuda":
            properties = torch.cuda.get_device_properties(0)
            found |= {"gpu": properties.name, "gpu_gib": round(properties.total_memory / 2**30, 1)}
            found |= {"cuda": torch.version.cuda, "cudnn": torch.backends.cudnn.version()}
            found["peaks"] = import_module("ops.bench.gpu.clock").peaks()
        try:
            found["counted_tflop"] = count()
        except Exception as error:  # noqa: BLE001  the field notes' figures stand in
            found["counted_tflop_error"] = f"{type(error).__name__}: {error}"[:TOLD]
        return found


def count() -> dict[str, float]:
    """TFLOP of one picture in each part of the full shape: two for each multiply-add of convolutions and matrices."""
    torch, shape = import_module("torch"), import_module("ops.bench.gpu.shape")
    counter_class = import_module("torch.utils.flop_counter").FlopCounterMode
    parts = shape.build(shape.FULL, "meta", torch.float16)

    def empty(*dims: int, dtype: Any = torch.float16) -> Any:
        return torch.empty(*dims, dtype=dtype, device="meta")

    works: dict[str, Callable[[], object]] = {
        "text": lambda: parts.text(empty(1, 77, dtype=torch.int64)),
        "unet": lambda: parts.unet(empty(1, 4, 64, 64), empty(1), empty(1, 77, 1024)),
        "decoder": lambda: parts.autoencoder.decoder(empty(1, 4, 64, 64)),
    }
    found = {}
    for name, work in works.items():
        with torch.no_grad(), counter_class(display=False) as counter:
            work()
        found[name] = round(int(counter.get_total_flops()) / 1e12, 4)
    return found


def entrant(job: dict[str, Any]) -> Any:
    """Make what `job` describes: kind, device, tiny or full shape, batches, folder of graphs, checkpoint."""
    kind, device, batches = job["kind"], job["device"], tuple(job["batches"])
    if kind == "peaks":
        return Peaks()
    torch = import_module("torch")
    shapes = import_module("ops.bench.gpu.shape")
    shape = shapes.TINY if job["tiny"] else shapes.FULL
    dtype = torch.float16 if device == "cuda" else torch.float32
    if kind in {"ours", "ours-compiled", "diffusers", "diffusers-compiled"}:
        rows = import_module("ops.bench.gpu.torchrows")
        made = rows.Ours if kind.startswith("ours") else rows.Diffusers
        return made(shape, device, dtype, batches[0] if kind.endswith("compiled") else 0)
    if kind in {"onnx", "tensorrt"}:
        if not job["graphs"]:
            raise ValueError("no graphs were given: make them with the subcommand export and pass --onnx-dir")
        module = import_module("ops.bench.gpu.ortrows" if kind == "onnx" else "ops.bench.gpu.trtrows")
        made = module.Onnx if kind == "onnx" else module.TensorRt
        return made(shape, device, dtype, Path(job["graphs"]), batches)
    starter = import_module("ops.bench.gpu.starter")
    if kind == "starter-onnx":
        return starter.StarterOnnx(device)
    checkpoint = Path(job["checkpoint"]) if job["checkpoint"] else None
    return starter.StarterTorch(device, dtype, checkpoint, batches if kind.endswith("compiled") else ())


def memory(device: str) -> dict[str, float | None]:
    """GiB: the most that torch has held since it was last asked, and what the driver says this process holds."""
    if device != "cuda":
        return {}
    cuda = import_module("torch").cuda
    held = None
    with suppress(Exception):  # not every virtual machine lets a process see itself
        nvml = import_module("pynvml")
        nvml.nvmlInit()
        processes = nvml.nvmlDeviceGetComputeRunningProcesses(nvml.nvmlDeviceGetHandleByIndex(0))
        held = next((one.usedGpuMemory for one in processes if one.pid == os.getpid()), None)
    return {
        "torch_peak_gib": round(cuda.max_memory_allocated() / 2**30, 2),
        "process_gib": round(held / 2**30, 2) if held else None,
    }


def free(device: str) -> None:
    """Give back what the last row held: other processes need it."""
    gc.collect()
    if device == "cuda":
        cuda = import_module("torch").cuda
        cuda.synchronize()
        cuda.empty_cache()
        cuda.reset_peak_memory_stats()


def measure(made: Any, request: dict[str, Any], device: str, scratch: Path) -> dict[str, Any]:
    """Measure one row with one batch: with text encoder, bare and with JPEG; then without text encoder."""
    clock = import_module("ops.bench.gpu.clock")
    row, batch, seconds = request["row"], request["batch"], request["seconds"]
    samples = [made.sample(batch, seed) for seed in range(4)]
    compared = [made.sample(1, 1000 + index) for index in range(batch)]
    began = time.perf_counter()
    run = made.open(row, batch, text=True)
    result: dict[str, Any] = {}
    pictures = run({name: np.concatenate([one[name] for one in compared]) for name in compared[0]})
    path = scratch / f"{request['name']}.npy"
    np.save(path, pictures[:COMPARED].copy())
    clock.warm(run, samples)
    result["open_s"] = round(time.perf_counter() - began, 2)
    streaming = row.startswith("StreamDiffusion")  # has no text encoder in its loop, and one prompt: not compared
    result["pictures"] = "" if streaming else str(path)
    bare = clock.summary(clock.timed(run, samples, seconds), batch)
    result["without_text" if streaming else "whole"] = bare
    result["jpeg"] = clock.encoded(run, samples, batch, seconds)
    result["memory"] = memory(device)
    del run
    free(device)
    if request["text_apart"] and not streaming:
        try:
            run = made.open(row, batch, text=False)
            clock.warm(run, samples)
            result["without_text"] = clock.summary(clock.timed(run, samples, seconds), batch)
        except Exception as error:  # noqa: BLE001  the row stands without it
            result["without_text_error"] = f"{type(error).__name__}: {error}"[:TOLD]
        run = None
        free(device)
    return result


def answer(made: Any, request: dict[str, Any], device: str, scratch: Path) -> dict[str, Any]:
    """Do what `request` asks for."""
    if request["do"] == "measure":
        return measure(made, request, device, scratch)
    if request["do"] == "reference":
        path = scratch / f"reference-{request['family']}.npy"
        np.save(path, made.reference(COMPARED))
        free(device)
        return {"pictures": str(path)}
    found: dict[str, Any] = made.answer(device)
    return found


def main() -> None:
    """Serve the job that the first line of the input describes."""
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)

    def tell(found: dict[str, Any]) -> None:
        out.write(json.dumps(found) + "\n")

    job = json.loads(sys.stdin.readline())
    device, scratch = job["device"], Path(job["scratch"])
    made: Any = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "prepare":
                began = time.perf_counter()
                made = entrant(job)
                facts = made.prepare()
                free(device)
                tell({"facts": {**facts, "prepare_s": round(time.perf_counter() - began, 1)}})
            else:
                tell(answer(made, request, device, scratch))
        except BaseException as error:  # noqa: BLE001  an exit within a library is an answer too
            traceback.print_exc()
            tell({"error": f"{type(error).__name__}: {error}"[:TOLD]})


if __name__ == "__main__":
    main()
