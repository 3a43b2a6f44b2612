"""Ground with relief: a height field as fine as the picture, level where a product stands; in centimetres."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from engines.paint.plane import FOOT, HEIGHT, WIDTH
from engines.vocabulary.lamps import RATIO, Lamp
from engines.vocabulary.places import Place
from export.studio.mesh import Array, Mesh, unit
from export.studio.places.frame import FOCAL, Camera
from export.studio.places.light import AWAY
from export.studio.places.patterns import Tile
from export.studio.places.skin import skin

Height = Callable[[Array, Array], Array]
"""Turns x and z into heights."""
MARGIN: Final = 110
"""Pixels beyond the picture that the ground goes on: what is out of focus there shows within."""
LEVEL: Final = 0.25
"""Stand widths to each side of the foot, and before and behind it, that are flat."""
FADE: Final = 0.2
"""Stand widths over which the relief then rises to its full height."""
GRAZING: Final = 0.05
"""Cosine to the camera that a normal of the ground has at least."""
FACING: Final = 0.98
"""Cosine to the key that a leaned normal reaches at most."""


def camera(place: Place) -> Camera:
    """Return the camera that a place is seen by."""
    return Camera(place.across, place.angle)


def seen(view: Camera, px: Array, py: Array) -> tuple[Array, Array]:
    """Return x and z where the ray through a pixel of the plane meets y = 0; rows lie below the horizon."""
    pitch = np.radians(view.pitch)
    across, down = (px - FOOT[0]) / FOCAL, (py - view.axis) / FOCAL
    fall = down * np.cos(pitch) + np.sin(pitch)
    ahead = np.cos(pitch) - down * np.sin(pitch)
    reach = view.eye[1] / fall
    return across * reach, view.eye[2] - ahead * reach


def back_row(view: Camera, depth: float) -> float:
    """Return the row of the plane at which ground `depth` behind the foot is seen."""
    pitch = np.radians(view.pitch)
    low, far = view.eye[1], view.eye[2] + depth
    down = (low * np.cos(pitch) - far * np.sin(pitch)) / (far * np.cos(pitch) + low * np.sin(pitch))
    return float(view.axis + FOCAL * down)


def level(place: Place, x: Array, z: Array) -> Array:
    """Return 0 where a product stands, 1 where the ground may have its full relief."""
    away = np.maximum(np.abs(x), np.abs(z)) / place.across
    t = np.clip((away - LEVEL) / FADE, 0, 1)
    flat: Array = t * t * (3 - 2 * t)
    return flat


def sample(tile: Tile, u: Array, v: Array) -> Array:
    """Read a seamless tile at coordinates of which 1 is its side, smoothly."""
    side = len(tile)
    x, y = (u % 1) * side, (v % 1) * side
    i, j = np.floor(x).astype(int), np.floor(y).astype(int)
    a, b = x - i, y - j
    i, j, k, m = i % side, j % side, (i + 1) % side, (j + 1) % side
    read: Array = (1 - b) * ((1 - a) * tile[j, i] + a * tile[j, k]) + b * ((1 - a) * tile[m, i] + a * tile[m, k])
    return read


def field(place: Place, depth: float, height: Height, *, size: float = 60.0, step: float = 2.6) -> Mesh:
    """Span the ground that the picture shows, back to `depth`, with one vertex for each `step` pixels.

    Args:
        place: whose camera sees it.
        depth: centimetres behind the foot where it ends.
        height: its relief; it is 0 where a product stands.
        size: centimetres of a texture tile.
        step: pixels between vertices, 1.4 times as many along a row.
    """
    mesh = strip_of(place, back_row(camera(place), depth), HEIGHT + MARGIN, height, step=step)
    return Mesh(mesh.points, mesh.normals, mesh.faces, mesh.points[:, [0, 2]] / size)


def strip_of(place: Place, top: float, bottom: float, height: Height, *, step: float) -> Mesh:
    """Span the ground between two rows of the plane, with one vertex for each `step` pixels."""
    rows = np.linspace(top, bottom, max(2, int((bottom - top) / step)))
    columns = np.linspace(-MARGIN, WIDTH + MARGIN, int((WIDTH + 2 * MARGIN) / (1.4 * step)))
    py, px = np.meshgrid(rows, columns, indexing="ij")
    view = camera(place)
    x, z = seen(view, px, py)
    mesh = skin(np.stack((x, height(x, z), z), axis=-1))
    # A crest's smooth normal looks away from the camera, and its near side would be painted black.
    to = unit(np.array(view.eye) - mesh.points)
    away = np.maximum(GRAZING - (mesh.normals * to).sum(axis=1, keepdims=True), 0)
    return replace(mesh, normals=unit(mesh.normals + away * to))


def evenly_lit(mesh: Mesh, place: Place, base: tuple[float, float, float], cosine: float) -> Mesh:
    """Lean the normals of a wide mesh of normal `base` so that all of it gets the light that `cosine` has at the foot.

    The key stands a dozen stand widths off, as in a studio; daylight does not fall off towards a horizon.
    """
    sun = AWAY * place.across * np.array(key(place).towards)
    to = sun - mesh.points
    far = np.linalg.norm(to, axis=1, keepdims=True)
    to /= far
    up = np.array(base)
    wanted = np.clip(cosine * far**2 / np.linalg.norm(sun) ** 2, 0, FACING)
    has = (to @ up)[:, None]
    angle = np.arccos(np.clip(has, -1, 1)) - np.arccos(wanted)
    leaned = np.cos(angle) * up + np.sin(angle) * unit(to - has * up)
    return Mesh(mesh.points, unit(mesh.normals - up + leaned), mesh.faces, mesh.uv)


def shortage(place: Place, points: Array, cosine: float) -> Array:
    """Return by what factor points [n, 3] get too little light, however they face, to be lit as the foot is."""
    light = key(place)
    sun = AWAY * place.across * np.array(light.towards)
    strength = np.linalg.norm(sun) ** 2 / np.sum((sun - points) ** 2, axis=1)
    fill = 1 / RATIO[place.softness]
    lack: Array = (cosine + fill) / (np.minimum(cosine, FACING * strength) + fill)
    return lack


def settle(mesh: Mesh, height: Height, sink: float = 0.2) -> Mesh:
    """Lower or lift a mesh until it touches the ground, then press it in by `sink`."""
    x, y, z = mesh.points.T
    return mesh.move(y=float(np.max(height(x, z) - y)) - sink)


def key(place: Place) -> Lamp:
    """Return the light of a place."""
    return Lamp(place.azimuth, place.elevation, place.softness, place.kelvin)
