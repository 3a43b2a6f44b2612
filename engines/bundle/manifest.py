"""`manifest.json`: what a bundle states of itself, and the one way to write it."""

import hashlib
from pathlib import Path
from typing import Any, Final

import msgspec

from engines.files import write_json

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = f"{MANIFEST}.sig"
SCHEMA: Final = 2  # raised when a reader of the one before would misread it; other schemas are refused


class Tensor(msgspec.Struct, frozen=True):
    """One input or output of an engine; a shape entry that is a string is a dynamic dimension's name."""

    name: str
    dtype: str
    shape: list[int | str]


class Engine(msgspec.Struct, frozen=True):
    """One ONNX file and its contract; `weights` is the safetensors file of what it holds in common with others."""

    file: str
    inputs: list[Tensor]
    outputs: list[Tensor]
    options: dict[str, Any] = {}
    weights: str = ""

    def named(self) -> set[str]:
        """Return what may name files of the bundle: `file`, `weights`, and every option that is a string."""
        return {self.file, self.weights, *(value for value in self.options.values() if isinstance(value, str))}


class Stage(msgspec.Struct, frozen=True):
    """Where a product stands in the pictures of one aspect bucket, in fractions of their width and height.

    `stand` is the centre of the podium's top; `half_width` half the narrowest top; `headroom` the height free above it.
    """

    stand: tuple[float, float]
    half_width: float
    headroom: float


class Manifest(msgspec.Struct, frozen=True):
    """`manifest.json`: SHA-256 of every other file, the engines' contracts, the stages, provenance and licence."""

    schema: int
    name: str
    version: str
    licence: str
    created: str
    files: dict[str, str]
    engines: dict[str, Engine]
    stages: dict[str, Stage]
    provenance: dict[str, Any]


def sha256(data: bytes) -> str:
    """Return the hexadecimal SHA-256 of `data`."""
    return hashlib.sha256(data).hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make `manifest` the one of `folder`, whole or not at all; the hash of its bytes is the bundle's.

    Raises:
        OSError: it cannot be written; what was there stays.
    """
    write_json(folder / MANIFEST, manifest)
