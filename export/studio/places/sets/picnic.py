"""Picnic cloth: plain linen with a woven hem on mown grass, seen from above; a basket, bread, apples."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np

from engines.paint.plane import HEIGHT, WIDTH
from engines.vocabulary.places import PLACES
from export.studio.mesh import Array, Mesh, union, unit
from export.studio.places import far, finishes, ground, patterns
from export.studio.places.outdoors import rest, styled
from export.studio.places.setting import Setting
from export.studio.places.skin import skin
from export.studio.places.styled import Props
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things import bakery, blades, crates, fruit, group, soft, vessels

DEFAULT: Final = ((125, 154, 91), (239, 232, 222), "fabric")
"""Grass, linen."""
BLUR: Final = 18.0
"""The lawn is half out of focus, so that words lie on it."""
HEM: Final[Srgb] = (201, 167, 154)
EDGE: Final = 118.0
"""Centimetres from the foot to the cloth's far edge."""
STRIPES: Final = ((4.5, 3.6), (10.5, 1.3))
"""Of the hem: how far from the edge each begins, and how wide it is, in centimetres."""
TOP: Final = -60.0
"""Row of the plane up to which there is grass: the lens blurs what is beyond the picture into it."""
TABLE: Final = PLACES["picnic"]
TILE: Final = 24.0
THICK: Final = 0.25
"""Centimetres of cloth on pressed grass."""


def picnic(setting: Setting) -> Sequence[Thing]:
    """Lay the cloth; arrangements trade basket, bread, fruit, plate and cup."""
    things = [*_cloth(setting), *_grass(setting.wall)]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_basket, _loaf, _fruit, _lemonade)[setting.arrangement](setting), _top)]


def _relief(x: Array, z: Array) -> Array:
    """Linen over uneven turf, with the creases that it was folded to and a few soft waves to the right and behind."""
    turf = ground.sample(patterns.noise(211, 2, 8, 1.3), x / 330, z / 330) - 0.5
    wave = ground.sample(patterns.noise(212, 2, 12, 1.3, 0.3), (x + 0.5 * z) / 260, (z - 0.3 * x) / 260) - 0.5
    creases = sum(np.exp(-np.abs(at) / 2.2) for at in (x - 37 + 0.02 * z, x + 62, z + 52 + 0.03 * x, z - 44))
    calm = (0.3 + 0.7 * far.ramp(x / TABLE.across, -0.35, 0.3)) * (0.25 + 0.75 * far.ramp(z, -EDGE, 30 - EDGE))
    return ground.level(TABLE, x, z) * (calm * (3.4 * turf + 1.8 * wave) + 0.28 * creases)


def _edge(x: Array) -> Array:
    """Return how far behind the foot the cloth ends at `x`."""
    return EDGE + 0.05 * x + 1.6 * np.sin(x / 23) + 0.9 * np.sin(x / 9 + 1)


@cache
def _linen() -> tuple[Mesh, Mesh]:
    """The cloth and its woven stripes."""
    top = ground.back_row(ground.camera(TABLE), EDGE + 18)
    mesh = ground.strip_of(TABLE, top, HEIGHT + ground.MARGIN, _relief, step=4.8)
    # Rows are drawn together at the edge, so that it is cut along the thread.
    x, y, z = mesh.points.T
    behind = np.maximum(-z - _edge(x), 0.0)
    hang = np.minimum(behind, 1.2)
    points = np.stack((x, y - 0.9 * hang + THICK, np.maximum(z, -_edge(x) - 0.25 * hang)), 1)
    keep = (behind[mesh.faces] < 14).all(axis=1)
    cloth = Mesh(points, mesh.normals, mesh.faces[keep], points[:, [0, 2]] / TILE)
    return cloth, union([_stripe(start, wide) for start, wide in STRIPES])


def _stripe(start: float, wide: float) -> Mesh:
    """A stripe of the hem, along the edge."""
    x, inside = np.meshgrid(np.linspace(-240, 240, 240), np.linspace(start, start + wide, 4))
    z = inside - _edge(x)
    stripe = skin(np.stack((x, _relief(x, z) + 1.3 * THICK, z), -1))
    return Mesh(stripe.points, stripe.normals, stripe.faces, stripe.points[:, [0, 2]] / TILE)


def _cloth(setting: Setting) -> list[Thing]:
    plain, woven = _linen()
    surface = finishes.cloth(_bleached(setting.stand), size=TILE)
    return [Thing(plain, surface), Thing(woven, finishes.cloth(HEM, size=TILE))]


@cache
def _lawn() -> tuple[Mesh, Mesh]:
    """Turf beyond the cloth, and blades on it, as dense as the picture shows them."""
    view = ground.camera(TABLE)
    top, bottom = TOP, ground.back_row(view, EDGE - 8)
    turf = ground.strip_of(TABLE, top, bottom, lambda x, _: 0 * x - 0.9, step=12.0)
    rng = np.random.default_rng(213)
    count = 33_000
    py = bottom - 8 + (top - bottom + 8) * rng.uniform(0, 1, count)
    px = rng.uniform(-40, WIDTH + 40, count)
    x, z = ground.seen(view, px, py)
    keep = -z > _edge(x) + 2.5
    x, z = x[keep], z[keep]
    ways = unit(np.array((0.0, 1.0, 0.0)) + 0.42 * rng.standard_normal((len(x), 3)))
    long = 3.0 * rng.uniform(0.6, 1.2, len(x))
    feet = np.stack((x, np.full(len(x), -0.9), z), 1)
    return turf, blades.blades(feet, ways, long, 0.9, droop=0.2, soft=0.97, widths=(1.0, 0.0), rng=rng)


