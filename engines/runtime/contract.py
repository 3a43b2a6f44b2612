"""What an engine promises, checked around every run: names, dtypes and shapes of arrays, batches, finite numbers."""

from collections.abc import Mapping
from typing import Final, Protocol

import msgspec
import numpy as np

from engines.bundle.backends import Backend
from engines.bundle.manifest import Engine, Tensor
from engines.errors import NotFiniteError, OutOfMemoryError, ShapeError

Arrays = dict[str, np.ndarray]
BUCKETS: Final = (1, 2, 4, 8, 16)
"""Batch sizes that a GPU gets an engine and a CUDA graph of; other sizes are padded up to the next."""


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """How one input was run: by the same backend and engine, in as large a batch, its output has the same bytes."""

    backend: Backend
    engine: str
    """SHA-256 of the built file where there is one, else how ONNX Runtime was told to optimise the bundle's graph."""
    batch: int
    length: int = 0
    """Tokens that a text was padded to."""


class Loaded(Protocol):
    """An engine in one backend's hands; no `buckets` means that it takes any batch."""

    kind: Backend
    most: int
    """Largest batch it should get at once; 0 for no limit."""

    @property
    def buckets(self) -> tuple[int, ...]:
        """Return the batch sizes that it takes."""

    def engine(self, batch: int) -> str:
        """Return what runs a batch of that size, as `Ran` says it."""

    def run(self, inputs: Mapping[str, np.ndarray]) -> Arrays:
        """Run once with checked inputs of one of the `buckets`."""

    def warm(self) -> None:
        """Run every bucket once, so that no request pays for what is made on first use; CUDA graphs are captured."""

    def close(self) -> None:
        """Give memory back; the engine cannot run afterwards."""


def batch_symbol(engine: Engine) -> str:
    """Return the name of the batch dimension, the first one of the first input; empty when it is fixed."""
    first = engine.inputs[0].shape[:1]
    return first[0] if first and isinstance(first[0], str) else ""


def batch_axis(tensor: Tensor, symbol: str) -> int | None:
    """Return which axis of `tensor` is the batch; None when none is."""
    return tensor.shape.index(symbol) if symbol and symbol in tensor.shape else None


def is_static(engine: Engine) -> bool:
    """Return whether the batch is the only size that varies, so that a graph of each bucket can be captured."""
    symbol = batch_symbol(engine)
    tensors = (*engine.inputs, *engine.outputs)
    return all(isinstance(size, int) or size == symbol for tensor in tensors for size in tensor.shape)


def check_inputs(name: str, engine: Engine, inputs: Mapping[str, np.ndarray]) -> int:
    """Return the batch of `inputs`, 1 where the engine has none.

    Raises:
        ShapeError: an input is missing, has the wrong shape or type, or another batch than the rest.
    """
    symbol, batches = batch_symbol(engine), set()
    for tensor in engine.inputs:
        if tensor.name not in inputs:
            raise ShapeError(f"engine {name!r}: input {tensor.name} is missing")
        array, wanted = inputs[tensor.name], tensor.shape
        fits = array.ndim == len(wanted) and all(
            isinstance(size, str) or size == got for size, got in zip(wanted, array.shape, strict=True)
        )
        if not fits or array.dtype != np.dtype(tensor.dtype):
            raise ShapeError(
                f"engine {name!r}: {tensor.name} must be {tensor.dtype}{wanted}, got {array.dtype}{list(array.shape)}"
            )
        if (axis := batch_axis(tensor, symbol)) is not None:
            batches.add(array.shape[axis])
    if len(batches) > 1:
        raise ShapeError(f"engine {name!r}: all inputs must have one batch, got {sorted(batches)}")
    return batches.pop() if batches else 1


def check_finite(name: str, results: Mapping[str, np.ndarray]) -> None:
    """Refuse what no later stage could use.

    Raises:
        NotFiniteError: a float output holds NaN or Inf.
    """
    for output, array in results.items():
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise NotFiniteError(name, output)


def part(engine: Engine, inputs: Mapping[str, np.ndarray], start: int, end: int) -> Arrays:
    """Return rows `start` to `end` of the batch."""
    symbol = batch_symbol(engine)
    cut: Arrays = {}
    for tensor in engine.inputs:
        axis = batch_axis(tensor, symbol)
        array = inputs[tensor.name]
        cut[tensor.name] = array if axis is None else array.take(range(start, end), axis)
    return cut


def pad(engine: Engine, inputs: Mapping[str, np.ndarray], size: int) -> Arrays:
    """Return `inputs` with their last row repeated until the batch is `size`; zeros might give NaN, a row does not."""
    symbol = batch_symbol(engine)
    padded: Arrays = {}
    for tensor in engine.inputs:
        axis, array = batch_axis(tensor, symbol), inputs[tensor.name]
        if axis is not None and (missing := size - array.shape[axis]) > 0:
            last = array.take([-1], axis)
            array = np.concatenate([array, np.repeat(last, missing, axis)], axis)
        padded[tensor.name] = array
    return padded


def crop(engine: Engine, results: Mapping[str, np.ndarray], count: int) -> Arrays:
    """Return the first `count` rows of every output, as views."""
    symbol = batch_symbol(engine)
    kept: Arrays = {}
    for tensor in engine.outputs:
        axis, array = batch_axis(tensor, symbol), results[tensor.name]
        kept[tensor.name] = array if axis is None else array[(slice(None),) * axis + (slice(count),)]
    return kept


def join(engine: Engine, parts: list[Arrays]) -> Arrays:
    """Put the outputs of consecutive parts of a batch together."""
    symbol = batch_symbol(engine)
    joined: Arrays = {}
    for tensor in engine.outputs:
        axis = batch_axis(tensor, symbol)
        arrays = [results[tensor.name] for results in parts]
        joined[tensor.name] = arrays[0] if axis is None else np.concatenate(arrays, axis)
    return joined


def least_inputs(engine: Engine, batch: int) -> Arrays:
    """Return zeros that the contract allows, for warm-up: `batch` rows, one of everything else that varies."""
    symbol = batch_symbol(engine)

    def size(entry: int | str) -> int:
        return entry if isinstance(entry, int) else batch if entry == symbol else 1

    return {tensor.name: np.zeros([size(entry) for entry in tensor.shape], tensor.dtype) for tensor in engine.inputs}


def warm_up(loaded: Loaded, engine: Engine, runs: int) -> None:
    """Run every bucket `runs` times; where memory does not hold the larger ones, the smaller ones serve.

    Raises:
        BackendError: not even the smallest one runs.
    """
    for bucket in loaded.buckets or (1,):
        try:
            for _ in range(runs):
                loaded.run(least_inputs(engine, bucket))
        except OutOfMemoryError:
            if bucket == 1:
                raise
            loaded.most = bucket // 2
            return
