"""Which CPU runtime serves the starter's painters fastest, and how near to the machine's peak its generator runs.

`python -m ops.bench.runtimes --json` (needs the export extra; OpenVINO is a row when it is installed). All rows paint
the same batch-1 pictures by turns, so that whatever else the machine does falls on all alike. The painter of places is
measured in each of its buckets, on one thread, with the generator beside it.
"""

import argparse
import json
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

from engines.bundle.bundle import STARTER, Bundle
from engines.bundle.manifest import Engine
from engines.runtime.cpu import SPIN_US
from export.bundle.share import whole
from export.places.probes import probes

GEMM = 2048  # rows, columns and depth of the matrices that measure the peak
IDLE = 0.06  # seconds before each run, as between pictures: the spinning threads of another row come to rest
Inputs = dict[str, np.ndarray]
Run = Callable[[Inputs], object]
Sample = Callable[[int], Inputs]


def session(model: bytes, threads: int, *, spinning: bool, most: str = "") -> onnxruntime.InferenceSession:
    """Open `model` in ONNX Runtime on the CPU; `most` are the microseconds a thread may spin without work."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", str(int(spinning)))
    if most:
        options.add_session_config_entry("session.intra_op.spin_duration_us", most)
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def operations(model: bytes, inputs: Inputs) -> float:
    """Count the multiply-adds of convolutions and matrix products, times two, for one run with `inputs`."""
    graph = onnx.shape_inference.infer_shapes(onnx.load_from_string(model)).graph
    made = {output: node for node in graph.node for output in node.output}
    shapes = {tensor.name: tuple(tensor.dims) for tensor in graph.initializer}
    shapes |= {name: array.shape for name, array in inputs.items()}
    products = [node for node in graph.node if node.op_type in {"Conv", "Gemm", "MatMul"}]
    wanted = {name for node in products for name in (node.output[0], node.input[0])} - shapes.keys()
    probed = onnx.load_from_string(model)
    probed.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in wanted)
    results = session(probed.SerializeToString(), 1, spinning=False).run(list(wanted), inputs)
    shapes |= {name: array.shape for name, array in zip(wanted, results, strict=True)}
    total = 0.0
    for node in products:
        depth = shapes[node.input[0]][-1]
        if node.op_type == "Conv":
            weight = node.input[1]
            while weight not in shapes:  # behind the nodes that turn 8-bit weights into floats
                weight = made[weight].input[0]
            depth = np.prod(shapes[weight][1:])
        total += float(2 * depth * np.prod(shapes[node.output[0]]))
    return total


def peak(kind: str, threads: int) -> float:
    """Return the operations per second of a large matrix product in `float32` or `int8` (unsigned by signed)."""
    rng = np.random.default_rng(0)
    if kind == "float32":
        types, op, out = (TensorProto.FLOAT, TensorProto.FLOAT), "MatMul", TensorProto.FLOAT
        a, b = (rng.standard_normal((GEMM, GEMM)).astype(np.float32) for _ in range(2))
    else:
        types, op, out = (TensorProto.UINT8, TensorProto.INT8), "MatMulInteger", TensorProto.INT32
        a = rng.integers(0, 127, (GEMM, GEMM)).astype(np.uint8)
        b = rng.integers(-63, 63, (GEMM, GEMM)).astype(np.int8)
    graph = helper.make_graph(
        [helper.make_node(op, ["a", "b"], ["c"])],
        "peak",
        [helper.make_tensor_value_info("a", types[0], [GEMM, GEMM])],
        [helper.make_tensor_value_info("c", out, [GEMM, GEMM])],
        [helper.make_tensor("b", types[1], [GEMM, GEMM], b.tobytes(), raw=True)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    multiply = session(model.SerializeToString(), threads, spinning=True)
    times = []
    for _ in range(12):
        began = time.perf_counter()
        multiply.run(None, {"a": a})
        times.append(time.perf_counter() - began)
    return float(2 * GEMM**3 / min(times))


def unfold(model: bytes, path: Path) -> None:
    """Write `model` with its 8-bit constants unfolded: on them OpenVINO 2026.4 ends with a division by zero."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(path)
    options.log_severity_level = 3
    onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def openvino_row(path: Path, threads: int) -> Run | None:
    """Compile `path` with OpenVINO for latency; None when it is not installed."""
    try:
        openvino = import_module("openvino")  # an alternative to compare, not a dependency
    except ImportError:
        return None
    settings = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": threads}
    compiled = openvino.Core().compile_model(openvino.Core().read_model(path), "CPU", settings)
    run: Run = compiled
    return run


