"""Fir twigs with their needles, cones with their scales, red berries, and snow on what lies out of doors."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from export.studio.curves import Point, smooth
from export.studio.mesh import Array, Mesh, union, unit
from export.studio.meshes import lathe, sphere
from export.studio.places.surface import Surface, Thing
from export.studio.places.things import plants

BARK: Final = Surface((106, 84, 64), 0.9, specular=0.15)
NEEDLES: Final = Surface((58, 88, 66), 0.5, specular=0.35)
SNOW: Final = Surface((244, 247, 250), 0.85, specular=0.2)
BERRIES: Final = Surface((164, 32, 34), 0.28, specular=0.5, clearcoat=0.4)


def combed(paths: Sequence[Sequence[Point]], rng: np.random.Generator, length: float = 2.1) -> tuple[Mesh, Mesh]:
    """Grow fir shoots along `paths`: stems, and needles combed to both sides and up."""
    stems, bases, ways = [], [], []
    for order, corners in enumerate(paths):
        line = smooth(corners, 10)
        along = unit(np.gradient(line, axis=0))
        stems.append(plants.rod(line, 0.26 if order == 0 else 0.16, 0.5, sides=8))
        long = float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())
        count = round(24 * long)
        at = np.linspace(0.04, 1.0, count) * (len(line) - 1)
        low = np.minimum(at.astype(int), len(line) - 2)
        spot = line[low] + (at - low)[:, None] * (line[low + 1] - line[low])
        way = along[low]
        side = unit(np.cross(way, (0.0, 1.0, 0.0)))
        up = np.cross(side, way)
        # Needles stand around the shoot but for its underside, and lean forward.
        roll = np.radians(rng.uniform(-20, 200, count))[:, None]
        out = np.cos(roll) * side + np.sin(roll) * up
        lean = rng.uniform(0.45, 0.85, (count, 1)) + 1.2 * np.linspace(0, 1, count)[:, None] ** 8
        ways.append(unit(out + lean * way) * length * rng.uniform(0.75, 1.1, (count, 1)))
        bases.append(spot + 0.08 * out)
    return union(stems), plants.spikes(np.concatenate(bases), np.concatenate(ways), 0.075)


def cone(length: float = 9.0, radius: float = 2.6) -> list[Thing]:
    """Stand a cone on its base, its scales in spirals, open as in a warm room."""
    core = lathe(np.array([(0, 0), (0.45, 0.02), (0.62, 0.3), (0.45, 0.75), (0, 0.98)]) * (radius, length), 24)
    scales, lips = [], []
    count = 92
    for index in range(count):
        t = index / (count - 1)
        swell = np.sin(np.pi * (0.16 + 0.8 * t) ** 0.9) ** 0.8
        turn = np.radians(137.508 * index)
        out = np.array((np.cos(turn), 0.0, np.sin(turn)))
        lift = -0.15 + 1.7 * t**1.3
        size = radius * (0.34 + 0.62 * swell)
        plate = plants.petal(size, 0.82 * size, cup=0.28, dish=0.25)
        thick = plate.move(z=-0.09 * radius)
        way = unit(out + np.array((0, lift, 0)))
        base = out * (0.3 * radius * swell) + (0, length * (0.05 + 0.86 * t), 0)
        roll = plants.facing(way)
        scales.append(plants.aimed(plate, way, base, roll))
        lips.append(plants.aimed(thick, way, base, roll))
    return [
        Thing(union([core, *lips]), Surface((84, 60, 44), 0.8, specular=0.2)),
        Thing(union(scales), Surface((146, 110, 80), 0.7, specular=0.25)),
    ]


def snowed(paths: Sequence[Sequence[Point]], rng: np.random.Generator, wide: float = 1.0) -> Mesh:
    """Lay snow on the needles along the upper side of shoots, in caps that run together and break off."""
    heaps = []
    for corners in paths:
        line = smooth(corners, 10)
        gap = rng.integers(0, 9)
        for index in range(3, len(line), 1):
            if (index + gap) % 11 > 6:
                continue
            size = wide * rng.uniform(0.6, 1.0) * (1.1 - 0.5 * index / len(line))
            at = line[index] + rng.uniform(-0.3, 0.3, 3) * (1, 0, 1) + (0, 0.62 + 0.22 * size, 0)
            heaps.append(sphere(size, 12).scale(1.1, 0.46, 1.05).move(*map(float, at)))
    return union(heaps)


def berries(at: Array, radius: float = 0.5) -> list[Thing]:
    """Hang berries at `at` [n, 3], each with its dark eye."""
    balls = [sphere(radius, 20).move(*map(float, spot)) for spot in at]
    ways = np.array([(-0.5, 0.35, 0.8)])
    eyes = [sphere(0.16 * radius, 8).move(*map(float, spot + radius * unit(ways)[0])) for spot in at]
    return [Thing(union(balls), BERRIES), Thing(union(eyes), Surface((58, 34, 30), 0.8))]
