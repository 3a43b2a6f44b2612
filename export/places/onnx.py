"""Export the painter of places into the bundle: a graph for each aspect bucket, cells and convolutions in 8 bits."""

import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import torch
from onnxruntime.quantization import CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from onnxscript import opset18
from torch import Tensor, nn

from engines.bundle.manifest import Engine
from engines.bundle.manifest import Tensor as Told
from engines.paint.asked import SETTING
from engines.paint.buckets import SQUARE
from engines.paint.place_painter import engine_name
from engines.paint.plane import WINDOWS
from export.bundle.pack import pack
from export.bundle.share import share
from export.bundle.traced import traced
from export.places.cells import shown, span
from export.places.model import HALF, MIDDLE, Painter, toned, whole
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


SMOOTH: Final = 5
"""First components that have 16 bits: the shades of walls, of which 8 would leave steps."""


class Served(nn.Module):
    """What the bundle serves: one bucket's picture as uint8 [n, h, w, 3], cells in whole numbers of their scale."""

    def __init__(self, painter: Painter, bucket: str) -> None:
        """Serve `painter`."""
        super().__init__()
        self.painter = deepcopy(painter)
        seen = torch.from_numpy(shown(span(bucket))).to(torch.int32)
        self.side = seen.shape
        self.register_buffer("window", seen[1:-1, 1:-1].flatten())
        self.register_buffer("around", seen.flatten())
        maps = painter.get_buffer("maps")
        parts = {"smooth": maps[..., :SMOOTH], "broad": maps[..., SMOOTH:], "fine": painter.get_buffer("details")}
        scales = {}
        for name, part in parts.items():
            packed, scales[name] = in_levels(part, 32767 if name == "smooth" else 127)
            self.register_buffer(name, packed)
        # Scales are multiplied into what reads the whole numbers: no pass over them is spent on that.
        self.painter.get_buffer("near").mul_(torch.cat([scales["smooth"], scales["broad"]])[:, None])
        self.painter.get_buffer("further").mul_(scales["fine"][:, None])
        detailed, first = in_sets(painter.get_buffer("rows"))
        self.register_buffer("detailed", detailed)
        self.register_buffer("first", first)

    def cells(self, name: str, row: Tensor) -> Tensor:
        """Return what the bucket shows of the sets' components, in their scale, float32 [n, (h + 2) * (w + 2), c]."""
        return self.get_buffer(name).index_select(0, row).index_select(1, self.get_buffer("around")).float()

    def forward(self, row: Tensor, setting: Tensor) -> Tensor:
        """Paint uint8 [n, h, w, 3]."""
        detailed = self.get_buffer("detailed").index_select(0, row).long()
        rows = (detailed.cumsum(1) + self.get_buffer("first").index_select(0, row)) * detailed
        maps = torch.cat([self.cells("smooth", row), self.cells("broad", row)], 2).transpose(1, 2)
        exposures = self.painter.paint(
            maps.reshape(-1, maps.shape[1], *self.side),
            rows.index_select(1, self.get_buffer("window")),
            self.get_buffer("fine"),
            row,
            setting,
        )
        return whole(in_bytes(toned(exposures))).permute(0, 2, 3, 1)


@torch.library.custom_op("adloom::in_bytes", mutates_args=())
def in_bytes(tones: Tensor) -> Tensor:
    """Return sRGB in bytes of tones of film, -1 to 1: in the graph one pass (`QuantizeLinear`), not four."""
    return (tones * HALF).round().add(MIDDLE).clamp(0, 255).to(torch.uint8)


@in_bytes.register_fake
def _(tones: Tensor) -> Tensor:
    return torch.empty_like(tones, dtype=torch.uint8)


def quantized(tones: Any) -> Any:
    """Return `in_bytes` as the graph has it."""
    scale: Any = opset18.Constant(value=onnx.numpy_helper.from_array(np.array(1 / HALF, np.float32)))
    middle: Any = opset18.Constant(value=onnx.numpy_helper.from_array(np.array(MIDDLE, np.uint8)))
    return opset18.QuantizeLinear(tones, scale, middle)


def in_levels(values: Tensor, levels: int) -> tuple[Tensor, Tensor]:
    """Return values [..., c] as whole numbers of -levels to levels, and the scale [c] of each component."""
    scale = (values.abs().flatten(0, -2).amax(0) / levels).clamp(min=1e-8)
    return (values / scale).round().to(torch.int8 if levels < 128 else torch.int16), scale


def in_sets(rows: Tensor) -> tuple[Tensor, Tensor]:
    """Return which cells have details by their rows [sets, cells], uint8; and how many earlier sets have, [sets, 1].

    Details are counted from 1, set after set and cell after cell.
    """
    detailed = rows > 0
    return detailed.to(torch.uint8), (detailed.sum(1).cumsum(0) - detailed.sum(1))[:, None]


def export(painter: Painter, path: Path, bucket: str) -> int:
    """Write the graph of `bucket` to `path` and return the largest difference to torch, in 255ths.

    Raises:
        ValueError: the difference is above the tolerance.
    """
    served = Served(painter, bucket).eval()
    example = (torch.tensor([0, 1]), torch.rand(2, SETTING))
    batch = torch.export.Dim("n", min=1, max=64)
    shapes = {"row": {0: batch}, "setting": {0: batch}}
    told = {torch.ops.adloom.in_bytes.default: quantized}
    program = traced(served, example, shapes, [*shapes], output_names=["image"], custom_translation_table=told)
    program.save(path, external_data=False)
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
        ValueError: 8 bits keep too little of its pictures.
    """
    painter, record = load(checkpoint), read_record(checkpoint)
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
            **{name: told for name, told in record.items() if name != "sets"},
        }
        engines.append((name, engine, [file, FILE], provenance))
    share([folder / f"{engine_name(bucket)}.onnx" for bucket in WINDOWS], folder / FILE)
    return engines
