"""Forest floor: soil and moss, trunks that fade in a dark haze, a mossy log, ferns, stones, mushrooms."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np

from engines.vocabulary.places import PLACES
from export.studio.mesh import Array, Mesh, unit
from export.studio.places import far, finishes, ground, patterns
from export.studio.places.outdoors import rest, styled
from export.studio.places.setting import Setting
from export.studio.places.styled import Props
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things import blades, group, logs, moss, shore, woodland

DEFAULT: Final = ((47, 58, 51), (107, 106, 69), "matte")
"""Trunks in haze, moss."""
BLUR: Final = 7.0
SOIL: Final[Srgb] = (74, 61, 46)
FERN: Final = Surface((92, 112, 62), 0.55, specular=0.3)
BACK: Final = 230.0
"""Centimetres to the painted trunks."""
TABLE: Final = PLACES["forest"]
TILE: Final = 42.0


def forest(setting: Setting) -> Sequence[Thing]:
    """Set the floor; arrangements trade log, fern, stones and mushrooms."""
    things = [
        *_floor(setting),
        far.sheet(TABLE, _trunks(setting.wall, setting.stand), BACK, sink=12.0, blur=8, gain=1.25),
    ]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_log, _ferns, _boulder, _birch)[setting.arrangement](setting), _relief)]


def _relief(x: Array, z: Array) -> Array:
    """Humps over roots, and cushions of moss on them."""
    humps = ground.sample(patterns.noise(161, 1, 7, 1.4), x / 240, z / 240) - 0.45
    cushions = ground.sample(patterns.noise(162, 4, 18, 0.8), x / 130, z / 130) - 0.5
    calm = (0.4 + 0.6 * far.ramp(x / TABLE.across, -0.45, 0.25)) * (0.35 + 0.65 * far.ramp(z, -220, -60))
    level = ground.level(TABLE, x, z)
    tufts = ground.sample(patterns.noise(174, 10, 40, 0.7), x / 90, z / 90)
    return level * calm * (6.5 * humps + 2.2 * cushions) - (0.3 + 0.5 * level) * (1 - tufts)


def _laid(things: list[Thing], sink: float) -> list[Thing]:
    return rest(things, _relief, sink)


@cache
def _field() -> Mesh:
    mesh = ground.field(TABLE, BACK, _relief, size=TILE, step=3.2)
    # Crowns shade what is farther in: normals turn away from the light.
    deep = 0.8 * far.ramp(-mesh.points[:, 2], 40, 330)[:, None] ** 0.8
    return Mesh(mesh.points, unit(mesh.normals + deep * np.array((-0.55, 0.0, -0.6))), mesh.faces, mesh.uv)


@cache
def _moss() -> Mesh:
    """Leaves of moss over what is near enough to show them."""
    rng = np.random.default_rng(163)
    count = 46_000
    z = 34 - 104 * rng.uniform(0, 1, count) ** 1.15
    x = rng.uniform(-0.9, 0.55, count) * (TABLE.across - 0.35 * z)
    keep = _bare(x, z) < rng.uniform(0.2, 0.9, count)
    x, z = x[keep], z[keep]
    points = np.stack((x, _relief(x, z) - 0.06, z), 1)
    near = far.ramp(np.maximum(np.abs(x), np.abs(z)), 24, 14)
    return moss.scattered(points, rng, 0.62, shorter=1 - 0.4 * near)


@cache
def _fallen() -> Mesh:
    """Dry needles and bits of twig, denser to the right and behind."""
    rng = np.random.default_rng(175)
    count = 2600
    z = 40 - 130 * rng.uniform(0, 1, count)
    x = rng.uniform(-0.9, 0.6, count) * (TABLE.across - 0.35 * z)
    keep = rng.uniform(0, 1, count) < 0.06 + 0.94 * far.ramp(x, -8, 14) * far.ramp(z, 6, -14)
    x, z = x[keep], z[keep]
    turn = rng.uniform(0, 2 * np.pi, len(x))
    ways = unit(np.stack((np.cos(turn), rng.uniform(-0.1, 0.16, len(x)), np.sin(turn)), 1))
    feet = np.stack((x, _relief(x, z) + 0.12, z), 1)
    return blades.blades(feet, ways, rng.uniform(1.6, 4.2, len(x)), 0.2, soft=0.1, widths=(0.7, 1.0, 0.5), rng=rng)


def _bare(x: Array, z: Array) -> Array:
    """Return 1 where soil shows, 0 under moss."""
    return far.ramp(ground.sample(_cover(), x / TILE, z / TILE), 0.45, 0.8)


@cache
def _cover() -> patterns.Tile:
    return np.clip(0.8 * patterns.noise(164, 2, 18, 1.2) + 0.2 * patterns.noise(165, 30, 160, 0.5), 0, 1)


@cache
def _grain() -> patterns.Tile:
    """Tufts of moss, and between them crumbs of soil; soil is 1."""
    tufts = 0.6 * patterns.noise(166, 40, 150, 0.4) + 0.4 * patterns.noise(170, 9, 40, 0.8)
    crumbs = patterns.noise(167, 60, 300, 0.3)
    bare = far.ramp(_cover() + 0.25 * (crumbs - 0.5) + 0.2 * (tufts - 0.5), 0.5, 1.05)
    return np.clip(0.02 + 0.5 * (1 - tufts) * (1 - bare) + bare * (0.35 + 0.4 * crumbs), 0, 1)


def _floor(setting: Setting) -> list[Thing]:
    green = _lit(setting.stand, 1.02)
    surface = Surface(
        green, 0.95, specular=0.1, sheen=0.25, pattern=Pattern(_grain(), finishes.shade(SOIL, 0.75), TILE, -0.1)
    )
    needles = Surface((124, 96, 66), 0.8, specular=0.15)
    return [
        Thing(_field(), surface),
        Thing(_fallen(), needles),
        Thing(_moss(), Surface(_lit(setting.stand, 1.12), 0.85, specular=0.15)),
    ]


def _lit(colour: Srgb, light: float) -> Srgb:
    """Return moss of a colour in more or less `light`, a little greener."""
    red, green, blue = finishes.shade(colour, light)
    return red - 5, min(green + 3, 255), max(blue - 6, 0)


def _trunks(haze: Srgb, floor: Srgb) -> far.Picture:
    """Dim haze, lighter towards a clearing behind on the right; trunks stand in it, sharper and darker to the right."""
    edge_of = ground.back_row(ground.camera(TABLE), BACK) - 18

    def paint(px: Array, py: Array) -> Array:
        clearing = np.exp(-(((px - 640) / 250) ** 2) - ((py - 330) / 230) ** 2)
        air = far.mix(finishes.shade(haze, 0.82), finishes.shade(haze, 1.08), far.ramp(py, -60, 420))
        air = far.mix(air, finishes.shade(haze, 1.35) + np.array((6, 8, -4)), 0.75 * clearing * far.ramp(py, 60, 320))
        crowns = (far.soft(px, py, 24, 168) - 0.5) * far.ramp(px, 380, 640) * far.ramp(py, 420, 60)
        picture = air + 7 * crowns[..., None] * (0.9, 1.0, 0.7)
        canopy = 0.1 + 0.9 * far.ramp(py, 215, 320)  # words of a tall picture lie in the dark of the crowns
        rng = np.random.default_rng(169)
        for index in range(26):
            near = index / 25
            x = 60 + 720 * ((index * 0.618) % 1) + rng.uniform(-12, 12)
            right = float(far.ramp(np.array(x), 400, 640))
            half = (4 + 15 * near**2) * rng.uniform(0.8, 1.2) * (0.5 + 0.5 * right)
            lean = rng.uniform(-0.05, 0.05)
            edge = np.abs(px - x - lean * (py - 400)) - half * (1 + 0.0004 * (py - 300))
            strength = canopy * (0.12 + 0.78 * right * (0.35 + 0.65 * near)) * far.ramp(edge, 2.5, -2.5)
            dark = finishes.shade(haze, 0.5 - 0.2 * near * right)
            lit = 7 * right * far.ramp((px - x - lean * (py - 400)) / half, 0.2, 1.0)
            picture = (
                picture
                + (np.array(dark) + lit[..., None] - picture)
                * (strength * (0.25 + 0.75 * far.ramp(px, 380, 560)))[..., None]
            )
        mist = far.ramp(py, 330, 470)
        picture = far.mix(picture, finishes.shade(haze, 1.12) + np.array((4, 6, -4)), 0.5 * mist)
        bushes = far.soft(px, 0.7 * py, 5, 172)
        low = edge_of + 10 - 66 * far.soft(px, 0 * py, 22, 173) * (0.25 + 0.75 * far.ramp(px, 400, 620))
        low = low - 16 * (bushes - 0.5)
        green = far.mix(finishes.shade(floor, 0.2), finishes.shade(floor, 0.5), far.ramp(bushes, 0.2, 0.9))
        return far.mix(picture, green, 0.92 * far.ramp(py, low - 5, low + 26))

    return paint


def _fern(
    rng: np.random.Generator, x: float, z: float, length: float, fronds: int, *, spread: float, turn: float
) -> list[Thing]:
    """A fern at a spot of the floor."""
    leaves, ribs = woodland.fern(length, fronds, rng, spread=spread, turn=turn)
    y = float(_relief(np.array([x]), np.array([z]))[0]) - 0.3
    return [Thing(leaves.move(x, y, z), FERN), Thing(ribs.move(x, y, z), Surface((112, 112, 60), 0.7))]


def _stones(*rows: tuple[float, float, float, int, float, float]) -> list[Thing]:
    """Stones: width, height, depth, seed, x, z."""
    tile = patterns.noise(107, 3, 60, 0.9)
    grey = Surface((142, 140, 130), 0.85, specular=0.2, pattern=Pattern(tile, (98, 98, 90), 14.0, 0.03))
    return [
        thing
        for w, h, d, seed, x, z in rows
        for thing in _laid([Thing(shore.rock(w, h, d, seed, segments=48).move(x, 0, z), grey)], 0.35 * h)
    ]


def _leaves(rng: np.random.Generator, *spots: tuple[float, float]) -> list[Thing]:
    """Dry leaves at spots of x and z."""
    where = np.array(spots)
    fallen = woodland.litter(where, _relief(where[:, 0], where[:, 1]), 5.4, rng)
    return [Thing(fallen, Surface((150, 104, 62), 0.75, specular=0.2))]


def _mossy(mesh: Mesh, count: int, rng: np.random.Generator, colour: Srgb) -> list[Thing]:
    return [
        Thing(mesh, Surface(finishes.shade(colour, 0.6), 1.0, specular=0.05)),
        Thing(moss.grown(mesh, count, rng, 0.6, width=0.17), Surface(_lit(colour, 1.12), 0.85, specular=0.15)),
    ]


def _log(setting: Setting) -> Props:
    """A mossy log that comes in from the right, a fern behind it, a stone and dry leaves before it."""
    rng, shape = setting.rng, logs.Log(38, 5.6, 3)
    lying = [*logs.log(shape, (98, 80, 62)), *_mossy(shape.cap(1.1, 48), 6000, rng, setting.stand)]
    return Props(
        [*_laid(group.placed(lying, 14, x=27, z=-33), 1.3), *_fern(rng, 27, -50, 26, 9, spread=300, turn=100)],
        [*_stones((5.0, 4.0, 4.4, 31, 16.6, -14)), *_leaves(rng, (19.5, -9), (24, -13), (-12, -30), (9, -34))],
    )


def _ferns(setting: Setting) -> Props:
    """Ferns at the right and a low one behind on the left, two stones."""
    rng = setting.rng
    return Props(
        [*_fern(rng, 29, -32, 27, 11, spread=360, turn=90), *_fern(rng, -9, -52, 17, 8, spread=360, turn=0)],
        [*_stones((7.6, 5.6, 6.4, 33, 18.5, -17), (4.0, 3.0, 3.6, 34, 16.4, -10.5)), *_leaves(rng, (22, -9), (4, -38))],
    )


def _boulder(setting: Setting) -> Props:
    """A rock under moss, mushrooms at its foot, a fern behind."""
    rng = setting.rng
    rock = shore.rock(19, 13, 15, 41).move(26, 0, -32)
    (laid,) = _laid(
        [
            Thing(
                rock,
                Surface(
                    (146, 146, 138),
                    0.9,
                    specular=0.15,
                    pattern=Pattern(patterns.noise(107, 3, 60, 0.9), (98, 100, 92), 16.0, 0.03),
                ),
            )
        ],
        2.4,
    )
    rock = laid.mesh
    top = rock.normals[:, 1] > 0.35 + 0.25 * np.sin(0.8 * rock.points[:, 0] + 0.6 * rock.points[:, 2])
    cap = Mesh(rock.points + 0.3 * rock.normals, rock.normals, rock.faces[top[rock.faces].all(axis=1)])
    caps, stems = [], []
    for index, (x, z, high, wide) in enumerate(
        ((15.2, -16, 5.6, 2.3), (18.6, -14.5, 4.2, 1.8), (17.0, -11.5, 2.8, 1.25))
    ):
        cap_mesh, stem = woodland.mushroom(high, wide, (-0.5, 0.6, -0.2)[index], index)
        y = float(_relief(np.array([x]), np.array([z]))[0])
        caps.append(cap_mesh.move(x, y, z))
        stems.append(stem.move(x, y, z))
    brown = Surface(
        (158, 106, 64), 0.5, specular=0.35, pattern=Pattern(patterns.clouds(171, 2, 12), (122, 74, 44), 8.0)
    )
    return Props(
        [laid, *_mossy(cap, 8000, rng, setting.stand), *_fern(rng, 34, -54, 25, 8, spread=280, turn=110)],
        [*group.of(brown, *caps), *group.of(Surface((222, 208, 184), 0.7), *stems)],
    )


def _birch(setting: Setting) -> Props:
    """A birch log behind the foot, a fern over its end, stones and leaves."""
    rng, shape = setting.rng, logs.Log(40, 4.2, 7, 0.015)
    lying = [*logs.birch(shape), *_mossy(shape.cap(0.7, 30), 2500, rng, setting.stand)]
    return Props(
        [*_laid(group.placed(lying, -11, x=12, z=-42), 0.9), *_fern(rng, 31, -40, 24, 9, spread=320, turn=100)],
        [*_stones((6.2, 4.6, 5.2, 35, 19.5, -16)), *_leaves(rng, (17.5, -8.5), (23, -10.5), (-10, -27))],
    )
