"""What a table is laid with: plates, a jug, knife and fork, a napkin, a twig of olive; in centimetres on y = 0."""

from typing import Final

import numpy as np

from export.studio.curves import rounded, smooth
from export.studio.mesh import Array, Mesh, union
from export.studio.meshes import extrude, lathe, tube
from export.studio.places.surface import Surface, Thing
from export.studio.places.things import plants
from export.studio.places.things.vessels import hollow

OLIVE: Final = Surface((116, 122, 88), 0.55, specular=0.35)
TWIG: Final = Surface((98, 84, 62), 0.8)
STEEL: Final = Surface((210, 208, 204), 0.4, metallic=0.7)


def plate(radius: float = 13.5) -> Mesh:
    """A coupe plate of stoneware: a flat well and a rim that rises softly."""
    r = radius
    line = [(0, 0), (0.6 * r, 0, 0.1), (0.64 * r, 0.02 * r, 0.3), (0.86 * r, 0.05 * r, 1.5), (r, 0.15 * r, 0.12)]
    line += [(0.975 * r, 0.17 * r, 0.1), (0.82 * r, 0.085 * r, 1.5), (0.55 * r, 0.055 * r, 1.5), (0, 0.05 * r)]
    return lathe(rounded(line, steps=3), 72)


def stack(radius: float, count: int) -> Mesh:
    """Plates on one another, each turned a little off the one below."""
    pitch = 0.075 * radius
    return union([plate(radius).move(0.05 * (-1) ** n, pitch * n, 0.04 * (n % 3)) for n in range(count)])


def jug(height: float = 19.0) -> Mesh:
    """A stoneware jug with a lip and a handle on its +x side."""
    h = height
    line = smooth([(0.24, 0), (0.33, 0.1), (0.37, 0.3), (0.33, 0.52), (0.22, 0.74), (0.19, 0.86), (0.23, 1.0)], 6) * h
    body = hollow(line, 0.025 * h)

    def lip(p: Array) -> Array:
        high = np.clip(p[:, 1] / h - 0.8, 0, 0.2) / 0.2
        pull = high**2 * np.exp(-((p[:, 2] / (0.1 * h)) ** 2)) * (p[:, 0] < 0)
        return np.column_stack((p[:, 0] - 0.09 * h * pull, p[:, 1] + 0.02 * h * pull, p[:, 2]))

    path = smooth([(0.2, 0.9, 0), (0.36, 0.93, 0), (0.47, 0.78, 0), (0.46, 0.56, 0), (0.35, 0.36, 0)], 7) * h
    return body.warp(lip) + tube(path, 0.034 * h, flat=0.7)


def knife(length: float = 22.0) -> Mesh:
    """A table knife that lies along z, its blade to the back."""
    half = 0.5 * length
    outline = [(-0.55, -half), (0.55, -half), (0.6, 0.04 * half), (0.35, 0.12 * half), (0.95, 0.3 * half)]
    outline += [(1.0, 0.8 * half), (0.3, half), (-0.5, half), (-0.5, 0.12 * half), (-0.6, 0.04 * half)]
    return _lying(extrude(rounded(outline, 0.5, closed=True), 0.36, 0.16))


def fork(length: float = 20.0) -> Mesh:
    """A fork that lies along z, its tines to the back."""
    half = 0.5 * length
    outline = [(-0.6, -half), (0.6, -half), (0.34, 0.1 * half), (0.4, 0.36 * half), (1.15, 0.52 * half)]
    outline += [(1.15, 0.64 * half), (-1.15, 0.64 * half), (-1.15, 0.52 * half), (-0.4, 0.36 * half)]
    outline += [(-0.34, 0.1 * half)]
    stem = extrude(rounded(outline, 0.5, closed=True), 0.3, 0.13)
    tines = [
        tube(np.array([(x, 0.6 * half, 0), (x, 0.8 * half, 0), (x, half, 0)]), 0.17, scale=np.array([1.1, 1, 0.5]))
        for x in (-0.96, -0.32, 0.32, 0.96)
    ]
    return _lying(union([stem, *tines]))


def _lying(mesh: Mesh) -> Mesh:
    """Lay what was cut in x and y down on y = 0, its middle a little up as cutlery's is."""
    flat = mesh.turn("x", -90)
    long = float(np.abs(flat.points[:, 2]).max())

    def bow(p: Array) -> Array:
        return np.column_stack((p[:, 0], p[:, 1] + 0.5 * np.cos(2.6 * p[:, 2] / long) + 0.5, p[:, 2]))

    bent = flat.warp(bow)
    return bent.move(y=-float(bent.points[:, 1].min()))


def lying_twig(length: float, rng: np.random.Generator, rise: float = 0.1) -> list[Thing]:
    """A twig of olive that lies along x on y = 0, its tip lifted by `rise` of its length."""
    line = [(length * (t - 0.5), 0.6 + rise * length * t**2, 0.08 * length * np.sin(2.6 * t)) for t in (0, 0.3, 0.6, 1)]
    leaves, stem = plants.sprig(np.array(line), 8, 5.0, 1.25, rng=rng, stem=0.16, spread=40)

    def settle(p: Array) -> Array:
        return np.column_stack((p[:, 0], 0.1 + np.logaddexp(0, 3 * (p[:, 1] - 0.1)) / 3, p[:, 2]))

    return [Thing(leaves.warp(settle), OLIVE), Thing(stem, TWIG)]


def branches(height: float, lean: float, count: int, rng: np.random.Generator) -> list[Thing]:
    """Branches of olive that rise from 0 and spread to both sides, leaning to +x by `lean` of their height."""
    things = []
    for index in range(count):
        share = (index + 0.5) / count - 0.5
        tall = height * (1 - 0.35 * abs(share) - 0.12 * (index % 2))
        x, z = lean + 0.75 * share, 0.25 * (-1) ** index * (0.4 + abs(share))
        path = np.array([(x * tall * t**1.7, tall * t, z * tall * t**1.5) for t in (0, 0.25, 0.5, 0.75, 1)])
        leaves, stem = plants.sprig(path, 11, 5.6, 1.35, rng=rng, stem=0.2, spread=48)
        things += [Thing(leaves, OLIVE), Thing(stem, TWIG)]
    return things
