"""Inputs as ONNX Runtime's quantiser asks for them, to take the ranges of 8 bits from."""

from collections.abc import Iterable

from onnxruntime.quantization import CalibrationDataReader

from engines.runtime.contract import Arrays


class Samples(CalibrationDataReader):  # type: ignore[misc]  # the library has no types
    """Inputs that ranges are taken from, one after the other."""

    def __init__(self, samples: Iterable[Arrays]) -> None:
        self._left = iter(samples)

    def get_next(self) -> Arrays | None:
        """Return the next inputs, None at the end."""
        return next(self._left, None)
