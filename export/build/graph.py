"""The graph of one engine at the precision it is built in, checked against the exact one where it is coarser."""

from contextlib import ExitStack
from pathlib import Path
from typing import Final

import onnx

from engines.bundle.backends import Precision
from engines.bundle.bundle import Bundle
from engines.errors import UnsupportedError
from engines.runtime.contract import Arrays, batch_symbol, part
from engines.runtime.cuda import ROUNDING
from export.build.compiler import saved
from export.build.lower import is_quantized
from export.build.parity import Reference, compare, likely_inputs, reference
from export.build.precision import lowered, to_float16, to_float32
from export.build.prompts import CALIBRATING, CALIBRATION, FRESH, SAMPLES, prompt_inputs, reads_prompts
from export.build.quantise import quantised

LARGEST: Final = 2_000_000_000
"""Bytes of a graph that fits into one file: protobuf ends at 2 GiB, and names and shapes come on top."""
COMPARED: Final = 4  # fresh prompts that 8 bits are judged on, two in each language; each is a run of the exact graph


class Graph:
    """The graph of one engine, made on first need and kept in a file.

    `calibration` names the prompts that layers are rounded to 8 bits by, empty where none has to be; `note` says why
    float16 took their place.
    """

    def __init__(self, bundle: Bundle, name: str, precision: Precision, files: ExitStack) -> None:
        """Choose what `precision` means here.

        Raises:
            BundleError: a file is missing or changed.
        """
        self._bundle, self._name, self._files = bundle, name, files
        self._contract = bundle.engine(name)
        self._path: Path | None = None
        rounded = precision == "int8" and is_quantized(onnx.load_from_string(bundle.read(self._contract.file)))
        self.precision: Precision = precision
        self.calibration = CALIBRATION if precision == "int8" and not rounded else ""
        self.note = ""
        self.parity: dict[str, float] = {}
        self.psnr_db: dict[str, float] = {}

    @property
    def calibrated(self) -> bool:
        """Whether layers are rounded to 8 bits here."""
        return self.precision == "int8" and bool(self.calibration)

    def fall_back(self, why: str) -> None:
        """Go on in float16."""
        self.precision, self.note, self._path = "fp16", why, None

    def path(self) -> Path:
        """Return a file that holds the graph, checked against the exact one.

        Raises:
            UnsupportedError: the precision is too coarse for this engine, or it cannot be had.
        """
        if self._path is None:
            self._path = self._checked(*self._made())
        return self._path

    def data(self) -> bytes:
        """Return the graph as one file.

        Raises:
            UnsupportedError: the precision is too coarse for this engine, or the graph is too large for one file.
        """
        model, exact = self._made()
        if any(node.op_type == ROUNDING.decode() for node in model.graph.node):
            raise UnsupportedError(f"{ROUNDING.decode()} has no kernel on the GPU, the CPU serves it better")
        if model.ByteSize() > LARGEST:
            raise UnsupportedError(f"{self._name} is over 2 GB at {self.precision}: build it with --precision fp16")
        data = bytes(model.SerializeToString())
        self._checked(model, exact)
        return data

    def _made(self) -> tuple[onnx.ModelProto, Reference | None]:
        """Return the graph, and what the exact one gave."""
        if self.precision == "fp32":
            return self._exact(), None
        if not self.calibrated:
            exact = self._reference(likely_inputs(self._bundle, self._name))
            return lowered(self._bundle, self._name, self.precision, exact.keep), exact
        if not (reads_prompts(self._bundle, self._name) and batch_symbol(self._contract)):
            raise UnsupportedError(f"{self._name} reads no prompts that 8 bits could be calibrated on")
        exact = self._reference(prompt_inputs(self._bundle, self._name, COMPARED, FRESH))
        prompts = prompt_inputs(self._bundle, self._name, SAMPLES, CALIBRATING)
        samples = [part(self._contract, prompts, at, at + 1) for at in range(SAMPLES)]
        return to_float16(quantised(self._exact(), samples, exact.keep), exact.keep), exact

    def _exact(self) -> onnx.ModelProto:
        return lowered(self._bundle, self._name, "fp32")

    def _reference(self, inputs: Arrays) -> Reference:
        return reference(self._contract, self._exact(), inputs)

    def _checked(self, model: onnx.ModelProto, exact: Reference | None) -> Path:
        path = self._files.enter_context(saved(model))
        if exact is None:
            return path
        if self.precision == "bf16":  # which no kernel of the CPU takes
            wide = onnx.load(path)
            to_float32(wide)
            with saved(wide) as readable:
                self._compare(exact, readable)
        else:
            self._compare(exact, path)
        return path

    def _compare(self, exact: Reference, path: Path) -> None:
        self.parity = compare(self._name, exact, path, self.precision)
        self.psnr_db = exact.decibels(self.parity)
