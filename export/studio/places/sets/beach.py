"""Beach: pale sand blown into ripples under a hard sun, the sea as a soft band, driftwood, shells, a rolled towel."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np

from engines.vocabulary.places import PLACES, Place
from export.studio.mesh import Array, Mesh, union
from export.studio.places import far, finishes, ground, patterns
from export.studio.places.outdoors import rest, styled
from export.studio.places.setting import Setting
from export.studio.places.styled import Props
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things import blades, shore, towels

DEFAULT: Final = ((220, 234, 240), (227, 210, 180), "matte")
"""Sky, sand, and what sand is nearest to."""
BLUR: Final = 7.0
TABLE: Final = PLACES["beach"]
SEA: Final[Srgb] = (127, 176, 184)
TILE: Final = 40.0
"""Centimetres of a tile of sand."""
SHORE: Final = 520.0
"""Centimetres from the foot to the water: the sea is then a band as high as a twentieth of the picture."""


def beach(setting: Setting) -> Sequence[Thing]:
    """Lay out the beach; arrangements trade driftwood, shells, starfish, grass of the dunes and towel."""
    place = setting.place
    things = [_sand(setting), far.sheet(place, _view(place, setting.wall, setting.stand), SHORE, sink=1.0)]
    if not setting.props:
        return things
    kept, lesser = _props(setting)
    lie = [[thing for one in some for thing in rest([one], _relief, 0.35)] for some in (kept, lesser)]
    return [*things, *styled(setting, Props(lie[0], lie[1]), _relief)]


def _props(setting: Setting) -> tuple[list[Thing], list[Thing]]:
    """Return what always lies there, and what yields to the season."""
    rng = setting.rng
    if setting.arrangement == 0:
        return [
            Thing(_branch(4).turn("y", 13).move(27, 0, -58), _wood()),
        ], [
            Thing(shore.scallop().turn("y", 155).move(27.5, 0, -9), _shell((232, 214, 196), (205, 168, 142))),
            Thing(shore.whelk().turn("y", 35).move(32, 0, -22), _shell((226, 208, 182), (176, 134, 100))),
        ]
    if setting.arrangement == 1:
        return [
            Thing(towels.rolled(38, 6.6).turn("y", -14).move(35, 0, -46), _terry((106, 138, 150))),
        ], [
            Thing(shore.starfish().turn("y", 20).move(28, 0, -10), _star()),
        ]
    if setting.arrangement == 2:
        return [
            Thing(blades.tuft(130, 7, 44, 0.5, rng, width=0.55).move(46, 0, -95), Surface((150, 150, 104), 0.6)),
            Thing(blades.tuft(60, 4, 30, 0.6, rng, width=0.5).move(26, 0, -120), Surface((168, 160, 112), 0.6)),
        ], [
            Thing(shore.whelk(8.5).turn("y", 150).move(27, 0, -14), _shell((230, 216, 196), (188, 150, 118))),
            Thing(shore.scallop(5.0).turn("y", 200).move(32, 0, -27), _shell((236, 226, 214), (214, 186, 170))),
        ]
    return [
        Thing(_branch(9).turn("y", 160).move(16, 0, -66), _wood()),
        Thing(towels.rolled(34, 6.0, turns=3.0, seed=4).turn("y", 62).move(44, 0, -38), _terry((196, 150, 122))),
    ], [
        Thing(shore.scallop(6.5).turn("y", 130).move(27, 0, -12), _shell((234, 220, 204), (212, 178, 156))),
    ]


@cache
def _branch(seed: int) -> Mesh:
    """A bleached branch with a fork, lying along x."""
    main = np.array(
        [(-33, 0.6, 4), (-25, 2.2, 2.5), (-15, 3.0, -1.5), (-4, 3.4, 0), (9, 3.0, 2.4), (20, 4.6, 0), (33, 9.0, -4)]
    )
    fork = np.array([(2, 4.2, 1), (8, 7.0, 3.5), (15, 11, 3.5), (20, 13.4, 1)])
    stub = np.array([(-14, 3.0, 0), (-18, 6.0, 2.0), (-20, 8.0, 3)])
    return union(
        [
            shore.driftwood(main[::-1], 1.7, seed, taper=-0.75),
            shore.driftwood(fork, 1.7, seed + 1, taper=0.6),
            shore.driftwood(stub, 1.3, seed + 2, taper=0.5),
        ]
    )


def _wood() -> Surface:
    return Surface(
        (188, 176, 158), 0.9, specular=0.15, pattern=Pattern(patterns.wood(71, 1), (128, 114, 98), 1.0, 0.12)
    )


def _shell(pale: Srgb, band: Srgb) -> Surface:
    return Surface(pale, 0.42, specular=0.4, pattern=Pattern(patterns.clouds(73, 1, 6), band, 9.0))


def _star() -> Surface:
    return Surface(
        (196, 128, 92),
        0.8,
        specular=0.2,
        pattern=Pattern(patterns.noise(74, 20, 120, 0.4), (226, 178, 144), 12.0, 0.06),
    )


def _terry(stripe: Srgb) -> Surface:
    """Looped cotton with stripes that run round the roll; a tile is 12 cm."""
    return Surface((236, 230, 218), 0.95, specular=0.08, sheen=0.5, pattern=Pattern(_stripes(), stripe, 1.0, 0.16))


@cache
def _stripes() -> patterns.Tile:
    u = (np.arange(patterns.SIDE) + 0.5) / patterns.SIDE
    bars = far.ramp(np.abs(u - 0.5), 0.235, 0.23) + 0.9 * far.ramp(np.abs(np.abs(u - 0.5) - 0.33), 0.032, 0.028)
    loops = patterns.noise(75, 90, 300, 0.2)
    return np.clip(0.86 * np.clip(bars, 0, 1)[None, :] + 0.14 * loops, 0, 1)


def _sand(setting: Setting) -> Thing:
    tile = _grains()
    colour = finishes.shade(setting.stand, 1.1)
    surface = Surface(
        colour,
        0.95,
        specular=0.12,
        sheen=0.2,
        pattern=Pattern(tile, finishes.shade(setting.stand, 0.62), TILE, 0.05),
    )
    return Thing(_dunes(), surface)


@cache
def _grains() -> patterns.Tile:
    """Sand: lumps of damp grains, single dark ones, broken shell; dark is 1."""
    lumps = patterns.noise(61, 40, 130, 0.5)
    fine = patterns.noise(62, 130, 500, 0.1)
    dark = np.clip((patterns.noise(77, 60, 170, 0.2) - 0.955) * 30, 0, 1)
    pale = np.clip((patterns.noise(78, 50, 140, 0.2) - 0.975) * 40, 0, 1)
    return np.clip(0.3 * lumps + 0.2 * fine + 0.18 * patterns.clouds(79, 2, 24) + 0.6 * dark - 0.4 * pale, 0, 1)


@cache
def _dunes() -> Mesh:
    place = TABLE
    mesh = ground.field(place, SHORE, _relief, size=TILE, step=3.0)
    return ground.evenly_lit(mesh, place, (0.0, 1.0, 0.0), ground.key(place).towards[1])


def _relief(x: Array, z: Array) -> Array:
    """Hummocks of trodden sand, and over them ripples that the wind drew; calmer to the left, where words lie."""
    hummock = ground.sample(patterns.noise(63, 2, 9, 1.3), x / 320, z / 320) - 0.5
    bend = ground.sample(patterns.noise(64, 1, 8, 1.4), x / 200, z / 200)
    patch = far.ramp(ground.sample(patterns.noise(65, 1, 5, 1.2), x / 260, z / 260), 0.35, 0.75)
    phase = 2 * np.pi * (z / 7.5 + x / 26 + 3.2 * bend)
    ripple = 0.5 * np.sin(phase) + 0.14 * np.sin(2 * phase + 0.7)
    calm = 0.35 + 0.65 * far.ramp(x / TABLE.across, -0.5, 0.35)
    calm = calm * far.ramp(z, -420, -60)
    return ground.level(TABLE, x, z) * calm * (4.5 * hummock + 0.95 * patch * ripple)


def _view(place: Place, sky: Srgb, sand: Srgb) -> far.Picture:
    """Sky paling to the horizon, the sea lighter towards the shore, a line of foam."""
    view = ground.camera(place)
    horizon, edge = view.axis, ground.back_row(view, SHORE)

    def paint(px: Array, py: Array) -> Array:
        high = far.ramp(py, horizon, -200)
        air = far.mix(finishes.shade(sky, 1.7), sky, high)
        veil = far.soft(px, py, 90, 66, stretch=3.5)
        air = far.mix(air, (250, 251, 251), 0.22 * far.ramp(veil, 0.45, 1.0) * far.ramp(py, -150, 300))
        t = (py - horizon) / (edge - horizon)
        sea = far.mix(finishes.shade(SEA, 1.0), finishes.shade(SEA, 1.6), far.ramp(t, 0.1, 0.95))
        swell = far.soft(px, py, 1.6, 67, stretch=30) - 0.5
        sea = sea + 9 * swell[..., None] * far.ramp(t, 0, 0.3)[..., None]
        line = 0.86 + 0.05 * (far.soft(px, 0 * py, 40, 68) - 0.5)
        foam = np.exp(-(((t - line) / 0.05) ** 2)) + 0.4 * np.exp(-(((t - line + 0.22) / 0.03) ** 2))
        sea = far.mix(sea, (244, 247, 246), 0.75 * foam)
        sea = far.mix(sea, finishes.shade(sand, 0.86), far.ramp(t, line + 0.02, line + 0.1))
        return far.mix(air, sea, far.ramp(py, horizon - 1.2, horizon + 1.2))

    return paint
