"""Tea tray: a bamboo table before a quiet wall; a slatted tray with pot and cups, a branch in a vase."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from export.studio.mesh import Array
from export.studio.places import finishes, room
from export.studio.places.setting import Setting
from export.studio.places.styled import Props, styled
from export.studio.places.surface import Surface, Thing
from export.studio.places.things import plants, soft
from export.studio.places.things import tea as ware
from export.studio.places.things.group import of, placed

DEFAULT: Final = ((228, 223, 211), (166, 138, 91), "wood")
BLUR: Final = 7
CINNABAR: Final = Surface((134, 60, 48), 0.42, specular=0.4, clearcoat=0.25)
BARK: Final = Surface((84, 66, 52), 0.85, specular=0.15)
LEAF: Final = Surface((82, 100, 66), 0.42, specular=0.45)
TOP: Final = 3.2
"""Centimetres from the table to the tray's slats."""


def tea(setting: Setting) -> Sequence[Thing]:
    """Set the tea table; arrangements trade clay pot, lidded bowl and glass jug, and the side of vase and caddy."""
    top = (
        finishes.bamboo(setting.stand, size=48, strips=16)
        if setting.material == "wood"
        else finishes.stand(setting.stand, setting.material, size=48)
    )
    things = [room.slab(setting, top), room.wall(setting, finishes.plaster(setting.wall))]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_clay, _porcelain, _glass, _celadon)[setting.arrangement](setting.rng))]


def _branch(rng: np.random.Generator, path: Sequence[tuple[float, float, float]], leaves: int = 4) -> list[Thing]:
    """A branch of tea plant: a crooked twig, firm leaves towards its end."""
    line = np.array(path)
    upper: Array = line[len(line) // 3 :]
    blades, stem = plants.sprig(upper, leaves, 4.4, 1.9, rng=rng, stem=0.1, spread=50)
    return [Thing(blades, LEAF), *of(BARK, stem, ware.pick(line))]


def _clay(rng: np.random.Generator) -> Props:
    branch = _branch(rng, [(0, -9, 0), (0.2, 0, 0), (-0.6, 6, 0.4), (1.2, 11, 0), (0.8, 16, -0.6)])
    return Props(
        [
            *placed(ware.tray(), x=13, z=-20),
            *placed(of(ware.CLAY, ware.teapot(9.4)), 12, x=19.5, y=TOP, z=-21),
            *placed(ware.vase(13), x=-6.8, z=-25),
            *placed(branch, x=-6.8, y=12, z=-25),
        ],
        [
            *placed(ware.cup(), x=8, y=TOP, z=-17.5),
            *placed(ware.cup(), x=2.6, y=TOP, z=-22.5),
        ],
        (0.1, -0.4),
        TOP,
    )


def _porcelain(rng: np.random.Generator) -> Props:
    branch = _branch(rng, [(0, -9, 0), (-0.2, 0, 0), (-1.6, 6, 0), (-0.6, 12, 1), (-3.0, 15.5, 0)], 5)
    return Props(
        [
            *placed(ware.tray(26, 15, (166, 134, 84)), x=4, z=-21),
            *placed(ware.gaiwan(4.6), 20, x=-2, y=TOP, z=-21.2),
            *placed(ware.vase(14, ware.PORCELAIN), x=21.5, z=-24),
            *placed(branch, x=21.5, y=13, z=-24),
        ],
        [
            *placed(ware.cup(glaze=CINNABAR), x=6, y=TOP, z=-18.5),
            *placed(ware.cup(glaze=CINNABAR), x=11.5, y=TOP, z=-22),
        ],
        (0.19, -0.42),
        TOP,
    )


def _glass(rng: np.random.Generator) -> Props:
    del rng
    cloth = finishes.cloth((142, 66, 52))
    return Props(
        [
            *placed(ware.tray(28, 16), 6, x=22, z=-22),
            *placed(of(ware.CLAY, ware.teapot(9.0)), 168, x=21.5, y=TOP, z=-23),
            *placed(ware.cup(2.9, 3.4, ware.CELADON), x=13, y=TOP, z=-19.5),
        ],
        [
            *placed(of(cloth, soft.folded(15, 11, 3, 0.3, seed=4)), -14, x=-3.5, z=-20),
            *placed(ware.pitcher(), -30, x=-5, y=0.95, z=-20.5),
        ],
        (-0.09, -0.4),
    )


def _celadon(rng: np.random.Generator) -> Props:
    del rng
    return Props(
        [
            *placed(ware.tray(30, 16, (112, 80, 50)), -4, x=11, z=-21),
            *placed(ware.caddy(3.9, 9.6), 0, x=20, y=TOP, z=-22.5),
            *placed(ware.gaiwan(3.9, ware.CELADON), 0, x=2.2, y=TOP, z=-20),
        ],
        [
            *placed(ware.cup(3.1, 3.8, ware.CELADON), x=13.6, y=TOP, z=-19),
            *placed(ware.cup(3.1, 3.8, ware.CELADON), x=8.6, y=TOP, z=-22),
        ],
        (0.17, -0.42),
        TOP,
    )
