"""Dining table: linen before a dark wall; plates and a napkin, a glass, a jug or bowls, olive or pears."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from export.studio.mesh import Array
from export.studio.places import finishes, room
from export.studio.places.setting import Setting
from export.studio.places.styled import Props, styled
from export.studio.places.surface import Surface, Thing
from export.studio.places.things import fruit, soft, tableware, vessels
from export.studio.places.things.group import of, placed

DEFAULT: Final = ((59, 52, 46), (232, 224, 210), "fabric")
BLUR: Final = 7
GLAZES: Final = ((228, 223, 212), (92, 99, 96), (208, 198, 180), (222, 216, 204))
"""Of the plates, one an arrangement: chalk, slate, oat, chalk."""
NAPKINS: Final = ((123, 122, 82), (186, 174, 152), (138, 92, 70), (123, 122, 82))
"""Olive, flax, rust, olive."""


def dining(setting: Setting) -> Sequence[Thing]:
    """Lay the table; arrangements trade plates, bowls and jug, their colours, and what grows or ripens there."""
    things = [_table(setting), room.wall(setting, finishes.limewash(setting.wall))]
    if not setting.props:
        return things
    glaze = Surface(GLAZES[setting.arrangement], 0.32, specular=0.45, clearcoat=0.35)
    napkin = finishes.cloth(NAPKINS[setting.arrangement])
    laid = (_place_setting, _bowls, _pears, _jug)[setting.arrangement]
    return [*things, *styled(setting, laid(glaze, napkin, setting.rng))]


def _table(setting: Setting) -> Thing:
    surface = finishes.stand(setting.stand, setting.material)
    if setting.material != "fabric":
        return room.slab(setting, surface)
    across, depth = setting.place.across, setting.place.depth
    x = np.concatenate(
        (np.linspace(-2.2 * across, 22, 60), np.linspace(22.4, 31, 30), np.linspace(32, 2.2 * across, 30))
    )
    return Thing(soft.spread(x, np.linspace(-depth, 0.9 * across, 60), _ironed), surface)


def _ironed(x: Array, z: Array) -> Array:
    """Heights of a cloth that lay folded in a cupboard: a crease on the right, a slow sag, flat at the foot."""
    crease = 0.16 * np.exp(-np.abs(x - 27 - 0.02 * z) / 0.8)
    away = np.clip((np.hypot(x, z) - 18) / 20, 0, 1)
    return away * (crease + 0.1 * (np.sin(0.09 * x + 0.05 * z) + np.sin(0.06 * z - 0.04 * x + 1)) - 0.2)


def _tumbler(radius: float = 3.8, height: float = 9.2) -> list[Thing]:
    return of(finishes.glass(), vessels.tumbler(radius, height, 0.24))


def _place_setting(glaze: Surface, napkin: Surface, rng: np.random.Generator) -> Props:
    return Props(
        [
            *placed(of(glaze, tableware.plate(14)), x=19, z=-32),
            *placed(of(glaze, tableware.plate(10.2)), x=19, y=0.8, z=-32),
            *placed(of(napkin, soft.folded(16, 6.4, 3, 0.4)), 28, x=18.4, y=1.35, z=-31.6),
            *placed(tableware.lying_twig(17, rng), 205, x=18.6, y=2.3, z=-31),
            *placed(of(tableware.STEEL, tableware.knife()), 4, x=36.5, z=-31),
            *placed(of(tableware.STEEL, tableware.fork()), -3, x=1.5, z=-33),
        ],
        [
            *placed(_tumbler(), x=-14, z=-42),
        ],
    )


def _bowls(glaze: Surface, napkin: Surface, rng: np.random.Generator) -> Props:
    pale = Surface((214, 206, 190), 0.35, specular=0.45, clearcoat=0.3)
    bowl = vessels.bowl(8.2, 6.4)
    return Props(
        [
            *placed(of(napkin, soft.folded(22, 17, 4, 0.45, seed=8)), -16, x=24, z=-34),
            *placed(of(pale, tableware.plate(10.5)), x=24, y=1.75, z=-35),
            *placed(tableware.lying_twig(18, rng), 160, x=23, y=2.6, z=-33),
            *placed(_tumbler(3.6, 10), x=37, z=-46),
        ],
        [
            *placed(of(glaze, bowl), x=-13.5, z=-38),
            *placed(of(pale, bowl), 40, x=-13.2, y=2.3, z=-38),
        ],
    )


def _pears(glaze: Surface, napkin: Surface, rng: np.random.Generator) -> Props:
    del rng
    return Props(
        [
            *placed(of(glaze, tableware.stack(13.5, 4)), x=23, z=-35),
            *placed(of(napkin, soft.folded(17, 8, 4, 0.4, seed=11)), 14, x=22, y=3.9, z=-35),
        ],
        [
            *placed(fruit.pear(3.5), 40, x=-13.5, z=-37),
            *placed(fruit.pear(3.3, seed=58), 170, x=-7, z=-43),
        ],
    )


def _jug(glaze: Surface, napkin: Surface, rng: np.random.Generator) -> Props:
    clay = Surface((146, 132, 112), 0.7, specular=0.25)
    return Props(
        [
            *placed(of(clay, tableware.jug(20)), 20, x=29, z=-40),
            *placed(tableware.branches(38, 0.12, 5, rng), x=29, y=12, z=-40),
        ],
        [
            *placed(of(glaze, tableware.plate(13)), x=4, z=-36),
            *placed(of(napkin, soft.folded(15, 6, 3, 0.4)), -20, x=4.5, y=0.9, z=-35.5),
            *placed(fruit.lemon(2.7), 35, x=-16, z=-42),
            *placed(fruit.lemon(2.6, seed=53), 120, x=-9.5, z=-45),
        ],
    )
