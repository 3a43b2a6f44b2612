"""ONNX Runtime on the CPU."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import msgspec
import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as states

from engines.bundle.backends import Backend
from engines.bundle.bundle import Bundle
from engines.errors import BackendError, BundleError
from engines.runtime.contract import Arrays
from engines.runtime.cores import CORES, available
from engines.runtime.weights import Weights, read_weights

SPIN_US = "3000"
"""Spinning over the gaps within a picture makes it two thirds faster; past its end it steals this much and no more."""
SMALL: Final = 100_000_000
"""Bytes of an engine that may be held in memory twice: all of the starter's may, a UNet of hundreds of MB may not."""
FAILURES: Final = (
    states.Fail, states.RuntimeException, states.EPFail, states.InvalidArgument, states.NotImplemented,
    states.InvalidGraph, states.InvalidProtobuf,
)  # fmt: skip
WORDS: Final = 500  # characters of ONNX Runtime's message that are passed on: the cause stands first, node lists follow
ERRORS: Final = 3  # its severity of errors: what it warns of is how a graph was made, which nobody here can change
Level = Literal["basic", "extended", "all"]
LEVELS: Final[dict[Level, onnxruntime.GraphOptimizationLevel]] = {
    "basic": onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC,
    "extended": onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
    "all": onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL,
}


class Tuning(msgspec.Struct, frozen=True, kw_only=True):
    """What ONNX Runtime is told about one engine; the defaults serve until `adloom build` has measured better ones."""

    threads: int
    spinning: bool = True
    arena: bool = True
    level: Level = "all"
    most: int = 0
    """Largest batch run at once; larger ones are cut. 0 for no limit."""


def session_options(tuning: Tuning) -> onnxruntime.SessionOptions:
    """Return ONNX Runtime's options for `tuning`; never more threads than cores."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(tuning.threads, available())
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", str(int(tuning.spinning)))
    if tuning.spinning:
        options.add_session_config_entry("session.intra_op.spin_duration_us", SPIN_US)
    options.enable_cpu_mem_arena = tuning.arena
    options.graph_optimization_level = LEVELS[tuning.level]
    options.log_severity_level = ERRORS
    return options


def open_session(
    bundle: Bundle,
    name: str,
    options: onnxruntime.SessionOptions,
    providers: Sequence[Any],
    model: bytes | None = None,
) -> tuple[onnxruntime.InferenceSession, Weights]:
    """Open engine `name` from the bytes whose hash was checked, with the weights it shares; or `model` in its place.

    Returns the session and the weights, whose memory it uses: they must live as long.

    Raises:
        BundleError: a file is missing or changed.
    """
    engine, shared = bundle.engine(name), Weights()
    if model is None and engine.weights:
        shared = read_weights(bundle.read(engine.weights), engine.weights)
        options.add_external_initializers(list(shared), list(shared.values()))
    session = onnxruntime.InferenceSession(model or bundle.read(engine.file), options, providers=list(providers))
    return session, shared


class CpuEngine:
    """One engine of a bundle on the CPU; `run` may be called from several threads.

    A small engine of several threads is opened twice: among other work it runs with one.
    """

    kind: Backend = "cpu"
    buckets: tuple[int, ...] = ()

    def __init__(self, bundle: Bundle, name: str, tuning: Tuning) -> None:
        """Load engine `name`.

        Raises:
            BundleError: a file is missing or changed, or holds what no kernel of the CPU computes, as bfloat16.
        """
        self._name = name
        self._outputs = [tensor.name for tensor in bundle.engine(name).outputs]
        tunings = [tuning]
        self._further = min(tuning.threads, available()) - 1
        if self._further and _size(bundle, name) < SMALL:
            tunings.append(msgspec.structs.replace(tuning, threads=1, spinning=False))
        try:
            opened = [open_session(bundle, name, session_options(each), ["CPUExecutionProvider"]) for each in tunings]
        except FAILURES as error:
            raise BundleError(f"engine {name} of {bundle.folder} does not run on the CPU: {told(error)}") from error
        self._session, self._alone = opened[0][0], opened[-1][0]
        self._shared = [weights for _, weights in opened]
        self.most = tuning.most
        self._level = tuning.level

    def engine(self, batch: int) -> str:  # noqa: ARG002  one graph for all
        """Return the optimisation level."""
        return self._level

    def run(self, inputs: Mapping[str, np.ndarray]) -> Arrays:
        """Run once, any batch.

        Raises:
            BackendError: ONNX Runtime failed.
        """
        with CORES.further(self._further) as idle:
            session = self._session if idle else self._alone
            try:
                return dict(zip(self._outputs, session.run(self._outputs, dict(inputs)), strict=True))
            except FAILURES as error:
                raise BackendError(f"engine {self._name}: ONNX Runtime: {told(error)}") from error

    def warm(self) -> None:
        """Do nothing: a session is ready when it is open."""

    def close(self) -> None:
        """Drop the sessions and their weights."""
        del self._session, self._alone, self._shared


def told(error: Exception) -> str:
    """Return ONNX Runtime's message in one line."""
    return " ".join(str(error).split())[:WORDS]


def _size(bundle: Bundle, name: str) -> int:
    engine = bundle.engine(name)
    return sum((bundle.folder / file).stat().st_size for file in (engine.file, engine.weights) if file)
