"""Gift table: a cloth before a warm wall; two wrapped boxes with bows, loose ribbon, a branch."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from export.studio.mesh import Array
from export.studio.places import finishes, room
from export.studio.places.setting import Setting
from export.studio.places.styled import Props, styled
from export.studio.places.surface import Surface, Thing
from export.studio.places.things import gifts as wrapped
from export.studio.places.things import plants, soft, tea
from export.studio.places.things.group import of, placed

DEFAULT: Final = ((222, 212, 199), (236, 230, 219), "fabric")
BLUR: Final = 7
GUM: Final = Surface((122, 136, 120), 0.55, specular=0.3)
TWIG: Final = Surface((116, 92, 70), 0.75, specular=0.2)
KRAFT: Final = wrapped.paper((172, 144, 114), kraft=True)
CREAM: Final = wrapped.paper((234, 227, 214))
WINE: Final = wrapped.paper((116, 36, 44))
MOSS: Final = wrapped.paper((96, 106, 84))
RED: Final = wrapped.satin((132, 34, 42))
IVORY: Final = wrapped.satin((232, 222, 202))
GOLD: Final = wrapped.satin((178, 148, 104))


def gifts(setting: Setting) -> Sequence[Thing]:
    """Set the table; arrangements trade papers and ribbons, stacked or side by side, and where the branch is."""
    things = [_table(setting), room.wall(setting, finishes.plaster(setting.wall))]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_stacked, _kraft, _pair, _wine)[setting.arrangement](setting.rng))]


def _table(setting: Setting) -> Thing:
    surface = finishes.stand(setting.stand, setting.material)
    if setting.material != "fabric":
        return room.slab(setting, surface)
    across, depth = setting.place.across, setting.place.depth
    x = np.linspace(-2.2 * across, 2.2 * across, 100)
    return Thing(soft.spread(x, np.linspace(-depth, 0.9 * across, 70), _lain), surface)


def _lain(x: Array, z: Array) -> Array:
    """Heights of a cloth that lies almost smooth, quite so at the foot."""
    away = np.clip((np.hypot(x, z) - 18) / 20, 0, 1)
    lain: Array = away * 0.12 * (np.sin(0.08 * x - 0.06 * z) + np.sin(0.07 * z + 0.05 * x + 2) - 2)
    return lain


def _gum(rng: np.random.Generator, line: Sequence[tuple[float, float, float]], pairs: int = 10) -> list[Thing]:
    """A branch of eucalyptus: round leaves in pairs, smaller towards its end."""
    leaves, stem = plants.sprig(np.array(line), pairs, 4.2, 3.2, rng=rng, stem=0.2, spread=52)

    def settle(p: Array) -> Array:
        return np.column_stack((p[:, 0], 0.12 + np.logaddexp(0, 2 * (p[:, 1] - 0.12)) / 2, p[:, 2]))

    return [Thing(leaves.warp(settle), GUM), Thing(stem, TWIG)]


def _stacked(rng: np.random.Generator) -> Props:
    lying = _gum(rng, [(-13, 0.8, 1), (-4, 1.2, 0), (5, 1.6, -0.6), (14, 3.4, 0)], 11)
    return Props(
        [
            *placed(wrapped.present(20, 10, 17, CREAM, RED, tied=False), -14, x=25, z=-29),
            *placed(wrapped.present(13.5, 7.5, 12, WINE, IVORY, band=1.8), 8, x=24, y=10.1, z=-29),
        ],
        [
            *placed(lying, 168, x=2, z=-31),
        ],
    )


def _kraft(rng: np.random.Generator) -> Props:
    lying = _gum(rng, [(-12, 0.8, 0), (-4, 1.3, 0.6), (4, 1.6, 0), (12, 3.6, -0.8)], 10)
    return Props(
        [
            *placed(wrapped.present(20, 13, 14, KRAFT, IVORY), 20, x=-2, z=-33),
        ],
        [
            *placed(wrapped.present(14, 8, 12, MOSS, GOLD, band=1.8), -24, x=26.5, z=-27),
            *placed(lying, 28, x=19, z=-38),
        ],
        (0.31, -0.25),
    )


def _pair(rng: np.random.Generator) -> Props:
    tall = _gum(rng, [(0, -9, 0), (0.4, 0, 0), (-1.4, 9, 1), (1.2, 18, 0), (0.2, 25, -1)], 9)
    return Props(
        [
            *placed(wrapped.present(15, 15, 15, MOSS, IVORY), 26, x=27, z=-25),
            *placed(tea.vase(20, Surface((150, 118, 92), 0.75, specular=0.2)), x=17, z=-41),
            *placed(tall, x=17, y=19.5, z=-41),
        ],
        [
            *placed(wrapped.present(13, 6.5, 11, CREAM, GOLD, band=1.6), -16, x=-9.5, z=-33),
            *placed(of(GOLD, wrapped.loose(19, 1.9)), 14, x=7, z=-25),
        ],
    )


def _wine(rng: np.random.Generator) -> Props:
    lying = _gum(rng, [(-11, 0.7, 0), (-3, 1.2, 0.4), (4, 1.4, 0), (11, 2.4, 0.6)], 9)
    return Props(
        [
            *placed(wrapped.present(19, 11, 16, WINE, GOLD), -18, x=26, z=-29),
        ],
        [
            *placed(wrapped.roll(3.6, 2.2, RED, KRAFT), -12, x=-6, z=-30),
            *placed(lying, 190, x=7, z=-37),
        ],
    )
