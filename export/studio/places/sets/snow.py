"""Snow: a drift in low winter sun, firs that fade in the mist, a snowed log, fir twigs, cones."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np

from engines.vocabulary.places import PLACES, Place
from export.studio.curves import Point
from export.studio.mesh import Array, Mesh
from export.studio.places import far, finishes, ground, patterns
from export.studio.places.outdoors import rest, styled
from export.studio.places.setting import Setting
from export.studio.places.styled import Props
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things import conifer, group, logs

DEFAULT: Final = ((196, 208, 216), (238, 242, 246), "matte")
"""Mist, snow."""
BLUR: Final = 7.0
BACK: Final = 500.0
"""Centimetres to the painted trees."""
TABLE: Final = PLACES["snow"]
TILE: Final = 40.0
SHADE: Final[Srgb] = (195, 208, 222)


def snow(setting: Setting) -> Sequence[Thing]:
    """Set the field; arrangements trade a log, a young fir, twigs and cones."""
    things = [_drift(setting), far.sheet(TABLE, _mist(TABLE, setting.wall, setting.stand), BACK, sink=8.0, blur=5)]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_log, _twigs, _fir, _birch)[setting.arrangement](setting), _relief)]


def _relief(x: Array, z: Array) -> Array:
    """Long drifts that the wind laid at a slant, softer ones on them, a crust of fine ripples."""
    long = ground.sample(patterns.noise(141, 1, 4, 1.6), (x + 0.5 * z) / 420, (z - 0.2 * x) / 300) - 0.5
    small = ground.sample(patterns.noise(142, 2, 9, 1.4), x / 260, z / 170) - 0.5
    crust = ground.sample(patterns.noise(143, 6, 40, 1.1), x / 160, z / 90) - 0.5
    calm = (0.45 + 0.55 * far.ramp(x / TABLE.across, -0.45, 0.3)) * far.ramp(z, -420, -80)
    return ground.level(TABLE, x, z) * calm * (11 * long + 5 * small + 0.7 * crust)


def _laid(things: list[Thing], sink: float) -> list[Thing]:
    return rest(things, _relief, sink)


@cache
def _field() -> Mesh:
    mesh = ground.field(TABLE, BACK, _relief, size=TILE, step=4.0)
    return ground.evenly_lit(mesh, TABLE, (0.0, 1.0, 0.0), ground.key(TABLE).towards[1])


def _drift(setting: Setting) -> Thing:
    tile = np.clip(0.5 * patterns.noise(144, 30, 140, 0.4) + 0.5 * patterns.noise(145, 140, 500, 0.1), 0, 1)
    red, green, blue = (round(0.8 * a + 0.2 * b) for a, b in zip(setting.stand, SHADE, strict=True))
    pattern = Pattern(tile, (red, green, blue), TILE, 0.035)
    return Thing(_field(), Surface(finishes.shade(setting.stand, 1.08), 0.7, specular=0.3, sheen=0.2, pattern=pattern))


def _mist(place: Place, mist: Srgb, snow_colour: Srgb) -> far.Picture:
    """Mist with rows of firs that grow paler, each further; they stand to the right, and far off along the horizon."""
    view = ground.camera(place)
    edge = ground.back_row(view, BACK)

    def paint(px: Array, py: Array) -> Array:
        air = far.mix(finishes.shade(mist, 1.7), finishes.shade(mist, 1.15), far.ramp(py, 420, -150))
        picture = air + 5 * (far.soft(px, py, 110, 146, stretch=2.5) - 0.5)[..., None]
        hill = edge - 26 - 20 * far.soft(px, 0 * py, 60, 147, stretch=2)
        tops = hill - 9 * far.soft(px, 0 * py + 9, 3, 148)
        picture = far.mix(picture, finishes.shade(mist, 0.98), 0.5 * far.ramp(py, tops - 3, tops + 3))
        for index, (count, tall, tone) in enumerate(((8, 100, 0.86), (6, 140, 0.7), (3, 168, 0.56))):
            trees = _firs(px, py, 150 + index, count=count, tall=tall, foot=edge - 4, left=470 + 40 * index)
            colour = far.mix(
                finishes.shade(mist, tone) + np.array((-4, 0, -2)), air, far.ramp(py, edge - 70, edge + 20)
            )
            picture = picture + (colour - picture) * (0.85 * trees)[..., None]
        return far.mix(picture, finishes.shade(snow_colour, 0.97), far.ramp(py, edge - 7, edge - 1))

    return paint


def _firs(px: Array, py: Array, seed: int, *, count: int, tall: float, foot: float, left: float) -> Array:
    """Return 1 where a fir stands: tiers of branches that hang, broader downwards."""
    rng = np.random.default_rng(seed)
    covered = np.zeros(px.shape)
    for index in range(count):
        x = left + (800 - left) * (index + rng.uniform(0.2, 0.8)) / count
        high = tall * rng.uniform(0.65, 1.1) * (0.45 + 0.55 * far.ramp(np.array(x), left, 720))
        down = (py - foot + high) / high
        tier = (down * 9 + 0.25 * np.sin(px * 0.3 + seed)) % 1
        half = 0.21 * high * np.clip(down, 0, 1) ** 0.9 * (0.55 + 0.45 * tier) + 0.8
        inside = far.ramp(np.abs(px - x + 3 * np.sin(py * 0.11 + index)), half + 2.5, half - 2.5)
        covered = np.maximum(covered, inside * (down > 0))
    return covered


def _snowed(shape: logs.Log, thick: float) -> Thing:
    return Thing(shape.cap(thick), conifer.SNOW)


def _cone(x: float, z: float, turn: float, size: float = 1.0) -> list[Thing]:
    cone = conifer.cone(7.2 * size, 2.3 * size)
    lying = group.placed(group.placed(cone, 0, tip=-72), turn, x=x, z=z)
    return _laid(lying, 0.7)


def _twig(rng: np.random.Generator, x: float, z: float, turn: float, size: float = 1.0) -> list[Thing]:
    """A fir twig that lies in the snow, some of it on the twig."""
    main: list[Point] = [(-17, 1.4, 0), (-9, 2.0, -0.6), (0, 2.2, 0), (9, 3.0, 0.8), (17, 4.6, 0.4)]
    paths: list[list[Point]] = [
        main,
        [(-8, 2.0, -0.6), (-2, 4.6, -3.8), (4, 7.2, -6.0)],
        [(-5, 2.1, -0.4), (1, 2.2, 3.6), (8, 2.0, 6.4)],
        [(3, 2.4, 0.2), (7.5, 5.0, -2.6), (12, 7.0, -4.2)],
        [(6, 2.7, 0.6), (11, 3.4, 3.4), (16, 3.8, 4.6)],
    ]
    paths = [[(size * a, size * b, size * c) for a, b, c in path] for path in paths]
    stems, needles = conifer.combed(paths, rng, 2.3)
    things = [
        Thing(needles, conifer.NEEDLES),
        Thing(stems, conifer.BARK),
        Thing(conifer.snowed(paths, rng, 0.95), conifer.SNOW),
    ]
    return _laid(group.placed(things, turn, x=x, z=z), 0.6)


def _log(_: Setting) -> Props:
    """A snowed log that comes in from the right, a cone before it."""
    shape = logs.Log(44, 6.4, 2)
    lying = group.placed([*logs.log(shape), _snowed(shape, 2.6)], 12, x=38, z=-44)
    return Props([*_laid(lying, 1.8)], [*_cone(23.5, -16, 75)])


def _twigs(setting: Setting) -> Props:
    """A fir twig at the right, two cones by it."""
    return Props([*_twig(setting.rng, 42, -32, 186), *_cone(27, -15, -65)], [*_cone(29, -8, 110, 0.85)])


def _fir(setting: Setting) -> Props:
    """A young fir that looks out of the snow behind, a cone at the right."""
    rng = setting.rng
    tall = 50.0
    paths: list[list[Point]] = [[(0, -3, 0), (0.6, 0.35 * tall, 0), (-0.5, 0.7 * tall, 0.3), (0.2, tall, 0)]]
    heavy: list[int] = []
    for index in range(26):
        share = (index / 25) ** 0.85
        y = tall * (0.05 + 0.9 * share) + rng.uniform(-1, 1)
        long = (18.0 * (1 - share) + 2.5) * rng.uniform(0.7, 1.08)
        a = np.radians(137.5 * index + rng.uniform(-20, 20))
        c, s = float(np.cos(a)), float(np.sin(a))
        droop, lift = rng.uniform(0.0, 0.22) * long, 0.16 * long * share
        end = (long * c, y - droop + lift, long * s)
        heavy.append(len(paths))
        paths.append([(0, y, 0), (0.5 * long * c, y + 0.02 * long, 0.5 * long * s), end])
        for hand in (-1, 1):
            if long > 13:
                b = a + hand * rng.uniform(0.45, 0.7)
                u, v = float(np.cos(b)), float(np.sin(b))
                root = (0.45 * long * c, y, 0.45 * long * s)
                tip = (root[0] + 0.42 * long * u, y - droop, root[2] + 0.42 * long * v)
                paths.append([root, ((root[0] + tip[0]) / 2, y - 0.3 * droop, (root[2] + tip[2]) / 2), tip])
    stems, needles = conifer.combed(paths, rng, 2.0)
    tree = [
        Thing(needles, conifer.NEEDLES),
        Thing(stems, conifer.BARK),
        Thing(conifer.snowed([paths[index] for index in heavy], rng, 1.3), conifer.SNOW),
    ]
    y = float(_relief(np.array([36.0]), np.array([-70.0]))[0])
    return Props([*group.placed(tree, x=36, y=y, z=-70)], [*_cone(24, -13, 112)])


def _birch(setting: Setting) -> Props:
    """Two birch logs behind the foot, a fir twig at the right."""
    low, high = logs.Log(46, 5.0, 5, 0.015), logs.Log(40, 4.2, 6, 0.015)
    first = group.placed([*logs.birch(low), _snowed(low, 1.8)], -7, x=6, z=-62)
    second = group.placed([*logs.birch(high), _snowed(high, 1.6)], 16, x=14, z=-74)
    return Props([*_laid(first, 1.4), *_laid(second, 1.2)], [*_twig(setting.rng, 36, -24, 194, 0.8)])
