"""Broad leaves from their outlines: maple and monstera, curled as they dry or droop; and the acorn beside."""

from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np

from export.studio.curves import rounded, smooth
from export.studio.mesh import Array, Mesh, union
from export.studio.meshes import lathe
from export.studio.places.surface import Srgb, Surface, Thing
from export.studio.places.things import plants

MAPLE: Final = [
    *((0.0, 0.0), (0.1, -0.03), (0.24, -0.1), (0.41, -0.05), (0.34, 0.05), (0.42, 0.1), (0.3, 0.15)),
    *((0.36, 0.2), (0.52, 0.18), (0.56, 0.29), (0.78, 0.4), (0.62, 0.44), (0.6, 0.54), (0.46, 0.49), (0.26, 0.43)),
    *((0.25, 0.54), (0.34, 0.64), (0.24, 0.69), (0.26, 0.8), (0.13, 0.83), (0.0, 1.06)),
]
"""The right half of a leaf's outline from its stalk to its tip, of a leaf that is 1 long."""
MAPLE_RIBS: Final = ((0.0, 1.02), (0.74, 0.39), (-0.74, 0.39), (0.38, -0.04), (-0.38, -0.04))
"""Where the ribs end that part at the stalk."""
Bend = Callable[[Array, Array], Array]


def blade(outline: Array, centre: tuple[float, float], bend: Bend, rings: int = 9) -> Mesh:
    """Span a leaf within `outline` [n, 2], star-shaped about `centre`; `bend` lifts its points (x, y) along z."""
    share = np.linspace(1 / rings, 1, rings)[:, None, None]
    flat = np.concatenate(([centre], (np.array(centre) + share * (outline - centre)).reshape(-1, 2)))
    points = np.column_stack((flat, bend(flat[:, 0], flat[:, 1])))
    count = len(outline)
    j = np.arange(count)
    k = (j + 1) % count
    faces = [np.stack((np.zeros_like(j), 1 + j, 1 + k), axis=1)]
    for ring in range(rings - 1):
        a, b = 1 + ring * count, 1 + (ring + 1) * count
        faces += [np.stack((a + j, b + j, b + k), axis=1), np.stack((a + j, b + k, a + k), axis=1)]
    return plants.shaded(points, np.vstack(faces))


def ribs(ends: list[Array], bend: Bend, radius: float) -> Mesh:
    """Lay ribs onto a leaf along lines [n, 2]."""
    return union(
        [
            plants.rod(np.column_stack((line, bend(line[:, 0], line[:, 1]) + 0.4 * radius)), radius, 0.35, sides=6)
            for line in ends
        ]
    )


def maple(size: float, skin: Srgb, curl: float, seed: int) -> list[Thing]:
    """Make a fallen maple leaf in the plane of x and y, its stalk at the origin, its face to +z."""
    rng = np.random.default_rng(seed)
    phase = rng.uniform(0, 6.28, 2)
    right = np.array(MAPLE)
    outline = size * np.concatenate((right, (right * (-1, 1))[-2:0:-1]))

    def bend(x: Array, y: Array) -> Array:
        u, v = x / size, y / size - 0.4
        wave = 0.05 * np.sin(7 * np.arctan2(v, u) + phase[0]) * np.hypot(u, v)
        fold = -0.06 * np.abs(u - 0.55 * np.sign(u) * np.maximum(v, 0)) ** 0.8
        lift: Array = size * (curl * (0.62 * u**2 + 0.8 * v**2) + wave + fold)
        return lift

    start = np.zeros(2)
    lines = [np.linspace(start, size * np.array(end), 10) for end in MAPLE_RIBS]
    stalk = smooth([(0, 0, 0), (0.02 * size, -0.25 * size, -0.02 * size), (0.12 * size, -0.62 * size, 0.05 * size)], 6)
    veins = union([ribs(lines, bend, 0.013 * size), plants.rod(stalk, 0.016 * size, 0.9, sides=6)])
    paler: Srgb = (min(skin[0] + 26, 255), min(skin[1] + 32, 255), min(skin[2] + 18, 255))
    return [
        Thing(blade(outline, (0.0, 0.3 * size), bend), Surface(skin, 0.62, specular=0.3)),
        Thing(veins, Surface(paler, 0.7, specular=0.2)),
    ]


