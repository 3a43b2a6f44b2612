"""Cloth and what is stuffed: spread, folded, tied and laid as soft things are, in centimetres; y is up."""

import math
from collections.abc import Callable

import numpy as np

from export.studio.mesh import Array, Mesh, union, unit
from export.studio.meshes import box
from export.studio.places.skin import skin

Height = Callable[[Array, Array], Array]
"""Turns x and z into heights."""


def spread(x: Array, z: Array, height: Height) -> Mesh:
    """Lay a cloth over the grid of `x` and `z`, both rising, as high as `height` says."""
    deep, wide = np.meshgrid(z, x, indexing="ij")
    return skin(np.stack((wide, height(wide, deep), deep), axis=-1))


def strip(path: Array, side: Array, width: Array | float, *, cup: float = 0.0, notch: bool = False) -> Mesh:
    """Pull a band along a path [n, 3].

    Args:
        path: the band's middle.
        side: across the band, [3] or [n, 3].
        width: of the band, one or [n].
        cup: how far its edges bend off, as a share of the width.
        notch: whether its last end is cut to a swallow's tail.
    """
    columns = np.linspace(-0.5, 0.5, 7)
    sides = unit(np.broadcast_to(side, path.shape))
    along = unit(np.gradient(path, axis=0))
    off = unit(np.cross(sides, along))
    wide = np.broadcast_to(width, (len(path),))[:, None, None]
    points = path[:, None] + sides[:, None] * columns[None, :, None] * wide
    points = points + off[:, None] * (4 * columns[None, :, None] ** 2) * wide * cup
    if notch:
        back = (0.5 - np.abs(columns)) * float(wide[-1, 0, 0])
        points[-1] -= along[-1] * back[:, None]
    return skin(points)


def folded(
    width: float, depth: float, layers: int = 4, thick: float = 0.35, *, sag: float = 0.12, seed: int = 3
) -> Mesh:
    """Fold a cloth into a pad that lies on y = 0, its layers not quite flush, its top soft."""
    rng = np.random.default_rng(seed)
    parts = []
    for layer in range(layers):
        less = 0.03 * layer / layers
        pad = box(width * (1 - less), 1.12 * thick, depth * (1 - less), 0.5 * thick)
        x, z = rng.uniform(-0.012, 0.012, 2) * width
        parts.append(_finer(pad, width, depth).turn("y", float(rng.uniform(-0.7, 0.7))).move(x, layer * thick, z))
    whole = union(parts)
    phase = rng.uniform(0, 6.28, 4)
    top = layers * thick

    def soften(p: Array) -> Array:
        u, v = p[:, 0] / width, p[:, 2] / depth
        wave = np.sin(5.2 * u + 2.1 * v + phase[0]) + 0.7 * np.sin(3.1 * v - 4.3 * u + phase[1])
        lift = sag * top * wave * np.clip(p[:, 1] / top, 0, 1)
        round_off = -0.1 * top * np.clip(p[:, 1] / top, 0, 1) * ((2 * u) ** 4 + (2 * v) ** 4)
        return np.column_stack((p[:, 0], np.maximum(p[:, 1] + lift + round_off, 0.0), p[:, 2]))

    return whole.warp(soften)


def _finer(pad: Mesh, width: float, depth: float) -> Mesh:
    """Split the pad's faces until they can be bent."""
    points, normals, faces = pad.points, pad.normals, pad.faces
    for _ in range(4):
        corners = points[faces]
        edges = np.linalg.norm(corners - np.roll(corners, -1, axis=1), axis=2)
        long = edges.max(axis=1) > 0.16 * max(width, depth)
        if not long.any():
            break
        first = edges.argmax(axis=1)
        order = (first[:, None] + np.arange(3)) % 3
        turned = np.take_along_axis(faces, order, axis=1)
        a, b, c = turned[long].T
        middle = len(points) + np.arange(len(a))
        points = np.concatenate((points, (points[a] + points[b]) / 2))
        normals = np.concatenate((normals, unit(normals[a] + normals[b])))
        faces = np.concatenate((faces[~long], np.stack((a, middle, c), 1), np.stack((middle, b, c), 1)))
    return Mesh(points, normals, faces)


def cushion(width: float, height: float, depth: float, *, seed: int = 5, square: float = 3.2) -> Mesh:
    """Stuff a cushion that lies on y = 0: full in the middle, drawn in along its sides, with pulled corners."""
    turn = np.linspace(0, 2 * np.pi, 145)
    lift = np.linspace(-np.pi / 2, np.pi / 2, 41)
    t, p = np.meshgrid(turn, lift, indexing="ij")
    c, s = np.cos(t), np.sin(t)
    reach = (np.abs(c) ** square + np.abs(s) ** square) ** (-1 / square)
    slack = 1 - 0.05 * np.cos(2 * t) ** 2 + 0.02 * np.sin(9 * t)
    ring = reach * slack * np.cos(p) ** 0.62
    rng = np.random.default_rng(seed)
    crease = 0.03 * np.sin(11 * t + rng.uniform(0, 6)) * np.exp(-((p / 0.5) ** 2))
    body = np.sign(np.sin(p)) * np.abs(np.sin(p)) ** 1.15 * (1 - 0.25 * np.abs(ring) ** 3) + crease
    points = np.stack((width / 2 * ring * c, height / 2 * body, -depth / 2 * ring * s), axis=-1)
    mesh = skin(points)
    low = float(mesh.points[:, 1].min())
    return mesh.move(y=-low)


def seam(width: float, depth: float, *, thick: float = 0.5, square: float = 3.2) -> Array:
    """Return the line [n, 3] of a cushion's piping, about y = 0."""
    turn = np.linspace(0, 2 * math.pi, 193)[:-1]
    c, s = np.cos(turn), np.sin(turn)
    reach = (np.abs(c) ** square + np.abs(s) ** square) ** (-1 / square)
    slack = 1 - 0.05 * np.cos(2 * turn) ** 2 + 0.02 * np.sin(9 * turn)
    grown = 1 + thick / max(width, depth)
    return np.stack((width / 2 * grown * reach * slack * c, 0 * turn, -depth / 2 * grown * reach * slack * s), axis=1)


def hung(width: float, line: Array, *, waves: float = 3.0, swing: float = 0.7) -> Mesh:
    """Hang a cloth over an edge: `line` [n, 2] of (y, z) from its hidden end to its hem, falling in soft folds."""
    along = np.linspace(0, 1, len(line))[:, None]
    across = np.linspace(-0.5, 0.5, 97)[None, :]
    swell = np.sin(2 * np.pi * waves * across + 0.8) + 0.4 * np.sin(3.4 * np.pi * waves * across)
    fold = swing * along**1.3 * (1.4 + swell)  # outward only: behind it is what it hangs over
    drop = 0.5 * along * np.sin(9 * across + 1.0)
    x = width * across * (1 - 0.05 * along) + 0 * along
    return skin(np.stack((x, line[:, :1] + drop, line[:, 1:] + fold), axis=-1)[:, ::-1])
