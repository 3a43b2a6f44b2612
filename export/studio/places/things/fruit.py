"""Fruit as a greengrocer would lay it out: apples, pears, lemons, tangerines; each stands on y = 0, in centimetres."""

import math
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np

from export.studio.curves import smooth
from export.studio.mesh import Array, Mesh
from export.studio.meshes import lathe, tube
from export.studio.places import patterns
from export.studio.places.surface import Pattern, Srgb, Surface, Thing
from export.studio.places.things.plants import aimed, leaf

STALK: Final = Surface((92, 70, 44), 0.8, specular=0.2)
LEAF: Final = Surface((74, 98, 52), 0.45, specular=0.4)


def _wrapped(mesh: Mesh, repeats: int = 1) -> Mesh:
    """Give a turned mesh coordinates: u around `repeats` times, v from its foot to its top."""
    points, normals = mesh.points[mesh.faces], mesh.normals[mesh.faces]
    around = np.arctan2(points[..., 0], points[..., 2]) / (2 * np.pi) + 0.5
    around = around + ((around.max(axis=1, keepdims=True) - around) > 0.5)  # faces across the seam
    height = points[..., 1]
    up = (height - height.min()) / max(float(np.ptp(height)), 1e-9)
    uv = np.stack((repeats * around, up), axis=-1).reshape(-1, 2)
    faces = np.arange(len(uv)).reshape(-1, 3)
    return Mesh(points.reshape(-1, 3), normals.reshape(-1, 3), faces, uv)


@cache
def _blush(seed: int) -> patterns.Tile:
    """Streaks from stalk to calyx over a cloud of ripeness."""
    streaks = patterns.noise(seed, 6, 120, 0.7, 9.0).T
    return np.clip(0.5 + 0.9 * (patterns.clouds(seed + 1, 1, 4) - 0.4) + 0.7 * (streaks - 0.5), 0, 1)


@cache
def _peel(seed: int) -> patterns.Tile:
    """Pores of a citrus peel in gentle patches."""
    pores = np.clip((patterns.noise(seed, 34, 64, 0.2) - 0.72) * 6, 0, 1)
    return 0.6 * pores + 0.4 * patterns.clouds(seed + 1, 1, 5)


@cache
def _russet(seed: int) -> patterns.Tile:
    """Fine dots that grow dense in patches."""
    return np.clip((patterns.noise(seed, 60, 200, 0.2) - 0.8) * 5, 0, 1) * 0.7 + 0.4 * patterns.clouds(seed + 1, 1, 4)


def _turned(line: Sequence[tuple[float, float]], size: float, steps: int = 40) -> Mesh:
    return lathe(smooth(line, 4) * size, steps)


def _stalk(base: float, length: float, lean: float) -> Mesh:
    path = smooth([(0, base, 0), (0.15 * lean, base + 0.5 * length, 0), (lean, base + length, 0.1 * lean)], 4)
    return tube(path, 0.055 * length + 0.04, scale=np.linspace(0.8, 1.3, len(path)))


def apple(radius: float = 3.6, skin: Srgb = (176, 148, 76), ripe: Srgb = (142, 38, 36), seed: int = 41) -> list[Thing]:
    """An apple with its stalk in the hollow, streaked with red."""
    line = [(0, 0.13), (0.16, 0.09), (0.42, 0.0), (0.76, 0.28), (0.95, 0.72), (1.0, 1.08), (0.9, 1.46), (0.62, 1.68)]
    line += [(0.34, 1.66), (0.14, 1.5), (0, 1.4)]

    def lobes(p: Array) -> Array:
        turn = np.arctan2(p[:, 2], p[:, 0])
        low = np.clip(1 - p[:, 1] / (1.7 * radius), 0, 1)
        swell = 1 + (0.012 + 0.035 * low) * np.cos(5 * turn + seed)
        return np.column_stack((p[:, 0] * swell, p[:, 1], p[:, 2] * swell))

    body = _wrapped(_turned(line, radius).warp(lobes))
    peel = Surface(skin, 0.34, specular=0.45, clearcoat=0.35, pattern=Pattern(_blush(seed), ripe, 1.0))
    return [Thing(body, peel), Thing(_stalk(1.42 * radius, 0.55 * radius, 0.12 * radius), STALK)]


def pear(radius: float = 3.4, skin: Srgb = (172, 164, 84), spots: Srgb = (128, 104, 52), seed: int = 44) -> list[Thing]:
    """A pear that leans a little."""
    line = [(0, 0.1), (0.2, 0.03), (0.48, 0.02), (0.84, 0.34), (1.0, 0.86), (0.9, 1.36), (0.62, 1.86), (0.44, 2.26)]
    line += [(0.34, 2.5), (0.16, 2.62), (0, 2.62)]

    def lean(p: Array) -> Array:
        return np.column_stack((p[:, 0] + 0.016 / radius * np.maximum(p[:, 1], 0) ** 2, p[:, 1], p[:, 2]))

    body = _wrapped(_turned(line, radius).warp(lean), 2)
    peel = Surface(skin, 0.42, specular=0.4, pattern=Pattern(_russet(seed), spots, 1.0))
    return [Thing(body, peel), Thing(_stalk(2.58 * radius, 0.7 * radius, -0.16 * radius).move(0.106 * radius), STALK)]


def lemon(radius: float = 2.7, skin: Srgb = (226, 192, 84), seed: int = 47) -> list[Thing]:
    """A lemon, lying along x."""
    line = [(0, 0), (0.16, 0.02), (0.25, 0.14), (0.5, 0.34), (0.86, 0.82), (1.0, 1.4), (0.9, 1.96), (0.56, 2.44)]
    line += [(0.3, 2.62), (0.2, 2.78), (0, 2.84)]
    body = _wrapped(_turned(line, radius), 2).move(y=-1.4 * radius).turn("z", 86)
    peel = Surface(skin, 0.38, specular=0.45, pattern=Pattern(_peel(seed), (206, 158, 54), 1.0, -0.02))
    return [Thing(body.move(y=-float(body.points[:, 1].min())), peel)]


def tangerine(radius: float = 3.2, skin: Srgb = (206, 126, 62), seed: int = 50, leaves: int = 1) -> list[Thing]:
    """A tangerine with its stalk and `leaves` leaves."""
    line = [(0, 0.06), (0.3, 0.0), (0.72, 0.2), (1.0, 0.74), (0.88, 1.24), (0.5, 1.48), (0.2, 1.5), (0, 1.44)]
    body = _wrapped(_turned(line, radius), 2)
    peel = Surface(skin, 0.4, specular=0.4, pattern=Pattern(_peel(seed), (198, 96, 30), 1.0, -0.03))
    top = 1.42 * radius
    things = [Thing(body, peel), Thing(_stalk(top, 0.35 * radius, 0.06 * radius), STALK)]
    for index in range(leaves):
        turn = math.radians(40 + 150 * index + 30 * seed)
        direction = np.array((math.cos(turn), 0.42, math.sin(turn)))
        blade = leaf(1.7 * radius, 0.75 * radius, 0.3)
        things.append(Thing(aimed(blade, direction, np.array((0.0, top + 0.2 * radius, 0.0)), 90.0), LEAF))
    return things
