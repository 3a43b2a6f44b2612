"""Leaves on stems: herbs in a pot, sprigs, branches; a leaf is a bent blade with a fold along its middle."""

import math

import numpy as np

from export.studio.curves import smooth
from export.studio.mesh import Array, Mesh, rotation, union, unit
from export.studio.meshes import tube


def leaf(length: float, width: float, bend: float = 0.25, *, rows: int = 12) -> Mesh:
    """Make a leaf that starts at 0 and grows along +y, bent towards +z by `bend` of its length, folded by its rib."""
    t = np.linspace(0, 1, rows + 1)
    half = width / 2 * np.sin(np.pi * t**0.8) ** 0.85
    spine = np.stack([np.zeros_like(t), length * (t - 0.12 * bend * t**2), bend * length * t**2], axis=1)
    fold = 0.25 * half
    left, right = spine + np.stack([-half, 0 * t, -fold], 1), spine + np.stack([half, 0 * t, -fold], 1)
    points = np.concatenate([left, spine, right])
    count = len(t)
    faces = []
    for row in range(rows):
        for side in (0, 1):
            a, b = side * count + row, (side + 1) * count + row
            faces += [(a, b, b + 1), (a, b + 1, a + 1)]
    triangles = np.array(faces)
    corners = points[triangles]
    flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(points)
    for corner in range(3):
        np.add.at(normals, triangles[:, corner], flat)
    return Mesh(points, unit(normals), triangles)


def aimed(mesh: Mesh, direction: Array, at: Array, roll: float = 0.0) -> Mesh:
    """Turn a mesh that grows along +y towards `direction`, rolled about it by `roll` degrees, and move it to `at`."""
    y = direction / np.linalg.norm(direction)
    x = np.cross(y, (0.0, 0.0, 1.0) if abs(y[2]) < 0.9 else (1.0, 0.0, 0.0))
    x /= np.linalg.norm(x)
    frame = np.stack([x, y, np.cross(x, y)], axis=1)
    return mesh.rotate(frame @ rotation("y", roll)).move(*(float(v) for v in at))


def sprig(
    path: Array,
    pairs: int,
    length: float,
    width: float,
    *,
    rng: np.random.Generator,
    stem: float = 0.12,
    spread: float = 55,
) -> tuple[Mesh, Mesh]:
    """Grow leaves along a stem [n, 3]: returns leaves, which stand off by `spread` degrees, and stem."""
    line = smooth([tuple(p) for p in path], 8)
    along = unit(np.gradient(line, axis=0))
    leaves = []
    for index in range(2 * pairs):
        share = 0.15 + 0.85 * (index // 2 + 0.5 * (index % 2)) / pairs
        place = min(len(line) - 1, int(share * (len(line) - 1)))
        turn = math.radians(137.5 * index + rng.uniform(-20, 20))
        side = np.cross(along[place], (math.sin(turn), 0.3, math.cos(turn)))
        angle = math.radians(spread + rng.uniform(-12, 12))
        direction = math.cos(angle) * along[place] + math.sin(angle) * unit(side)
        size = (1 - 0.45 * share) * rng.uniform(0.85, 1.15)
        blade = leaf(length * size, width * size, rng.uniform(0.1, 0.4))
        leaves.append(aimed(blade, direction, line[place], float(rng.uniform(0, 360))))
    return union(leaves), tube(line, stem, scale=np.linspace(1.2, 0.5, len(line)))


def herb(height: float, stems: int, rng: np.random.Generator, leaf_length: float = 3.2) -> tuple[Mesh, Mesh]:
    """Grow a bushy herb from y = 0: returns leaves and stems."""
    parts = []
    for index in range(stems):
        turn, lean = 2 * math.pi * index / stems + rng.uniform(-0.4, 0.4), rng.uniform(0.05, 0.55)
        tall = height * rng.uniform(0.7, 1.05)
        out = np.array([math.cos(turn), 0, math.sin(turn)])
        path = np.stack([out * lean * tall * (k / 4) ** 1.5 + (0, tall * k / 4, 0) for k in range(5)])
        parts.append(sprig(path, 5, leaf_length, 0.55 * leaf_length, rng=rng, stem=0.1))
    return union([leaves for leaves, _ in parts]), union([stem for _, stem in parts])
