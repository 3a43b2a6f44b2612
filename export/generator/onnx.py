"""Export the trained generator into the bundle with 8-bit convolutions, a graph for each aspect bucket.

Weights are int8 for each channel, activations uint8 (the pair that ONNX Runtime's CPU kernels have instructions for);
the last convolution, which makes the pixels, stays float32, so that smooth backdrops keep all their levels, and so does
another of the finest level where 8 bits would be seen without it. The maps of
places and the matrices are stored in 8 bits too and unfold when a session begins. A graph of its own for each bucket
has shapes that are all known ahead; what the graphs hold alike lies in one file (`share`).
"""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from engines.bundle.manifest import Engine, Tensor
from engines.paint.buckets import SQUARE, WINDOWS
from engines.paint.generator import engine_name
from export.bundle.pack import pack
from export.bundle.share import share
from export.bundle.traced import traced
from export.captions.scene_samples import sample_scene
from export.encoder.model import SceneCodes, labels_of
from export.generator.data import SPREAD
from export.generator.model import Config, Generator, Served
from export.generator.train import load
from export.probing.psnr import psnr
from export.probing.run import run_graph
from export.probing.samples import Samples

TOLERANCE = 2  # of 255: rounding of one float32 sum order against another
FAITHFUL_DB = 45.0  # PSNR that 8 bits must keep against float32: an error nobody sees
CALIBRATION = 16  # pictures that the ranges of the activations are taken from; more widen them for the rarest
PROBES = 16  # fresh pictures that 8 bits are judged on
FINEST = 5  # convolutions before the last: pixels are near, so what they round off shows
SPARED = 1  # of those at the most; each takes a millisecond more in float32


def export(model: Generator, path: Path, bucket: str = SQUARE) -> int:
    """Write the graph of `bucket` to `path` and return the largest difference to torch, in 255ths, on fresh scenes.

    Raises:
        ValueError: the difference is above the tolerance.
    """
    served, config = Served(model, bucket).eval(), model.config
    example = (torch.randn(2, config.embedding), torch.randn(2, config.noise))
    batch = torch.export.Dim("n", min=1, max=64)
    shapes = {"scene": {0: batch}, "noise": {0: batch}}
    traced(served, example, shapes, [*shapes], output_names=["image"]).save(path, external_data=False)
    inputs = probe(np.random.default_rng(4), 3, config)
    with torch.inference_mode():
        expected = served(torch.from_numpy(inputs["scene"]), torch.from_numpy(inputs["noise"])).numpy().astype(int)
    difference = int(np.abs(run_graph(path, inputs)["image"].astype(int) - expected).max())
    if difference > TOLERANCE:
        raise ValueError(f"{path} differs from torch by {difference}/255")
    return difference


def probe(rng: np.random.Generator, count: int, config: Config) -> dict[str, np.ndarray]:
    """Draw `count` scenes [n, e], as far from their points as captions fall, with noise [n, k]."""
    with torch.inference_mode():
        points = SceneCodes()(labels_of([sample_scene(rng) for _ in range(count)])).numpy()
    scene = points + SPREAD * rng.standard_normal(points.shape).astype(np.float32)
    return {"scene": scene, "noise": rng.standard_normal((count, config.noise)).astype(np.float32)}


def spare(source: Path, config: Config) -> tuple[str, ...]:
    """Name the convolutions of `source` that stay float32 besides the last: none, where 8 bits do without."""
    with tempfile.TemporaryDirectory() as scratch:
        tried = Path(scratch) / "tried.onnx"
        spared: tuple[str, ...] = ()
        while _eight_bits(source, tried, config, spared) < FAITHFUL_DB and len(spared) < SPARED:
            others = [name for name in _convolutions(source)[-1 - FINEST : -1] if name not in spared]
            kept = {name: _eight_bits(source, tried, config, (*spared, name)) for name in others}
            spared = (*spared, max(kept, key=kept.__getitem__))
    return spared


def quantise(source: Path, target: Path, config: Config, spared: tuple[str, ...] = ()) -> float:
    """Write `target`, the graph of `source` with 8-bit convolutions, and return its PSNR against it in dB.

    Raises:
        ValueError: the pictures differ by more than `FAITHFUL_DB` allows.
    """
    faithful = _eight_bits(source, target, config, spared)
    if faithful < FAITHFUL_DB:
        raise ValueError(f"8 bits keep only {faithful:.1f} dB of the generator's pictures")
    return faithful


def _convolutions(graph: Path) -> list[str]:
    return [node.name for node in onnx.load(graph).graph.node if node.op_type == "Conv"]


def _eight_bits(source: Path, target: Path, config: Config, spared: tuple[str, ...]) -> float:
    """Write `target` with all convolutions of `source` in 8 bits but the last and `spared`; return its PSNR in dB."""
    prepared = source.with_suffix(".prepared.onnx")
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    last, rng = _convolutions(prepared)[-1], np.random.default_rng(5)
    quantize_static(
        str(prepared),
        str(target),
        Samples(probe(rng, 1, config) for _ in range(CALIBRATION)),
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=["Conv"],
        nodes_to_exclude=[last, *spared],
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        calibrate_method=CalibrationMethod.MinMax,
    )
    pack(target)
    inputs = probe(np.random.default_rng(6), PROBES, config)
    return psnr(*(run_graph(path, inputs)["image"] for path in (source, target)))


def write_engines(
    folder: Path, checkpoint: Path, buckets: Iterable[str] = WINDOWS
) -> list[tuple[str, Engine, list[str], dict[str, Any]]]:
    """Write the generator in `checkpoint` into bundle `folder`, a graph for each of `buckets`.

    Returns name, contract, files and provenance of each engine.
    """
    model, record = load(checkpoint)
    config, names = model.config, {bucket: engine_name(bucket) for bucket in buckets}
    weights = f"{engine_name(SQUARE)}.safetensors" if len(names) > 1 else ""
    engines: list[tuple[str, Engine, list[str], dict[str, Any]]] = []
    spared: tuple[str, ...] | None = None
    for bucket, name in names.items():
        file = f"{name}.onnx"
        with tempfile.TemporaryDirectory() as scratch:
            exact = Path(scratch) / file
            difference = export(model, exact, bucket)
            # The same in all graphs, so that they can share weights.
            spared = spare(exact, config) if spared is None else spared
            faithful = quantise(exact, folder / file, config, spared)
        width, height = config.size(bucket)
        engine = Engine(
            file,
            [Tensor("scene", "float32", ["n", config.embedding]), Tensor("noise", "float32", ["n", config.noise])],
            [Tensor("image", "uint8", ["n", height, width, 3])],
            weights=weights,
        )
        provenance = {
            "recipe": "adloom export dataset && adloom export train generator && adloom export bundle generator",
            "data": "stages path-traced by export/studio; no other pictures",
            "parameters": sum(parameter.numel() for parameter in model.parameters()),
            "onnx_difference_of_255": difference,
            "int8_psnr_db": round(faithful, 2),
            "float32_convolutions": 1 + len(spared),
            **record,
        }
        engines.append((name, engine, [file, weights] if weights else [file], provenance))
    if weights:
        share([folder / f"{name}.onnx" for name in names.values()], folder / weights)
    return engines
