"""How much of each pixel's light comes from the wall, and from the stand: 1 on them, less where they only reflect.

A set is path-traced again by the random numbers of its first render, which leave the same noise, once with another wall
and once with another stand, far from its own. Light is linear in what one surface reflects once, so what changes
tells which share of a pixel is the wall's, also where an edge divides it.
"""

from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Final

import numpy as np

from engines.paint.asked import linear
from engines.pixels.colour import RGB
from export.places.renders import asked, file_of, load, maker, response_file, seed_of
from export.places.rows import sets
from export.studio.places.frame import Camera
from export.studio.places.layers import render_layers

DARK: Final = 0.12
"""Linear reflectance below which a colour is made brighter to see its part, else darker."""
UP, DOWN = 4.0, 0.2
LEAST: Final = 1e-3
"""Radiance added to both, so that black has no share."""
MOST: Final = 1.25
"""Of a share: light that meets a pale wall twice follows it more than once."""


def respond(mi: ModuleType, folder: Path, row: int) -> np.ndarray:
    """Return the share of each pixel's light that is the wall's, and the stand's, float16 [736, 768, 2].

    Raises:
        FileNotFoundError: the set's first render is not in `folder`.
    """
    setting, _ = asked(row, 0)
    module, place = maker(sets()[row]), setting.place
    camera = Camera(place.across, place.angle, module.BLUR)
    own = load(file_of(folder, row, 0)).layers["fill"].astype(np.float32).mean(-1) + LEAST

    def share(wall: RGB, stand: RGB, factor: float) -> np.ndarray:
        things = getattr(module, sets()[row].place)(replace(setting, wall=wall, stand=stand))
        layers = render_layers(mi, things, camera, place, ("fill",), seed=seed_of(row, 0))
        changed = layers["fill"].astype(np.float32).mean(-1) + LEAST
        found: np.ndarray = ((changed / own - 1) / (factor - 1)).clip(0, MOST)
        return found

    wall, by_wall = changed(setting.wall)
    stand, by_stand = changed(setting.stand)
    found = share(wall, setting.stand, by_wall), share(setting.wall, stand, by_stand)
    return np.stack(found, -1).astype(np.float16)


def changed(colour: RGB) -> tuple[RGB, float]:
    """Return a colour much darker or much brighter, and how many times as much it reflects."""
    before = linear(colour).astype(np.float64)
    wanted = np.clip(before * (UP if before.mean() < DARK else DOWN), 0, 1)
    bytes_ = np.where(wanted > 0.0031308, 1.055 * wanted ** (1 / 2.4) - 0.055, 12.92 * wanted) * 255
    red, green, blue = (round(float(value)) for value in bytes_)
    after = linear((red, green, blue)).astype(np.float64)
    return (red, green, blue), float((after.mean() + LEAST) / (before.mean() + LEAST))


def keep(mi: ModuleType, folder: Path, row: int) -> None:
    """Find and keep the responses of a set, whole or not at all; what is there stays."""
    file = response_file(folder, row)
    if not file.exists():
        draft = file.with_suffix(".part")
        with draft.open("wb") as out:
            np.save(out, respond(mi, folder, row), allow_pickle=False)
        draft.replace(file)
