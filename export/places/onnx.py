"""Export the painter of places into the bundle: a graph for each aspect bucket, maps and convolutions in 8 bits."""

import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import torch
from onnxruntime.quantization import CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from engines.bundle.manifest import Engine
from engines.bundle.manifest import Tensor as Told
from engines.errors import AdloomError
from engines.paint.asked import SETTING
from engines.paint.buckets import SQUARE
from engines.paint.place_painter import engine_name
from engines.paint.plane import WINDOWS
from export.bundle.pack import pack
from export.bundle.share import share
from export.bundle.traced import traced
from export.places.model import CELL, Painter, developed, radiance, whole
from export.places.probes import probes
from export.places.train import load
from export.probing.psnr import psnr
from export.probing.run import answers, open_graph
from export.probing.samples import Samples
from export.training.checkpoint import read_record

TOLERANCE: Final = 2
"""Of 255: rounding of one float32 sum order against another."""
FAITHFUL_DB: Final = 45.0
"""PSNR that 8 bits must keep against float32."""
CALIBRATION, PROBES = 48, 32
"""Pictures that the ranges of activations are taken from, and that 8 bits are judged on."""
FILE: Final = "places.safetensors"


BROAD: Final = 2
"""First channels of maps that have 16 bits: the smooth shades of walls, of which 8 would leave steps."""


class Served(nn.Module):
    """What the bundle serves: one bucket's picture as uint8 [n, h, w, 3]; maps in whole numbers, a scale a channel."""

    def __init__(self, painter: Painter, bucket: str) -> None:
        """Serve `painter`."""
        super().__init__()
        window = WINDOWS[bucket]
        self.painter = painter
        self.top, self.left = window.top // CELL, window.left // CELL
        self.height, self.width = window.height // CELL, window.width // CELL
        maps, responses = painter.whole_maps(), painter.get_buffer("responses")
        fine = torch.cat([maps[:, BROAD:], responses], 1)
        for name, part, levels in (("broad", maps[:, :BROAD], 32767), ("fine", fine, 127)):
            packed, scale = in_levels(part, levels)
            self.register_buffer(name, packed)
            self.register_buffer(f"{name}_scale", scale)

    def maps(self, name: str, row: Tensor) -> Tensor:
        """Return what the bucket shows of the sets' maps, float32 [n, c, h, w]."""
        every = self.get_buffer(name).index_select(0, row)
        seen = every[:, :, self.top : self.top + self.height, self.left : self.left + self.width]
        return seen.float() * self.get_buffer(f"{name}_scale")

    def forward(self, row: Tensor, setting: Tensor) -> Tensor:
        """Paint uint8 [n, h, w, 3]."""
        seen = torch.cat([self.maps(name, row) for name in ("broad", "fine")], 1)
        light = radiance(self.painter.paint(seen, row, setting), setting)
        pixels = (developed(light).clamp(0, 1) * 255 + 0.5).to(torch.uint8)
        return whole(pixels).permute(0, 2, 3, 1)


def in_levels(maps: Tensor, levels: int) -> tuple[Tensor, Tensor]:
    """Return maps [sets, c, h, w] as whole numbers of -levels to levels, and the scale [1, c, 1, 1] of each channel."""
    scale = (maps.abs().amax((0, 2, 3), keepdim=True) / levels).clamp(min=1e-8)
    return (maps / scale).round().to(torch.int8 if levels < 128 else torch.int16), scale