def _grass(green: Srgb) -> list[Thing]:
    turf, grass = _lawn()
    tile = patterns.noise(214, 2, 60, 0.9)
    return [
        Thing(
            turf,
            Surface(
                _sunlit(green, 1.02, 9),
                1.0,
                specular=0.05,
                pattern=Pattern(tile, _sunlit(green, 0.9, 8), 90.0),
            ),
        ),
        Thing(grass, Surface(_sunlit(green, 1.14, 9), 0.7, specular=0.2)),
    ]


def _bleached(colour: Srgb) -> Srgb:
    """Return a cloth's colour before its weave darkens and cools it."""
    red, green, blue = finishes.shade(colour, 1.2)
    return min(red + 3, 255), green, blue - 5


def _sunlit(colour: Srgb, light: float, warm: int) -> Srgb:
    """Return a colour in more or less `light`, `warm` steps from blue to red."""
    red, green, blue = finishes.shade(colour, light)
    return min(red + warm, 255), green, max(blue - warm, 0)


def _top(x: Array, z: Array) -> Array:
    """Return the height of the cloth's upper side."""
    return _relief(x, z) + THICK


def _laid(things: list[Thing], sink: float = 0.15) -> list[Thing]:
    return rest(things, _top, sink)


def _bread(thing: Thing, turn: float, *, x: float, y: float = 0.0, z: float) -> list[Thing]:
    return [Thing(thing.mesh.turn("y", turn).move(x, y, z), thing.surface)]


def _napkin(width: float, depth: float, colour: Srgb, turn: float, *, x: float, z: float) -> list[Thing]:
    """A folded napkin."""
    pad = soft.folded(width, depth, 3, 0.28, seed=5)
    return group.placed([Thing(pad, finishes.cloth(colour, size=14))], turn, x=x, z=z)


def _basket(_: Setting) -> Props:
    """A basket with a handle at the right behind, bread in it, two apples before it."""
    inside = [
        *_bread(bakery.baguette(27), 0, x=0, z=0),
    ]
    (bread,) = inside
    tilted = Thing(bread.mesh.turn("z", 38).turn("y", 24).move(2, 12.5, -1), bread.surface)
    basket = [*crates.basket(14, 15, bail=True), *_lining(13.0, 13.6), tilted]
    return Props(
        [*_laid(group.placed(basket, 20, x=39, z=-42))],
        [
            *_laid(group.placed(fruit.apple(3.9), 20, x=26, z=-10)),
            *_laid(group.placed(fruit.apple(3.7, seed=43), 130, x=31, z=-3.5)),
        ],
    )


def _lining(radius: float, height: float) -> list[Thing]:
    """A cloth in the basket."""
    return [Thing(crates.mound(radius, 3.0).move(y=height - 3.5), finishes.cloth((226, 216, 202), size=18))]


def _loaf(_: Setting) -> Props:
    """A round loaf on a napkin, apples beside it."""
    napkin = _laid(_napkin(30, 24, (190, 168, 158), 18, x=36, z=-20))
    top = max(float(thing.mesh.points[:, 1].max()) for thing in napkin)
    return Props(
        [*napkin, *_bread(bakery.loaf(9.5), 30, x=36, y=top - 0.25, z=-21)],
        [
            *_laid(group.placed(fruit.apple(3.8, seed=42), 70, x=26.5, z=-42)),
            *_laid(group.placed(fruit.apple(3.6, seed=44), 200, x=34, z=-47)),
        ],
    )


def _fruit(_: Setting) -> Props:
    """A bowl of apples and pears at the right, a baguette behind."""
    bowl = [
        Thing(vessels.bowl(13, 8.4), Surface((222, 214, 200), 0.4, specular=0.5, clearcoat=0.3)),
        *group.placed(fruit.apple(3.9), 20, x=-5, y=3.4, z=2.5),
        *group.placed(fruit.apple(3.7, seed=42), 90, x=4.6, y=3.5, z=3.2),
        *group.placed(fruit.pear(3.4), 40, tip=50, x=0.5, y=5.2, z=-4.4),
        *group.placed(fruit.apple(3.8, seed=46), 200, x=-0.6, y=7.4, z=0.5),
    ]
    return Props([*_laid(group.placed(bowl, x=36, z=-18))], [*_laid(_bread(bakery.baguette(32), 28, x=26, z=-62))])


def _lemonade(_: Setting) -> Props:
    """A low basket of lemons, a folded napkin with a baguette before it."""
    lemons = [
        *group.placed(fruit.lemon(3.0), 20, x=-5, y=8, z=2),
        *group.placed(fruit.lemon(2.9, seed=48), 100, x=4, y=8, z=3.5),
        *group.placed(fruit.lemon(3.0, seed=49), -30, x=0.5, y=8, z=-5),
        *group.placed(fruit.lemon(2.8, seed=47), 60, x=0, y=11.4, z=0.5),
    ]
    basket = [*crates.basket(13, 10), *_lining(11.2, 9.6), *lemons]
    return Props(
        [*_laid(group.placed(basket, x=35, z=-48))], [*_laid(_napkin(26, 18, (206, 190, 172), -24, x=40, z=-9))]
    )
