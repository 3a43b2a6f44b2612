"""Product meshes from formulas: what a turner, a joiner and a pipe bender can make; numpy only, y is up.

Every maker returns outward normals and counter-clockwise faces, so signed volumes are positive.
"""

import math
from collections.abc import Sequence

import numpy as np

from export.studio.curves import arc, rounded
from export.studio.mesh import Array, Faces, Mesh, unit

CREASE = math.cos(math.radians(32))  # sharper bends of a section keep their edge


def _split_creases(line: Array, *, closed: bool) -> tuple[Array, Array, list[tuple[int, int]]]:
    """Double the sharp corners of a polyline; return points, unit tangents and the index pairs of its segments.

    At smooth points the longer neighbour weighs more, so that flat faces stay flat beside a fillet.
    """
    count = len(line)
    steps = np.roll(line, -1, axis=0) - line
    lengths = np.linalg.norm(steps, axis=1)
    tangents = unit(steps)
    points: list[Array] = []
    directions: list[Array] = []
    pairs: list[tuple[int, int]] = []
    for i in range(count):
        open_end = not closed and i in {0, count - 1}
        if open_end or tangents[i - 1] @ tangents[i] > CREASE:
            weigh = tangents[i - 1] * lengths[i - 1] ** 2 + tangents[i] * lengths[i] ** 2
            points.append(line[i])
            directions.append(tangents[min(i, count - 2)] if open_end else weigh)
        else:
            points += [line[i], line[i]]
            directions += [tangents[i - 1], tangents[i]]
        pairs.append((len(points) - 1, len(points)))
    segments = [*pairs[:-1], (pairs[-1][0], 0)] if closed else pairs[:-1]
    return np.array(points), unit(np.array(directions)), segments


def _stitch(pairs: Sequence[tuple[int, int]], columns: int, *, wrap: bool) -> Faces:
    """Join row pairs of a [rows, columns] vertex grid by triangles."""
    j = np.arange(columns if wrap else columns - 1)
    k = (j + 1) % columns
    faces = []
    for low, high in pairs:
        a, b, c, d = low * columns + j, low * columns + k, high * columns + k, high * columns + j
        faces += [np.stack((a, c, b), axis=1), np.stack((a, d, c), axis=1)]
    return np.vstack(faces)


def lathe(profile: Array, segments: int = 96, *, flutes: int = 0, depth: float = 0.0) -> Mesh:
    """Turn a profile about the y axis.

    Args:
        profile: [n, 2] of (radius, y), walked with the material on the left: up on the outside.
        segments: steps around.
        flutes: ribs around, each `depth` (a fraction of the radius) above and below.
        depth: see `flutes`.

    Returns:
        A mesh that is closed when the profile begins and ends on the axis.
    """
    points, tangents, pairs = _split_creases(profile, closed=False)
    angle = np.linspace(0, 2 * np.pi, segments, endpoint=False)
    swell = 1 + depth * np.cos(flutes * angle)
    slope = -depth * flutes * np.sin(flutes * angle)
    cos, sin = np.cos(angle), np.sin(angle)
    radius, height = points[:, :1], points[:, 1:]
    positions = np.stack((radius * swell * cos, height + 0 * cos, radius * swell * sin), axis=-1)
    dr, dy = tangents[:, :1], tangents[:, 1:]
    normals = np.stack((dy * (slope * sin + swell * cos), -dr * swell**2, dy * (swell * sin - slope * cos)), axis=-1)
    return Mesh(positions.reshape(-1, 3), unit(normals.reshape(-1, 3)), _stitch(pairs, segments, wrap=True))


def cylinder(radius: float, height: float, bevel: float = 0.02, segments: int = 96) -> Mesh:
    """Make a closed cylinder that stands on y = 0."""
    return lathe(rounded([(0, 0), (radius, 0), (radius, height), (0, height)], bevel), segments)


def band(inner: float, outer: float, low: float, high: float) -> Mesh:
    """Wrap a label or stripe around the y axis, from `low` to `high`, its edges as thick as the radii differ."""
    return lathe(np.array([(inner, low), (outer, low), (outer, high), (inner, high)]))