def export(painter: Painter, path: Path, bucket: str) -> int:
    """Write the graph of `bucket` to `path` and return the largest difference to torch, in 255ths.

    Raises:
        ValueError: the difference is above the tolerance.
    """
    served = Served(painter, bucket).eval()
    example = (torch.tensor([0, 1]), torch.rand(2, SETTING))
    batch = torch.export.Dim("n", min=1, max=64)
    shapes = {"row": {0: batch}, "setting": {0: batch}}
    traced(served, example, shapes, [*shapes], output_names=["image"]).save(path, external_data=False)
    worst, session = 0, open_graph(path)
    for inputs in probes(4, 3):
        with torch.inference_mode():
            wanted = served(torch.from_numpy(inputs["row"]), torch.from_numpy(inputs["setting"])).numpy()
        found = answers(session, inputs)["image"]
        worst = max(worst, int(np.abs(found.astype(int) - wanted.astype(int)).max()))
    if worst > TOLERANCE:
        raise ValueError(f"{path} differs from torch by {worst}/255")
    return worst


def quantise(source: Path, target: Path) -> float:
    """Write `target`, the graph of `source` with 8-bit convolutions; return its PSNR in dB.

    Those of single places, which make the pixels, and the first, which reads the maps, stay float32: 8 bits would leave
    steps on smooth walls.
    """
    prepared = source.with_suffix(".prepared.onnx")
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    quantize_static(
        str(prepared),
        str(target),
        Samples(probes(5, CALIBRATION)),
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=["Conv"],
        nodes_to_exclude=spared(prepared),
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        calibrate_method=CalibrationMethod.MinMax,
    )
    pack(target)
    exact, rounded = (
        np.concatenate([answers(session, inputs)["image"] for inputs in probes(6, PROBES)])
        for session in (open_graph(source), open_graph(target))
    )
    return psnr(exact, rounded)


def spared(graph: Path) -> list[str]:
    """Return the names of a graph's convolutions that stay float32: of single places, and that which reads the maps."""
    model = onnx.load(graph)
    shapes = {tensor.name: tuple(tensor.dims) for tensor in model.graph.initializer}
    weights = {node.name: shapes[node.input[1]] for node in model.graph.node if node.op_type == "Conv"}
    reads = min(shape[1] for shape in weights.values() if shape[2:] != (1, 1))
    return [name for name, shape in weights.items() if shape[2:] == (1, 1) or shape[1] == reads]


def write_places(checkpoint: Path, folder: Path) -> list[tuple[str, Engine, list[str], dict[str, Any]]]:
    """Write the painter in `checkpoint` into bundle `folder`, a graph for each bucket.

    Returns name, contract, files and provenance of each engine.

    Raises:
        AdloomError: it has not met all sets.
        ValueError: 8 bits keep too little of its pictures.
    """
    painter, record = load(checkpoint), read_record(checkpoint)
    if record["untaught"]:
        raise AdloomError(f"{checkpoint} has met no render of {len(record['untaught'])} sets: render them, train on")
    engines: list[tuple[str, Engine, list[str], dict[str, Any]]] = []
    for bucket, window in WINDOWS.items():
        name = engine_name(bucket)
        file = f"{name}.onnx"
        with tempfile.TemporaryDirectory() as scratch:
            exact = Path(scratch) / file
            difference = export(painter, exact, bucket)
            faithful = quantise(exact, folder / file)
        if faithful < FAITHFUL_DB:
            raise ValueError(f"8 bits keep only {faithful:.1f} dB of the painter's pictures")
        engine = Engine(
            file,
            [Told("row", "int64", ["n"]), Told("setting", "float32", ["n", SETTING])],
            [Told("image", "uint8", ["n", window.height, window.width, 3])],
            options={"sets": record["sets"]} if bucket == SQUARE else {},
            weights=FILE,
        )
        provenance = {
            "recipe": "adloom export dataset places && adloom export train places && adloom export bundle places",
            "data": "places path-traced by export/studio; no other pictures",
            "parameters": sum(weight.numel() for weight in painter.parameters()),
            "onnx_difference_of_255": difference,
            "int8_psnr_db": round(faithful, 2),
            **{name: told for name, told in record.items() if name not in {"sets", "untaught"}},
        }
        engines.append((name, engine, [file, FILE], provenance))
    share([folder / f"{engine_name(bucket)}.onnx" for bucket in WINDOWS], folder / FILE)
    return engines
