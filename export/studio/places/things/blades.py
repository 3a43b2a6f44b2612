"""Thousands of small blades: grass, moss, needles, fringe; each a folded sliver, all of them one mesh."""

import numpy as np

from export.studio.mesh import Array, Mesh, unit

WIDTHS = (1.0, 0.85, 0.5, 0.0)
"""A blade of grass."""


def blades(
    feet: Array,
    ways: Array,
    length: Array | float,
    width: Array | float,
    *,
    droop: Array | float = 0.0,
    soft: float = 0.5,
    widths: tuple[float, ...] = WIDTHS,
    rng: np.random.Generator,
) -> Mesh:
    """Grow a blade at each of `feet` [n, 3] along `ways` [n, 3].

    Args:
        feet: where they grow.
        ways: unit directions that they start in.
        length: of the blades, one or [n].
        width: at the foot, one or [n].
        droop: share of its length by which the tip sinks.
        soft: share of `ways` in the normals: 1 shades a tuft like the ground it grows on, 0 each blade for itself.
        widths: of a blade from its foot to its tip.
        rng: turns each blade about its way.
    """
    count = len(feet)
    long = np.broadcast_to(length, (count,))[:, None]
    half = np.broadcast_to(width, (count,))[:, None] / 2
    sag = np.broadcast_to(droop, (count,))[:, None]
    any_way = unit(rng.standard_normal((count, 3)))
    side = unit(np.cross(ways, any_way))
    face = np.cross(side, ways)
    rows = []
    for index, share in enumerate(widths):
        t = index / (len(widths) - 1)
        middle = feet + ways * long * t + np.array((0.0, -1.0, 0.0)) * long * sag * t**2
        rows += [middle - side * half * share, middle + side * half * share]
    points = np.stack(rows, axis=1)
    normals = np.broadcast_to(unit((1 - soft) * face + soft * ways)[:, None], points.shape)
    quads = []
    for index in range(len(widths) - 1):
        a = 2 * index
        quads += [(a, a + 1, a + 3)] + ([(a, a + 3, a + 2)] if widths[index + 1] else [])
    faces = (np.arange(count)[:, None, None] * points.shape[1] + np.array(quads)[None]).reshape(-1, 3)
    return Mesh(points.reshape(-1, 3), normals.reshape(-1, 3).copy(), faces)


def tuft(
    count: int, spread: float, height: float, lean: float, rng: np.random.Generator, *, width: float = 0.5
) -> Mesh:
    """Grow a tuft of long grass about the y axis; blades bow outwards."""
    turn, out = rng.uniform(0, 2 * np.pi, count), np.sqrt(rng.uniform(0, 1, count))
    away = np.stack((np.cos(turn), np.zeros(count), np.sin(turn)), axis=1)
    ways = unit(away * (out * lean)[:, None] + (0, 1.0, 0) + 0.08 * rng.standard_normal((count, 3)))
    long = height * rng.uniform(0.55, 1.05, count)
    return bows(away * (spread * out)[:, None], ways, away, long, width=width, bow=rng.uniform(0.1, 0.55, count))


def bows(feet: Array, ways: Array, away: Array, long: Array, *, width: float, bow: Array, steps: int = 7) -> Mesh:
    """Grow long blades that bow towards `away` and down by `bow` of their length."""
    count = len(feet)
    t = np.linspace(0, 1, steps + 1)[None, :, None]
    spine = feet[:, None] + ways[:, None] * long[:, None, None] * t
    spine = spine + (away[:, None] * 0.7 - (0, 0.62, 0)) * (bow * long)[:, None, None] * t**2.2
    along = unit(np.gradient(spine, axis=1))
    side = unit(np.cross(along, (away + np.array((0.0, 0.6, 0.13)))[:, None]))
    face = np.cross(side, along)
    half = width / 2 * np.sin(np.pi * (0.12 + 0.88 * t) ** 0.9) ** 0.7 * (1 - t**6)
    points = np.stack((spine - side * half - face * half * 0.5, spine, spine + side * half - face * half * 0.5), axis=2)
    normals = np.stack((face - 0.5 * side, face, face + 0.5 * side), axis=2)
    grid = []
    for row in range(steps):
        for column in (0, 1):
            a, b = 3 * row + column, 3 * (row + 1) + column
            grid += [(a, a + 1, b + 1), (a, b + 1, b)]
    faces = (np.arange(count)[:, None, None] * (3 * (steps + 1)) + np.array(grid)[None]).reshape(-1, 3)
    return Mesh(points.reshape(-1, 3), unit(normals.reshape(-1, 3)), faces)