def measure(rows: Mapping[str, tuple[Run, Sample]], rounds: int) -> dict[str, dict[str, float]]:
    """Run every row once in each of `rounds`, each round on other inputs; return ms and processor time of one run."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in rows}
    for index in range(rounds + 5):
        for name, (run, sample) in rows.items():
            inputs = sample(index)
            time.sleep(IDLE)
            began, busy = time.perf_counter(), time.process_time()
            run(inputs)
            if index >= 5:  # the first ones warm caches and memory up
                times[name].append((time.perf_counter() - began, time.process_time() - busy))
    return {name: _told(np.array(taken) * 1e3) for name, taken in times.items()}


def _told(ms: np.ndarray) -> dict[str, float]:
    """Return what times [n, 2] by the clock and of the processor come to."""
    found = {
        "ms_p50": np.median(ms[:, 0]),
        "ms_p99": np.quantile(ms[:, 0], 0.99),
        "cpu_ms_least": ms[:, 1].min(),
        "cpu_ms_p50": np.median(ms[:, 1]),
    }
    return {name: round(float(value), 2) for name, value in found.items()}


def scenes(contract: Engine) -> Sample:
    """Return what gives the generator that `contract` describes other inputs each time."""

    def sample(index: int) -> Inputs:
        rng = np.random.default_rng(index)
        return {told.name: rng.standard_normal((1, int(told.shape[1]))).astype(np.float32) for told in contract.inputs}

    return sample


def pictures(bundle: Bundle, rounds: int) -> dict[str, dict[str, float]]:
    """Measure the painter of places of `bundle`, each bucket, and its generator in every runtime, on one thread."""
    engines = [name for name in bundle.manifest.engines if name == "generator" or name.split("-")[0] == "places"]
    asked = list(probes(7, rounds + 5))
    rows: dict[str, tuple[Run, Sample]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name in engines:
            contract, path = bundle.engine(name), Path(scratch) / f"{name}.onnx"
            model = whole(bundle, contract).SerializeToString()
            sample = scenes(contract) if name == "generator" else asked.__getitem__
            opened = session(model, 1, spinning=False)
            rows[f"{name}, onnxruntime"] = lambda inputs, s=opened: s.run(None, inputs), sample  # type: ignore[misc]
            unfold(model, path)
            if (compiled := openvino_row(path, 1)) is not None:
                rows[f"{name}, openvino"] = compiled, sample
        return measure(rows, rounds)


def compare(bundle: Bundle, rounds: int, threads: int) -> dict[str, Any]:
    """Measure the generator of `bundle` in every runtime at hand."""
    contract = bundle.engine("generator")
    model = whole(bundle, contract).SerializeToString()
    sessions = {
        "onnxruntime, as served": session(model, threads, spinning=True, most=SPIN_US),
        "onnxruntime, spinning without end": session(model, threads, spinning=True),
        "onnxruntime, no spinning": session(model, threads, spinning=False),
        "onnxruntime, one thread": session(model, 1, spinning=False),
    }
    sample = scenes(contract)
    rows: dict[str, tuple[Run, Sample]] = {
        name: (lambda inputs, s=one: s.run(None, inputs), sample)  # type: ignore[misc]
        for name, one in sessions.items()
    }
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / contract.file
        unfold(model, path)
        if (compiled := openvino_row(path, threads)) is not None:
            rows["openvino, latency"] = compiled, sample
        measured = measure(rows, rounds)
    work = operations(model, sample(0))
    peaks = {kind: peak(kind, threads) for kind in ("float32", "int8")}
    for row in measured.values():
        rate = work / (row["ms_p50"] / 1e3)
        row |= {f"percent_of_{kind}_peak": round(100 * rate / best, 1) for kind, best in peaks.items()}
    return {
        "machine": platform.processor() or platform.machine(),
        "threads": threads,
        "gflop": round(work / 1e9, 3),
        "gemm_peak_gops": {kind: round(best / 1e9, 1) for kind, best in peaks.items()},
        "rows": measured,
        "pictures": pictures(bundle, rounds),
    }


def main() -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    report = compare(Bundle.open(STARTER), options.rounds, options.threads)
    if options.json:
        sys.stdout.write(json.dumps(report, indent=1) + "\n")
        return
    sys.stdout.write(f"{report['gflop']} GFLOP a picture; peak {report['gemm_peak_gops']} GOP/s\n")
    for name, row in (*report["rows"].items(), *report["pictures"].items()):
        sys.stdout.write(f"{name:36} {row}\n")


if __name__ == "__main__":
    main()
