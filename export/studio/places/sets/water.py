"""Water's edge: wet slate, a lake that mirrors the mist, bulrushes, pebbles, lily leaves, a ring of ripples."""

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
from export.studio.places.things import group, reeds, shore

DEFAULT: Final = ((212, 222, 223), (93, 102, 107), "concrete")
"""Mist over the lake, wet slate."""
BLUR: Final = 7.0
WATER: Final[Srgb] = (120, 140, 143)
LEVEL: Final = -2.4
"""Height of the water, in centimetres."""
LEDGE: Final = 30.0
"""Centimetres to where the slate is deep under water, and to the painted far shore."""
BACK: Final = 260.0
TABLE: Final = PLACES["water"]
TILE: Final = 44.0


def water(setting: Setting) -> Sequence[Thing]:
    """Set the shore; arrangements trade bulrushes, pebbles, lily leaves and driftwood, and where the water rings."""
    centre = ((16.0, -62.0), (-12.0, -48.0), (20.0, -45.0), (6.0, -58.0))[setting.arrangement]
    things = [
        _slate(setting),
        _lake(centre),
        far.sheet(TABLE, _shore(setting.wall), BACK, sink=10.0, blur=7, gain=1.18),
    ]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_rushes, _pebbles, _lilies, _wood)[setting.arrangement](setting), _relief)]


def _relief(x: Array, z: Array) -> Array:
    """Beds of slate that break off one above the other; the last dips under water along a ragged edge."""
    waves = ground.sample(patterns.noise(181, 1, 7, 1.4), x / 120, z / 120)
    beds = np.floor(5 * waves) + far.ramp(5 * waves % 1, 0.86, 1.0)
    rough = ground.sample(patterns.noise(182, 5, 40, 0.8, 3.0), x / 70, z / 70) - 0.5
    edge = -17.0 + 5.0 * (ground.sample(patterns.noise(183, 1, 9, 1.0), x / 90, 0 * x + 0.4) - 0.5)
    over = np.maximum(edge - z, 0.0)
    drop = 2.6 * far.ramp(over, 0.0, 0.9) + 0.45 * over
    calm = ground.level(TABLE, x, z) * (0.4 + 0.6 * far.ramp(x, -16, 8))
    return calm * (0.55 * (beds - 2) + 0.35 * rough) - drop


@cache
def _ledge() -> Mesh:
    return ground.field(TABLE, LEDGE, _relief, size=TILE, step=2.9)


def _slate(setting: Setting) -> Thing:
    pattern = Pattern(_grain(), finishes.shade(setting.stand, 0.68), TILE, 0.03)
    return Thing(_ledge(), Surface(finishes.shade(setting.stand, 1.16), 0.42, specular=0.45, pattern=pattern))


@cache
def _grain() -> patterns.Tile:
    """Streaks along the beds, damp patches, pale veins; dark is 1."""
    streaks, damp = patterns.noise(184, 6, 160, 0.7, 5.0), patterns.noise(185, 1, 10, 1.3)
    fine = patterns.noise(186, 60, 400, 0.2)
    vein = np.clip(1 - np.abs(patterns.noise(187, 1, 14, 1.4, 2.5) - 0.5) * 90, 0, 1)
    dark: patterns.Tile = np.clip(0.34 * streaks + 0.34 * far.ramp(damp, 0.35, 0.7) + 0.22 * fine - 0.22 * vein, 0, 1)
    return dark


def _lake(centre: tuple[float, float]) -> Thing:
    """Still water with a breath of wind on it and a ring of ripples about `centre`."""

    def swell(x: Array, z: Array) -> Array:
        wind = ground.sample(patterns.noise(188, 2, 30, 1.2, 0.35), x / 160, z / 160) - 0.5
        ring = np.hypot(x - centre[0], z - centre[1])
        wave = np.sin(2 * np.pi * ring / 3.6) * np.exp(-(((ring - 9) / 8.5) ** 2))
        return LEVEL + 0.1 * wind + 0.15 * wave

    place, view = TABLE, ground.camera(TABLE)
    near = ground.back_row(view, 8.0)
    mesh = ground.strip_of(place, ground.back_row(view, BACK) - 3, near, swell, step=1.7)
    return Thing(mesh, Surface(WATER, 0.05, 0.55, specular=1.0))


def _shore(mist: Srgb) -> far.Picture:
    """A hazy sky over the far shore: low hills, trees on them to the right, their foot lost in mist."""
    edge = ground.back_row(ground.camera(TABLE), BACK)

    def paint(px: Array, py: Array) -> Array:
        air = far.mix(finishes.shade(mist, 1.5), finishes.shade(mist, 1.0), far.ramp(py, 380, -160))
        picture = air + 4 * (far.soft(px, py, 100, 189, stretch=2.5) - 0.5)[..., None]
        for index, (high, tone) in enumerate(((34, 0.93), (50, 0.84), (66, 0.74))):
            right = far.ramp(px, 300 + 80 * index, 760)
            ridge = edge - high * (0.3 + 0.9 * right) * (
                0.55 + 0.7 * far.soft(px, 0 * py + 31 * index, 45, 190 + index, stretch=1.5)
            )
            crowns = 12 * right * (far.soft(px, 0.5 * py, 4, 193 + index) - 0.5)
            cover = far.ramp(py, ridge + crowns - 4, ridge + crowns + 5) * (0.25 + 0.75 * right)
            picture = far.mix(picture, finishes.shade(mist, tone) + np.array((-8, -2, -4)), 0.9 * cover)
        return far.mix(picture, finishes.shade(mist, 1.15), 0.8 * far.ramp(py, edge - 22, edge - 2))

    return paint


