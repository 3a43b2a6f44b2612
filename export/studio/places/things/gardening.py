"""What lies on a garden's table: gloves, a watering can, pots in one another, lavender; each stands on y = 0, in cm."""

from functools import cache

import numpy as np

from export.studio.curves import bail, rounded, smooth
from export.studio.mesh import Array, Mesh, union, unit
from export.studio.meshes import lathe, torus, tube
from export.studio.places.skin import skin
from export.studio.places.things import vessels
from export.studio.places.things.blades import blades

FINGERS = (
    ((-3.0, 9.0), (-4.4, 14.6), 1.12),
    ((-1.1, 9.6), (-1.4, 17.0), 1.2),
    ((1.0, 9.6), (1.5, 16.4), 1.16),
    ((2.9, 8.8), (4.2, 13.6), 1.0),
    ((-3.0, 4.6), (-7.6, 9.4), 1.2),
)
"""Two ends and a radius of each finger of a right glove whose cuff is at 0, in centimetres."""
UP = np.array((0.0, 1.1, 0.0))
"""How strongly florets turn to the light."""


def _inside(x: Array, z: Array) -> Array:
    """Return how deep a point lies inside a glove's outline, smooth where fingers meet the palm."""
    parts = []
    for first, last, radius in FINGERS:
        a, b = np.array(first), np.array(last)
        way = b - a
        t = np.clip(((x - a[0]) * way[0] + (z - a[1]) * way[1]) / (way @ way), 0, 1)
        parts.append(radius - np.hypot(x - a[0] - t * way[0], z - a[1] - t * way[1]))
    palm = 1.6 - np.hypot(np.maximum(np.abs(x + 0.1) - 2.5, 0), np.maximum(np.abs(z - 6.2) - 2.6, 0))
    cuff = 0.7 - np.hypot(
        np.maximum(np.abs(x) - 3.3 - 0.06 * np.maximum(3 - z, 0), 0), np.maximum(np.abs(z - 1.6) - 2.6, 0)
    )
    parts += [palm, cuff]
    sharp = 3.2
    joined: Array = np.log(np.sum([np.exp(sharp * part) for part in parts], axis=0)) / sharp
    return joined


@cache
def glove(seed: int = 1) -> tuple[Mesh, Mesh]:
    """A cotton glove that lies flat, fingers to +z: returns the hand and its knitted cuff."""
    rng = np.random.default_rng(seed)
    z, x = np.meshgrid(np.linspace(-2, 18.6, 138), np.linspace(-9.4, 6, 104), indexing="ij")
    deep = _inside(x, z)
    phase = rng.uniform(0, 6.28, 4)
    fold = 0.16 * np.sin(0.9 * x + 0.5 * z + phase[0]) + 0.12 * np.sin(1.4 * z - 0.6 * x + phase[1])
    fold += 0.07 * np.sin(3.1 * z + 0.8 * np.sin(x) + phase[2])
    full = np.clip(deep / 0.85, 0, 1)
    height = np.where(deep > 0, (1.25 + fold) * np.sqrt(np.clip(1 - (1 - full) ** 2, 0, 1)), 0.0)
    cuff = z < 3.2
    height = np.where(cuff & (deep > 0), height * (0.86 + 0.08 * np.sin(9 * x)), height)
    # Points just outside are drawn onto the outline, so that it is smooth.
    along_z, along_x = np.gradient(deep, z[:, 0], x[0])
    out = np.where(deep < 0, deep, 0.0) / np.maximum(along_x**2 + along_z**2, 0.1)
    mesh = skin(np.stack((x - out * along_x, height, z - out * along_z), -1))
    keep = (deep.ravel()[mesh.faces] > -0.3).all(axis=1) & (deep.ravel()[mesh.faces] > 0).any(axis=1)
    low = (z.ravel()[mesh.faces] < 3.2).all(axis=1)
    hand = Mesh(mesh.points, mesh.normals, mesh.faces[keep & ~low])
    return hand, Mesh(mesh.points, mesh.normals, mesh.faces[keep & low])


