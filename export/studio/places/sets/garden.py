"""Garden table: weathered slats, a hedge in haze behind, clay pots, lemons, gloves, a watering can."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

import numpy as np

from engines.vocabulary.places import Place
from export.studio.mesh import Array, Mesh, union
from export.studio.meshes import box
from export.studio.places import far, finishes, ground, patterns, room
from export.studio.places.outdoors import styled
from export.studio.places.setting import Setting
from export.studio.places.skin import skin
from export.studio.places.styled import Props
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things import fruit, gardening, group, plants, vessels

DEFAULT: Final = ((187, 198, 176), (162, 141, 116), "wood")
"""Hedge in haze, weathered slats."""
BLUR: Final = 7.0
SLAT, GAP = 8.4, 1.0
"""Centimetres of a slat's width, and between two."""
AWAY: Final = 160.0
"""Centimetres to the painted hedge, and how far the lawn lies below the table's top: the sheet hides what is below."""
DROP: Final = 90.0
CLAY: Final[Srgb] = (181, 101, 63)


def garden(setting: Setting) -> Sequence[Thing]:
    """Set the table; arrangements trade herb, lavender, gloves, lemons, pots and watering can."""
    place = setting.place
    top = (
        _slats(setting)
        if setting.material == "wood"
        else room.slab(setting, finishes.stand(setting.stand, setting.material))
    )
    things = [top, far.sheet(place, _hedge(place, setting.wall), AWAY, sink=DROP, blur=13)]
    if not setting.props:
        return things
    return [*things, *styled(setting, (_herbs, _gloves, _can, _lemons)[setting.arrangement](setting), _level)]


def _level(x: Array, _: Array) -> Array:
    """The table is flat."""
    return 0 * x


def _herbs(setting: Setting) -> Props:
    """Lavender in a clay pot, two lemons beside it."""
    grey, bloom = gardening.lavender(19, 44, setting.rng)
    pot = [
        *_potted(7.2, 12.5),
        Thing(grey.move(y=11), Surface((126, 134, 108), 0.7)),
        Thing(bloom.move(y=11), Surface((128, 112, 150), 0.8)),
    ]
    return Props(
        [*group.placed(pot, x=25, z=-31)],
        [
            *group.placed(fruit.lemon(3.0), 25, x=21.5, z=-16),
            *group.placed(fruit.lemon(2.8, seed=48), 110, x=27, z=-11),
        ],
    )


def _gloves(setting: Setting) -> Props:
    """A pair of gloves, and a clay pot of basil behind."""
    leaves, stems = plants.herb(15, 12, setting.rng, 4.2)
    pot = [
        *_potted(6.4, 11),
        Thing(leaves.move(y=10), Surface((96, 122, 66), 0.5, specular=0.4)),
        Thing(stems.move(y=9.8), Surface((120, 134, 80), 0.7)),
    ]
    hand, cuff = gardening.glove()
    cotton = Surface(
        (214, 204, 180), 0.95, specular=0.1, sheen=0.4, pattern=Pattern(patterns.linen(), (190, 178, 152), 9, 0.03)
    )
    knit = Surface((104, 118, 92), 0.95, specular=0.1, sheen=0.4)
    pair = [Thing(hand, cotton), Thing(cuff, knit)]
    return Props(
        [
            *group.placed(pot, x=-16, z=-36),
            *group.placed(pair, 232, x=33, z=-12),
            *group.placed(pair, 205, x=33, y=0.5, z=-6),
        ],
        [],
    )


def _can(_: Setting) -> Props:
    """A zinc watering can, its spout to the left, and two pots in one another."""
    zinc = Surface(
        (168, 172, 172), 0.42, 0.85, specular=0.5, pattern=Pattern(patterns.clouds(81, 2, 40), (132, 138, 140), 26.0)
    )
    return Props(
        [Thing(gardening.watering_can().turn("y", 158).move(27, 0, -31), zinc)],
        [Thing(gardening.pots(4.2, 2).turn("y", 20).move(24.5, 0, -12), _clay())],
    )


