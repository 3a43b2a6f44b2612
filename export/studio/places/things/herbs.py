"""Kitchen herbs as they grow in a pot: basil, rosemary, thyme; each starts at y = 0, in centimetres."""

import math
from typing import Final

import numpy as np

from export.studio.curves import smooth
from export.studio.mesh import Array, Mesh, union, unit
from export.studio.places.surface import Surface, Thing
from export.studio.places.things import plants

BASIL: Final = Surface((96, 134, 62), 0.42, specular=0.4)
ROSEMARY: Final = Surface((92, 112, 86), 0.6, specular=0.25)
STEM: Final = Surface((132, 146, 88), 0.65)
WOODY: Final = Surface((122, 104, 80), 0.85)
SOIL: Final = Surface((66, 52, 42), 0.95, specular=0.05)


def _stems(count: int, height: float, spread: float, rng: np.random.Generator) -> list[Array]:
    """Lines of stems that stand in a round and lean outwards."""
    lines = []
    for index in range(count):
        turn, share = 2.399963 * index + rng.uniform(-0.3, 0.3), math.sqrt((index + 0.4) / count)
        out = np.array((math.cos(turn), 0.0, math.sin(turn)))
        tall = height * (1.06 - 0.3 * share) * rng.uniform(0.88, 1.08)
        bow = [1.4 * share * out + out * spread * share * (k / 3) ** 1.5 + (0, tall * k / 3, 0) for k in range(4)]
        lines.append(smooth([tuple(p) for p in bow], 8))
    return lines


def basil(height: float, rng: np.random.Generator, stems: int = 11) -> list[Thing]:
    """Basil: broad glossy leaves in crossed pairs, hollow below, small ones at the tips."""
    blades, rods = [], []
    for number, line in enumerate(_stems(stems, height, 0.42 * height, rng)):
        rods.append(plants.rod(line, 0.13, 0.6, sides=8))
        along = unit(np.gradient(line, axis=0))
        for node in range(5):
            index = min(len(line) - 1, round((0.3 + 0.175 * node) * (len(line) - 1)))
            for side in (0, 180):
                turn = math.radians(90 * (node % 2) + side + 50 * number + rng.uniform(-18, 18))
                out = unit(np.cross(along[index], (math.cos(turn), 0.1, math.sin(turn))))
                rise = 0.25 + 0.28 * node
                way = unit(out + rise * along[index])
                size = (4.3, 4.5, 3.8, 2.7, 1.5)[node] * rng.uniform(0.85, 1.1)
                blade = _leaf(size, 0.66 * size, rng)
                at = line[index] + 0.18 * size * way
                blades.append(plants.aimed(blade, way, at, plants.facing(way) + float(rng.uniform(-14, 14))))
    return [Thing(union(blades), BASIL), Thing(union(rods), STEM)]


def _leaf(length: float, width: float, rng: np.random.Generator) -> Mesh:
    """A leaf puffed up between its veins, its tip bent down."""
    t, s = np.meshgrid(np.linspace(0, 1, 13), np.linspace(-1, 1, 11), indexing="ij")
    half = width / 2 * np.sin(np.pi * (0.02 + 0.98 * t) ** 0.82) ** 0.85
    puff = 0.1 * width * (1 - s**2) * (0.6 + 0.4 * np.cos(9 * np.pi * (t - 0.3 * np.abs(s))))
    rib = -0.1 * width * np.exp(-((s / 0.14) ** 2)) * np.sin(np.pi * t)
    drop = -float(rng.uniform(0.18, 0.36)) * length * t**2 - 0.22 * half * s**2
    points = np.stack((s * half, length * (t - 0.06 * t**2), puff * np.sin(np.pi * t) + rib + drop), axis=-1)
    index = np.arange(t.size).reshape(t.shape)
    a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]
    faces = np.concatenate([np.stack(three, axis=-1).reshape(-1, 3) for three in ((a, b, c), (a, c, d))])
    return plants.shaded(points.reshape(-1, 3), faces)


def rosemary(height: float, rng: np.random.Generator, stems: int = 13) -> list[Thing]:
    """Rosemary: woody stems full of narrow needles that look up."""
    rods, bases, ways = [], [], []
    for line in _stems(stems, height, 0.34 * height, rng):
        rods.append(plants.rod(line, 0.16, 0.5, sides=8))
        along = unit(np.gradient(line, axis=0))
        count = round(5.4 * height)
        for k in range(count):
            at = 0.16 + 0.84 * k / count
            index = min(len(line) - 1, round(at * (len(line) - 1)))
            turn = 2.399963 * k + rng.uniform(-0.2, 0.2)
            side = unit(np.cross(along[index], (math.cos(turn), 0.02, math.sin(turn))))
            long = 2.3 * (1 - 0.35 * at) * rng.uniform(0.8, 1.15)
            bases.append(line[index] + (along[index] * rng.uniform(-0.2, 0.2)))
            ways.append(unit(side + (0.75 + 0.5 * at) * along[index]) * long)
    return [Thing(plants.spikes(np.array(bases), np.array(ways), 0.135, 4), ROSEMARY), Thing(union(rods), WOODY)]
