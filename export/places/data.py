"""Batches for the painter of places: windows of renders in lights made of their layers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor

from engines.errors import AdloomError
from engines.paint.asked import KEYS, Asked, setting
from engines.paint.plane import WINDOWS
from engines.vocabulary.lamps import key_of, lights_of
from engines.vocabulary.places import PLACES
from export.places.cells import CELL, Span, span
from export.places.renders import Render, is_kept_back, load, number_of, response_file
from export.places.rows import sets
from export.studio.stage import curve

CROP: Final = 256
"""Pixels a side of what is learnt at once."""
TONES: Final = 4096
"""Steps of the film's curve: a table is quicker than its powers."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What is asked for, and what is to be seen.

    Attributes:
        row: sets [n].
        setting: what is asked of them [n, 16].
        window: top, left, height and width in cells.
        wanted: the picture [n, 3, h, w], sRGB 0..1.
    """

    row: Tensor
    setting: Tensor
    window: Span
    wanted: Tensor


def setting_of(render: Render, kind: str, rng: np.random.Generator | None = None) -> np.ndarray:
    """Return what the engine reads for a render in light of `kind`, its warmth and strength a little off with `rng`."""
    place, arrangement, dress = sets()[render.row]
    told = setting(
        Asked(place=place, arrangement=arrangement, dress=dress, light=kind, wall=render.wall, stand=render.stand)
    )
    if rng is not None:
        off = np.exp(0.15 * rng.standard_normal((2, 1)) + 0.05 * rng.standard_normal((2, 3)))
        told[len(KEYS) : len(KEYS) + 6] *= off.ravel()
    return told


def kinds_of(render: Render) -> list[str]:
    """Return the kinds of light whose layers a render has."""
    name = sets()[render.row].place
    return [kind for kind in lights_of(name) if key_of(PLACES[name], kind) in render.layers]


class Renders:
    """All renders of a folder that are to be learnt from, or those kept back; new ones join by `refresh`."""

    def __init__(self, folder: Path, *, examined: bool = False) -> None:
        """Load what is there."""
        self._folder, self._examined = folder, examined
        self._known: dict[Path, Render] = {}
        self.refresh()

    def refresh(self) -> None:
        """Load what came since."""
        for file in sorted(self._folder.glob("*.npz")):
            if file not in self._known and is_kept_back(*number_of(file)) == self._examined:
                self._known[file] = load(file)

    def shares(self, row: int) -> np.ndarray:
        """Return how much of each pixel's light is a set's wall's and its stand's, [736, 768, 2].

        Raises:
            AdloomError: the studio has not told.
        """
        file = response_file(self._folder, row)
        if not file.exists():
            raise AdloomError(f"{file} is not there: `adloom export dataset places` makes it")
        told: np.ndarray = np.load(file, allow_pickle=False)
        return told

    @property
    def all(self) -> Sequence[Render]:
        """The renders."""
        return list(self._known.values())

    def batch(self, count: int, rng: np.random.Generator) -> Batch:
        """Draw `count` windows of as many renders, all at one spot of a bucket."""
        known = self.all
        chosen = [known[index] for index in rng.integers(len(known), size=count)]
        cells = CROP // CELL
        above, before, height, width = span(str(rng.choice([*WINDOWS])))
        top, left = above + rng.integers(0, height - cells + 1), before + rng.integers(0, width - cells + 1)
        window = int(top), int(left), cells, cells
        kinds = [str(rng.choice(kinds_of(render))) for render in chosen]
        return batch_of(chosen, kinds, window, rng)


def batch_of(
    chosen: Sequence[Render],
    kinds: Sequence[str],
    window: Span,
    rng: np.random.Generator | None = None,
) -> Batch:
    """Return renders in lights of `kinds` as `window` (top, left, height, width in cells) shows them."""
    top, left, height, width = (CELL * side for side in window)
    part = np.s_[top : top + height, left : left + width]
    layers = [
        np.concatenate(
            (render.layers[key_of(PLACES[sets()[render.row].place], kind)][part], render.layers["fill"][part]), -1
        )
        for render, kind in zip(chosen, kinds, strict=True)
    ]
    told = [setting_of(render, kind, rng) for render, kind in zip(chosen, kinds, strict=True)]
    settings = torch.from_numpy(np.stack(told))
    light = torch.from_numpy(np.stack(layers)).permute(0, 3, 1, 2).float()
    first = len(KEYS)
    parts = light.reshape(-1, 2, 3, *light.shape[2:]) * settings[:, first : first + 6].reshape(-1, 2, 3, 1, 1)
    steps = tone_of(parts.sum(1))
    wanted = torch.from_numpy(tones()).index_select(0, steps.flatten()).reshape(steps.shape)
    return Batch(torch.tensor([render.row for render in chosen]), settings, window, wanted)


@cache
def tones() -> np.ndarray:
    """Return the studio's film curve float32 0..1 for the roots of radiance 0 to 2 in `TONES` steps."""
    roots = (np.arange(TONES) + 0.5) * 2 / TONES
    return curve(np.square(roots)).astype(np.float32)


def tone_of(light: Tensor) -> Tensor:
    """Return the step of `tones` for linear radiance."""
    return (light.sqrt() * (TONES / 2)).to(torch.int64).clamp(0, TONES - 1)
