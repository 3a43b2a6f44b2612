"""Pet corner: oak boards before a pale wall; a bed, a cushion or a basket, a ball, a rope, a house plant."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from export.studio.meshes import box
from export.studio.places import finishes, room
from export.studio.places.setting import Setting
from export.studio.places.styled import LEFT, Props, styled
from export.studio.places.surface import Surface, Thing
from export.studio.places.things import crates, pets, soft
from export.studio.places.things.group import of, placed

DEFAULT: Final = ((231, 226, 218), (200, 169, 126), "wood")
BLUR: Final = 7
CLAY: Final = Surface((176, 122, 96), 0.85, specular=0.2)
CHALK: Final = Surface((218, 212, 202), 0.8, specular=0.2)
SLATE: Final = (128, 136, 138)


def pet(setting: Setting) -> Sequence[Thing]:
    """Set the corner; arrangements trade bed, cushion, basket and rug, the plant's side, and what lies about."""
    floor = (
        finishes.plain_wood(setting.stand, size=130, boards=10, seed=26)
        if setting.material == "wood"
        else finishes.stand(setting.stand, setting.material)
    )
    things = [room.slab(setting, floor), room.wall(setting, finishes.plaster(setting.wall)), _skirting(setting)]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_bed, _basket, _rug, _round)[setting.arrangement](setting.rng))]


def _skirting(setting: Setting) -> Thing:
    """A low skirting in the wall's colour: a floor without one looks like a model."""
    board = box(8 * setting.place.across, 7.0, 1.2, 0.5)
    return Thing(board.move(z=-setting.place.depth + 0.55), Surface(setting.wall, 0.55, specular=0.3))


def _bed(rng: np.random.Generator) -> Props:
    return Props(
        [
            *placed(pets.bed(24), -8, x=43, z=-47),
            *placed(pets.rubber_plant(50, CLAY, rng, 9), x=-19, z=-80),
        ],
        [
            *placed(pets.ball(), x=-23, z=-36),
        ],
    )


def _basket(rng: np.random.Generator) -> Props:
    toys = [*placed(pets.ball(3.5), x=-5, y=12.5, z=4), *placed(pets.ball(3.2, (146, 152, 132)), x=3, y=13.5, z=-3)]
    return Props(
        [
            *placed([*crates.basket(13, 15), *toys, Thing(crates.mound(13, 5).move(y=9), pets.COTTON)], x=34, z=-46),
            *placed(pets.rubber_plant(58, CHALK, rng, 10), 60, x=54, z=-78),
        ],
        [
            *placed(pets.rope(25), 32, x=-19, z=-38),
        ],
    )


def _rug(rng: np.random.Generator) -> Props:
    del rng
    return Props(
        [
            *placed(pets.rug(96, 50), -3, x=22, z=-54),
            *placed(pets.square_cushion(46, 13, SLATE), -16, x=41, y=0.9, z=-56),
        ],
        [
            *placed(pets.rope(24), -24, x=-6, y=1.0, z=-42),
            *placed(pets.ball(3.4, (196, 168, 98)), x=-17, y=1.0, z=-56),
        ],
        LEFT,
        1.0,
    )


def _round(rng: np.random.Generator) -> Props:
    return Props(
        [
            *placed(
                [*crates.basket(23, 12, (176, 142, 100), flare=1.06), *placed(pets.square_cushion(40, 14), y=4)],
                x=42,
                z=-47,
            ),
            *placed(pets.rubber_plant(60, CHALK, rng, 10), 130, x=32, z=-78),
        ],
        [
            *placed(of(finishes.cloth((176, 132, 104)), soft.folded(30, 22, 4, 0.9, seed=31)), 20, x=-17, z=-52),
            *placed(pets.ball(3.5, (120, 134, 138)), x=-14, y=3.6, z=-52),
        ],
    )