def sphere(radius: float, segments: int = 64) -> Mesh:
    """Make a sphere about the origin."""
    profile = arc(radius, -90, 90, segments // 2)
    profile[[0, -1], 0] = 0
    return lathe(profile, segments)


def torus(radius: float, thickness: float, segments: int = 96) -> Mesh:
    """Make a ring about the y axis; `thickness` is the radius of its round section."""
    angle = np.linspace(0, 2 * np.pi, segments, endpoint=False)
    path = np.stack((radius * np.cos(angle), 0 * angle, -radius * np.sin(angle)), axis=1)
    return tube(path, thickness, closed=True)


def box(width: float, height: float, depth: float, bevel: float = 0.03) -> Mesh:
    """Make a box that stands on y = 0 about the y axis, all edges rounded by `bevel`."""
    half = np.array((width, height, depth)) / 2
    bevel = min(bevel, *half)
    t = np.sin(np.linspace(0, np.pi / 2, 6)) ** 2  # lines gather in the rounded rim
    parts = []
    for axis in range(3):
        u, v = (axis + 1) % 3, (axis + 2) % 3
        rims = [np.concatenate((-h + bevel * t, (h - bevel * t)[::-1])) for h in (half[u], half[v])]
        grid_u, grid_v = np.meshgrid(*rims, indexing="ij")
        for sign in (-1.0, 1.0):
            sharp = np.empty((*grid_u.shape, 3))
            sharp[..., axis], sharp[..., u], sharp[..., v] = sign * half[axis], grid_u, grid_v
            inner = np.clip(sharp, bevel - half, half - bevel)
            normals = unit((sharp - inner).reshape(-1, 3))
            faces = _stitch([(i, i + 1) for i in range(len(rims[0]) - 1)], len(rims[1]), wrap=False)
            parts.append(Mesh(inner.reshape(-1, 3) + bevel * normals, normals, faces if sign > 0 else faces[:, ::-1]))
    return sum(parts[1:], parts[0]).move(y=height / 2)


def _cap(ring: Array, normal: Array) -> Mesh:
    """Close a planar ring that is star-shaped about its mean; it runs counter-clockwise seen against `normal`."""
    j = np.arange(len(ring))
    faces = np.stack((j, (j + 1) % len(ring), np.full(len(ring), len(ring))), axis=1)
    points = np.vstack((ring, ring.mean(axis=0)))
    return Mesh(points, np.tile(normal, (len(points), 1)), faces)


def extrude(outline: Array, depth: float, bevel: float = 0.03) -> Mesh:
    """Give a counter-clockwise closed outline [n, 2] in x, y a depth along z, centred, with rounded rims.

    The outline must be star-shaped about its mean, and its corners wider than `bevel`.
    """
    tangents = unit(np.roll(outline, -1, axis=0) - np.roll(outline, 1, axis=0))
    out = np.stack((tangents[:, 1], -tangents[:, 0]), axis=1)
    turn = np.linspace(0, np.pi / 2, 6)
    rows, normals = [], []
    for side in (-1.0, 1.0):
        for angle in turn if side < 0 else turn[::-1]:
            flat = outline - out * bevel * (1 - math.sin(angle))
            level = side * (depth / 2 - bevel * (1 - math.cos(angle)))
            rows.append(np.column_stack((flat, np.full(len(flat), level))))
            normals.append(np.column_stack((out * math.sin(angle), np.full(len(flat), side * math.cos(angle)))))
    faces = _stitch([(i, i + 1) for i in range(len(rows) - 1)], len(outline), wrap=True)[:, ::-1]
    wall = Mesh(np.vstack(rows), unit(np.vstack(normals)), faces)
    return wall + _cap(rows[0][::-1], np.array((0.0, 0, -1))) + _cap(rows[-1], np.array((0.0, 0, 1)))


def sweep(
    path: Array, section: Array, side: tuple[float, float, float], scale: Array | None = None, *, closed: bool = False
) -> Mesh:
    """Pull a section along a path.

    Args:
        path: [n, 3].
        section: counter-clockwise closed outline [k, 2], star-shaped; its y axis keeps as close to `side` as it can.
        side: a direction that the path never takes.
        scale: [n] size of the section at each point.
        closed: whether the path's last point joins its first.

    Returns:
        A closed mesh; open paths get flat ends.
    """
    along = np.roll(path, -1, axis=0) - np.roll(path, 1, axis=0)
    if not closed:
        along[0], along[-1] = path[1] - path[0], path[-1] - path[-2]
    along = unit(along)
    across = unit(np.cross(np.broadcast_to(side, along.shape), along))
    upward = np.cross(along, across)
    size = np.ones(len(path)) if scale is None else scale
    outline, tangents, pairs = _split_creases(section, closed=True)
    flat = outline[None] * size[:, None, None]
    points = path[:, None] + flat[..., :1] * across[:, None] + flat[..., 1:] * upward[:, None]
    normals = tangents[None, :, 1:] * across[:, None] - tangents[None, :, :1] * upward[:, None]
    columns = len(outline)
    rows = [(i, (i + 1) % len(path)) for i in range(len(path) if closed else len(path) - 1)]
    faces = [[face for low, high in rows for face in _quad(low * columns, high * columns, a, b)] for a, b in pairs]
    body = Mesh(points.reshape(-1, 3), unit(normals.reshape(-1, 3)), np.array(faces, dtype=np.int64).reshape(-1, 3))
    if closed:
        return body
    rings = path[:, None] + (section[None] * size[:, None, None]) @ np.stack((across, upward), axis=1)
    return body + _cap(rings[0][::-1], -along[0]) + _cap(rings[-1], along[-1])


def _quad(low: int, high: int, a: int, b: int) -> list[tuple[int, int, int]]:
    """Two triangles between rows that begin at `low` and `high`, columns `a` and `b`."""
    return [(low + a, low + b, high + b), (low + a, high + b, high + a)]


def tube(path: Array, radius: float, *, scale: Array | None = None, flat: float = 1.0, closed: bool = False) -> Mesh:
    """Bend a round pipe along a path [n, 3]; `flat` < 1 presses the section along the path's plane.

    The path should be planar or nearly so: the plane's normal steers the section.
    """
    centred = path - path.mean(axis=0)
    side = np.linalg.svd(centred)[2][2]
    side = side * (1.0 if side[np.argmax(np.abs(side))] > 0 else -1.0)
    section = arc(radius, 0, 360, 32)[:-1] * (flat, 1.0)
    return sweep(path, section, (float(side[0]), float(side[1]), float(side[2])), scale, closed=closed)
