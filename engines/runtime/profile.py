"""The shapes that an engine is built for: the batch is its bucket, other sizes that vary have bounds."""

from collections.abc import Mapping

import numpy as np

from engines.bundle.manifest import Engine
from engines.errors import ShapeError, UnsupportedError
from engines.runtime.contract import batch_symbol

Shapes = dict[str, list[list[int]]]
"""Input to its least, usual and largest shape."""
USUAL = 4  # the usual length is this part of the longest: prompts are short, and any length in between runs


def shapes_of(engine: Engine, batch: int) -> Shapes:
    """Return the shapes of every input at `batch`; a length lies between 1 and the option `max_tokens`.

    Raises:
        UnsupportedError: a size varies and the bundle does not say how far.
    """
    symbol = batch_symbol(engine)
    longest = int(engine.options.get("max_tokens", 0))

    def bounds(tensor: str, entry: int | str) -> tuple[int, int, int]:
        if entry == symbol:
            return batch, batch, batch
        if isinstance(entry, int):
            return entry, entry, entry
        if longest:
            return 1, max(1, longest // USUAL), longest
        raise UnsupportedError(f"size {entry!r} of input {tensor} has no bound: the option max_tokens must state one")

    shapes: Shapes = {}
    for tensor in engine.inputs:
        sizes = [bounds(tensor.name, entry) for entry in tensor.shape]
        shapes[tensor.name] = [[size[end] for size in sizes] for end in range(3)]
    return shapes


def check_within(name: str, shapes: Shapes, inputs: Mapping[str, np.ndarray]) -> None:
    """Refuse inputs that the built engine has no kernels for.

    Raises:
        ShapeError: a size lies outside.
    """
    for tensor, (least, _, largest) in shapes.items():
        got = inputs[tensor].shape
        if not all(low <= size <= high for low, size, high in zip(least, got, largest, strict=True)):
            raise ShapeError(f"engine {name!r}: {tensor} may be {least} to {largest}, got {list(got)}")
