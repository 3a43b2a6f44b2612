"""Windowsill: white wood before a hazy garden; a curtain of thin linen, a plant, a book."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from export.studio.mesh import Array
from export.studio.meshes import box
from export.studio.places import far, finishes, room
from export.studio.places.setting import Setting
from export.studio.places.styled import Props, styled
from export.studio.places.surface import Srgb, Surface, Thing
from export.studio.places.things import blooms, books, plants, textiles, turned, vessels
from export.studio.places.things.group import of, placed

DEFAULT: Final = ((213, 227, 230), (243, 241, 236), "wood")
"""The haze and the sill."""
BLUR: Final = 7
GARDEN: Final = 160.0
"""Centimetres from the foot to the sheet that the garden is painted on."""
LEAF: Final[Srgb] = (127, 154, 115)
FRAME: Final = Surface((240, 239, 235), 0.5, specular=0.35)
VOILE: Final = Surface((254, 253, 250), 0.95, specular=0.05, sheen=0.4, opacity=0.55)
CLAY: Final = Surface((190, 128, 98), 0.85, specular=0.2)
CERAMIC: Final = Surface((226, 222, 212), 0.4, specular=0.45, clearcoat=0.3)


def windowsill(setting: Setting) -> Sequence[Thing]:
    """Set the sill; arrangements trade curtain, plants and their pots, and what one reads there."""
    things = [
        room.slab(setting, _sill(setting), front=1.35),
        far.sheet(setting.place, _garden(setting.wall, setting.arrangement), GARDEN, sink=30.0),
        Thing(box(600, 1.6, 2.2, 0.3).move(0, -0.1, -setting.place.depth - 1.0), FRAME),
    ]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_herb, _curtain, _jamb, _branches)[setting.arrangement]())]


def _sill(setting: Setting) -> Surface:
    """Painted boards: the grain shows only as a faint relief."""
    if setting.material != "wood":
        return finishes.stand(setting.stand, setting.material)
    bare = finishes.wood(setting.stand, size=80, boards=2, turn=0)
    return Surface(setting.stand, 0.42, specular=0.4, clearcoat=0.15, pattern=finishes.faint(bare, setting.stand))


def _garden(haze: Srgb, seed: int) -> far.Picture:
    """Paint the garden out of focus: haze alone at the left, soft leaves at the right and along the ground."""

    def paint(px: Array, py: Array) -> Array:
        warm = far.mix(haze, (236, 234, 224), np.full_like(px, 0.3))
        pale = far.mix(far.mix(warm, (255, 255, 252), np.full_like(px, 0.3)), warm, far.ramp(py, 0, 480))
        return _leaves(pale, px, py, seed)

    return paint


def _leaves(picture: Array, px: Array, py: Array, seed: int) -> Array:
    """Paint a shrub as the lens sees it: many discs of few greens over one another, thinning out to the left and up."""
    rng = np.random.default_rng([seed, 29])
    greens: tuple[Srgb, ...] = (LEAF, (150, 172, 134), (106, 136, 100), (182, 196, 160))
    columns, rows, result = px[0], py[:, 0], picture.copy()
    for _ in range(260):
        x = 545 + 250 * rng.uniform() ** 0.8
        y = 545 - 215 * rng.uniform() ** 1.2 * (x - 500) / 250
        radius = rng.uniform(12, 34)
        reach = 1.5 * radius
        low, high = np.searchsorted(rows, (y - reach, y + reach))
        left, right = np.searchsorted(columns, (x - reach, x + reach))
        part = np.s_[low:high, left:right]
        disc = far.ramp(np.hypot(px[part] - x, py[part] - y) / radius, 1.45, 0.5)
        result[part] = far.mix(result[part], greens[int(rng.integers(4))], rng.uniform(0.05, 0.22) * disc)
    return result


def _plant(height: float, leaf: float, seed: int, pot: Surface, *, radius: float) -> list[Thing]:
    """A herb of `height` above its pot, which is nearly twice as high as its radius."""
    tall = 1.86 * radius
    leaves, stalks = plants.herb(height, 10, np.random.default_rng(seed), leaf)
    return [
        Thing(vessels.pot(radius, tall), pot),
        Thing(leaves.move(y=0.9 * tall), Surface((102, 132, 82), 0.5, specular=0.35)),
        Thing(stalks.move(y=0.88 * tall), Surface((122, 134, 88), 0.7)),
    ]


def _herb() -> Props:
    """A curtain at the right edge, a herb in clay at the left, a book that lies."""
    kept = [
        *placed(of(VOILE, textiles.curtain(26, 120, 8, 1.3, seed=2, flare=7.5)), x=20.9, y=0.05, z=-15.2),
        *placed(books.book(15, 7.6, 2.0, (112, 126, 122)), -4, x=20.4, z=-9.4),
    ]
    lesser = [
        *placed(_plant(11, 3.4, 4, CLAY, radius=3.7), x=-10.0, z=-13.6),
    ]
    return Props(kept, lesser)


def _curtain() -> Props:
    """A plant at the right before the curtain, a small notebook low at the left."""
    kept = [
        *placed(of(VOILE, textiles.curtain(26, 120, 9, 1.2, seed=7, flare=6.5)), x=20.9, y=0.05, z=-15.6),
        *placed(_plant(13, 3.8, 9, CERAMIC, radius=4.2), x=16.0, z=-12.2),
    ]
    lesser = [
        *placed(books.notebook(7.2, 12, (156, 120, 96), None, 1.1), 87, x=-8.2, z=-13.2),
    ]
    return Props(kept, lesser)


def _jamb() -> Props:
    """The window's upright at the right, two pots before it, no curtain."""
    kept = [
        Thing(box(5.5, 160, 4, 0.5).move(23.6, 0, -19), FRAME),
        *placed(_plant(12, 3.3, 15, CLAY, radius=4.0), x=10.6, z=-13.5),
    ]
    lesser = [
        *placed(_plant(7, 2.4, 21, CERAMIC, radius=3.0), x=17.4, z=-11.4),
    ]
    return Props(kept, lesser)


def _branches() -> Props:
    """A vase of eucalyptus at the right, books lying beside it, the curtain behind."""
    t = np.linspace(0, 1, 6)
    twigs: list[Thing] = []
    for tall, lean, pairs in ((15, 0.45, 8), (12.5, -0.28, 7)):
        path = np.stack((lean * tall * t**1.7, tall * t * (1 - 0.1 * t), 0.05 * tall * np.sin(3 * t)), axis=1)
        twigs += blooms.eucalyptus(path, pairs, 3.0, np.random.default_rng(pairs))
    kept = [
        *placed(of(VOILE, textiles.curtain(26, 120, 7, 1.4, seed=11, flare=7)), x=21, y=0.05, z=-15.4),
        *placed(of(CERAMIC, turned.bud_vase(3.7, 9.6, 0.34)), x=11.4, z=-13),
        *placed(twigs, x=11.4, y=7.6, z=-13),
    ]
    lesser = [
        *placed(books.book(13, 7.2, 1.8, (196, 184, 164)), 3, x=19.6, z=-8.6),
        *placed(books.book(12, 6.8, 1.5, (134, 146, 138)), -5, x=19.8, y=1.8, z=-8.6),
    ]
    return Props(kept, lesser)
