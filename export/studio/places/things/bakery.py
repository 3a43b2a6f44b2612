"""Bread: a baguette and a round loaf, slashed and floured, each lying on y = 0, in centimetres."""

import numpy as np

from export.studio.mesh import Array, Mesh
from export.studio.places import far, patterns
from export.studio.places.skin import skin
from export.studio.places.surface import Surface, Thing

CRUST, PALE, DARK = (178, 118, 64), (226, 190, 140), (122, 72, 38)


def _baked(points: Array, open_: Array, flour: Array) -> Thing:
    """Skin a loaf: brown crust, pale where a slash has `open_`ed it, dusted where `flour` lies."""
    mesh = skin(points)
    outward = (mesh.normals * (mesh.points - mesh.points.mean(axis=0))).sum(axis=1).mean() > 0
    normals, faces = (mesh.normals, mesh.faces) if outward else (-mesh.normals, mesh.faces[:, ::-1])
    u, v = np.meshgrid(
        np.linspace(0.01, 0.99, points.shape[1]), np.linspace(0.01, 0.99, points.shape[0]), indexing="xy"
    )
    fine = patterns.noise(201, 8, 120, 0.8)
    rows, columns = open_.shape
    speck = fine[:: patterns.SIDE // 256, :: patterns.SIDE // 256][:rows, :columns]
    tone = far.mix(CRUST, DARK, 0.8 * np.clip(speck - 0.35, 0, 1))
    tone = far.mix(tone, PALE, np.clip(open_, 0, 1))
    tone = far.mix(tone, (240, 228, 208), np.clip(flour * (0.4 + speck), 0, 0.8))
    body = Mesh(mesh.points, normals, faces, np.stack((u, v), -1).reshape(-1, 2))
    return Thing(
        body.move(y=-float(body.points[:, 1].min())), Surface(CRUST, 0.7, specular=0.2, picture=far.linear(tone))
    )


def baguette(length: float = 28.0, radius: float = 3.3, slashes: int = 4) -> Thing:
    """A short baguette along x with slanting slashes that have opened in the oven."""
    t, turn = np.meshgrid(np.linspace(-1, 1, 120), np.linspace(0, 2 * np.pi, 73), indexing="ij")
    taper = np.sqrt(np.clip(1 - np.abs(t) ** 3.2, 0, 1)) * (1 - 0.12 * t**2)
    top = np.cos(turn)
    across = np.sin(turn)
    # A slash runs along the loaf at a slant over its top.
    place = t * slashes / 1.75 + 0.42 * across
    near = np.abs((place + 0.5 * (slashes % 2)) % 1 - 0.5) * 2
    cut = far.ramp(near, 0.46, 0.2) * far.ramp(top, 0.25, 0.7) * far.ramp(np.abs(t), 0.9, 0.78)
    ear = far.ramp(np.abs(near - 0.52), 0.14, 0.0) * far.ramp(top, 0.25, 0.7) * far.ramp(np.abs(t), 0.9, 0.78)
    reach = radius * taper * (1 - 0.08 * cut + 0.1 * ear + 0.02 * np.sin(9 * t + 2 * turn))
    flat = np.where(top < 0, 0.7, 0.86)
    points = np.stack((0.5 * length * t, reach * top * flat, reach * across), -1)
    return _baked(points, 0.85 * cut, 0.5 * ear + 0.25 * far.ramp(top, 0.0, 1.0))


def loaf(radius: float = 9.0) -> Thing:
    """A round loaf with a cross cut into its floured top."""
    out, turn = np.meshgrid(np.linspace(0.004, 1, 64), np.linspace(0, 2 * np.pi, 129), indexing="ij")
    lift = np.pi * out
    x, z = np.sin(lift) * np.sin(turn), np.sin(lift) * np.cos(turn)
    y = np.cos(lift)
    cut = np.maximum(
        far.ramp(np.abs(x), 0.1, 0.03) * far.ramp(np.abs(z), 0.75, 0.6),
        far.ramp(np.abs(z), 0.1, 0.03) * far.ramp(np.abs(x), 0.75, 0.6),
    )
    cut = cut * far.ramp(y, 0.2, 0.5)
    swell = 1 + 0.03 * np.sin(3 * turn + 1) * np.sin(lift) - 0.09 * cut
    points = radius * swell[..., None] * np.stack((x, np.where(y < 0, 0.3, 0.62) * y, z), -1)
    return _baked(points, 0.8 * cut, 0.7 * far.ramp(y, 0.1, 0.8) * (1 - cut))
