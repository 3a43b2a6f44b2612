"""Lines that products are turned, cut and bent along: rounded corners, splines, arcs, and what mirrors itself in x."""

from collections.abc import Sequence

import numpy as np

from export.studio.mesh import Array, unit

Point = tuple[float, ...]
"""(x, y), (x, y, z), or (x, y, radius) of a corner to be rounded."""


def rounded(points: Sequence[Point], radius: float = 0.0, *, closed: bool = False, steps: int = 6) -> Array:
    """Round the corners of a 2-D polyline.

    Args:
        points: (x, y) corners, or (x, y, radius) to override `radius` at one corner.
        radius: how far from a corner its curve begins, at most half of the shorter side.
        closed: whether the last point joins the first.
        steps: segments in each corner.

    Returns:
        The polyline [n, 2]; a closed one does not repeat its first point.
    """
    xy = np.array([point[:2] for point in points], dtype=np.float64)
    result: list[Array] = []
    for index, corner in enumerate(xy):
        reach = points[index][2] if len(points[index]) > 2 else radius
        if reach <= 0 or (not closed and index in {0, len(xy) - 1}):
            result.append(corner)
            continue
        before, after = xy[index - 1] - corner, xy[(index + 1) % len(xy)] - corner
        reach = min(reach, 0.49 * float(np.linalg.norm(before)), 0.49 * float(np.linalg.norm(after)))
        first, last = corner + unit(before) * reach, corner + unit(after) * reach
        pull = 0.85 * corner + 0.075 * (first + last)  # brings a quadratic curve close to a circle
        result.extend((1 - t) ** 2 * first + 2 * t * (1 - t) * pull + t**2 * last for t in np.linspace(0, 1, steps + 1))
    return np.array(result)


def smooth(points: Sequence[Point], count: int = 8, *, closed: bool = False) -> Array:
    """Run a Catmull-Rom spline through points of any dimension, `count` segments between each two."""
    knots = np.array(points, dtype=np.float64)
    ends = (knots[-1:], knots[:2]) if closed else (2 * knots[:1] - knots[1:2], 2 * knots[-1:] - knots[-2:-1])
    knots = np.vstack((ends[0], knots, ends[1]))
    t = np.arange(count)[:, None] / count
    pieces = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(knots, knots[1:], knots[2:], knots[3:], strict=False)
    ]
    return np.vstack(pieces if closed else [*pieces, knots[-2:-1]])


def arc(radius: float, start: float, stop: float, count: int = 32) -> Array:
    """Return points [count + 1, 2] of a circle about 0, from `start` to `stop` degrees."""
    angles = np.radians(np.linspace(start, stop, count + 1))
    return radius * np.stack((np.cos(angles), np.sin(angles)), axis=1)


def symmetric(right: Sequence[Point]) -> list[Point]:
    """Complete the right half of an outline by its mirror image in x.

    Args:
        right: corners from the bottom up, x ≥ 0; those at x = 0 are their own image.

    Returns:
        A counter-clockwise closed outline; it begins with the image of the first corner.
    """
    images = [(-x, *rest) for x, *rest in right if x]
    return [*images[:1], *right, *images[:0:-1]] if right[0][0] else [*right, *images[::-1]]


def oblong(x: float, y: float, radius: float = 0.0) -> Array:
    """Return the outline [n, 2] of a rectangle from -x to x and -y to y, its corners rounded by `radius`."""
    return rounded(symmetric([(x, -y), (x, y)]), radius, closed=True)


def bail(right: Sequence[tuple[float, float]], top: float, z: float = 0.0) -> Array:
    """Return the line [n, 3] of a handle: up the image of the `right` side, over (0, top), and down that side."""
    side = [(x, y, z) for x, y in right]
    return smooth([*((-x, *rest) for x, *rest in side), (0, top, z), *side[::-1]])