@cache
def watering_can(radius: float = 6.6, height: float = 11.5) -> Mesh:
    """A zinc can: beaded body, half-closed top, spout with its rose, two handles."""
    r, h = radius, height
    body = lathe(
        rounded(
            [
                (0, 0.1),
                (r, 0),
                (r, 0.06 * h),
                (0.97 * r, 0.09 * h),
                (0.93 * r, 0.86 * h),
                (0.97 * r, 0.9 * h),
                (0.97 * r, 0.94 * h),
                (0.93 * r, 0.97 * h),
                (0.3 * r, 1.06 * h),
                (0, 1.06 * h),
            ],
            0.16,
        )
    )
    beads = [torus(0.955 * r, 0.18).move(y=h * share) for share in (0.2, 0.74)]
    line = smooth([(0.86 * r, 0.16 * h, 0), (1.5 * r, 0.42 * h, 0), (2.0 * r, 0.86 * h, 0), (2.5 * r, 1.3 * h, 0)], 8)
    spout = tube(line, 0.15 * r, scale=np.linspace(1.5, 0.8, len(line)))
    way = unit(line[-1] - line[-2])
    rose = lathe(rounded([(0, 0), (0.13 * r, 0), (0.4 * r, 0.36 * r), (0.4 * r, 0.42 * r), (0, 0.5 * r)], 0.1))
    rose = rose.turn("z", -float(np.degrees(np.arctan2(way[0], way[1])))).move(*(float(v) for v in line[-1]))
    carry = tube(bail([(0.62 * r, 0.98 * h), (0.55 * r, 1.34 * h)], 1.5 * h), 0.075 * r, flat=0.5)
    pull = [(-0.9 * r, 0.84 * h, 0), (-1.5 * r, 0.8 * h, 0), (-1.62 * r, 0.52 * h, 0), (-0.95 * r, 0.22 * h, 0)]
    brace = tube(smooth([(0.9 * r, 0.9 * h, 0), (1.5 * r, 0.84 * h, 0), (1.9 * r, 0.8 * h, 0)], 5), 0.04 * r)
    return union([body, *beads, spout, rose, carry, tube(smooth(pull, 8), 0.075 * r, flat=0.5), brace])


def pots(radius: float = 5.0, count: int = 3) -> Mesh:
    """Clay pots put into one another, the upper ones a little askew."""
    height = 1.7 * radius
    stack = []
    for index in range(count):
        lean = (0.0, 1.6, -2.2, 1.2)[index]
        stack.append(
            vessels.pot(radius, height).turn("z", lean).turn("y", 70 * index).move(0.1 * index, 0.27 * height * index)
        )
    return union(stack)


def lavender(height: float, stems: int, rng: np.random.Generator) -> tuple[Mesh, Mesh]:
    """Grow a bush of lavender from y = 0: returns grey leaves with stems, and flower spikes."""
    turn, lean = rng.uniform(0, 2 * np.pi, stems), rng.uniform(0.02, 0.5, stems)
    green, bloom_feet, bloom_ways = [], [], []
    for index in range(stems):
        out = np.array((np.cos(turn[index]), 0.0, np.sin(turn[index])))
        tall = height * rng.uniform(0.75, 1.05)
        path = smooth([tuple(out * lean[index] * tall * (k / 3) ** 1.4 + (0, tall * k / 3, 0)) for k in range(4)], 4)
        green.append(tube(path, 0.07))
        tip = path[int(0.72 * (len(path) - 1)) :]
        for share in np.linspace(0, 1, 9):
            at = tip[0] + (tip[-1] - tip[0]) * share
            for _ in range(5):
                bloom_feet.append(at)
                bloom_ways.append(unit(rng.standard_normal(3) + UP))
    count = 15 * stems
    away = unit(rng.standard_normal((count, 3)) * (1, 0, 1))
    feet = (
        away * rng.uniform(0, 0.22 * height, count)[:, None] + (0, 1, 0) * rng.uniform(0, 0.4 * height, count)[:, None]
    )
    ways = unit(away * 0.7 + (0, 1.0, 0))
    leaves = blades(feet, ways, rng.uniform(2, 4.2, count), 0.32, droop=0.1, soft=0.2, rng=rng)
    blooms = blades(np.array(bloom_feet), np.array(bloom_ways), 0.75, 0.42, soft=0.4, rng=rng)
    return union([leaves, *green]), blooms
