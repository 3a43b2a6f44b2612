"""Clocks: how long a row takes for a batch, bare and with its pictures encoded as JPEG; what the GPU can at most."""

import io
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from typing import Any

import numpy as np
from PIL import Image

from ops.bench.gpu.shape import Inputs

Run = Callable[[Inputs], np.ndarray]
"""Inputs on the host to RGB uint8 [n, h, w, 3] on the host: all copies and waits are within."""
QUALITY = 90  # of the JPEG
WARM, LEAST, MOST = 3, 8, 300  # runs
ENOUGH = 50  # runs that a row gets even past its seconds, unless they take three times as long
GEMM = 8192  # rows, columns and depth: large enough to reach the peak
COPY = 1 << 30  # bytes


def jpeg(picture: np.ndarray) -> int:
    """Encode RGB uint8 [h, w, 3] and return the bytes it takes."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=QUALITY)
    return buffer.tell()


def timed(run: Run, samples: Sequence[Inputs], seconds: float) -> list[float]:
    """Run on the samples by turns for about `seconds` and return the milliseconds of each run."""
    times: list[float] = []
    began = time.perf_counter()
    while len(times) < MOST:
        spent = time.perf_counter() - began
        if len(times) >= LEAST and spent > seconds * (1 if len(times) >= ENOUGH else 3):
            break
        inputs = samples[len(times) % len(samples)]
        start = time.perf_counter()
        run(inputs)
        times.append((time.perf_counter() - start) * 1e3)
    return times


def summary(times: Sequence[float], batch: int) -> dict[str, float]:
    """Median and 99th percentile in milliseconds, and pictures a second over all runs."""
    return {
        "p50_ms": round(float(np.median(times)), 3),
        "p99_ms": round(float(np.quantile(times, 0.99)), 3),
        "images_per_s": round(batch * len(times) / (sum(times) / 1e3), 1),
        "runs": len(times),
    }


def encoded(run: Run, samples: Sequence[Inputs], batch: int, seconds: float) -> dict[str, float]:
    """Time run and JPEG one after the other (latency), then with a batch encoded while the next runs (throughput)."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        times = timed(lambda inputs: np.array(list(pool.map(jpeg, run(inputs)))), samples, seconds)
        rounds = max(LEAST, min(MOST, int(seconds * 1e3 / np.median(times))))
        pending: list[Future[int]] = []
        began = time.perf_counter()
        for index in range(rounds):
            pictures = run(samples[index % len(samples)])
            for future in pending:
                future.result()
            pending = [pool.submit(jpeg, picture) for picture in pictures.copy()]
        sizes = [future.result() for future in pending]
        spent = time.perf_counter() - began
    return {
        "p50_ms": round(float(np.median(times)), 3),
        "p99_ms": round(float(np.quantile(times, 0.99)), 3),
        "images_per_s": round(batch * rounds / spent, 1),
        "runs": len(times),
        "kilobytes": round(float(np.mean(sizes)) / 1e3, 1),
    }


def warm(run: Run, samples: Sequence[Inputs]) -> None:
    """Run a few times unmeasured."""
    for index in range(WARM):
        run(samples[index % len(samples)])


def peaks() -> dict[str, Any]:
    """Measure matrix products of 8192 cubed and a device copy, with CUDA events: TFLOP/s and TB/s, best of 10."""
    torch: Any = import_module("torch")

    def best(work: Callable[[], object]) -> float:
        for _ in range(3):
            work()
        times: list[float] = []
        for _ in range(10):
            begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            begin.record()
            work()
            end.record()
            end.synchronize()
            times.append(float(begin.elapsed_time(end)) / 1e3)
        return min(times)

    found: dict[str, Any] = {}
    for name, dtype in (("fp16", torch.float16), ("bf16", torch.bfloat16)):
        left, right = (torch.randn(GEMM, GEMM, device="cuda", dtype=dtype) for _ in range(2))
        result = torch.empty_like(left)
        seconds = best(lambda a=left, b=right, c=result: torch.mm(a, b, out=c))  # type: ignore[misc]
        found[f"{name}_tflops"] = round(2 * GEMM**3 / seconds / 1e12, 1)
    source = torch.randint(0, 255, (COPY,), device="cuda", dtype=torch.uint8)
    target = torch.empty_like(source)
    found["copy_tb_per_s"] = round(2 * COPY / best(lambda: target.copy_(source)) / 1e12, 3)
    return found