def _laid(mesh: Mesh, sink: float = 0.1) -> Mesh:
    return ground.settle(mesh, _relief, sink)


def _stones(*rows: tuple[float, float, float, int, float, float, Srgb]) -> list[Thing]:
    """Pebbles, wet: width, height, depth, seed, x, z, colour."""
    tile = patterns.noise(107, 3, 60, 0.9)
    return [
        Thing(
            _laid(shore.pebble(w, h, d, seed).turn("y", 50 * seed).move(x, 0, z)),
            Surface(colour, 0.34, specular=0.5, pattern=Pattern(tile, finishes.shade(colour, 0.7), 11.0)),
        )
        for w, h, d, seed, x, z, colour in rows
    ]


def _reeds(rng: np.random.Generator, x: float, z: float, height: float, *, heads: int, leaves: int) -> list[Thing]:
    green, stems, brown = reeds.bulrushes(height, heads, leaves, rng)
    at = (x, LEVEL, z)
    return [
        Thing(green.move(*at), Surface((116, 132, 88), 0.55, specular=0.3)),
        Thing(stems.move(*at), Surface((132, 138, 92), 0.6)),
        Thing(brown.move(*at), Surface((98, 68, 46), 0.95, specular=0.1, sheen=0.5)),
    ]


def _rushes(setting: Setting) -> Props:
    """Bulrushes in the water at the right, two pebbles on the slate."""
    return Props(
        [*_reeds(setting.rng, 24, -46, 33, heads=4, leaves=26)],
        [*_stones((5.2, 3.0, 4.2, 51, 16.0, -10.5, (150, 152, 150)), (3.2, 2.0, 2.8, 52, 19.2, -7.6, (92, 96, 98)))],
    )


def _pebbles(setting: Setting) -> Props:
    """Pebbles piled up at the right, low reed behind on the left."""
    tile = patterns.noise(107, 3, 60, 0.9)
    pile, y = [], 0.0
    for index, (w, h, d, colour) in enumerate(
        ((7.4, 2.8, 6.0, (116, 122, 124)), (5.6, 2.4, 4.6, (168, 168, 162)), (3.8, 1.8, 3.2, (88, 92, 96)))
    ):
        pebble = shore.pebble(w, h, d, 61 + index, rough=0.05).turn("y", 80 * index)
        pebble = _laid(pebble.move(17.0, 0, -11)) if index == 0 else pebble.move(17.0 - 0.2 * index, y, -11)
        pile.append(
            Thing(pebble, Surface(colour, 0.34, specular=0.5, pattern=Pattern(tile, finishes.shade(colour, 0.7), 11.0)))
        )
        y = float(pebble.points[:, 1].max()) - 0.16
    return Props(
        [
            *pile,
            *_reeds(setting.rng, -7, -66, 17, heads=1, leaves=16),
            *_reeds(setting.rng, 36, -70, 30, heads=3, leaves=22),
        ],
        [],
    )


def _lilies(setting: Setting) -> Props:
    """Lily leaves on the water behind at the right, bulrushes farther off, a pebble."""
    leaf = Surface((98, 122, 78), 0.35, specular=0.5)
    pads = [
        reeds.pad(radius, seed).move(x, LEVEL, z)
        for radius, seed, x, z in (
            (5.4, 1, 16.5, -30),
            (4.6, 2, 26, -33),
            (4.0, 3, 6.5, -37),
            (4.4, 4, -5.0, -44),
            (5.0, 5, 20, -48),
        )
    ]
    return Props(
        [*group.of(leaf, *pads), *_reeds(setting.rng, 40, -84, 36, heads=4, leaves=24)],
        [*_stones((4.2, 2.6, 3.6, 53, 17.0, -8.5, (158, 158, 152)))],
    )


def _wood(setting: Setting) -> Props:
    """A driftwood branch that lies half on the slate at the right, pebbles, thin reed behind."""
    main = np.array([(-15, 0.4, -3), (-7, 1.2, -1.0), (2, 1.6, 0), (10, 3.6, -0.6), (20, 7.4, -2)])
    fork = np.array([(1, 1.6, -1), (5, 3.6, 0.6), (8.5, 6.4, 1.2), (11, 8.2, 0.6)])
    pale = Surface((168, 160, 148), 0.85, specular=0.2, pattern=Pattern(patterns.wood(71, 1), (112, 104, 94), 1.0, 0.1))
    branch = shore.driftwood(main[::-1], 0.75, 65, taper=-0.5) + shore.driftwood(fork, 0.75, 66, taper=0.6)
    return Props(
        [
            Thing(_laid(branch.turn("y", -6).move(23, 0, -13), 0.3), pale),
            *_reeds(setting.rng, 18, -74, 24, heads=2, leaves=18),
        ],
        [*_stones((3.6, 2.2, 3.0, 54, 16.6, -7.4, (150, 150, 146)))],
    )
