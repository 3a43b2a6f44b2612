"""Turned vessels: bowls, cups, tumblers, pots, vases, plates; walls have a thickness and a rounded lip."""

from collections.abc import Sequence

import numpy as np

from export.studio.curves import rounded
from export.studio.mesh import Array, Mesh
from export.studio.meshes import lathe


def vessel(profile: Sequence[tuple[float, float]], wall: float = 0.5, *, lip: float = 0.2, steps: int = 96) -> Mesh:
    """Turn the outer `profile` of (radius, height) from foot to lip into a vessel with a `wall`, in centimetres."""
    outer = [(0.0, profile[0][1]), *profile]
    inner = [(max(radius - wall, 0.0), max(height, profile[0][1] + wall)) for radius, height in reversed(profile)]
    inner = [*inner, (0.0, inner[-1][1])]
    line = rounded([*outer, *inner], lip, steps=4)
    keep = np.concatenate(([True], np.linalg.norm(np.diff(line, axis=0), axis=1) > 1e-6))
    return lathe(line[keep], steps)


def bowl(radius: float = 7.0, height: float = 6.0) -> Mesh:
    """A bowl on a foot ring."""
    r, h = radius, height
    return vessel(
        [(0.45 * r, 0), (0.45 * r, 0.08 * h), (0.72 * r, 0.22 * h), (0.93 * r, 0.58 * h), (r, h)],
        0.07 * r,
        lip=0.05 * r,
    )


def plate(radius: float = 13.0) -> Mesh:
    """A flat plate with a raised rim."""
    r = radius
    return vessel([(0.6 * r, 0), (0.68 * r, 0.03 * r), (r, 0.13 * r)], 0.035 * r, lip=0.03 * r)


def tumbler(radius: float = 3.6, height: float = 9.0, wall: float = 0.3) -> Mesh:
    """A straight glass."""
    return vessel([(0.86 * radius, 0), (radius, height)], wall, lip=0.12)


def pot(radius: float = 5.5, height: float = 9.5) -> Mesh:
    """A flower pot with a band around its rim."""
    r, h = radius, height
    return vessel([(0.7 * r, 0), (0.92 * r, 0.78 * h), (r, 0.78 * h), (1.04 * r, h)], 0.1 * r, lip=0.06 * r)


def hollow(line: Array, wall: float, steps: int = 64) -> Mesh:
    """Turn a smooth outer `line` [n, 2] of (radius, height), from foot to lip, into a vessel with a round lip."""
    low = float(line[0, 1])
    inner = np.column_stack((np.maximum(line[:, 0] - wall, 0), np.maximum(line[:, 1], low + wall)))[::-1]
    middle, reach = (line[-1] + inner[0]) / 2, (line[-1] - inner[0]) / 2
    across = np.array((-reach[1], reach[0]))
    lip = [middle + np.cos(a) * reach + np.sin(a) * across for a in np.linspace(0, np.pi, 7)[1:-1]]
    profile = np.vstack(([(0.0, low)], line, lip, inner, [(0.0, low + wall)]))
    keep = np.concatenate(([True], np.linalg.norm(np.diff(profile, axis=0), axis=1) > 1e-6))
    return lathe(profile[keep], steps)
