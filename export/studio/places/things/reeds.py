"""What grows out of still water: bulrushes, the floating leaves of a water lily; y = 0 is the water, in centimetres."""

import numpy as np

from export.studio.curves import rounded, smooth
from export.studio.mesh import Mesh, union, unit
from export.studio.meshes import lathe
from export.studio.places.skin import skin
from export.studio.places.things.blades import bows
from export.studio.places.things.plants import aimed, rod


def bulrushes(
    height: float, heads: int, leaves: int, rng: np.random.Generator, spread: float = 6.0
) -> tuple[Mesh, Mesh, Mesh]:
    """Grow a stand of bulrushes: returns leaves, stems, and brown heads."""
    turn, out = rng.uniform(0, 2 * np.pi, leaves), np.sqrt(rng.uniform(0, 1, leaves))
    away = np.stack((np.cos(turn), 0 * turn, np.sin(turn)), axis=1)
    feet = away * (spread * out * (1, 0.6, 1)[0])[:, None] - (0, 4.0, 0)
    ways = unit(0.16 * away + (0, 1.0, 0) + 0.05 * rng.standard_normal((leaves, 3)))
    long = height * rng.uniform(0.6, 1.1, leaves) + 4
    blades = bows(feet, ways, away, long, width=0.9, bow=rng.uniform(0.0, 0.3, leaves), steps=10)
    stems, spikes = [], []
    for index in range(heads):
        a, r = 2.4 * index + rng.uniform(0, 0.6), 0.5 * spread * np.sqrt((index + 0.5) / heads)
        foot = np.array((r * np.cos(a), -4.0, 0.7 * r * np.sin(a)))
        tall = height * rng.uniform(0.8, 1.12)
        lean = rng.uniform(-0.09, 0.09, 2)
        path = smooth(
            [
                tuple(foot + np.array((lean[0] * tall * t**2, (tall + 4) * t, lean[1] * tall * t**2)))
                for t in (0, 0.35, 0.7, 1)
            ],
            6,
        )
        stems.append(rod(path, 0.24, 0.5, sides=8))
        way = unit(path[-1] - path[-2])
        long_head = 0.17 * tall
        head = lathe(rounded([(0, 0), (0.62, 0.1, 0.3), (0.68, 0.9 * long_head, 0.4), (0, long_head)], 0.2), 20)
        spike = lathe(np.array([(0, 0), (0.14, 0.02), (0.05, 0.32 * long_head), (0, 0.34 * long_head)]), 8).move(
            y=long_head
        )
        spikes.append(aimed(head + spike, way, path[-1] - way * 0.1 * tall))
    return blades, union(stems), union(spikes)


def pad(radius: float, seed: int) -> Mesh:
    """A floating leaf: round, slit to its stalk, veined, its rim lifted here and there."""
    rng = np.random.default_rng(seed)
    out, turn = np.meshgrid(np.linspace(0, 1, 22), np.linspace(0.16, 2 * np.pi - 0.16, 121), indexing="ij")
    phase = rng.uniform(0, 6.28, 2)
    reach = (
        radius
        * out
        * (1 + 0.03 * np.sin(3 * turn + phase[0]))
        * (1 - 0.1 * np.exp(-((np.minimum(turn, 2 * np.pi - turn) / 0.3) ** 2)))
    )
    vein = -0.05 * np.abs(np.sin(7.5 * turn)) ** 0.3 * out
    height = (
        0.14 + radius * 0.05 * out**4 * np.sin(2 * turn + phase[1]) * (np.sin(2 * turn + phase[1]) > 0) + vein * 0.4
    )
    return skin(np.stack((reach * np.sin(turn), height, reach * np.cos(turn)), -1)).turn(
        "y", float(rng.uniform(0, 360))
    )