def _lemons(_: Setting) -> Props:
    """A bowl of lemons with a leaf, a stack of pots behind."""
    bowl = Thing(vessels.bowl(8.2, 6.4), Surface((222, 216, 202), 0.35, specular=0.5, clearcoat=0.5))
    heap = [
        *group.placed(fruit.lemon(2.9), 20, x=-3.2, y=3.1, z=1.5),
        *group.placed(fruit.lemon(2.8, seed=48), 100, x=2.9, y=3.2, z=1.8),
        *group.placed(fruit.lemon(2.9, seed=49), -30, x=0.2, y=3.4, z=-3.4),
        *group.placed(fruit.lemon(2.8, seed=47), 60, x=0.2, y=6.6, z=0.4),
    ]
    return Props(
        [*group.placed([bowl, *heap], x=27, z=-20), Thing(gardening.pots(5.0, 3).move(15, 0, -38), _clay())],
        [*group.placed(fruit.lemon(2.8, seed=49), 140, x=22, z=-7)],
    )


def _clay() -> Surface:
    tile = patterns.noise(82, 2, 30, 1.2)
    return Surface(CLAY, 0.9, specular=0.15, pattern=Pattern(tile, (204, 146, 112), 20.0, 0.03))


def _potted(radius: float, height: float) -> list[Thing]:
    """A clay pot filled with soil."""
    soil = _soil(0.9 * radius).move(y=0.86 * height)
    return [Thing(vessels.pot(radius, height), _clay()), Thing(soil, Surface((74, 60, 46), 0.95, specular=0.1))]


@cache
def _soil(radius: float) -> Mesh:
    """Crumbled soil in a pot."""
    out, turn = np.meshgrid(np.linspace(0.01, 1, 30), np.linspace(0, 2 * np.pi, 60), indexing="ij")
    x, z = radius * out * np.sin(turn), radius * out * np.cos(turn)
    height = 0.8 * (ground.sample(patterns.grain(), x / 14, z / 14) - 0.5) + 0.5 * (1 - out**2)
    return skin(np.stack((x, height, z), -1))


def _slats(setting: Setting) -> Thing:
    """Slats along x with gaps, each cut from another spot of the grain."""
    place, rng = setting.place, np.random.default_rng(83)
    size = 70.0
    slats = []
    start = -place.depth
    while start < 0.95 * place.across:
        slat = box(5 * place.across, 2.6, SLAT, 0.45).move(0, -2.6, start + SLAT / 2)
        along, over = rng.uniform(0, 1), rng.uniform(0.06, 0.8)
        points = slat.points
        v = over + (points[:, 2] - start - 0.6 * points[:, 1]) / size
        slats.append(replace(slat, uv=np.stack((points[:, 0] / size + along, v), -1)))
        start += SLAT + GAP
    surface = finishes.wood(setting.stand, size=size)
    pattern = (
        replace(surface.pattern, tile=patterns.wood(84, 1), second=finishes.shade(setting.stand, 0.82), relief=0.02)
        if surface.pattern
        else None
    )
    return Thing(union(slats), replace(surface, roughness=0.75, specular=0.2, pattern=pattern))


def _hedge(place: Place, haze: Srgb) -> far.Picture:
    """Foliage far out of focus: pale and even to the left and above, patches of leaf and light to the right, a lawn."""
    view = ground.camera(place)

    def paint(px: Array, py: Array) -> Array:
        busy = 0.22 + 0.78 * far.ramp(px, 430, 660) * far.ramp(py, 235, 350)
        glow = far.mix(finishes.shade(haze, 1.7), finishes.shade(haze, 1.02), far.ramp(py, -80, 380))
        glow = glow + np.array((3, 1, -5))
        clumps, leaves = far.soft(px, py, 60, 85) - 0.5, far.soft(px, py, 5, 86)
        lit, dark = far.ramp(leaves + 0.3 * clumps, 0.82, 0.95), far.ramp(leaves + 0.6 * clumps, 0.55, 0.1)
        picture = glow + 10 * clumps[..., None] * (1.0, 1.0, 0.8)
        picture = picture + busy[..., None] * (
            70 * lit[..., None] * (1, 1, 0.6) - 62 * dark[..., None] * (0.92, 0.84, 1.12)
        )
        foot = view.axis + 128 + 9 * (leaves - 0.5) + 14 * clumps
        picture = picture - 16 * np.exp(-(((py - foot) / 26) ** 2))[..., None]
        grass = far.soft(px, 3 * py, 12, 87, stretch=4) - 0.5
        lawn = far.mix(finishes.shade(haze, 1.12), finishes.shade(haze, 0.94), far.ramp(py, foot, foot + 70))
        return far.mix(picture, lawn + np.array((6, 6, -18)) + 7 * grass[..., None], far.ramp(py, foot - 9, foot + 9))

    return paint
