"""How far pictures or embeddings may move at each step of an export, and how far they did."""

from dataclasses import dataclass

import numpy as np

from engines.errors import AdloomError
from export.probing.psnr import decibels

BOUNDS_DB = {"fold": 60.0, "onnx": 45.0, "fp32": 60.0, "fp16": 30.0, "bf16": 25.0, "int8": 20.0}
"""Least PSNR of a step: folding and ONNX only reorder float32 sums, a lower precision rounds every value.

A one-step picture in 8 bits is another draw of the same scene rather than the same pixels, hence the low last bound."""
BOUNDS_RELATIVE = {"fp32": 1e-3, "fp16": 3e-2, "bf16": 1e-1}
"""Largest relative error of an embedding."""


@dataclass(frozen=True, slots=True)
class Parity:
    """Distance of two arrays: `relative` is |a - b| / |a| in the 2-norm, `psnr` in dB against the range of `a`."""

    relative: float
    psnr: float

    def record(self) -> dict[str, float]:
        """Return what a manifest states."""
        return {"relative_error": float(f"{self.relative:.2e}"), "psnr_db": round(self.psnr, 1)}


def compare(exact: np.ndarray, got: np.ndarray, *, span: float = 255.0) -> Parity:
    """Compare `got` with `exact`, whose values span `span`."""
    wanted, error = exact.astype(np.float64), exact.astype(np.float64) - got.astype(np.float64)
    norms = [float(np.linalg.norm(array)) for array in (error, wanted)]
    return Parity(norms[0] / max(norms[1], 1e-12), decibels(float(np.square(error).mean()), span=span))


def require_picture(step: str, bound: str, exact: np.ndarray, got: np.ndarray) -> Parity:
    """Compare pictures of 0 to 255.

    Raises:
        AdloomError: PSNR below what `bound` allows, or NaN.
    """
    found = compare(exact, got)
    if not found.psnr >= BOUNDS_DB[bound]:
        raise AdloomError(
            f"{step}: pictures keep only {found.psnr:.1f} dB (relative error {found.relative:.2g}), below the bound of "
            f"{BOUNDS_DB[bound]:.0f} dB; nothing was written. Choose a higher --precision"
        )
    return found


def require_embedding(step: str, bound: str, exact: np.ndarray, got: np.ndarray) -> Parity:
    """Compare embeddings.

    Raises:
        AdloomError: relative error above what `bound` allows, or NaN.
    """
    found = compare(exact, got, span=float(exact.max() - exact.min()))
    if not found.relative <= BOUNDS_RELATIVE[bound]:
        raise AdloomError(
            f"{step}: embeddings have a relative error of {found.relative:.2g}, above the bound of "
            f"{BOUNDS_RELATIVE[bound]:g}; nothing was written. Choose a higher --precision"
        )
    return found
