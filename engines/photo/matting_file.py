"""A salient-object model's file: checked before the first picture, its layout told by its sizes, run on the CPU."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import onnxruntime
from PIL import Image

from engines.bundle.bundle import Bundle
from engines.bundle.manifest import SCHEMA, Engine, Manifest, Tensor, sha256
from engines.errors import BundleError, EngineError
from engines.runtime.cpu import FAILURES, Tuning, session_options, told
from engines.runtime.runtime import Runtime

if TYPE_CHECKING:
    from engines.bundle.signature import Owner

Map = Callable[[Image.Image], np.ndarray]
"""Reads an RGB picture: float32 [side, side], near 1 where the product is, near 0 elsewhere."""

NAME: Final = "matting"
FLOAT: Final = "tensor(float)"
ROUNDING: Final = 0.01  # beyond 0..1: what a sigmoid may be off by
_IMAGENET: Final = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
"""Mean and standard deviation of its pixels, 0..1, which backbones were taught with."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a model wants its picture; `outputs`: how many it has, which tells it where its sizes are free."""

    name: str
    side: int
    outputs: tuple[int, ...]
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    by_brightest: bool
    """Whether pixels are scaled by the picture's greatest value instead of 255."""

    def read(self, image: Image.Image) -> np.ndarray:
        """Return the model's input, float32 [1, 3, side, side]."""
        pixels = np.asarray(image.resize((self.side, self.side), Image.Resampling.BILINEAR), np.float32)
        pixels /= max(1.0, float(pixels.max())) if self.by_brightest else 255.0
        normed = (pixels - np.array(self.mean, np.float32)) / np.array(self.deviation, np.float32)
        return np.ascontiguousarray(normed.transpose(2, 0, 1)[None])


LAYOUTS: Final = (
    Layout("U²-Net", 320, (7,), *_IMAGENET, by_brightest=True),
    Layout("IS-Net", 1024, (6, 12), (0.5, 0.5, 0.5), (1.0, 1.0, 1.0), by_brightest=False),
)
WANTED: Final = (
    "wanted is one input float32 [1, 3, 320, 320] (U²-Net) or [1, 3, 1024, 1024] (IS-Net) and a first output float32 "
    "[1, 1, 320, 320] or [1, 1, 1024, 1024]; sizes may be free"
)


def open_matting(path: Path, threads: int, owner: "Owner | None") -> tuple[str, str, Map]:
    """Open a model, check it and try it; return its file's SHA-256, its layout's name, and what reads pictures with it.

    Raises:
        BundleError: as `engines.photo.matting.load_matting`.
    """
    if path.suffix.lower() != ".onnx":
        raise BundleError(f"matting model {path} is no .onnx file: export it to ONNX")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BundleError(f"matting model {path} cannot be read ({error.strerror})") from error
    if owner:
        owner.require(data, path)
    digest = sha256(data)
    layout, engine = _contract(path, data)
    manifest = Manifest(SCHEMA, NAME, "", "", "", {path.name: digest}, {NAME: engine}, {}, {})
    runtime = Runtime(Bundle(path.parent, manifest, digest), NAME, threads=threads)
    entry, result = engine.inputs[0].name, engine.outputs[0].name

    def read(image: Image.Image) -> np.ndarray:
        found: np.ndarray = runtime.run({entry: layout.read(image)})[result]
        return found.reshape(layout.side, layout.side)

    _try(path, layout, read)
    return digest, layout.name, read


def _contract(path: Path, data: bytes) -> tuple[Layout, Engine]:
    """Return the layout of the graph in `data`, and what is promised of it.

    Raises:
        BundleError: it is no graph that can be run, or of another layout.
    """
    try:
        session = onnxruntime.InferenceSession(
            data, session_options(Tuning(threads=1, level="basic")), providers=["CPUExecutionProvider"]
        )
    except FAILURES as error:
        raise BundleError(
            f"matting model {path} cannot be opened (all of it must lie in this one file): {told(error)}"
        ) from error
    inputs, outputs = session.get_inputs(), session.get_outputs()
    layout = _layout(inputs, outputs)
    if layout is None:
        found = f"inputs {_shown(inputs)}, {len(outputs)} outputs, the first {_shown(outputs[:1])}"
        raise BundleError(f"matting model {path} has {found}; {WANTED}")
    entry = Tensor(inputs[0].name, "float32", [1, 3, layout.side, layout.side])
    result = Tensor(outputs[0].name, "float32", [1, 1, layout.side, layout.side])
    return layout, Engine(path.name, [entry], [result])


def _layout(inputs: Sequence[Any], outputs: Sequence[Any]) -> Layout | None:
    """Return the layout of a graph's inputs and outputs, by its sizes, else by how many outputs it has."""
    if len(inputs) != 1 or not outputs:
        return None
    sizes = {size for node in (inputs[0], outputs[0]) for size in node.shape[2:] if isinstance(size, int)}
    for layout in LAYOUTS:
        told_by_size = layout.side in sizes
        told_by_count = not sizes and len(outputs) in layout.outputs
        if (told_by_size or told_by_count) and _fits(inputs[0], 3, layout) and _fits(outputs[0], 1, layout):
            return layout
    return None


def _fits(node: Any, channels: int, layout: Layout) -> bool:
    wanted = (1, channels, layout.side, layout.side)
    return (
        node.type == FLOAT
        and len(node.shape) == len(wanted)
        and all(not isinstance(size, int) or size == need for size, need in zip(node.shape, wanted, strict=True))
    )


def _shown(nodes: Sequence[Any]) -> str:
    """Return types and shapes in words, `?` for a free size."""
    return ", ".join(
        f"{node.name} {node.type.removeprefix('tensor(').removesuffix(')')}"
        f"[{', '.join(str(size) if isinstance(size, int) else '?' for size in node.shape)}]"
        for node in nodes
    )


def _try(path: Path, layout: Layout, read: Map) -> None:
    """Read a picture of a disc, so that a model of another kind is told of before the first product.

    Raises:
        BundleError: it fails, or gives another shape or other values than a map of 0 to 1.
    """
    across, down = np.mgrid[0:64, 0:64] - 31.5
    disc = np.where((across**2 + down**2 < 400)[..., None], (40, 60, 90), (230, 230, 230)).astype(np.uint8)
    try:
        found = read(Image.fromarray(disc))
    except (EngineError, ValueError) as error:
        raise BundleError(f"matting model {path}, taken for {layout.name}'s layout, cannot be used: {error}") from error
    if found.min() < -ROUNDING or found.max() > 1 + ROUNDING:
        span = f"{found.min():.2f} to {found.max():.2f}"
        raise BundleError(f"matting model {path} gives values of {span}; a map of 0 to 1, behind a sigmoid, is wanted")
