"""Stone and moss: a slab of weathered stone, cushions of moss along its back, pebbles, a branch; mist behind."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np

from engines.vocabulary.places import PLACES
from export.studio.mesh import Array, Mesh
from export.studio.places import far, finishes, ground, patterns
from export.studio.places.outdoors import styled
from export.studio.places.setting import Setting
from export.studio.places.styled import Props
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things import group, moss, plants, shore

DEFAULT: Final = ((211, 217, 212), (140, 139, 133), "concrete")
"""Mist, grey stone."""
BLUR: Final = 7.0
MOSS: Final[Srgb] = (111, 123, 76)
BACK: Final = 25.0
"""Centimetres to where the slab has fallen away."""
TILE: Final = 34.0
MIST: Final = 80.0
"""Centimetres to the painted mist."""
TABLE: Final = PLACES["stone"]


def stone(setting: Setting) -> Sequence[Thing]:
    """Set the slab; arrangements trade cushions, piled pebbles, a mossy rock and branches."""
    things = [_slab(setting), far.sheet(setting.place, _mist(setting.wall), MIST, sink=40.0, blur=12, gain=1.23)]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_cushions, _pile, _boulder, _twig)[setting.arrangement](setting), _relief)]


def _relief(x: Array, z: Array) -> Array:
    """A nearly level slab with shallow hollows, its back edge broken and worn round."""
    waves = ground.sample(patterns.noise(92, 2, 12, 1.3), x / 90, z / 90) - 0.5
    pits = far.ramp(ground.sample(patterns.noise(93, 6, 30, 0.9), x / 60, z / 60), 0.8, 1.0)
    edge = -17.5 + 4.2 * (ground.sample(patterns.noise(94, 1, 14, 1.0), x / 70, 0 * x + 0.3) - 0.5)
    over = np.maximum(edge - z, 0.0)
    ledge = 0.05 * over + 1.1 * over**1.5 + 0.9 * far.ramp(over, 1.0, 2.2)
    calm = ground.level(TABLE, x, z) * (0.45 + 0.55 * far.ramp(x, -14, 8))
    crack = np.abs(ground.sample(patterns.noise(109, 1, 9, 1.5), x / 110, z / 110) - 0.5)
    crack = far.ramp(crack, 0.012, 0.002)
    bed = 1.1 * far.ramp(ground.sample(patterns.noise(110, 1, 10, 1.3), x / 95, z / 95), 0.56, 0.6) * far.ramp(x, 2, 10)
    return calm * (1.3 * waves - 0.25 * pits - 0.5 * crack + bed * far.ramp(z, -6, -10)) - np.minimum(ledge, 22.0)


@cache
def _rock() -> Mesh:
    return ground.field(TABLE, BACK, _relief, size=TILE, step=2.9)


def _slab(setting: Setting) -> Thing:
    colour = setting.stand
    surface = Surface(
        finishes.shade(colour, 1.16),
        0.82,
        specular=0.25,
        pattern=Pattern(_grain(), finishes.shade(colour, 0.72), TILE, 0.035),
    )
    return Thing(_rock(), surface)


@cache
def _grain() -> patterns.Tile:
    """Clouds, crystals, pale lichen with dark rims; dark is 1."""
    clouds, fine = patterns.noise(95, 2, 40, 1.2), patterns.noise(96, 50, 400, 0.2)
    dark = np.clip((patterns.noise(97, 40, 160, 0.3) - 0.9) * 12, 0, 1)
    spots = patterns.noise(98, 5, 40, 0.9)
    lichen = np.clip((spots - 0.91) * 25, 0, 1) * (0.6 + 0.4 * fine)
    return np.clip(0.12 + 0.4 * clouds + 0.24 * fine + 0.24 * dark - 0.36 * lichen, 0, 1)


def _mist(mist: Srgb) -> far.Picture:
    """Mist, paler above, in which wooded slopes fade; they are darker to the right."""

    def paint(px: Array, py: Array) -> Array:
        air = far.mix(finishes.shade(mist, 1.35), finishes.shade(mist, 0.97), far.ramp(py, -60, 440))
        picture = air + 6 * (far.soft(px, py, 110, 99, stretch=2) - 0.5)[..., None]
        for index, (height, tone) in enumerate(((300, 0.93), (350, 0.84), (400, 0.72))):
            fall = 0.00062 * np.maximum(735 - px, 0) ** 2
            ridge = height + fall * (1 + 0.2 * index) + 60 * (0.5 - far.soft(px, 0 * py + 37 * index, 50, 100 + index))
            crowns = 34 * (far.soft(px, 0.6 * py, 7, 104 + index) - 0.5)
            slope = far.ramp(py, ridge + crowns - 9, ridge + crowns + 9) * far.ramp(py, ridge + 190, ridge)
            picture = far.mix(picture, finishes.shade(mist, tone) + np.array((-7, 1, -9)), 0.85 * slope)
        return picture

    return paint


def _mossy(mesh: Mesh, count: int, rng: np.random.Generator, tone: float = 1.0) -> list[Thing]:
    """A cushion's body, and the leaves on it in two greens."""
    green, lit = finishes.shade(MOSS, 1.12 * tone), finishes.shade(MOSS, 1.36 * tone)
    return [
        Thing(mesh, Surface(finishes.shade(green, 0.6), 1.0, specular=0.05)),
        Thing(moss.grown(mesh, 2 * count // 3, rng), Surface(green, 0.8, specular=0.2)),
        Thing(moss.grown(mesh, count // 3, rng, 0.5), Surface(lit, 0.8, specular=0.2)),
    ]


def _creeping(x: float, z: float, wide: float, count: int, rng: np.random.Generator) -> Thing:
    """Moss that creeps over the slab in patches about a spot."""
    spots = rng.standard_normal((3 * count, 2)) * (wide, 0.55 * wide) + (x, z)
    thick = ground.sample(patterns.noise(111, 3, 20, 1.0), spots[:, 0] / 40, spots[:, 1] / 40)
    keep = (thick > 0.55) & (spots[:, 0] > 9) & (spots[:, 1] < -6) & (spots[:, 1] > -16.5)
    spots = spots[keep][:count]
    points = np.stack((spots[:, 0], _relief(spots[:, 0], spots[:, 1]) - 0.03, spots[:, 1]), 1)
    return Thing(moss.scattered(points, rng), Surface(finishes.shade(MOSS, 1.1), 0.85, specular=0.15))


def _laid(mesh: Mesh, sink: float = 0.15) -> Mesh:
    return ground.settle(mesh, _relief, sink)


def _cushion(width: float, height: float, depth: float, seed: int, *, x: float, z: float) -> Mesh:
    """A cushion pressed onto the slab, its rim following the stone."""
    mesh = moss.cushion(width, height, depth, seed).move(x, 0, z)
    lift = np.maximum(_relief(mesh.points[:, 0], mesh.points[:, 2]), -1.2)
    return Mesh(mesh.points + np.stack((0 * lift, lift, 0 * lift), 1), mesh.normals, mesh.faces)


def _stones(*rows: tuple[float, float, float, int, float, float, Srgb]) -> list[Thing]:
    """Pebbles: width, height, depth, seed, x, z, colour."""
    tile = patterns.noise(107, 3, 60, 0.9)
    return [
        Thing(
            _laid(shore.pebble(w, h, d, seed).turn("y", 40 * seed).move(x, 0, z), 0.08),
            Surface(colour, 0.6, specular=0.3, pattern=Pattern(tile, finishes.shade(colour, 0.72), 11.0)),
        )
        for w, h, d, seed, x, z, colour in rows
    ]


def _cushions(setting: Setting) -> Props:
    """Two cushions of moss at the right, pebbles before them, a leafy branch that comes in from the right."""
    rng = setting.rng
    path = np.array(
        [(25, 5, -13), (21, 9.5, -13), (16.5, 12.6, -13.5), (12, 13.4, -14.5), (8, 12.6, -15), (5, 11.0, -15.4)]
    )
    leaves, stem = plants.sprig(path, 15, 3.7, 1.75, rng=rng, stem=0.22, spread=62)
    return Props(
        [
            *_mossy(_cushion(11.5, 4.2, 8.5, 1, x=13.4, z=-15.0), 9000, rng),
            _creeping(14, -11, 4.5, 5000, rng),
            *_mossy(_cushion(6.5, 2.4, 5.0, 2, x=-6.4, z=-17.0), 4200, rng, 0.94),
        ],
        [
            *_stones(
                (3.6, 2.2, 2.8, 3, 10.9, -7.6, (158, 156, 150)),
                (2.2, 1.4, 1.9, 4, 13.6, -5.8, (104, 106, 108)),
            ),
            Thing(leaves, Surface((98, 116, 74), 0.5, specular=0.4)),
            Thing(stem, Surface((96, 78, 60), 0.85)),
        ],
    )


def _pile(setting: Setting) -> Props:
    """Three pebbles on one another, moss along the edge behind."""
    rng = setting.rng
    tile = patterns.noise(107, 3, 60, 0.9)
    pile, y = [], 0.0
    for index, (w, h, d, colour) in enumerate(
        ((6.4, 2.6, 5.2, (128, 128, 124)), (4.8, 2.0, 4.0, (168, 164, 154)), (3.2, 1.5, 2.6, (98, 100, 102)))
    ):
        pebble = shore.pebble(w, h, d, 11 + index, rough=0.05).turn("y", 70 * index)
        pebble = _laid(pebble.move(12.6, 0, -10), 0.05) if index == 0 else pebble.move(12.6 + 0.2 * index, y, -10)
        pile.append(
            Thing(pebble, Surface(colour, 0.6, specular=0.3, pattern=Pattern(tile, finishes.shade(colour, 0.72), 11.0)))
        )
        y = float(pebble.points[:, 1].max()) - 0.14
    return Props(
        [
            *pile,
            *_mossy(_cushion(9.5, 3.0, 6.0, 5, x=15.0, z=-16.2), 6500, rng),
            _creeping(16, -12, 4, 4000, rng),
            *_mossy(_cushion(7.5, 3.2, 6.5, 6, x=-7.2, z=-16.0), 5500, rng, 0.95),
        ],
        [*_stones((2.0, 1.2, 1.7, 9, 15.2, -6.2, (150, 146, 140)))],
    )


def _boulder(setting: Setting) -> Props:
    """A rock with moss on its head at the right, a cushion at its foot."""
    rng = setting.rng
    rock = _laid(shore.rock(12.5, 9.5, 9.5, 21).move(15.4, 0, -15.5), 0.4)
    top = rock.normals[:, 1] > 0.45 + 0.2 * np.sin(rock.points[:, 0] * 1.3 + rock.points[:, 2])
    cap = Mesh(rock.points + 0.25 * rock.normals, rock.normals, rock.faces[top[rock.faces].all(axis=1)])
    grey = (120, 120, 116)
    return Props(
        [
            Thing(
                rock,
                Surface(
                    finishes.shade(grey, 1.1),
                    0.85,
                    specular=0.2,
                    pattern=Pattern(_grain(), finishes.shade(grey, 0.55), 22.0, 0.04),
                ),
            ),
            *_mossy(cap, 7000, rng),
            *_mossy(_cushion(7.0, 2.8, 5.6, 7, x=9.0, z=-14.6), 4500, rng, 0.92),
        ],
        [*_stones((2.8, 1.7, 2.2, 14, 11.6, -6.4, (162, 158, 150)), (1.8, 1.1, 1.5, 15, 13.9, -4.8, (112, 112, 112)))],
    )


def _twig(setting: Setting) -> Props:
    """A bare branch in bud that rises behind from the left of the foot to the right, moss and one pebble."""
    rng = setting.rng
    main = np.array([(-8.5, 0.3, -13.5), (-1, 1.3, -14.5), (7, 4.2, -15), (15, 9.2, -14.5), (23, 12.4, -15)])
    fork = np.array([(5.5, 3.5, -15), (10, 4.6, -13.6), (15, 4.9, -12.5), (19.5, 6.2, -12)])
    side = np.array([(12, 7.4, -14.7), (13.6, 10.6, -15.2), (16.2, 13.8, -15.5), (17.2, 16.2, -16)])
    bark = Surface(
        (104, 86, 70), 0.85, specular=0.2, pattern=Pattern(patterns.noise(108, 6, 90, 0.7), (70, 58, 48), 9.0, 0.03)
    )
    buds = []
    for path in (main, fork, side):
        buds += list(plants.sprig(path, 5, 1.5, 0.75, rng=rng, stem=0.2, spread=38)[:1])
    return Props(
        [
            *group.of(
                bark,
                *(
                    shore.driftwood(path, radius, 30 + i, taper=0.62)
                    for i, (path, radius) in enumerate(((main, 0.62), (fork, 0.36), (side, 0.32)))
                ),
            ),
            *group.of(Surface((134, 146, 92), 0.5, specular=0.4), *buds),
            *_mossy(_cushion(12.5, 3.6, 7.0, 8, x=15.0, z=-16.0), 8500, rng),
            _creeping(15, -11.5, 4, 4000, rng),
        ],
        [*_stones((3.2, 2.0, 2.6, 16, 11.8, -6.2, (150, 148, 142)))],
    )
