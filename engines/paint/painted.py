"""What the painters give: an encoded scene, a picture, each a value of its own with how it was run."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engines.runtime.contract import Ran


@dataclass(frozen=True, slots=True)
class Scene:
    """An encoded scene prompt, float32 [dim] or [tokens, dim], and how it was run."""

    values: np.ndarray
    ran: Ran


@dataclass(frozen=True, slots=True)
class Picture:
    """A painted stage or place, uint8 RGB [h, w, 3], and how each engine was run for it."""

    pixels: np.ndarray
    ran: Mapping[str, Ran]


def own(row: np.ndarray) -> np.ndarray:
    """Return a row of a batch for itself, not to be written to: whoever keeps it keeps no batch, and shares it."""
    alone = np.array(row)  # of a scene with several fields a row is a scalar, which has no flags to set
    alone.flags.writeable = False
    return alone
