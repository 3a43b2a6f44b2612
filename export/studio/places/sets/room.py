"""Living-room floor: oak parquet in herringbone before a painted wall, a house plant, a stool, a frame, a rug."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from export.studio.mesh import Mesh, union
from export.studio.meshes import box, cylinder, tube
from export.studio.places import finishes, patterns
from export.studio.places import room as built
from export.studio.places.setting import Setting
from export.studio.places.styled import Props, styled
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things import pets
from export.studio.places.things.group import of, placed

DEFAULT: Final = ((227, 221, 211), (194, 160, 119), "wood")
BLUR: Final = 6
CLAY: Final = Surface((170, 124, 100), 0.85, specular=0.2)
CHALK: Final = Surface((214, 209, 200), 0.8, specular=0.2)
WOOL: Final = (214, 206, 192)
BLOCK: Final = 16 * 8.5
"""Centimetres of a tile of parquet whose blocks are 8.5 wide."""


def room(setting: Setting) -> Sequence[Thing]:
    """Set the floor; arrangements trade plant, stool, frame and rug, and their sides."""
    things = [
        built.slab(setting, _floor(setting), front=1.6),
        built.wall(setting, finishes.plaster(setting.wall, size=320)),
        _skirting(setting),
    ]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_green, _seat, _frame, _wool)[setting.arrangement](setting))]


def _floor(setting: Setting) -> Surface:
    if setting.material != "wood":
        return finishes.stand(setting.stand, setting.material, size=240)
    dark = finishes.shade(setting.stand, 0.74)
    pattern = Pattern(patterns.herringbone(), dark, BLOCK, 0.02, 45.0)
    return Surface(finishes.shade(setting.stand, 1.08), roughness=0.5, specular=0.35, pattern=pattern)


def _skirting(setting: Setting) -> Thing:
    """A skirting in the wall's colour: a floor without one looks like a model."""
    board = box(8 * setting.place.across, 9.0, 1.6, 0.5)
    return Thing(board.move(z=-setting.place.depth + 0.75), Surface(setting.wall, 0.55, specular=0.3))


def _stool(height: float = 46.0, seat: Srgb = (176, 132, 88), feet: int = 3) -> list[Thing]:
    """A round stool on splayed legs, tied by a ring."""
    legs = [_leg(30 + 360 * number / feet, height) for number in range(feet)]
    ring = np.array([(11.5 * np.cos(t), 0.42 * height, 11.5 * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 49)[:-1]])
    wood = finishes.plain_wood(seat, size=70, boards=1, seed=31)
    return of(wood, cylinder(16.5, 3.4, 0.9).move(y=height - 3.4), union([*legs, tube(ring, 0.8, closed=True)]))


def _leg(angle: float, height: float) -> Mesh:
    turn = np.radians(angle)
    out = np.array((np.cos(turn), 0.0, np.sin(turn)))
    return tube(
        np.array([(height - 3.0) * share * np.array((0, 1.0, 0)) + out * (15.5 - 6 * share) for share in (0, 0.5, 1)]),
        1.5,
    )


def _picture(width: float, height: float, setting: Setting, x: float) -> list[Thing]:
    """A frame that leans on the wall, with a plain sheet in it."""
    wood = finishes.plain_wood((150, 112, 76), size=90, boards=1, seed=33)
    sides = [box(2.4, height, 2.2, 0.3).move(s * (width - 2.4) / 2) for s in (-1, 1)]
    rails = [box(width - 4.8, 2.4, 2.2, 0.3).move(y=y) for y in (0.0, height - 2.4)]
    sheet = box(width - 4, height - 4, 0.6, 0.1).move(y=2)
    lean, back = 7.0, 3.0 - setting.place.depth
    depth = height * float(np.sin(np.radians(lean)))
    framed = [*of(wood, *sides, *rails), *of(Surface((236, 231, 222), 0.9, specular=0.1), sheet)]
    return [Thing(thing.mesh.turn("x", -lean).move(x, 0.2, back + depth), thing.surface) for thing in framed]


def _green(setting: Setting) -> Props:
    return Props(
        [
            *placed(pets.rubber_plant(104, CLAY, setting.rng, 17), x=74, z=-112),
        ],
        [
            *placed(_stool(), 20, x=88, z=-62),
        ],
    )


def _seat(setting: Setting) -> Props:
    return Props(
        [
            *placed(pets.rubber_plant(88, CHALK, setting.rng, 15), 60, x=82, z=-104),
        ],
        [
            *placed(_stool(44, (112, 78, 54), feet=4), -10, x=-38, z=-118),
        ],
    )


def _frame(setting: Setting) -> Props:
    return Props(
        [
            *_picture(64, 86, setting, 62),
        ],
        [
            *placed(_stool(40, (196, 160, 116)), 40, x=92, z=-80),
        ],
    )


def _wool(setting: Setting) -> Props:
    return Props(
        [
            *placed(pets.rug(190, 76, WOOL), -2, x=62, z=-98),
            *placed(pets.rubber_plant(96, CHALK, setting.rng, 16), 130, x=66, z=-104),
        ],
        [
            *placed(_stool(44, (150, 108, 72)), 15, x=-36, y=1.0, z=-112),
        ],
    )
