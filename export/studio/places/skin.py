"""A smooth mesh over a grid of points: cloth, ground, leaves of paper."""

import numpy as np

from export.studio.mesh import Array, Mesh, unit


def skin(points: Array) -> Mesh:
    """Span a smooth mesh over a grid of points [rows, columns, 3]; it looks to where rows x columns points."""
    rows, columns, _ = points.shape
    normals = np.cross(np.gradient(points, axis=0), np.gradient(points, axis=1))
    for side, inner in (
        (np.s_[0], np.s_[1]),
        (np.s_[-1], np.s_[-2]),
        (np.s_[:, 0], np.s_[:, 1]),
        (np.s_[:, -1], np.s_[:, -2]),
    ):
        if float(np.ptp(points[side], axis=0).max()) < 1e-3:  # a side that is drawn together to a point
            normals[side] = normals[inner].sum(axis=0)
    normals = unit(normals)
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    a = (i * columns + j).ravel()
    b, c, d = a + columns, a + columns + 1, a + 1
    faces = np.concatenate([np.stack((a, b, c), 1), np.stack((a, c, d), 1)])
    return Mesh(points.reshape(-1, 3), normals.reshape(-1, 3), faces)
