"""Leaves on stems: herbs in a pot, sprigs, branches; a leaf is a bent blade with a fold along its middle."""

import math
from typing import Final

import numpy as np

from export.studio.curves import arc, smooth
from export.studio.mesh import Array, Faces, Mesh, rotation, union, unit
from export.studio.meshes import sweep, tube


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


def shaded(points: Array, faces: Faces) -> Mesh:
    """Give points [n, 3] and triangles [m, 3] the smooth normals of the surface that they span."""
    corners = points[faces]
    flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(points)
    for corner in range(3):
        np.add.at(normals, faces[:, corner], flat)
    return Mesh(points, unit(normals), faces)


def petal(length: float, width: float, *, cup: float = 0.3, dish: float = 0.4, notch: float = 0.0) -> Mesh:
    """Make a petal that starts at 0 and grows along +y, widest beyond its middle.

    It bends towards +z by `cup` of its length, its sides by `dish` of its half width; `notch` of the length is cut
    into its end.
    """
    t, s = np.meshgrid(np.linspace(0, 1, 8), np.linspace(-1, 1, 7), indexing="ij")
    half = 0.5 * width * np.maximum(np.sin(np.pi * (0.04 + 0.93 * t) ** 1.35), 0) ** 0.72
    tip = notch * t**5 * (1 - np.abs(s)) ** 2
    points = np.stack((s * half, length * (t - tip), cup * length * t**2 + dish * half * s**2), axis=-1)
    index = np.arange(t.size).reshape(t.shape)
    a, b, c, d = (index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1])
    faces = np.concatenate([np.stack(three, axis=-1).reshape(-1, 3) for three in ((a, b, c), (a, c, d))])
    return shaded(points.reshape(-1, 3), faces)


def opened(petal_mesh: Mesh, lift: float, turn: float, at: float = 0.0) -> Mesh:
    """Lay a petal `at` a distance around a flower that looks along +y, raised by `lift` degrees, at `turn` degrees."""
    return petal_mesh.turn("x", lift - 90).move(z=-at).turn("y", turn)


def spikes(bases: Array, ways: Array, radius: float, sides: int = 4) -> Mesh:
    """Make cones from `bases` [n, 3] along `ways` [n, 3], as long as these: needles, awns, stamens, spines."""
    along = unit(ways)
    across = unit(np.cross(along, np.where(np.abs(along[:, 2:]) < 0.9, (0.0, 0.0, 1.0), (1.0, 0.0, 0.0))))
    over = np.cross(along, across)
    turn = 2 * np.pi * np.arange(sides) / sides
    ring = across[:, None] * np.cos(turn)[None, :, None] + over[:, None] * np.sin(turn)[None, :, None]
    points = np.concatenate((bases[:, None] + radius * ring, (bases + ways)[:, None]), axis=1)
    normals = np.concatenate((ring, along[:, None]), axis=1)
    first = np.arange(len(bases))[:, None] * (sides + 1)
    j = np.arange(sides)
    faces = np.stack((first + j, first + (j + 1) % sides, first + np.full(sides, sides)), axis=-1)
    return Mesh(points.reshape(-1, 3), normals.reshape(-1, 3), faces.reshape(-1, 3))


def rod(path: Array, radius: float, end: float = 0.6, *, knots: int = 0, sides: int = 10) -> Mesh:
    """Bend a thin stem along a path [n, 3] to a last radius of `end` times its first; at `knots` it is thicker."""
    flat = np.linalg.svd(path - path.mean(axis=0))[2][2]
    share = np.linspace(0, 1, len(path))
    swell = 0.3 * np.maximum(np.cos(2 * np.pi * knots * share), 0) ** 12 if knots else 0.0
    scale = (1 + (end - 1) * share) * (1 + swell)
    section = arc(radius, 0, 360, sides)[:-1]
    return sweep(path, section, (float(flat[0]), float(flat[1]), float(flat[2])), np.asarray(scale))


def facing(way: Array) -> float:
    """Return the roll in degrees by which the face of a blade that `aimed` sends `way` looks up and to the camera."""
    rolls = range(0, 360, 15)
    faces = [aimed(_FACE, way, np.zeros(3), float(roll)).points[0] for roll in rolls]
    return float(rolls[int(np.argmax([point[1] + 0.35 * point[2] for point in faces]))])


_FACE: Final = Mesh(np.array([(0.0, 0.0, 1.0)]), np.array([(0.0, 0.0, 1.0)]), np.zeros((0, 3), dtype=np.int64))
"""A point before a blade's face."""
