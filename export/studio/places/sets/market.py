"""Market stall: rough pine before a dark wall; a crate or basket of fruit, sacking, leaves."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from export.studio.curves import rounded
from export.studio.places import finishes, room
from export.studio.places.setting import Setting
from export.studio.places.styled import Props, styled
from export.studio.places.surface import Surface, Thing
from export.studio.places.things import crates, fruit, plants, soft
from export.studio.places.things.group import of, placed

DEFAULT: Final = ((61, 59, 51), (183, 141, 93), "wood")
BLUR: Final = 7
TIPS: Final = (4.0, -11.0, 9.0, 2.0, 13.0, -8.0, 6.0)
"""Degrees by which pears in a crate lean: none stands quite upright."""
LEAF: Final = Surface((84, 104, 62), 0.45, specular=0.4)
STEM: Final = Surface((104, 92, 58), 0.7)


def market(setting: Setting) -> Sequence[Thing]:
    """Set the stall; arrangements trade apples, lemons, tangerines and pears, crate and basket, and their side."""
    stand = (
        finishes.plain_wood(setting.stand, size=66, boards=4, seed=5, dark=0.74)
        if setting.material == "wood"
        else finishes.stand(setting.stand, setting.material)
    )
    things = [room.slab(setting, stand), room.wall(setting, finishes.limewash(setting.wall))]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_apples, _lemons, _tangerines, _pears)[setting.arrangement](setting.rng))]


def _sprig(rng: np.random.Generator, length: float = 11.0) -> list[Thing]:
    """Leaves of a fruit tree on a twig, lying along x."""
    line = np.array([(length * (t - 0.5), 0.5 + 0.12 * length * t**2, 0.8 * np.sin(3 * t)) for t in (0, 0.35, 0.7, 1)])
    leaves, stem = plants.sprig(line, 4, 5.4, 2.5, rng=rng, stem=0.14, spread=46)

    def settle(p: np.ndarray) -> np.ndarray:
        return np.column_stack((p[:, 0], 0.08 + np.logaddexp(0, 3 * (p[:, 1] - 0.08)) / 3, p[:, 2]))

    return [Thing(leaves.warp(settle), LEAF), Thing(stem, STEM)]


def _over(width: float, top: float, front: float) -> Thing:
    """Sacking that hangs out of a crate over its front board."""
    line = rounded(
        [(top - 3.5, front - 4), (top + 0.25, front - 0.9, 1.2), (top + 0.2, front + 0.35, 0.9), (2.2, front + 0.9)]
    )
    steps = np.linspace(0, len(line) - 1, 60)
    fine = np.stack([np.interp(steps, np.arange(len(line)), line[:, k]) for k in (0, 1)], axis=1)
    return Thing(soft.hung(width, fine, waves=1.6, swing=0.6), crates.burlap())


def _apples(rng: np.random.Generator) -> Props:
    red, green = fruit.apple(3.4), fruit.apple(3.3, (164, 152, 78), (150, 66, 44), 71)
    full = [
        *crates.crate(34, 13, 18),
        *crates.heap((red, green, red), crates.filled(30, 14.6, 7.2, 6.4)),
        _over(13, 13, 9),
    ]
    return Props(
        [
            *placed(full, -12, x=29, z=-16.4),
        ],
        [
            *placed(red, 30, x=-10.5, z=-21),
            *placed(green, 160, x=-4, z=-25),
            *placed(_sprig(rng), 24, x=-14.5, z=-25),
        ],
    )


def _lemons(rng: np.random.Generator) -> Props:
    yellow, other = fruit.lemon(2.6), fruit.lemon(2.5, (218, 186, 80), 83)
    ring = [(7.0 * np.cos(a), 6.6, 7.0 * np.sin(a)) for a in np.arange(6) * 1.047]
    inner = [(3.4 * np.cos(a), 9.4, 3.4 * np.sin(a)) for a in np.arange(3) * 2.094 + 0.4]
    full = [
        *crates.basket(10.5, 9.5),
        Thing(crates.mound(10, 3).move(y=5), STEM),
        *crates.heap((yellow, other), ring + inner),
    ]
    cloth = soft.folded(21, 15, 4, 0.55, seed=21)
    return Props(
        [
            *placed(of(crates.burlap(), cloth), 14, x=26.5, z=-16.5),
            *placed(full, x=26.5, y=2.1, z=-16.5),
            *placed(_sprig(rng, 9), -20, x=26.5, y=12.4, z=-13.5),
        ],
        [
            *placed(yellow, 40, x=-11, z=-22),
            *placed(other, -28, x=-4.5, z=-24.5),
        ],
    )


def _tangerines(rng: np.random.Generator) -> Props:
    plain, leafy = fruit.tangerine(3.0, leaves=0), fruit.tangerine(3.1, (216, 120, 44), 88, leaves=2)
    stood = placed(crates.crate(30, 12, 20), tip=-90)  # on its long side, its mouth to the front
    up = -min(float(thing.mesh.points[:, 1].min()) for thing in stood)
    places = [(0, 0, 0), (6.1, 0, -1.4), (-5.8, 0, -2.4), (2.6, 0, -6.4), (-1.8, 4.6, -2.4), (3.6, 4.5, -3.4)]
    pile = [
        thing
        for n, (x, y, z) in enumerate(places)
        for thing in placed((plain, leafy)[n % 3 == 0], 95 * n, x=x, y=y, z=z)
    ]
    del rng
    return Props(
        [
            *placed(stood, 0, x=31, y=up, z=-22),
            *placed(pile, x=27, z=-14.5),
        ],
        [
            *placed(leafy, 70, x=-11.5, z=-22),
            *placed(of(crates.burlap(), soft.folded(17, 12, 3, 0.6, seed=25)), -10, x=-1, z=-22),
            *placed(plain, 10, x=-1.5, y=1.7, z=-22),
        ],
    )


def _pears(rng: np.random.Generator) -> Props:
    gold, russet = fruit.pear(3.1), fruit.pear(3.0, (158, 138, 78), (112, 84, 48), 91)
    standing = [(-9.6, 2.6), (-3.0, 3.0), (3.8, 2.8), (10.4, 1.6), (-6.2, -3.2), (0.6, -3.4), (7.2, -3.2)]
    full = [
        *crates.crate(31, 9, 15, (150, 118, 82), slats=2),
        *(
            thing
            for n, (x, z) in enumerate(standing)
            for thing in placed((gold, russet)[n % 2], 61 * n, tip=TIPS[n], x=x, y=2.0, z=z)
        ),
        _over(15, 9, 7.1),
    ]
    return Props(
        [
            *placed(full, 4, x=-1, z=-20.9),
        ],
        [
            *placed(gold, 200, x=24, z=-14),
            *placed(russet, 80, x=30.5, z=-17),
            *placed(_sprig(rng, 12), 150, x=24.5, z=-20),
        ],
        (0.37, -0.22),
    )
