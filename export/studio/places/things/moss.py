"""Moss: soft cushions of thousands of short leaves over whatever they grow on, in centimetres."""

import numpy as np

from export.studio.mesh import Array, Mesh, unit
from export.studio.places import ground, patterns
from export.studio.places.skin import skin
from export.studio.places.things.blades import blades

SHORT = (1.0, 0.0)
"""Widths of a leaf of moss from foot to tip."""


def cushion(width: float, height: float, depth: float, seed: int) -> Mesh:
    """Swell a cushion on y = 0, made of smaller ones that run together; its rim bends in."""
    out, turn = np.meshgrid(np.linspace(0, 1, 44), np.linspace(0, 2 * np.pi, 121), indexing="ij")
    rng = np.random.default_rng(seed)
    phase = rng.uniform(0, 6.28, 3)
    rim = (
        1 + 0.11 * np.sin(2 * turn + phase[0]) + 0.09 * np.sin(3 * turn + phase[1]) + 0.05 * np.sin(7 * turn + phase[2])
    )
    x, z = width / 2 * out * rim * np.sin(turn), depth / 2 * out * rim * np.cos(turn)
    dome = np.sqrt(np.clip(1 - out**2.4, 0, 1))
    size = max(width, depth)
    shift = rng.uniform(0, 1, 2)
    heads = ground.sample(patterns.noise(91, 3, 16, 1.1), x / (2.6 * size) + shift[0], z / (2.6 * size) + shift[1])
    y = height * dome * (0.72 + 0.42 * heads) - 0.04 * height
    return skin(np.stack((x, y, z), -1))


def grown(base: Mesh, count: int, rng: np.random.Generator, length: float = 0.42, *, width: float = 0.13) -> Mesh:
    """Cover a mesh with `count` short leaves that stand off and turn to the light."""
    corners = base.points[base.faces]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    chosen = rng.choice(len(area), count, p=area / area.sum())
    share = rng.dirichlet((1, 1, 1), count)[..., None]
    feet = (corners[chosen] * share).sum(axis=1)
    normals = unit((base.normals[base.faces[chosen]] * share).sum(axis=1))
    ways = unit(normals + 0.75 * rng.standard_normal((count, 3)) + np.array((0, 0.35, 0)))
    long = length * rng.uniform(0.6, 1.25, count)
    return blades(feet - 0.06 * normals, ways, long, width, soft=0.62, widths=SHORT, rng=rng)


def scattered(points: Array, rng: np.random.Generator, length: float = 0.4, shorter: Array | float = 1.0) -> Mesh:
    """Grow single leaves of moss at `points` [n, 3], as it creeps over stone; `shorter` is one factor or [n]."""
    ways = unit(np.array((0.0, 0.7, 0.0)) + 0.6 * rng.standard_normal((len(points), 3)))
    return blades(
        points,
        ways,
        shorter * length * rng.uniform(0.5, 1.2, len(points)),
        0.3 * length,
        soft=0.75,
        widths=SHORT,
        rng=rng,
    )
