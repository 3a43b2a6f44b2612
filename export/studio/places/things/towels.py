"""A towel, rolled up as one carries it to the water."""

import numpy as np

from export.studio.mesh import Array, Mesh, union
from export.studio.places.skin import skin

TILE = 12.0
"""Centimetres of a tile of terry."""


def rolled(length: float, radius: float, *, turns: float = 3.4, seed: int = 1) -> Mesh:
    """Roll a towel `length` long to a `radius`, lying along x on y = 0, its loose end hanging to the front.

    Its coordinates are tiles of `TILE`: u along the roll, v along the cloth, so that stripes go round.
    """
    rng = np.random.default_rng(seed)
    core = 0.16 * radius
    gap = (radius - core) / turns
    thick = 0.88 * gap
    t = np.linspace(0, 2 * np.pi * turns, int(54 * turns))
    spiral = core + gap * t / (2 * np.pi)
    phase = rng.uniform(0, 6.28, 4)
    wobble = 1 + 0.02 * np.sin(2 * t + phase[0]) + 0.014 * np.sin(5 * t + phase[1])
    # The last quarter lies on the ground in front.
    press = 1 - 0.1 * np.clip(-np.sin(t - t[-1] - 2.4), 0, 1)
    mid = spiral * wobble * press
    angle = t - t[-1] - 2.1

    def ribbon(radii: Array, x: Array) -> Array:
        slack = 1 + 0.03 * np.sin(3.1 * x[:, None] / length + angle[None] + phase[2])
        return np.stack(
            (
                x[:, None]
                + 0.02 * length * np.sin(angle[None] * 0.9 + phase[3]) * (2 * np.abs(x[:, None]) / length) ** 6,
                radii[None] * slack * np.sin(angle)[None],
                radii[None] * slack * np.cos(angle)[None],
            ),
            axis=-1,
        )

    x = length * np.concatenate(([-0.5], np.linspace(-0.493, 0.493, 40), [0.5]))
    outer, inner = ribbon(mid + thick / 2, x), ribbon(mid - thick / 2, x)
    tuck = 0.22 * thick
    outer[[0, -1]] = ribbon(mid + thick / 2 - tuck, x)[[0, -1]]
    inner[[0, -1]] = ribbon(mid - thick / 2 + tuck, x)[[0, -1]]
    cloth = np.cumsum(np.concatenate(([0.0], np.hypot(np.diff(mid), mid[1:] * np.diff(angle)))))
    parts = []
    for grid in (outer, inner):
        mesh = skin(grid)
        u, v = np.meshgrid(x, cloth, indexing="ij")
        parts.append(Mesh(mesh.points, mesh.normals, mesh.faces, np.stack((u, v), -1).reshape(-1, 2) / TILE))
    for end in (0, -1):
        mesh = skin(np.stack((outer[end], inner[end]), axis=0))
        uv = np.stack(np.broadcast_arrays(x[end], np.concatenate((cloth, cloth))), -1) / TILE
        parts.append(Mesh(mesh.points, mesh.normals, mesh.faces, uv))
    last = skin(np.stack((outer[:, -1], inner[:, -1]), axis=0))
    uv = np.stack((np.concatenate((x, x)), np.full(2 * len(x), cloth[-1])), -1) / TILE
    parts.append(Mesh(last.points, last.normals, last.faces, uv))
    towel = union(parts)
    return towel.move(y=-float(towel.points[:, 1].min()))
