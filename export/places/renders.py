"""Path-traced layers of every set, in its own colours and in others: what the painter of places learns from."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final

import numpy as np

from engines.paint.sets import Set
from engines.pixels.colour import RGB
from engines.vocabulary.lamps import OUTDOORS, Layer, lit
from engines.vocabulary.places import PLACES, Place
from export.places import colours
from export.places.rows import sets
from export.studio.places.frame import Camera
from export.studio.places.layers import render_layers
from export.studio.places.setting import Setting

ROUNDS: Final = 4
"""Renders of a set: the first in its own colours and all its layers, each further in other colours."""
KEPT_BACK: Final = 17
"""One render of so many, never one in a set's own colours, is not learnt from."""
NATURAL: Final = frozenset(("beach", "forest", "snow", "stone", "water", "gym", "night"))
"""Whose ground nobody paints: its colour stays near its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Render:
    """A set in one pair of colours, at turn 0 those of its maker: layers of radiance, float16 [736, 768, 3]."""

    row: int
    turn: int
    wall: RGB
    stand: RGB
    layers: dict[Layer, np.ndarray]


def keys(name: str, place: Place) -> tuple[Layer, ...]:
    """Return the key layers of a place's lights, its own first."""
    own: Layer = lit(place, "own").softness
    barred: tuple[Layer, ...] = () if name in OUTDOORS else ("sash",)
    others: tuple[Layer, ...] = ("s", "m")
    return (own, *(key for key in others if key != own), *barred)


def asked(row: int, turn: int) -> tuple[Setting, tuple[Layer, ...]]:
    """Return the setting and the layers of render number `turn` of a set; the same each time."""
    chosen = sets()[row]
    place, module = PLACES[chosen.place], maker(chosen)
    wall, stand, material = module.DEFAULT
    rng = np.random.default_rng([row, turn, 31])
    own, *others = keys(chosen.place, place)
    if turn:
        wall = colours.wall(wall, rng)
        stand = colours.stand(stand, rng, free=chosen.place not in NATURAL)
        others = [others[(turn + row) % len(others)]]
    setting = Setting(place, wall, stand, material, dress=chosen.dress, arrangement=chosen.arrangement)
    return setting, (own, "fill", *others)


def maker(chosen: Set) -> ModuleType:
    """Return the module that builds a set's place."""
    return importlib.import_module(f"export.studio.places.sets.{chosen.place}")


def file_of(folder: Path, row: int, turn: int) -> Path:
    """Return where a render is kept."""
    return folder / f"{row:03d}-{turn}.npz"


def seed_of(row: int, turn: int) -> int:
    """Return the random seed of a render."""
    return row * ROUNDS + turn


def render(mi: ModuleType, folder: Path, row: int, turn: int) -> None:
    """Render and keep one, whole or not at all; what is there already stays."""
    file = file_of(folder, row, turn)
    if file.exists():
        return
    chosen = sets()[row]
    setting, layers = asked(row, turn)
    module = maker(chosen)
    things = getattr(module, chosen.place)(setting)
    camera = Camera(setting.place.across, setting.place.angle, module.BLUR)
    found = render_layers(mi, things, camera, setting.place, layers, seed=seed_of(row, turn))
    draft = file.with_suffix(".part")
    with draft.open("wb") as out:
        np.savez(
            out, allow_pickle=False, wall=setting.wall, stand=setting.stand, **{str(k): v for k, v in found.items()}
        )
    draft.replace(file)


def order(rounds: int = ROUNDS) -> Iterator[tuple[int, int]]:
    """Yield row and turn of all renders: one of every set first."""
    for turn in range(rounds):
        for row, chosen in enumerate(sets()):
            if chosen.dress == "none" or turn < rounds - 1:
                yield row, turn


def response_file(folder: Path, row: int) -> Path:
    """Return where is kept how much of a set's light is its wall's and its stand's (`export.places.responses`)."""
    return folder / f"{row:03d}.npy"


def number_of(file: Path) -> tuple[int, int]:
    """Return row and turn of a render's file."""
    row, turn = map(int, file.stem.split("-"))
    return row, turn


def is_kept_back(row: int, turn: int) -> bool:
    """Tell whether nothing is learnt from a render, so that the painter can be measured by it."""
    return turn > 0 and (row * 5 + turn) % KEPT_BACK == 0


def load(file: Path) -> Render:
    """Read a render back."""
    row, turn = number_of(file)
    with np.load(file) as kept:
        wall, stand = (tuple(int(v) for v in kept[name]) for name in ("wall", "stand"))
        layers = {name: kept[name] for name in kept.files if name not in {"wall", "stand"}}
    return Render(row, turn, (wall[0], wall[1], wall[2]), (stand[0], stand[1], stand[2]), layers)
