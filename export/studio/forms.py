"""Meshes of a stage with texture coordinates: surfaces of revolution, boxes, the paper roll, an arch.

Coarser than the products' in `meshes`, whose rounded edges a stage's size does not show.
"""

from dataclasses import replace

import numpy as np

from export.studio.mesh import Array, Faces, Mesh, union, unit


def _strip(rows: int, columns: int) -> Faces:
    """Triangles of a grid of `rows` by `columns` vertices."""
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    a = (i * columns + j).ravel()
    return np.concatenate([np.stack([a, a + 1, a + columns], 1), np.stack([a + 1, a + columns + 1, a + columns], 1)])


def lathe(profile: list[tuple[float, float]], segments: int = 72, *, smooth: bool = False) -> Mesh:
    """Turn a profile of (radius, y), listed from top to bottom, around the y axis; edges stay sharp unless `smooth`."""
    points = np.asarray(profile, dtype=float)
    if not smooth:  # each profile edge gets its own pair of rows, so that normals do not blur over it
        points = np.repeat(points, 2, axis=0)[1:-1]
    tangent = np.gradient(points, axis=0) if smooth else np.repeat(points[1::2] - points[::2], 2, axis=0)
    outward = unit(np.stack([-tangent[:, 1], tangent[:, 0]], 1))
    angle = np.linspace(0, 2 * np.pi, segments + 1)
    sine, cosine = np.sin(angle), np.cos(angle)

    def spin(radial: Array, height: Array) -> Array:
        return np.stack(
            [np.outer(radial, sine), np.outer(height, np.ones_like(sine)), np.outer(radial, cosine)], -1
        ).reshape(-1, 3)

    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    uv = np.stack(np.broadcast_arrays(angle[None] / np.pi * 1.5, length[:, None]), -1).reshape(-1, 2)
    return Mesh(
        spin(points[:, 0], points[:, 1]), spin(outward[:, 0], outward[:, 1]), _strip(len(points), segments + 1), uv
    )


def cylinder(radius: float, top: float, bottom: float, bevel: float = 0.02) -> Mesh:
    """A disc with a chamfered rim that catches the light."""
    return lathe(
        [
            (1e-4, top),
            (radius - bevel, top),
            (radius - bevel * 0.3, top - bevel * 0.3),
            (radius, top - bevel),
            (radius, bottom),
        ]
    )


def sphere(radius: float = 1.0) -> Mesh:
    """A ball around the origin."""
    angle = np.linspace(0, np.pi, 33)
    form = lathe([(float(np.sin(a)) + 1e-4, float(np.cos(a))) for a in angle], 48, smooth=True)
    return replace(form, points=form.points * radius, normals=unit(form.points))


def box(half: tuple[float, float, float]) -> Mesh:
    """A box around the origin with flat faces."""
    parts = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            normal = np.zeros(3)
            normal[axis] = sign
            first, second = np.eye(3)[(axis + 1) % 3], np.eye(3)[(axis + 2) % 3]
            corners = [normal + first * a * sign + second * b for a, b in ((-1, -1), (1, -1), (-1, 1), (1, 1))]
            vertices = np.asarray(corners) * half
            uv = vertices[:, [(axis + 1) % 3, (axis + 2) % 3]] * 0.8
            parts.append(Mesh(vertices, np.tile(normal, (4, 1)), np.array([[0, 1, 2], [1, 3, 2]]), uv))
    return union(parts)


def sweep(profile: list[tuple[float, float]], half_width: float) -> Mesh:
    """Extrude a smooth profile of (y, z) along x: the seamless paper roll of a photo studio."""
    points = np.asarray(profile, dtype=float)
    tangent = np.gradient(points, axis=0)
    normals = unit(np.stack([np.zeros(len(points)), -tangent[:, 1], tangent[:, 0]], 1))
    vertices = np.concatenate([np.insert(points, 0, x, axis=1) for x in (-half_width, half_width)])
    return Mesh(vertices, np.tile(normals, (2, 1)), _strip(2, len(points)), vertices[:, [0, 1]] * 0.5)


def arch(half_width: float, height: float, thickness: float, depth: float) -> Mesh:
    """A flat ring in the shape of an archway, standing on y = 0 and facing z."""
    turn = np.linspace(0, np.pi, 33)

    def outline(width: float) -> Array:
        curve = np.stack([np.cos(turn) * width, height - half_width + np.sin(turn) * width], 1)
        return np.concatenate([[[width, 0]], curve, [[-width, 0]]])

    outer, inner = outline(half_width), outline(half_width - thickness)
    count = len(outer)

    def band(first: Array, second: Array, normals: Array) -> Mesh:
        vertices = np.concatenate([first, second])
        return Mesh(vertices, np.tile(normals, (2, 1)), _strip(2, count), vertices[:, :2] * 0.5)

    front_outer, front_inner = np.insert(outer, 2, depth, axis=1), np.insert(inner, 2, depth, axis=1)
    back_outer, back_inner = np.insert(outer, 2, 0, axis=1), np.insert(inner, 2, 0, axis=1)
    radial = outer - [0, height - half_width]
    radial[[0, -1]] = [[1, 0], [-1, 0]]
    radial = np.insert(unit(radial), 2, 0, axis=1)
    face = np.tile([0.0, 0.0, 1.0], (count, 1))
    return union(
        [
            band(front_outer, front_inner, face),
            band(back_outer, front_outer, radial),
            band(front_inner, back_inner, -radial),
        ]
    )


def ripples(level: float, phase: float) -> Mesh:
    """A pool's surface at y = `level` around the podium, with rings that run outwards from it."""
    radius = np.linspace(0.0, 2.3, 70)
    height = 0.012 * np.sin(radius * 16 + 6 * phase)
    return lathe([(float(r) + 1e-4, float(h) + level) for r, h in zip(radius, height, strict=True)], 72, smooth=True)
