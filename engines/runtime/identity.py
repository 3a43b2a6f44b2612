"""Everything that decides what a built engine is, and the key over it."""

from collections.abc import Sequence
from typing import Final

import msgspec

from engines.bundle.backends import BACKENDS, Backend, Precision
from engines.bundle.bundle import Bundle
from engines.bundle.manifest import sha256
from engines.runtime.profile import Shapes, shapes_of

PORTABLE: Final = "portable"
"""Architecture of an engine of TensorRT-RTX that suits every GPU the library knows."""


class Identity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an engine is built from, with what, and for which GPUs; `batch` is 0 where one file serves all batches."""

    engine: str
    batch: int
    onnx_sha256: str
    weights_sha256: str
    shapes: Shapes
    precision: Precision
    library: Backend
    version: str
    architectures: tuple[str, ...]
    calibration: str = ""
    """Prompts that 8 bits were calibrated on, empty without; beside another precision, they did not suit the engine."""

    @property
    def asked(self) -> Precision:
        """The precision that was asked for."""
        return "int8" if self.calibration else self.precision

    @property
    def key(self) -> str:
        """SHA-256 over all of it."""
        return sha256(msgspec.json.encode(self, order="deterministic"))

    @property
    def stem(self) -> str:
        """Name of its files without suffix."""
        return f"{self.engine}-b{self.batch}" if self.batch else self.engine

    @property
    def file(self) -> str:
        """Name of the built engine: a compiled one, or a graph of another precision for ONNX Runtime."""
        return f"{self.stem}.engine" if BACKENDS[self.library].compiled else f"{self.stem}.onnx"


def identity_of(
    bundle: Bundle,
    name: str,
    batch: int,
    *,
    library: Backend,
    version: str,
    precision: Precision,
    architectures: Sequence[str],
    calibration: str = "",
) -> Identity:
    """Return the identity of engine `name` of `bundle`, built for `batch`.

    Raises:
        UnsupportedError: a size varies without bound.
    """
    engine = bundle.engine(name)
    return Identity(
        engine=name,
        batch=batch,
        onnx_sha256=bundle.manifest.files.get(engine.file, ""),
        weights_sha256=bundle.manifest.files.get(engine.weights, ""),
        shapes=shapes_of(engine, batch) if batch else {},
        precision=precision,
        library=library,
        version=version,
        architectures=tuple(architectures),
        calibration=calibration,
    )
