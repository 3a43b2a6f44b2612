"""What festivals of the year put on a table: pumpkin, eggs, ears of wheat; sizes in centimetres."""

from typing import Final

import numpy as np

from export.studio.curves import smooth
from export.studio.mesh import Array, Mesh, union, unit
from export.studio.meshes import lathe, sphere, torus
from export.studio.places import patterns
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things import plants

STRAW: Final = Surface((204, 168, 104), 0.6, specular=0.3)
TWINE: Final = Surface((150, 120, 84), 0.9, specular=0.1)
SHELLS: Final[tuple[Srgb, ...]] = ((198, 210, 208), (232, 206, 192), (230, 218, 182))
"""Duck's blue, blush, butter: one an egg."""


def pumpkin(radius: float = 5.2, ribs: int = 11) -> list[Thing]:
    """Stand a small pumpkin with its dry stalk."""
    line = [
        (0, 0.24),
        (0.2, 0.12),
        (0.5, 0.0),
        (0.86, 0.22),
        (1.0, 0.66),
        (0.92, 1.08),
        (0.6, 1.34),
        (0.3, 1.3),
        (0, 1.12),
    ]
    body = lathe(smooth(line, 8) * radius, 220)

    def furrow(p: Array) -> Array:
        turn = np.arctan2(p[:, 2], p[:, 0]) + 0.12 * np.sin(3 * np.arctan2(p[:, 2], p[:, 0]) + 1)
        deep = 1 - 0.13 * (1 - np.abs(np.sin(0.5 * ribs * turn)) ** 0.6)
        out = np.clip(np.hypot(p[:, 0], p[:, 2]) / radius / 0.5, 0, 1)
        swell = 1 + out * (deep - 1)
        return np.column_stack((p[:, 0] * swell, p[:, 1] * (1 + 0.4 * out * (deep - 1)), p[:, 2] * swell))

    skin = Surface(
        (208, 116, 46), 0.42, specular=0.4, pattern=Pattern(patterns.clouds(71, 3, 40), (194, 103, 40), 4 * radius)
    )
    path = smooth([(0, 1.1, 0), (0.03, 1.4, 0.02), (0.16, 1.68, 0.05), (0.36, 1.84, 0.08)], 6) * radius
    stalk = plants.rod(path, 0.16 * radius, 0.7, sides=6)
    foot = lathe(np.array([(0.36, 1.16), (0.2, 1.3), (0.14, 1.5)]) * radius, 10)
    return [
        Thing(body.warp(furrow), skin),
        Thing(union([stalk, foot]), Surface((122, 118, 78), 0.85, specular=0.15)),
    ]


def egg(length: float, shell: Srgb) -> Thing:
    """Lay an egg along x, freckled."""
    t = np.linspace(0, np.pi, 40)
    profile = np.stack((0.365 * np.sin(t) * (1 + 0.2 * np.cos(t)), -0.5 * np.cos(t)), axis=1) * length
    profile[[0, -1], 0] = 0
    body = lathe(profile, 64).turn("z", 90)
    freckles = np.clip((patterns.noise(31, 24, 90, 0.5) - 0.9) * 14, 0, 1) * patterns.clouds(32, 1, 5)
    darker: Srgb = (round(0.72 * shell[0]), round(0.66 * shell[1]), round(0.6 * shell[2]))
    surface = Surface(shell, 0.5, specular=0.3, pattern=Pattern(freckles, darker, 9.0))
    return Thing(body.move(y=-float(body.points[:, 1].min())), surface)


def ear(length: float, rng: np.random.Generator) -> tuple[Mesh, Mesh]:
    """Make an ear of wheat along +y: its grains in four rows, and its awns."""
    rows = round(length / 0.62)
    grain = sphere(0.34, 10).scale(0.72, 1.55, 0.62)
    grains, bases, ways = [], [], []
    for row in range(rows):
        t = row / (rows - 1)
        size = 0.72 + 0.42 * np.sin(np.pi * (0.15 + 0.8 * t))
        for side in range(4):
            turn = np.radians(90 * side + 45 * (row % 2))
            way = unit(np.array((0.38 * np.cos(turn), 1.0, 0.26 * np.sin(turn))))
            base = np.array((0.3 * np.cos(turn), t * length, 0.22 * np.sin(turn))) * (size, 1, size)
            grains.append(plants.aimed(grain.placed(size), way, base))
            bases.append(base + 0.4 * way)
            ways.append(unit(way + rng.normal(0, 0.1, 3) + (0, 0.5, 0)) * rng.uniform(3.6, 5.2) * (1.1 - 0.35 * t))
    return union(grains), plants.spikes(np.array(bases), np.array(ways), 0.035, 3)


def wheat(rng: np.random.Generator, size: float = 1.0) -> list[Thing]:
    """Lay a tied handful of wheat, its ears to the upper left, each resting on another."""
    ears, stems, awns = [], [], []
    tie = np.array((3.0, 1.2, 0.0))
    for index, fan in enumerate(np.linspace(-30, 34, 11)):
        lift = 16 + 15 * (index % 4) + float(rng.uniform(-3, 3))
        angle, rise = np.radians(180 - fan), np.radians(lift)
        way = np.array((np.cos(angle) * np.cos(rise), np.sin(rise), np.sin(angle) * np.cos(rise)))
        long = float(rng.uniform(5.5, 7.5))
        foot = tie + np.array((6.5, -0.85 + 0.15 * (index % 4), -0.055 * fan))
        neck = tie + long * way
        tip = unit(way - np.array((0, 0.22, 0)))
        path = smooth(
            [tuple(foot), tuple(tie + np.array((0, 0.1 * (index % 4), 0.02 * fan))), tuple(neck), tuple(neck + tip)], 8
        )
        stems.append(plants.rod(path, 0.13, 0.8, sides=8))
        grains, bristles = ear(float(rng.uniform(5.2, 6.4)), rng)
        roll = float(rng.uniform(0, 360))
        ears.append(plants.aimed(grains, tip, neck + 0.6 * tip, roll))
        awns.append(plants.aimed(bristles, tip, neck + 0.6 * tip, roll))
    cord = [torus(0.85, 0.11, 40).turn("z", 90).move(*(tie + np.array((0.24 * k - 0.24, 0.1, 0)))) for k in range(3)]
    return [
        Thing(union(ears).placed(size), STRAW),
        Thing(union(awns).placed(size), Surface((220, 190, 130), 0.6)),
        Thing(union(stems).placed(size), Surface((196, 164, 104), 0.55, specular=0.35)),
        Thing(union(cord).placed(size), TWINE),
    ]
