"""What grows and falls on a forest's floor: ferns, mushrooms, dry leaves; each on y = 0, in centimetres."""

import numpy as np

from export.studio.curves import rounded, smooth
from export.studio.mesh import Array, Mesh, rotation, union, unit
from export.studio.meshes import lathe, tube
from export.studio.places.things.plants import leaf, rod, shaded


def frond(path: Array, width: float, rng: np.random.Generator, *, pairs: int = 20) -> tuple[Mesh, Mesh]:
    """Grow a fern's frond along `path` [n, 3]: returns its lobed leaflets, `width` apart at the widest, and its rib."""
    line = smooth([tuple(p) for p in path], 12)
    along = unit(np.gradient(line, axis=0))
    side = unit(np.cross(along, (0.0, 1.0, 0.0)))
    up = np.cross(side, along)
    rows = 13
    t = np.linspace(0, 1, rows)
    lobes = 0.5 + 0.5 * np.abs(np.cos(np.pi * 4.5 * t))
    parts, faces = [], []
    for index in range(pairs):
        share = 0.14 + 0.84 * index / (pairs - 1)
        spot = share * (len(line) - 1)
        k = min(int(spot), len(line) - 2)
        at = line[k] + (spot - k) * (line[k + 1] - line[k])
        long = (
            0.5 * width * np.sin(np.pi * (0.22 + 0.78 * share) ** 1.15) ** 0.9 * rng.uniform(0.9, 1.08) + 0.02 * width
        )
        half = 0.62 * np.linalg.norm(np.diff(line, axis=0), axis=1).sum() / pairs * (1 - 0.35 * share)
        for hand in (-1.0, 1.0):
            way = unit(hand * side[k] + (0.25 + 0.55 * share) * along[k] + rng.normal(0, 0.06) * up[k])
            cross = unit(np.cross(up[k], way))
            droop = rng.uniform(0.1, 0.28)
            spine = at + way * (long * t)[:, None] - up[k] * (droop * long * t**2)[:, None] + up[k] * 0.0
            wide = cross * (half * (1 - t**1.6) ** 0.8 * lobes)[:, None]
            fold = up[k] * (0.3 * half * (1 - t) * lobes)[:, None]
            parts.append(np.stack((spine - wide + fold, spine, spine + wide + fold), axis=1))
    for row in range(rows - 1):
        for column in (0, 1):
            a, b = 3 * row + column, 3 * (row + 1) + column
            faces += [(a, b, b + 1), (a, b + 1, a + 1)]
    grid = np.arange(len(parts))[:, None, None] * (3 * rows) + np.array(faces)[None]
    leaflets = shaded(np.concatenate([part.reshape(-1, 3) for part in parts]), grid.reshape(-1, 3))
    # Both sides of the rib are lit as one leaf: their faces look up.
    normals = np.where((leaflets.normals[:, 1:2] < 0), -leaflets.normals, leaflets.normals)
    return Mesh(leaflets.points, normals, leaflets.faces), rod(line, 0.022 * width, 0.3, sides=6)


def fern(
    length: float, fronds: int, rng: np.random.Generator, *, spread: float = 360.0, turn: float = 0.0
) -> tuple[Mesh, Mesh]:
    """Grow a fern from y = 0, its fronds over `spread` degrees about `turn`; 0 looks along +x."""
    leaves, ribs = [], []
    for index in range(fronds):
        a = np.radians(turn + spread * ((index + 0.5) / fronds - 0.5) + rng.uniform(-9, 9))
        long = length * rng.uniform(0.75, 1.05)
        rise, out = rng.uniform(0.5, 0.95), np.array((np.cos(a), 0.0, -np.sin(a)))
        shape = [(0.0, 0.0), (0.16, 0.34), (0.42, 0.62), (0.74, 0.72), (1.0, 0.58)]
        path = np.array([out * r * long * (1.12 - 0.45 * rise) + (0, h * long * rise * 1.1, 0) for r, h in shape])
        green, rib = frond(path, 0.42 * long, rng)
        leaves.append(green)
        ribs.append(rib)
    return union(leaves), union(ribs)


def mushroom(height: float, cap: float, lean: float, seed: int) -> tuple[Mesh, Mesh]:
    """Stand a mushroom: returns its cap of radius `cap`, and its stem with a torn ring."""
    line = smooth([(0, -0.6, 0), (0.05 * height, 0.5 * height, 0), (lean, height, 0.1 * lean)], 8)
    stem = tube(line, 0.24 * cap, scale=np.linspace(1.35, 0.85, len(line)))
    profile = rounded(
        [
            (0, -0.06 * cap),
            (0.9 * cap, -0.2 * cap),
            (cap, -0.12 * cap),
            (0.93 * cap, 0.16 * cap),
            (0.5 * cap, 0.5 * cap),
            (0, 0.6 * cap),
        ],
        0.34 * cap,
    )
    phase = float(np.random.default_rng(seed).uniform(0, 6))

    def wavy(p: Array) -> Array:
        a = np.arctan2(p[:, 2], p[:, 0])
        reach = np.hypot(p[:, 0], p[:, 2]) / cap
        return np.column_stack((p[:, 0], p[:, 1] + 0.06 * cap * reach**2 * np.sin(3 * a + phase), p[:, 2]))

    top = (
        lathe(profile, 48).warp(wavy).turn("z", -12 * float(np.sign(lean))).move(lean, height - 0.05 * cap, 0.1 * lean)
    )
    return top, stem


def litter(spots: Array, heights: Array, size: float, rng: np.random.Generator) -> Mesh:
    """Strew dry leaves at `spots` [n, 2] of x and z, curled, lying at `heights`."""
    leaves = []
    for (x, z), y in zip(spots, heights, strict=True):
        long = size * rng.uniform(0.7, 1.15)
        blade = leaf(long, 0.55 * long, rng.uniform(0.05, 0.3), rows=8).turn("x", 90 + rng.uniform(-14, 6))
        blade = blade.rotate(rotation("z", float(rng.uniform(-16, 16)))).turn("y", float(rng.uniform(0, 360)))
        leaves.append(blade.move(float(x), float(y) - float(blade.points[:, 1].min()) - 0.05, float(z)))
    return union(leaves)
