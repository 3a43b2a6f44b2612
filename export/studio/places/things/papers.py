"""Folded and curled paper that stands: a screen, a scroll, nested arches, rosettes; on y = 0, in centimetres."""

import numpy as np

from export.studio.curves import arc, oblong, rounded
from export.studio.mesh import Array, Mesh
from export.studio.meshes import sweep
from export.studio.places.skin import skin

THICK = 0.07
"""Of heavy paper."""


def _standing(line: Array, height: float) -> Mesh:
    """Stand a strip of paper on its edge along a line [n, 2] of (x, z)."""
    path = np.column_stack((line[:, 0], np.full(len(line), height / 2), line[:, 1]))
    return sweep(path, oblong(THICK / 2, height / 2), (0, 1, 0))


def screen(height: float, panel: float, panels: int, angle: float = 52.0) -> Mesh:
    """Stand a sheet that is folded to and fro, from x = 0 to the right; folds stand off by `angle` degrees."""
    across, deep = panel * np.sin(np.radians(angle)), panel * np.cos(np.radians(angle))
    corners = [(k * across, (k % 2) * deep) for k in range(panels + 1)]
    return _standing(rounded(corners, 0.12, steps=3), height)


def scroll(height: float, radius: float, turns: float = 1.35) -> Mesh:
    """Stand a sheet that is curled upon itself, its outer end open to the left."""
    turn = np.linspace(0, 2 * np.pi * turns, 160)
    reach = radius * (0.55 + 0.45 * turn / turn[-1]) + 0.5 * radius * np.clip(turn / turn[-1] - 0.86, 0, 1)
    line = np.stack((reach * np.cos(turn + 0.6), reach * np.sin(turn + 0.6)), axis=1)
    return _standing(line, height)


def arch(radius: float, height: float, depth: float) -> Mesh:
    """Bend a strip to an arch that stands on both its ends, `depth` along z."""
    legs = height - radius
    bow = arc(radius, 0, 180, 48) + np.array((0, legs))
    line = np.concatenate(([(radius, 0.0)], bow, [(-radius, 0.0)])) if legs > 0 else bow
    path = np.column_stack((line, np.zeros(len(line))))
    return sweep(path, oblong(THICK, depth / 2), (0, 0, 1))


def rosette(radius: float, pleats: int, tip: float = 10.0) -> Mesh:
    """Stand a disc of pleats on its rim, leaning back by `tip` degrees; it faces +z."""
    turn = np.linspace(0, 2 * np.pi, 2 * pleats + 1)
    reach = radius * np.linspace(0.03, 1.0, 4)
    ridge = np.where(np.arange(2 * pleats + 1) % 2, 1.0, -1.0)
    t, r = np.meshgrid(turn, reach, indexing="ij")
    lift = ridge[:, None] * (0.9 * np.pi * r / pleats) * 0.55 + 0.16 * (radius - r)
    points = np.stack((r * np.cos(t), r * np.sin(t), lift), axis=-1)
    # Every pleat's side is its own little sheet: a fold is sharp.
    sides = [skin(points[k : k + 2][::-1]) for k in range(2 * pleats)]
    whole = sum(sides[1:], sides[0]).turn("x", -tip)
    return whole.move(y=-float(whole.points[:, 1].min()))
