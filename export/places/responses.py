"""How much of what is seen follows the colour of wall and of stand: 1 on them, less where they are only reflected.

Each set is path-traced three times by the same random numbers, which have the same noise: in its own colours, with
another wall, and with another stand. What changes tells, one value a cell of the painter's maps.
"""

from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Final

import cv2
import numpy as np

from engines.paint.asked import linear
from engines.pixels.colour import RGB
from export.places.model import CELL, CELLS
from export.places.renders import asked, maker, response_file
from export.places.rows import sets
from export.studio.places.frame import Camera
from export.studio.places.layers import render_layers

DARK: Final = 0.12
"""Linear reflectance below which a colour is made brighter to see its part, else darker."""
UP, DOWN = 2.5, 0.5
NOISE: Final = (0.2, 0.3)
"""Differences from what is around that are noise, and that are things: its standard deviation is .05."""
ROUNDS, EDGE, REACH = 3, 0.25, 4.0  # of smoothing: how often, within which difference, cells
LEAST: Final = 1e-4
MOST: Final = 1.3
"""Of a response: more is noise."""


def respond(mi: ModuleType, row: int) -> np.ndarray:
    """Return how much each cell of a set follows its wall and its stand, float16 [2, 92, 96]."""
    setting, _ = asked(row, 0)
    module, place = maker(sets()[row]), setting.place
    camera = Camera(place.across, place.angle)

    def seen(wall: RGB, stand: RGB) -> np.ndarray:
        things = getattr(module, sets()[row].place)(replace(setting, wall=wall, stand=stand))
        fill = render_layers(mi, things, camera, place, ("fill",), samples=1, seed=row, clean=False)["fill"]
        cells = fill.astype(np.float64).reshape(CELLS[0], CELL, CELLS[1], CELL, 3).mean((1, 3, 4))
        return np.asarray(np.log(cells + LEAST))

    own = seen(setting.wall, setting.stand)
    wall, by_wall = changed(setting.wall)
    stand, by_stand = changed(setting.stand)
    found = ((seen(wall, setting.stand) - own) / by_wall, (seen(setting.wall, stand) - own) / by_stand)
    return np.stack([smoothed(one.clip(0, MOST).astype(np.float32)) for one in found]).astype(np.float16)


def smoothed(cells: np.ndarray) -> np.ndarray:
    """Return responses float32 [h, w] without noise, which would be mottles on a wall; what stands out is kept."""
    smooth = cv2.medianBlur(cells, 5)
    for _ in range(ROUNDS):
        smooth = cv2.bilateralFilter(smooth, 9, EDGE, REACH)
    # A thing is larger than a cell; a lone one that stands out is a path that was found once.
    kept = ((np.abs(cv2.medianBlur(cells, 3) - smooth) - NOISE[0]) / (NOISE[1] - NOISE[0])).clip(0, 1)
    cleaned: np.ndarray = smooth + kept * (cells - smooth)
    return cleaned


def changed(colour: RGB) -> tuple[RGB, float]:
    """Return a colour some steps darker or brighter, and the logarithm of the change of its reflectance."""
    before = linear(colour).astype(np.float64)
    wanted = np.clip(before * (UP if before.mean() < DARK else DOWN), 0, 1)
    bytes_ = np.where(wanted > 0.0031308, 1.055 * wanted ** (1 / 2.4) - 0.055, 12.92 * wanted) * 255
    red, green, blue = (round(float(value)) for value in bytes_)
    after = linear((red, green, blue)).astype(np.float64)
    return (red, green, blue), float(np.log((after.mean() + LEAST) / (before.mean() + LEAST)))


def keep(mi: ModuleType, folder: Path, row: int) -> None:
    """Find and keep the responses of a set, whole or not at all; what is there stays."""
    file = response_file(folder, row)
    if not file.exists():
        draft = file.with_suffix(".part")
        with draft.open("wb") as out:
            np.save(out, respond(mi, row), allow_pickle=False)
        draft.replace(file)