@cache
def _cut() -> Array:
    """Outline [n, 2] of a monstera leaf 1 long: a heart, its slits drawn from the edge towards the middle rib."""
    turn = np.linspace(-np.pi / 2, 1.5 * np.pi, 480, endpoint=False)
    away = np.abs(((turn - np.pi / 2 + np.pi) % (2 * np.pi)) - np.pi)  # 0 at the tip, pi at the stalk
    heart = 0.5 + 0.05 * np.cos(2 * away) - 0.34 * np.exp(-(((np.pi - away) / 0.34) ** 2))
    heart = heart + 0.09 * np.exp(-((away / 0.3) ** 2))
    for at, wide, deep in ((0.5, 0.07, 0.5), (0.92, 0.08, 0.58), (1.36, 0.085, 0.6), (1.82, 0.085, 0.54)):
        for side, shift in ((1, 0.0), (-1, 0.06)):
            angle = (turn - np.pi / 2 + np.pi) % (2 * np.pi) - np.pi
            off = np.abs(side * angle - at - shift) / wide
            heart = heart * (1 - deep * np.exp(-(off**4)))
    return np.stack((0.94 * heart * np.cos(turn), 0.5 + heart * np.sin(turn)), axis=1)


def monstera(size: float, droop: float) -> list[Thing]:
    """Make a monstera leaf in the plane of x and y, from its stalk at the origin up, its face to +z."""

    def bend(x: Array, y: Array) -> Array:
        u, v = x / size, y / size - 0.3
        along = droop * v**2 * np.sign(v)
        lift: Array = size * (0.012 * np.sin(24 * v) - along - 0.35 * droop * u**2 - 0.1 * np.abs(u) ** 0.9)
        return lift

    middle = np.linspace((0.0, 0.14 * size), (0.0, 1.0 * size), 16)
    sides = []
    for v, reach in ((0.28, 0.26), (0.42, 0.3), (0.57, 0.28), (0.72, 0.2)):
        for sign in (-1, 1):
            t = np.linspace(0, 1, 8)
            sides.append(size * np.stack((sign * reach * t, v + 0.14 * t**1.6), axis=1))
    start = float(bend(np.zeros(1), np.array([0.14 * size]))[0])
    # The stalk runs back under the blade, which rests on its two lobes.
    stalk = smooth([(0, 0.14 * size, start), (0, 0.15 * size, start - 0.1 * size), (0, 0.36 * size, -0.36 * size)], 6)
    veins = union([ribs([middle, *sides], bend, 0.006 * size), plants.rod(stalk, 0.018 * size, 1.0)])
    return [
        Thing(blade(size * _cut(), (0.0, 0.5 * size), bend, 12), Surface((58, 92, 56), 0.32, specular=0.5)),
        Thing(veins, Surface((94, 128, 76), 0.5)),
    ]


def acorn(size: float = 3.0) -> list[Thing]:
    """Lay an acorn along x: nut, cup, stalk."""
    nut = lathe(
        size * rounded([(0, 0), (0.26, 0, 0.2), (0.31, 0.5, 0.3), (0.2, 0.86, 0.16), (0.03, 0.96), (0, 1.02)]), 48
    )
    cup = lathe(
        size * rounded([(0, -0.1), (0.3, -0.08, 0.14), (0.37, 0.26, 0.05), (0.32, 0.28), (0.3, 0.2)], 0.03),
        96,
        flutes=24,
        depth=0.02,
    )
    stalk = plants.rod(size * np.array([(0, -0.05, 0), (0.02, -0.25, 0), (0.08, -0.42, 0)]), 0.045 * size, 0.9)
    laid = [mesh.turn("z", 78).move(y=0.36 * size) for mesh in (nut, cup, stalk)]
    bark = Surface((112, 86, 60), 0.9, specular=0.1)
    return [Thing(laid[0], Surface((156, 104, 54), 0.3, specular=0.5)), Thing(laid[1], bark), Thing(laid[2], bark)]
